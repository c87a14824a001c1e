"""The preview: which saves matter, what the server gives and refuses, and the whole of it from a save to the page."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT
from pipeline.errors import UserError
from pipeline.http_local import listen
from pipeline.preview import rounds, saves
from pipeline.preview.film import Film
from pipeline.preview.problems import problem_of
from pipeline.preview.rounds import one_round
from pipeline.preview.saves import Watched
from pipeline.preview.server import make_server

NAMES = {"1": "forward_pass"}


# --- which saves matter


OURS = '{"manifest": 5, "steps": []}'


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("{project}/scenes/kit/theme.py", True),
        ("{project}/assets/narration/en/forward_pass.md", True),
        ("{lesson}/lesson.toml", True),
        ("{lesson}/data/grades.CSV", True),
        ("{lesson}/recordings/en/forward_pass/sum.wav", True),
        ("{project}/README.txt", False),
        ("{project}/tests/test_setup.py", False),
        ("{project}/scenes/__pycache__/step.cpython-311.pyc", False),
        ("{project}/scenes/__pycache__/step.py", False),
        ("{lesson}/.lesson.toml.swp", False),
        ("{lesson}/lesson.toml~", False),
        ("{lesson}/#lesson.toml#", False),
        ("{lesson}/.#lesson.toml", False),
        ("{lesson}/~$grades.csv", False),
        ("{lesson}/4913", False),
        ("{lesson}/out/manifest.json", False),
        ("{lesson}/films/manifest.json", False),
        ("{lesson}/films/steps/1-a.en.transcript.md", False),
        ("{lesson}/.git/config.toml", False),
        ("{lesson}/ours/steps/1-a.timeline.json", False),
    ],
)
def test_which_saves_matter(tmp_path: Path, file: str, matters: bool) -> None:
    lesson = tmp_path / "lesson"
    (lesson / "films" / "steps").mkdir(parents=True)
    (lesson / "films" / "manifest.json").write_text(OURS)
    watched = Watched(lesson, apart=[lesson / "ours"])
    assert watched.matters(file.format(project=PROJECT_ROOT, lesson=lesson)) is matters


FILES = (
    "lesson.toml",
    "narration/en/forward_pass.md",
    "data/grades.csv",
    "steps/momentum.py",
    "words/fr.toml",
    "lesson.csv",
    "my-theme.toml",
)
MADE = (
    "manifest.json",
    "steps/1-a.png",
    "steps/12-a-b.timeline.json",
    "steps/1-a.pt-BR.transcript.md",
    "beats/1-a-b.mp4",
    "lesson.png",
    "lesson.en.transcript.md",
)


@pytest.mark.parametrize("mark", ["manifest", "scratch", "foreign"])
@pytest.mark.parametrize("where", [".", "..", "../..", "films", "year 7/films"])
def test_a_lesson_is_heard_wherever_films_go(tmp_path: Path, where: str, mark: str) -> None:
    """The output folder is the lesson's own, or above it, or below; or somebody else's manifest.json lies there."""
    lesson = tmp_path / "course" / "lesson"
    lesson.mkdir(parents=True)
    out = (lesson / where).resolve()
    out.mkdir(parents=True, exist_ok=True)
    if mark == "scratch":
        (out / ".scratch").mkdir()
    else:
        (out / "manifest.json").write_text(OURS if mark == "manifest" else '{"name": "an app", "icons": []}')
    watched = Watched(lesson)
    assert [name for name in FILES if not watched.matters(str(lesson / name))] == []
    if mark != "foreign":
        assert [name for name in MADE if watched.matters(str(out / name))] == []
    assert lesson in watched.folders()


def test_a_lesson_in_a_room_of_the_project_is_heard() -> None:
    momentum = PROJECT_ROOT / "examples" / "momentum"
    for lesson in (momentum, momentum / "lesson.toml"):
        watched = Watched(lesson)
        assert watched.matters(str(momentum / "lesson.toml")) and watched.matters(
            str(momentum / "steps" / "momentum.py")
        )
        assert momentum / "steps" in watched.folders()
        assert not watched.matters(str(PROJECT_ROOT / "examples" / "other" / "lesson.toml"))


@pytest.mark.parametrize("name", ["build/w.npz", "out/grades.csv", ".data/grades.csv", "weights", "media/venv/x.DAT"])
def test_what_the_lesson_names_is_heard_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("1")
    (tmp_path / "mine.toml").write_text(f'title = "a\\u0000b"\n[[network.layers]]\nweights = {{ file = "{name}" }}\n')
    watched = Watched(tmp_path / "mine.toml")
    assert watched.matters(str(file)) and file.parent in watched.folders()
    assert watched.matters(str(tmp_path / "mine.toml"))
    assert not watched.matters(str(file.with_name("other.npz" if "/" in name else "other")))


def test_nothing_outside_the_folder_is_watched_whatever_a_lesson_names(tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text('title = "/etc/hostname"\nsubtitle = "../x.csv"\nauthor = "~/x"\n')
    (tmp_path.parent / "x.csv").touch()
    watched = Watched(tmp_path, project=tmp_path / "none")
    assert (
        watched.folders() == [tmp_path]
        and not watched.matters("/etc/hostname")
        and not watched.matters(str(tmp_path.parent / "x.csv"))
    )


def test_lesson_toml_is_read_once_for_many_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have 2 MB, and a program may save a thousand files at once."""
    (tmp_path / "grades").touch()
    (tmp_path / "lesson.toml").write_text('title = "a"\n')
    watched, reads, load = Watched(tmp_path), list[str](), saves.tomllib.load
    monkeypatch.setattr(saves.tomllib, "load", lambda file: (reads.append(file.name), load(file))[1])
    for _ in range(100):
        assert not watched.matters(str(tmp_path / "grades"))
    (tmp_path / "lesson.toml").write_text('title = "grades"\n')
    assert watched.matters(str(tmp_path / "grades")) and len(reads) == 2


