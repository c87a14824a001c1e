"""The preview: problems taken apart, rounds, and all of it from a save to the page."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT
from pipeline.preview import rounds
from pipeline.preview.film import Film
from pipeline.preview.problems import problem_of
from pipeline.preview.rounds import one_round

NAMES = {"1": "forward_pass"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "a/lesson.toml: network.layers[1].weights: got 3; give rows",
            ("a/lesson.toml", "network.layers[1].weights", None),
        ),
        ("n/en/forward_pass.md: line 3: got 'x'; valid: y", ("n/en/forward_pass.md", "line 3", "forward_pass")),
        ("lesson.toml: is not valid TOML: quotes", ("lesson.toml", "", None)),
        ("step 1 forward_pass, beat sum, s2.py line 4 (1 / 0): ZeroDivisionError", ("", "", "forward_pass")),
    ],
)
def test_a_problem_taken_apart(line: str, told: tuple[str, str, str | None]) -> None:
    found = problem_of(line, NAMES)
    assert (found["file"], found["key"], found["step"]) == told
    parts = [part for part in (found["file"], found["key"], found["said"]) if part]
    assert ": ".join(parts) == line  # nothing is lost
    assert found["beat"] == ("sum" if "beat sum" in line else None)


# --- a round, and the whole


def test_a_broken_lesson_and_the_next_good_round(short_lesson: Path, tmp_path: Path) -> None:
    film = Film(tmp_path / "out", tmp_path / "shown")
    film.shown.mkdir()
    good = short_lesson.read_text(encoding="utf-8")
    asked = {
        "lesson": str(short_lesson),
        "steps": [],
        "out": str(film.out),
        "size": "160x90",
        "fps": 5,
        "quality": "draft",
        "workers": 1,  # starting another takes longer than it saves
    }
    said: list[str] = []
    short_lesson.write_text(good.replace("eta = 0.5", 'eta = "much"'), encoding="utf-8")
    asyncio.run(one_round(film, asked, said.append))
    (problem,) = film.state()["problems"]
    assert problem["file"] == str(short_lesson) and problem["key"] == "network.eta" and "much" in problem["said"]
    assert said[0].startswith("problem: ") and film.state()["steps"] == []
    short_lesson.write_text(good, encoding="utf-8")
    asyncio.run(one_round(film, asked, said.append))
    state = film.state()
    assert state["problems"] == [] and said[-1].startswith("up to date (step 1 new")
    (step,) = state["steps"]
    assert [beat["state"] for beat in step["beats"]] == ["ready", "ready"] and step["beats"][0]["start"] == 0
    video = film.file(step["version"]["video"].rpartition("/")[2])
    assert video is not None and b"moov" in video.read_bytes()


class Page:
    """What a page would know: the states that the running preview sends."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", "/events")
        self.stream = self.connection.getresponse()
        assert self.stream.getheader("content-type", "").startswith("text/event-stream")

    def close(self) -> None:
        """Stop listening."""
        self.stream.close()
        self.connection.close()

    def until(self, wanted: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        """The next state that is as wanted."""
        while True:
            line = self.stream.readline()
            assert line, "the preview ended"
            if line.startswith(b"data: ") and wanted(state := json.loads(line[6:])):
                return dict(state)


def rested(state: dict[str, Any]) -> bool:
    return bool(state["rounds"]) and not state["running"]


SCENE = """
from manim import Circle, FadeIn
from scenes.engine.step import Step

class Planted(Step):
    key = "planted"
    beats = ("one", "two")
    poster = "two"

    def one(self):
        self.play(FadeIn(Circle(color=self.theme.ink)), run_time=0.4)

    def two(self):
        self.hold(0.4)
"""
ENTRY = """
import sys
from pathlib import Path
from pipeline.preview.run import preview
if __name__ == "__main__":
    preview(lesson=Path(sys.argv[1]), size="320x180", fps=5, workers=1)
"""


def processes_of(session: int) -> list[str]:
    left = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] not in "ZX":
                left.append((folder / "cmdline").read_text().replace("\0", " "))
    return left


