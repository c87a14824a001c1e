"""What the kind `scorm` is."""

from pipeline.publish.target import Target, make_of

TARGET = Target(
    "scorm",
    "SCORM packages for learning platforms",
    2,
    make_of("pipeline.publish.scorm.scorm"),
    older=("*.scorm12.zip", b"imsmanifest.xml"),
)
