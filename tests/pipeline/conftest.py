"""What the pipeline's tests share: a lesson of one short step, and a look inside MP4 files."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Format, load_lesson
from pipeline.commands.choose import choose_steps, load_scripts
from pipeline.commands.progress import ProgressBoard
from pipeline.render.executor import InlineExecutor
from pipeline.render.render import render
from pipeline.render.request import Request

SCRIPT = """# A short step

## welcome: Welcome
[title] This is backpropagation, step by step.

## network: The network
Here is the network we follow. [units] Numbers come in on the left.
"""


@pytest.fixture
def short_lesson(tmp_path: Path) -> Path:
    """A lesson of the first step only, with two short beats."""
    return write_lesson(tmp_path / "lesson", {"what_is_backpropagation": SCRIPT})


def _render_once(folder: Path) -> None:
    lesson = load_lesson(write_lesson(folder / "lesson", {"what_is_backpropagation": SCRIPT}))
    steps = choose_steps(lesson)
    request = Request(lesson, steps, load_scripts(lesson, steps), Format(160, 90, 2), None, folder / "out", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_CACHE", str(folder / "cache"))
        render(request, ProgressBoard(), InlineExecutor)


@pytest.fixture
def made_before(
    made_once: Callable[[str, Callable[[Path], None]], Path], own_cache: Path
) -> Callable[[Path | None], None]:
    """Puts the short lesson's film (160x90, 2 frames a second) into a folder, and what it left into the cache."""

    def put(out: Path | None) -> None:
        once = made_once("short-film", _render_once)
        shutil.copytree(once / "cache", own_cache, dirs_exist_ok=True)
        if out is not None:
            shutil.copytree(once / "out", out)

    return put


def write_lesson(folder: Path, scripts: dict[str, str], scenes: dict[str, str] | None = None) -> Path:
    """Write the project's lesson with other steps: narration by key, scene by key where it is not the project's."""
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    own = dict(re.findall(r'key = "(\w+)"\nscene = "([\w.:]+)"', text)) | (scenes or {})
    steps = "".join(f'[[steps]]\nkey = "{key}"\nscene = "{own[key]}"\n\n' for key in scripts)
    (folder / "narration" / "en").mkdir(parents=True)
    for key, script in scripts.items():
        (folder / "narration" / "en" / f"{key}.md").write_text(script, encoding="utf-8")
    file = folder / "lesson.toml"
    file.write_text(text[: text.index("[[steps]]")] + steps, encoding="utf-8")
    return file


def box_names(path: Path) -> list[str]:
    """The boxes of an MP4 in order, nested ones with their parents: moov/trak/edts (ISO/IEC 14496-12, 4.2)."""
    found: list[str] = []

    def walk(data: bytes, inside: str) -> None:
        at = 0
        while at + 8 <= len(data):
            size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8].decode("latin-1")
            head = 8
            if size == 1:
                size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
            found.append(inside + name)
            if name in ("moov", "trak", "mdia", "minf", "stbl", "edts", "udta"):
                walk(data[at + head : at + size], f"{inside}{name}/")
            at += max(size, 8)

    walk(path.read_bytes(), "")
    return found


@pytest.fixture
def boxes() -> Callable[[Path], list[str]]:
    return box_names


@pytest.fixture
def make_lesson() -> Callable[..., Path]:
    return write_lesson
