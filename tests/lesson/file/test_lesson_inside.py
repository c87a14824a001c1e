"""Every file of a lesson, and every trick that a file can be: refused by name, never followed, never waited for."""

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, StepJob, load_lesson
from lesson.language.screen import screen_words
from lesson.language.translation import accepted, narration_findings
from lesson.script.script import load_script
from pipeline.cache.keys import plan_key
from pipeline.cache.state import state_of
from pipeline.cluster import dask_parcel as remote
from pipeline.commands.diff import diff
from pipeline.commands.many import requests_of
from pipeline.commands.new import new
from pipeline.commands.translate import accept
from pipeline.errors import UserError
from pipeline.render import worker
from pipeline.render.tasks import Task
from pipeline.voice.clip import VoiceError
from pipeline.voice.recordings import Recordings
from pipeline.voice.sources import Voices

STEP = "forward_pass"
SECRET = "what lies outside"
LESSON, NARRATION, WORDS, SOURCES = (
    "lesson.toml",
    f"narration/es/{STEP}.md",
    "words/es.toml",
    "narration/es/sources.toml",
)
THEME, CODE, CSV, WEIGHTS = "my-theme.toml", "steps/momentum.py", "students.csv", "w.npz"
SOUND = f"recordings/es/{STEP}/recall.wav"
KINDS = (LESSON, NARRATION, WORDS, SOURCES, THEME, CODE, CSV, WEIGHTS, SOUND)


def _socket(place: Path) -> None:
    here = os.getcwd()
    os.chdir(place.parent)  # a socket's whole path has at most 108 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(place.name)
    os.chdir(here)


def _huge(place: Path) -> None:
    with place.open("wb") as file:
        file.truncate(300_000_000)


def _folder_out(place: Path) -> None:
    """The folder that the file lies in is a link to one outside, which has such a file."""
    outside = _outside(place)
    outside.mkdir(parents=True)
    (outside / place.name).write_text(SECRET, encoding="utf-8")
    shutil.rmtree(place.parent)
    place.parent.symlink_to(outside)


def _outside(place: Path) -> Path:
    return (
        next(folder for folder in place.parents if folder.name == "my-lesson").parent / "elsewhere" / place.parent.name
    )


TRICKS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a link to a file outside": (lambda place: place.symlink_to("/etc/passwd"), "leads out"),
    "a link to what a process knows": (lambda place: place.symlink_to("/proc/self/environ"), "leads out"),
    "a link to a file without end": (lambda place: place.symlink_to("/dev/zero"), "leads out"),
    "a link to a folder outside": (lambda place: place.symlink_to("/etc"), "leads out"),
    "a link up and out": (lambda place: place.symlink_to(os.path.relpath("/etc/passwd", place.parent)), "leads out"),
    "a link to nothing": (lambda place: place.symlink_to("nowhere"), "not there"),
    "links in a circle": (lambda place: place.symlink_to(place.name), "circle"),
    "a pipe": (os.mkfifo, "a pipe"),
    "a socket": (_socket, "a socket"),
    "a folder": (lambda place: place.mkdir(), "a folder"),
    "a link to a pipe inside": (
        lambda place: (os.mkfifo(place.with_name("pipe")), place.symlink_to("pipe"))[0],
        "a pipe",
    ),
    "a file too large": (_huge, "too large"),
}


