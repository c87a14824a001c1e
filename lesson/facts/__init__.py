"""Every number of the film by its field path, how it is written, and the conditions that a narration may use."""