def test_from_a_save_to_the_page(tmp_path: Path, make_lesson: Callable[..., Path]) -> None:
    script = "# Planted\n\n## one: One\nA word.\n\n## two: Two\nAnother word.\n"
    file = make_lesson(tmp_path / "lesson", {"planted": script}, {"planted": "scenes.planted_live:Planted"})
    scene, words = file.parent / "planted_live.py", file.parent / "narration" / "en" / "planted.md"
    scene.write_text(SCENE)
    site, scratch = tmp_path / "site", tmp_path / "scratch"
    site.mkdir()
    scratch.mkdir()
    reach = f"import scenes\nscenes.__path__ = [*scenes.__path__, {str(file.parent)!r}]\n"
    (site / "sitecustomize.py").write_text(reach)  # a planted scene, for the processes too
    (site / "entry.py").write_text(ENTRY)
    paths = os.pathsep.join([str(site), str(PROJECT_ROOT)])
    environment = {**os.environ, "PYTHONPATH": paths, "TMPDIR": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(site / "entry.py"), str(file)]
    running = subprocess.Popen(
        command,
        cwd=PROJECT_ROOT,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    stack = contextlib.ExitStack()
    try:
        assert running.stdout is not None
        hello = running.stdout.readline()
        assert hello.startswith("preview: http://127.0.0.1:"), hello
        page = stack.enter_context(contextlib.closing(Page(int(hello.split(":")[3].partition("/")[0]))))
        first = page.until(rested)
        assert first["problems"] == [], first
        before = first["steps"][0]["version"]

        words.write_text(script.replace("Another word.", "Quite another word, and a few more of them."))
        state = page.until(lambda state: rested(state) and state["steps"][0]["version"]["id"] != before["id"])
        assert state["steps"][0]["changed"] == ["two"] and state["problems"] == []
        good = state["steps"][0]["version"]

        scene.write_text(SCENE.replace("def two(self):", "def two(self)"))
        state = page.until(lambda state: rested(state) and state["problems"])
        assert "expected ':'" in state["problems"][0]["said"] and "planted_live.py" in state["problems"][0]["said"]
        assert state["steps"][0]["version"] == good and state["steps"][0]["wrong"]

        scene.write_text(SCENE)
        state = page.until(lambda state: rested(state) and not state["problems"])
        assert state["steps"][0]["version"] == good
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=20)
    finally:
        stack.close()
        running.kill()
    assert running.returncode == 0 and out == "preview ended\n" and "Traceback" not in err, err
    assert processes_of(running.pid) == [] and list(scratch.iterdir()) == []


ROUND = """
import json, os, sys, time
if "--wait" in sys.argv and not sys.stdin.readline():
    sys.exit()
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
if len(open(sys.argv[1]).readlines()) == 1:
    time.sleep(60)
print(json.dumps({"is": "over", "problems": []}), flush=True)
"""


def test_a_save_during_a_round_ends_it_and_begins_one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = tmp_path / "begun"
    monkeypatch.setattr(rounds, "_command", lambda _: [sys.executable, "-c", ROUND, str(begun)])
    film, said = Film(tmp_path / "out", tmp_path / "shown"), list[str]()

    async def news() -> AsyncIterator[set[str]]:
        while not begun.exists() or not begun.read_text():
            await asyncio.sleep(0.01)
        yield {"lesson.toml"}
        while film.rounds == 0:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(rounds.keep_up(film, {}, news(), said.append), 20))
    pids = [int(line) for line in begun.read_text().split()]
    assert len(pids) == 2 and said == ["up to date"] and film.rounds == 1
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


WAITS = """
import json, sys
kind, waits = sys.argv[1], "--wait" in sys.argv
if waits:
    if kind == "dead":
        sys.exit(3)
    sys.stdin.readline()
    if kind == "stale":
        print(json.dumps({"is": "stale", "codes": {"step": {"beat": "of before"}}}), flush=True)
        sys.exit()
print(json.dumps({"is": "note", "line": "waited" if waits else "begun anew"}), flush=True)
print(json.dumps({"is": "over", "problems": []}), flush=True)
"""


@pytest.mark.parametrize(("kind", "told"), [("ready", "waited"), ("stale", "begun anew"), ("dead", "begun anew")])
def test_a_round_has_the_process_that_waits_for_it_unless_that_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, told: str
) -> None:
    codes = list[Any]()  # what each process is told of the code before the save

    def command(asked: dict[str, Any]) -> list[str]:
        codes.append(asked.get("codes"))
        return [sys.executable, "-c", WAITS, kind]

    monkeypatch.setattr(rounds, "_command", command)
    film, said = Film(tmp_path / "out", tmp_path / "shown"), list[str]()

    async def news() -> AsyncIterator[set[str]]:
        while film.rounds == 0:
            await asyncio.sleep(0.01)
        assert film.notes == ["begun anew"]
        await asyncio.sleep(0.3)  # the next one is started, and the dead one has ended
        yield {"lesson.toml"}
        while film.rounds == 1:
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(rounds.keep_up(film, {}, news(), said.append), 20))
    assert film.notes == [told] and film.problems == [] and said == ["up to date"] * 2
    assert ({"step": {"beat": "of before"}} in codes) == (kind == "stale")
