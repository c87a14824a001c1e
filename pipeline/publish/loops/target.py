"""What the kind `loops` is."""

from pipeline.publish.target import Target, make_of

TARGET = Target(
    "loops", "beats as short films that begin again and again", 4, make_of("pipeline.publish.loops.loops"), grows=True
)
