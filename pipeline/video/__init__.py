"""H.264 without a second encoding: frames in, packets out, beats joined by copying packets."""
