"""Finished parts are not made again, changed ones are; broken ones are noticed and made again exactly as they were."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lesson import Format, load_lesson, make_timeline
from pipeline.cache import keys
from pipeline.cache.cache import Cache
from pipeline.cache.entry_files import NOTE
from pipeline.commands.choose import choose_beats, choose_steps, load_scripts
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import UserError
from pipeline.files import MARK, sha256
from pipeline.render.executor import InlineExecutor, Watch
from pipeline.render.jobs import Jobs, _Job
from pipeline.render.making import SOUND
from pipeline.render.render import render, render_all
from pipeline.render.request import Request
from pipeline.render.tasks import SoundJob, Task

WELCOME = "# A short step\n\n## welcome: Welcome\n[title] This is backpropagation, step by step.\n"
SMALL = Format(160, 90, 2)
NETWORK = "\n## network: The network\nHere is the network we follow. [units] Numbers come in on the left.\n"


class Watched:
    """A pool in this process that remembers the names of tasks and parts, but for tasks that only join parts."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, workers: int, watch: Watch) -> InlineExecutor:
        names = self.names

        class Pool(InlineExecutor):
            def submit(self, task: Task) -> None:
                names.extend([] if task.here else task.parts or [task.name])
                super().submit(task)

        return Pool(workers, watch)


def request_of(file: Path, out: Path, theme: str | None = None, form: Format = SMALL) -> Request:
    lesson = load_lesson(file)
    steps = choose_steps(lesson)
    return Request(lesson, steps, load_scripts(lesson, steps), form, theme, out, 1)


def made(request: Request) -> list[str]:
    """Render and return the names of the tasks it took."""
    watched = Watched()
    render(request, ProgressBoard(), watched)
    return watched.names


def hashes(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}


def rewrite(lesson: Path, old: str, new: str, file: str = "narration/en/what_is_backpropagation.md") -> None:
    path = lesson.parent / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


PLAN, FIRST, SECOND = "1 what_is_backpropagation", "1/welcome", "1/network"


@pytest.mark.parametrize("gone", [(0,), (1,), (0, 1), (2,), (0, 2)])
def test_a_film_has_the_same_bytes_whatever_another_run_has_made_of_it_by_then(
    gone: tuple[int, ...],
    made_before: Callable[[Path | None], None],
    short_lesson: Path,
    tmp_path: Path,
    own_cache: Path,
) -> None:
    """Two runs with one cache: the moments at which this one looks, and finds some of the other's beats and plan."""
    made_before(tmp_path / "theirs")
    entries = sorted((own_cache / "film").glob("*/*"))
    assert [entry.parent.name for entry in entries] == ["beat", "beat", "plan"]
    for n in gone:
        shutil.rmtree(entries[n])
    assert len(made(request_of(short_lesson, tmp_path / "ours"))) == len(gone)
    assert hashes(tmp_path / "ours") == hashes(tmp_path / "theirs")


def test_a_sound_is_never_written_over_what_another_run_has_taken(tmp_path: Path, own_cache: Path) -> None:
    """Runs take the cache's files as links: writing into a file of one run would change the other's."""
    board, ours, theirs = ProgressBoard(), tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(b"the same")
    os.link(ours, theirs)
    jobs = Jobs(InlineExecutor(1, board.note), Cache(), board, tmp_path)
    sound = SoundJob(make_timeline(1, "hello", "Hello", [], 5, 160, 90, "en"), {}, {})
    job = _Job("1/sound", sound, "0" * 32, {SOUND: ours}, 1, "sound", lambda files, whole: None)
    jobs._take(job, b"of another run")
    assert (ours.read_bytes(), theirs.read_bytes()) == (b"of another run", b"the same")


