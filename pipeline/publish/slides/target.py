"""What the kind `slides` is."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.target import Target


def _make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
    from .slides import make

    return make(films, folder, choices)


TARGET = Target(
    "slides", "slides for PowerPoint, browsers and manim-slides", 3, _make, older=("*/*.html", b"data-key-")
)
