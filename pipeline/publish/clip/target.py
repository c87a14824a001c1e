"""What the kind `clip` is."""

from pipeline.publish.target import Target

TARGET = Target(
    "clip",
    "a stretch of beats out of a rendered film, with its captions and poster",
    6,
    command="./render.sh clip --from STEP.BEAT",
)