def test_unchanged_costs_nothing_and_touches_nothing(short_lesson: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert made(request_of(short_lesson, out)) == [PLAN, FIRST, SECOND]  # one run of beats
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.mp4")}
    assert made(request_of(short_lesson, out)) == []
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.mp4")} == before
    copied = tmp_path / "another"
    assert made(request_of(short_lesson, copied)) == [] and hashes(copied) == hashes(out)
    (out / "lesson.mp4").unlink()
    poster = out / "steps" / "1-what-is-backpropagation.png"
    poster.write_bytes(b"somebody's own")
    with pytest.raises(UserError, match=r"backpropagation\.png: was changed since we wrote it"):
        made(request_of(short_lesson, out))
    poster.unlink()
    assert made(request_of(short_lesson, out)) == [] and hashes(out) == hashes(copied)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("on the left", "at the left", [PLAN]),  # other words, the same time: new captions only
        ("on the left.", "on the left" + " and on and on" * 4 + ".", [PLAN, SECOND]),
        ("step by step.", "step" + " by step" * 12 + ".", [PLAN, FIRST, SECOND]),  # which opens on what the first left
        ("on the left.", "on the left of it.", [PLAN]),  # more words, but the motion takes as long as before
        ("[units] Numbers", "Numbers [units]", [PLAN, SECOND]),  # a cue that moved
        ("# A short step", "# A shorter step", [PLAN, SECOND]),  # the title comes into the header with the second beat
    ],
)
def test_a_change_costs_what_it_changed(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path], None], old: str, new: str, again: list[str]
) -> None:
    made_before(tmp_path / "out")
    rewrite(short_lesson, old, new)
    assert made(request_of(short_lesson, tmp_path / "out")) == again
    os.environ["BACKPROP_CACHE"] = str(tmp_path / "empty")
    made(request_of(short_lesson, tmp_path / "fresh"))
    assert hashes(tmp_path / "out") == hashes(tmp_path / "fresh")


def test_theme_size_and_versions_change_every_beat(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    made_before(tmp_path / "out")
    assert made(request_of(short_lesson, tmp_path / "out", theme="light")) == [PLAN, FIRST, SECOND]
    assert made(request_of(short_lesson, tmp_path / "out", form=Format(320, 180, 5)))[1:] == [FIRST, SECOND]
    assert made(request_of(short_lesson, tmp_path / "out")) == []  # and the first form is still there
    monkeypatch.setattr(keys, "versions", lambda packages: "another Manim")
    assert made(request_of(short_lesson, tmp_path / "out")) == [PLAN, FIRST, SECOND]


def test_a_number_changes_the_beats_that_show_it(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path], None]
) -> None:
    made_before(tmp_path / "out")
    text = short_lesson.read_text(encoding="utf-8")
    short_lesson.write_text(text.replace("eta = ", "eta = 1"), encoding="utf-8")
    assert text != short_lesson.read_text(encoding="utf-8")
    assert made(request_of(short_lesson, tmp_path / "out")) == [PLAN]  # neither beat shows what eta changes
    rewrite(short_lesson, "[[0.60, -0.30]]", "[[0.61, -0.30]]", "lesson.toml")
    assert made(request_of(short_lesson, tmp_path / "out")) == [PLAN, FIRST, SECOND]  # both show the network


def test_single_beats_share_the_cache(short_lesson: Path, tmp_path: Path, made_before: Callable[[Path], None]) -> None:
    request = request_of(short_lesson, tmp_path / "out")
    made_before(tmp_path / "out")
    alone = Request(**{**vars(request), "beats": choose_beats(request.scripts, ["welcome"])})
    assert made(alone) == []
    assert (tmp_path / "out" / "beats" / "1-what-is-backpropagation-welcome.mp4").stat().st_size > 1000


def test_several_lessons_share_what_they_have_in_common(tmp_path: Path, make_lesson: Callable[..., Path]) -> None:
    one = make_lesson(tmp_path / "one", {"what_is_backpropagation": WELCOME + NETWORK})
    two = make_lesson(
        tmp_path / "two", {"what_is_backpropagation": WELCOME + NETWORK.replace("left", "left" + " and on" * 9)}
    )
    requests = [request_of(one, tmp_path / "a"), request_of(two, tmp_path / "b"), request_of(one, tmp_path / "c")]
    watched = Watched()
    films = render_all(requests, ProgressBoard(), watched)
    assert len(films) == 6 and all(film.is_file() for film in films)
    shared = [f"film 1 {PLAN}", f"film 2 {PLAN}", f"film 1 {FIRST}", f"film 1 {SECOND}", f"film 2 {SECOND}"]
    assert sorted(watched.names) == sorted(shared)
    assert hashes(tmp_path / "a") == hashes(tmp_path / "c") != hashes(tmp_path / "b")


