"""What the kind `slides` is."""

from pipeline.publish.target import Target, make_of

TARGET = Target(
    "slides",
    "slides for PowerPoint, browsers and manim-slides",
    3,
    make_of("pipeline.publish.slides.slides"),
    older=("*/*.html", b"data-key-"),
)
