"""What the kind `web` is."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.target import Target


def _make(films: tuple[Film, ...], folder: Path, choices: Choices) -> Sequence[str]:
    from .web import make

    return make(films, folder, choices)


TARGET = Target("web", "pages for any web server", 1, _make, older=("index.html", b'id="lesson-data"'), served=True)
