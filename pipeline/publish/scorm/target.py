"""What the kind `scorm` is."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.target import Target


def _make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
    from .scorm import make

    return make(films, folder, choices)


TARGET = Target("scorm", "SCORM packages for learning platforms", 2, _make, older=("*.scorm12.zip", b"imsmanifest.xml"))
