"""What the tests of publishing share: the two small films (tests/films.py), read, copied, and made into pages."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pipeline.publish.film.film import Film
from pipeline.publish.film.read_film import read_films
from pipeline.publish.web.web import make as make_web

from .visits import Open, hosted, started, visits


@pytest.fixture(scope="session")
def films(rendered: Path) -> tuple[Film, ...]:
    """Both films; Spanish is the one with the evil texts."""
    return read_films([rendered / "en", rendered / "es"])


@pytest.fixture
def own_copy(rendered: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a film's folder that a test may spoil."""

    def copy(language: str) -> Path:
        return shutil.copytree(rendered / language, tmp_path / f"copy-{language}")

    return copy


@pytest.fixture(scope="session")
def web(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of both films, as `publish web` makes them."""
    folder = tmp_path_factory.mktemp("web")
    make_web(films, folder)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for the tests of a module."""
    with started() as found:
        yield found


@pytest.fixture(scope="module")
def address(web: Path, films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the course is."""
    with hosted(web, films, tmp_path_factory.mktemp("course")) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Open a page."""
    with visits(browser, address) as found:
        yield found
