"""Two small films, rendered for real once a test run: English, and Spanish with texts that would break a careless page."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline.publish.film import Film, read_films
from pipeline.publish.web import make as make_web
from tests.pipeline.conftest import write_lesson

WELCOME = """# {title}

## welcome: {welcome}
[title] This is backpropagation, step by step: how neural networks learn from their mistakes.

## network: The network we will follow
Here is the network we will follow. [units] Numbers come in on the left, a prediction comes out on the right.
? {question}
- From left to right (right)
- {wrong}
(pause 1)
"""
OPEN = """# The learning loop

## open: All together
(pause 1)
Step eight: the learning loop.
You know every part. [net] Now let them work together.

## end: The end
(pause 1)
"""
EVIL = ("<script>document.title='broken'</script>", '"><img src=x onerror="document.title=1">', "</title></script>&amp;'`$")
OWN = 'author = "A. Teacher"\nlicence = "CC BY 4.0"\ndescription = "How a network learns, in two small steps."\n'
SIZE, FPS = "320x180", "10"


def _film(root: Path, language: str) -> None:
    evil = language == "es"
    texts = EVIL if evil else ("What is backpropagation?", "Backpropagation, step by step", "Which way do numbers go?")
    first = WELCOME.format(title=texts[0], welcome=texts[1], question=texts[2], wrong=texts[1] if evil else "From right to left")
    lesson = write_lesson(root / f"lesson-{language}", {"what_is_backpropagation": first, "learning_loop": OPEN})
    if evil:
        (lesson.parent / "narration" / "en").rename(lesson.parent / "narration" / "es")
        text = lesson.read_text(encoding="utf-8").replace('language = "en"', 'language = "es"', 1)
        text = text.replace('"Backpropagation Step-by-Step"', json.dumps(EVIL[1]), 1)
        lesson.write_text(text, encoding="utf-8")
    lesson.write_text(OWN + lesson.read_text(encoding="utf-8"), encoding="utf-8")
    command = [sys.executable, "-P", "-m", "pipeline", "render", "--lesson", str(lesson), "--out", str(root / language), "--size", SIZE, "--fps", FPS]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds both films, "en" and "es"; made by whichever test process comes first."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published-films"
    root.mkdir(exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "done").exists():
            for language in ("en", "es"):
                _film(root, language)
            (root / "done").touch()
    return root


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