def test_the_cache_inside_the_lesson_makes_no_rounds(tmp_path: Path) -> None:
    watched = Watched(tmp_path, apart=[tmp_path / "film", tmp_path / "voice"])
    assert watched.matters(str(tmp_path / "lesson.toml"))
    assert not watched.matters(str(tmp_path / "film" / "plan" / "x" / "plan.json"))


def test_only_folders_that_count_are_watched(tmp_path: Path) -> None:
    for name in ("narration/en", ".venv/lib", "node_modules/x", "films/steps", "__pycache__", "data"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "films" / "manifest.json").write_text(OURS)
    watched = Watched(tmp_path, project=tmp_path / "none")
    names = {path.relative_to(tmp_path).as_posix() for path in watched.folders()}
    assert names == {".", "narration", "narration/en", "data"}
    before = watched.signature()
    (tmp_path / "recordings").mkdir()
    assert watched.signature() != before


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


# --- the server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A server with one film of known bytes; its port and the preview's folder."""
    film = Film(tmp_path / "out", tmp_path / "shown")
    film.shown.mkdir()
    (film.shown / "1-a.mp4").write_bytes(bytes(range(256)) * 40)

    class Known:
        files = {"1-a.mp4": film.shown / "1-a.mp4"}

    film.versions["a"] = Known()  # type: ignore[assignment]
    place = listen(None)
    port = place.getsockname()[1]
    server = make_server(film)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    yield port, tmp_path
    server.should_exit = True
    thread.join()
    place.close()


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_page_and_state(served: tuple[int, Path]) -> None:
    port, _ = served
    for path, kind in (("/", "html"), ("/preview.css", "css"), ("/preview.js", "javascript"), ("/icon.svg", "svg")):
        status, headers, body = get(port, path)
        assert status == 200 and kind in headers["content-type"] and body
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert b"//fonts" not in body and b"innerHTML" not in body and b"style=" not in body
    status, headers, body = get(port, "/state")
    assert status == 200 and headers["cache-control"] == "no-store"
    assert json.loads(body)["steps"] == [] and json.loads(body)["running"] is False


@pytest.mark.parametrize(("asked", "first", "after"), [("0-9", 0, 10), ("300-", 300, 10240), ("-5", 10235, 10240)])
def test_ranges(served: tuple[int, Path], asked: str, first: int, after: int) -> None:
    status, headers, body = get(served[0], "/media/1-a.mp4", Range=f"bytes={asked}")
    assert status == 206 and headers["content-range"] == f"bytes {first}-{after - 1}/10240"
    assert body == (bytes(range(256)) * 40)[first:after] and headers["content-type"] == "video/mp4"


def test_a_range_beyond_the_end(served: tuple[int, Path]) -> None:
    assert get(served[0], "/media/1-a.mp4", Range="bytes=20000-")[0] == 416


def test_other_hosts_are_refused(served: tuple[int, Path]) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", f"evil.example:{served[0]}", ""):
        assert get(served[0], "/state", Host=host)[0] == 400
    assert get(served[0], "/state", Host=f"localhost:{served[0]}")[0] == 200


def test_no_path_leads_outside(served: tuple[int, Path]) -> None:
    port, folder = served
    (folder / "secret.mp4").write_bytes(b"secret")
    for path in (
        "/media/../secret.mp4",
        "/media/..%2fsecret.mp4",
        "/media/%2e%2e/secret.mp4",
        "/secret.mp4",
        f"/media/{folder}/secret.mp4",
        "/../../etc/passwd",
        "/media/",
        "/media/1-a.mp4/..",
    ):
        status, _, body = get(port, path)
        assert status == 404 and b"secret" not in body, path


def test_a_taken_port_is_named_or_passed_by() -> None:
    with listen(None) as place:
        taken = place.getsockname()[1]
        with pytest.raises(UserError, match=rf"^--port {taken}: .*in use; give another one, or none"):
            listen(taken)
        with listen(None) as other:
            assert other.getsockname()[1] != taken and other.getsockname()[0] == "127.0.0.1"
    with pytest.raises(UserError, match="--port 70000: give a number from 1 to 65535"):
        listen(70000)


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
