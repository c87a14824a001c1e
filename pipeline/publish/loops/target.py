"""What the kind `loops` is."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.target import Target


def _make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
    from .loops import make

    return make(films, folder, choices)


TARGET = Target("loops", "beats as short films that begin again and again", 4, _make, grows=True)
