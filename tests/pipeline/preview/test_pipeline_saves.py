"""A file that is saved at any moment of a render: the film is of one state of the files, and the cache keeps
nothing false.
"""

import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lesson import StepJob
from pipeline.cache import state
from pipeline.cache.state import CODE, Changed, digest_of, of_lesson, require, state_of
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError
from pipeline.render.executor import InlineExecutor
from pipeline.render.render import render
from pipeline.render.tasks import Task

MOMENTS = 2
_hooks: list[Callable[[str], None]] = []


def _opened(event: str, arguments: tuple[object, ...]) -> None:
    if _hooks and event == "open" and isinstance(arguments[0], str | os.PathLike):
        _hooks[0](str(arguments[0]))


sys.addaudithook(_opened)


@contextmanager
def at_opens(folder: Path, then: Callable[[int], None]) -> Iterator[None]:
    """Call `then(n)` just before the n-th time that anything opens a file of a folder."""
    count = 0

    def hook(name: str) -> None:
        nonlocal count
        if name.startswith(str(folder)):
            _hooks.clear()
            then(count)
            count += 1
            _hooks.append(hook)

    _hooks.append(hook)
    try:
        yield
    finally:
        _hooks.clear()


def films_of(lesson: Path, out: Path) -> tuple[dict[str, bytes], list[str]]:
    said: list[str] = []

    class Listening(ProgressBoard):
        def say(self, line: str) -> None:
            said.append(line)

    shutil.rmtree(out, ignore_errors=True)
    render(request_of(lesson, [], out=out, size="160x90", fps=5, workers=1), Listening(), InlineExecutor)
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}, said


def test_a_save_at_any_moment_of_a_render(short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "SETTLED_NS", 10**18)  # everything is always read: as many opens every time
    path, opens = short_lesson.parent / "narration/en/what_is_backpropagation.md", 0
    old = path.read_text(encoding="utf-8")
    new = old.replace("on the left.", "on the left" + " and on and on" * 4 + ".")
    assert new != old

    def count(n: int) -> None:
        nonlocal opens
        opens = n

    fresh = {}
    for name, text in (("new", new), ("old", old)):
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / f"fresh {name}"))
        with at_opens(short_lesson.parent, count):
            fresh[name] = films_of(short_lesson, tmp_path / "out")[0]
    assert fresh["old"] != fresh["new"]
    again, dice = 0, random.Random(1)
    for moment in sorted(dice.sample(range(opens // 3, opens), MOMENTS)):
        path.write_text(old, encoding="utf-8")
        monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / f"cache {moment}"))
        with at_opens(
            short_lesson.parent,
            lambda n, moment=moment: path.write_text(new, encoding="utf-8") if n == moment else None,
        ):
            films, said = films_of(short_lesson, tmp_path / "out")
        again += any("planned again" in line for line in said)
        assert films in fresh.values(), f"a film of neither state (saved at open {moment} of {opens})"
        path.write_text(new, encoding="utf-8")  # in case that the moment never came
        assert films_of(short_lesson, tmp_path / "out")[0] == fresh["new"], (
            f"the cache is poisoned (open {moment} of {opens})"
        )
    assert again, "no moment was inside of a worker's task: choose others"


def test_what_a_worker_compares(short_lesson: Path) -> None:
    """Every file that a film is made from, named by lesson.toml or lying in its place; new ones and lost ones, too;
    no pipes.
    """
    folder = short_lesson.parent
    own = '\n[[steps]]\nkey = "momentum"\nscene = "steps/momentum.py:Momentum"\n'
    text = short_lesson.read_text().replace('theme = "dark"', 'theme = "mine.toml"')
    files = {
        "mine.toml": "x",
        "data/rows.csv": "1,2",
        "steps/momentum.py": "a",
        "steps/helper.py": "b",
        "steps/logo.svg": "<svg/>",
        "words/en.toml": "[words]",
        "narration/es/chain_rule.md": "# La",
        "unused/notes.txt": "private",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    os.mkfifo(folder / "steps" / "pipe")
    short_lesson.write_text(f'file = "data/rows.csv"\n{text}{own}')
    job = StepJob(short_lesson, "", state=state_of(short_lesson))
    require(job)
    for name in ["lesson.toml", *files, "steps/new.py", "words/fr.toml", "narration/en/chain_rule.md"]:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        before = place.read_bytes() if place.exists() else None
        for now in (b"another", None) if before is not None else (b"new",):
            place.unlink(missing_ok=True) if now is None else place.write_bytes(now)
            if name == "unused/notes.txt":
                require(job)
            else:
                with pytest.raises(Changed, match=f"{name}: was changed while this ran; start again"):
                    require(job)
        place.unlink(missing_ok=True) if before is None else place.write_bytes(before)
        require(job)


def test_the_key_of_a_plan_knows_its_own_words_and_no_other_steps(short_lesson: Path) -> None:
    words = short_lesson.parent / "narration" / "en" / "what_is_backpropagation.md"
    before = of_lesson(state_of(short_lesson), short_lesson, words, "en")
    (words.parent / "chain_rule.md").write_text("# Other\n")
    (short_lesson.parent / "words").mkdir()
    (short_lesson.parent / "words" / "de.toml").write_text("[words]")
    assert of_lesson(state_of(short_lesson), short_lesson, words, "en") == before
    other = of_lesson(state_of(short_lesson), short_lesson, words, "en-GB")
    (short_lesson.parent / "words" / "en-GB.toml").write_text("[words]")
    assert of_lesson(state_of(short_lesson), short_lesson, words, "en") == before
    assert of_lesson(state_of(short_lesson), short_lesson, words, "en-GB") != other
    copy = shutil.copytree(short_lesson.parent, short_lesson.parent.parent / "copy") / "lesson.toml"
    assert of_lesson(state_of(copy), copy, copy.parent / "narration" / "en" / words.name, "en") == before
    for path in (words, short_lesson):
        path.write_bytes(path.read_bytes() + b"\n")
        now = of_lesson(state_of(short_lesson), short_lesson, words, "en")
        assert now != before
        before = now


def test_two_saves_within_a_tick_of_the_clock_are_two(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"one")
    stamp = path.stat().st_mtime_ns
    first = digest_of(path)
    path.write_bytes(b"two")
    os.utime(path, ns=(stamp, stamp))
    assert digest_of(path) != first


def test_code_that_changes_while_a_film_is_made_ends_it_with_a_line(
    short_lesson: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    class Saving(InlineExecutor):
        def submit(self, task: Task) -> None:
            monkeypatch.setattr(state, "code_digest", lambda: "another")
            super().submit(task)

    request = request_of(short_lesson, [], out=tmp_path / "out", size="160x90", fps=5, workers=1)
    with pytest.raises(RenderError) as caught:
        render(request, ProgressBoard(), Saving)
    assert caught.value.problems == (f"{CODE}: was changed while this ran; start again, what was finished is kept",)
    assert {path.parent.name for path in own_cache.glob("film/*/*")} == {"script"}, "read before the save"