@pytest.fixture(autouse=True)
def nothing_is_waited_for() -> Iterator[None]:
    def late(*_: object) -> None:
        raise TimeoutError("something waits for a file")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lesson with every kind of file, all of them in use."""
    folder = new(tmp_path_factory.mktemp("made") / "my-lesson", "regression", "es")
    file = folder / LESSON
    text = file.read_text(encoding="utf-8").replace('theme = "dark"', f'theme = "{THEME}"')
    text = text.replace("weights = [[0.5, 0.7, -0.3]]", f'size = 1\nweights = {{ file = "{WEIGHTS}" }}')
    file.write_text(f'{text}\n[[steps]]\nkey = "momentum"\nscene = "{CODE}:Momentum"\n', encoding="utf-8")
    np.savez(folder / WEIGHTS, W=np.array([[0.5, 0.7, -0.3]]))
    (folder / "words").mkdir()
    (folder / WORDS).write_text('[words]\n"target" = "la meta"\n', encoding="utf-8")
    (folder / SOUND).parent.mkdir(parents=True)
    (folder / SOUND).write_bytes(b"no sound at all")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "my-lesson")


def read_all(folder: Path) -> list[str]:
    """Read a lesson in every way there is; return what was said, once each."""
    said: dict[str, None] = {}

    def told(call: Callable[[], object]) -> None:
        try:
            call()
        except LessonError as error:
            said.update(dict.fromkeys(map(str, error.problems)))
        except UserError as error:
            said.update(dict.fromkeys(error.problems))
        except VoiceError as error:
            said.update(dict.fromkeys(str(error).splitlines()))

    told(lambda: diff(folder))
    outside = [
        name
        for name in state_of(folder / LESSON)
        if name.startswith("/") and not Path(name).resolve().is_relative_to(folder.resolve())
    ]
    assert all(PROJECT_ROOT in Path(name).parents or name == str(folder / LESSON) for name in outside), (
        "not even a digest leaves"
    )
    told(lambda: remote.Packer().pack(Task("1", worker.audit, (StepJob(folder / LESSON, STEP),))))
    try:
        lesson = load_lesson(folder, allow_code=True)
    except LessonError as error:
        return [*said, *map(str, error.problems)]
    ref = lesson.step(STEP)
    job = StepJob(lesson.path, STEP)
    told(lambda: screen_words(lesson))
    told(lambda: load_script(lesson, Facts(lesson), STEP))
    told(lambda: plan_key(lesson, ref, job))
    told(lambda: plan_key(lesson, lesson.step("momentum"), replace(job, step="momentum")))
    told(lambda: narration_findings(lesson, "es"))
    told(lambda: accepted(lesson, "es"))
    told(lambda: Recordings(folder / "recordings" / "es").seconds(STEP, ["recall"]))
    said[Recordings(folder / "recordings" / "es").status(STEP, "recall", 20).text] = None
    told(lambda: Voices(lesson).beat(STEP, "recall"))
    told(lambda: Voices(lesson).beat_bytes(STEP, "recall"))
    return list(said)


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_trick_is_named_and_refused(kind: str, trick: str, folder: Path) -> None:
    make, word = TRICKS[trick]
    place = folder / kind
    place.unlink()
    make(place)
    said = read_all(folder)
    about = [line for line in said if kind in line or place.name in line]
    assert about and all(word in line for line in about), said
    assert not any("root:" in line or "PATH=" in line for line in said)


@pytest.mark.parametrize("kind", [NARRATION, WORDS, CODE, SOUND])
def test_a_folder_that_leads_out_is_refused(kind: str, folder: Path) -> None:
    place = folder / kind
    _folder_out(place)
    said = read_all(folder)
    assert any("leads out" in line and place.name in line for line in said), said
    assert not any(SECRET in line for line in said)


def test_links_inside_the_folder_and_to_the_folder_are_followed(folder: Path, tmp_path: Path) -> None:
    (folder / "data").mkdir()
    for kind in (NARRATION, WORDS, CSV, THEME, WEIGHTS, CODE):
        (folder / kind).rename(folder / "data" / Path(kind).name)
        (folder / kind).symlink_to(folder / "data" / Path(kind).name)
    (tmp_path / "by another name").symlink_to(folder)
    (folder / SOUND).unlink()
    assert read_all(tmp_path / "by another name") == ["20 words to read, about 8 s"]


@pytest.mark.parametrize(
    "trick",
    [
        "a link to a file without end",
        "a pipe",
        "a socket",
        "a folder",
        "links in a circle",
        "a link to nothing",
        "a file too large",
    ],
)
def test_a_table_of_lessons_is_no_trick(trick: str, tmp_path: Path) -> None:
    TRICKS[trick][0](tmp_path / "table.csv")
    with pytest.raises(UserError, match=r"table\.csv: "):
        requests_of(tmp_path / "table.csv", tmp_path / "out", None)


@pytest.mark.parametrize("link", ["narration", "narration/es", NARRATION, SOURCES])
def test_nothing_is_written_where_a_link_leads_out(link: str, folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    shutil.copytree(folder / "narration", outside / "narration")
    place = folder / link
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    place.symlink_to(outside / link)
    before = {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()}
    with pytest.raises((LessonError, UserError), match="link"):
        accept(load_lesson(folder, ['language="en"']), "es")
    assert {path: path.read_bytes() for path in outside.rglob("*") if path.is_file()} == before
