"""What the kind `youtube` is."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.target import Target


def _make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
    from .youtube import make

    return make(films, folder, choices)


TARGET = Target("youtube", "what an upload to YouTube asks for", 5, _make)