def broken(entry: Path, how: str) -> None:
    film = next(path for path in entry.iterdir() if path.name != NOTE)
    data = film.read_bytes()
    if how == "truncated":
        film.write_bytes(data[: len(data) // 2])
    elif how == "flipped":
        film.write_bytes(data[:-40] + bytes([data[-40] ^ 4]) + data[-39:])
    elif how == "empty":
        film.write_bytes(b"")
    elif how == "gone":
        film.unlink()
    elif how == "note empty":
        (entry / NOTE).write_bytes(b"")
    else:
        (entry / NOTE).write_text(json.dumps({"files": {film.name: [1, 2]}, "facts": 3}))


@pytest.mark.parametrize("how", ["truncated", "flipped", "empty", "gone", "note empty", "note wrong"])
def test_what_is_broken_is_noticed_and_made_again(
    short_lesson: Path, tmp_path: Path, own_cache: Path, made_before: Callable[[Path], None], how: str
) -> None:
    made_before(tmp_path / "first")
    entries = [path for path in (own_cache / "film").glob("*/*") if path.is_dir()]
    assert len(entries) == 3
    for entry in entries:
        broken(entry, how)
    assert made(request_of(short_lesson, tmp_path / "second")) == [PLAN, FIRST, SECOND]
    assert hashes(tmp_path / "first") == hashes(tmp_path / "second")
    assert made(request_of(short_lesson, tmp_path / "third")) == []


def test_power_lost_while_files_were_on_their_way(
    short_lesson: Path, tmp_path: Path, own_cache: Path, made_before: Callable[[Path], None]
) -> None:
    """Files cut at any length, as a disk without power leaves them: the result is the same.

    Half a text may be somebody's edit: it is empty here.
    """
    made_before(tmp_path / "out")
    before = hashes(tmp_path / "out")
    dice = random.Random(5)
    for path in [*own_cache.rglob("*"), *(tmp_path / "out").rglob("*")]:
        if path.is_file() and path.name != MARK and dice.random() < 0.6:
            os.truncate(path, 0 if path.suffix in (".vtt", ".srt", ".md") else dice.randrange(path.stat().st_size - 1))
    assert hashes(tmp_path / "out") != before
    made(request_of(short_lesson, tmp_path / "out"))
    assert hashes(tmp_path / "out") == before


@pytest.mark.parametrize("fault", ["empty", "zeros", "manifest gone"])
def test_a_folder_after_a_fault_of_the_disk_is_made_again(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path], None], fault: str
) -> None:
    """Every file of it, its manifest too; but what is whole and not ours is refused."""
    out = tmp_path / "out"
    made_before(out)
    before = hashes(out)
    mine = out / "lesson.en.srt"
    for path in (out / name for name in before if name != MARK):
        if fault == "manifest gone":
            (out / "manifest.json").unlink(missing_ok=True)
        else:
            path.write_bytes(b"" if fault == "empty" else bytes(path.stat().st_size))
    mine.write_text("1\n00:00:00,000 --> 00:00:01,000\nMy own\n", encoding="utf-8")
    with pytest.raises(
        UserError, match=r"lesson\.en\.srt: was changed since we wrote it; move it away or delete it"
    ) as caught:
        made(request_of(short_lesson, out))
    assert len(caught.value.problems) == 1
    mine.unlink()
    assert made(request_of(short_lesson, out)) == [] and hashes(out) == before


def test_the_cache_is_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    cache, keys = Cache(tmp_path, 3500), [f"{number:032x}" for number in range(5)]
    for number, key in enumerate(keys):
        cache.put("beat", key, {"film.mp4": bytes(1000)}, {"n": number})
        os.utime(tmp_path / "beat" / key / NOTE, (number, number))
    assert cache.get("beat", keys[0]) is not None  # used now: the youngest
    assert cache.trim() == 2, cache.info()
    assert sorted(path.name for path in (tmp_path / "beat").iterdir()) == [keys[0], keys[3], keys[4]]
    entry = cache.get("beat", keys[4])
    assert entry is not None and entry.facts == {"n": 4} and entry.read("film.mp4") == bytes(1000)
    entry.take("film.mp4", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == bytes(1000)
    assert cache.info().kinds.keys() == {"beat"} and cache.info().kinds["beat"][0] == 3
    assert cache.clear().kinds["beat"][0] == 3 and cache.info().bytes == 0


def test_a_cache_that_cannot_be_written_is_told_once_and_the_film_is_made(short_lesson: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file" / "cache", 1000)
    said: list[str] = []

    class Listening(ProgressBoard):
        def say(self, line: str) -> None:
            said.append(line)

    films = render(request_of(short_lesson, tmp_path / "out"), Listening(), Watched(), cache)
    assert len(films) == 2 and films[-1].is_file()
    assert [line for line in said if "keeps nothing more: Not a directory" in line] and len(said) < 9


@pytest.mark.parametrize("given", ["-1", "much", "nan", ""])
def test_a_limit_that_is_no_number(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("BACKPROP_CACHE_GB", given)
    with pytest.raises(UserError, match="give gigabytes as a number"):
        Cache()
