"""Targets of the fuzzer: each takes bytes, puts them where a teacher's file would be, and may only succeed or raise a
LessonError.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson
from lesson.facts.conditions import CONDITIONS
from lesson.file.numbers.stored import read_array
from lesson.file.numbers.table import read_table
from lesson.file.path_guard import LessonFolder
from lesson.file.schema.tables import DatasetCsv
from lesson.language.screen import screen_words
from lesson.limits import MAX_RECORDING_S
from lesson.problems import FieldError, Refused
from lesson.script.questions import read_answer
from lesson.script.script import load_script
from lesson.theme.theme_file import load_theme
from pipeline.publish.film.film_shape import shape_of
from pipeline.voice.clip import RATE, VoiceError
from pipeline.voice.decode import read_audio
from pipeline.voice.services import service_of

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
LESSON = load_lesson(DEFAULT)
FACTS = Facts(LESSON)


def lesson(data: bytes, folder: Path) -> None:
    """A lesson.toml, with a narration file and a table of data beside it."""
    (folder / "lesson.toml").write_bytes(data)
    found = load_lesson(folder)
    facts = Facts(found)  # what is accepted is computed, too, in bounded time and memory
    for name in CONDITIONS:
        facts.holds(name)
    assert len(facts.history.losses) == found.epochs + 1
    assert facts.history.cycles[found.epochs].loss == facts.history.losses[-1]
    service_of(found)


def changes(data: bytes, folder: Path) -> None:
    """What --set may be given."""
    found = load_lesson(DEFAULT, data.decode("utf-8", "replace").split("\0"))
    assert len(Facts(found).history.losses) == found.epochs + 1


def narration(data: bytes, folder: Path) -> None:
    """A narration file."""
    place = folder / "narration" / "en"
    place.mkdir(parents=True, exist_ok=True)
    (place / "forward_pass.md").write_bytes(data)
    load_script(LESSON.model_copy(update={"folder": folder}), FACTS, "forward_pass")


def theme(data: bytes, folder: Path) -> None:
    """A theme file."""
    (folder / "my.toml").write_bytes(data)
    load_theme("my.toml", folder)


def words(data: bytes, folder: Path) -> None:
    """A file of words on screen."""
    (folder / "words").mkdir(exist_ok=True)
    (folder / "words" / "en.toml").write_bytes(data)
    screen_words(LESSON.model_copy(update={"folder": folder}))


def table(data: bytes, folder: Path) -> None:
    """A CSV of data."""
    (folder / "data.csv").write_bytes(data)
    found, problems = read_table(DatasetCsv(csv="data.csv", x=["a", "b"], y=["c"]), LessonFolder(folder), "lesson.toml")
    assert (found is None) == bool(problems)
    if problems:
        raise LessonError(problems)


def npz(data: bytes, folder: Path) -> None:
    """A file of weights by numpy."""
    read_array(data, ".npz", None)


def safetensors(data: bytes, folder: Path) -> None:
    """A file of weights by safetensors."""
    read_array(data, ".safetensors", None)


def condition(data: bytes, folder: Path) -> None:
    """A condition."""
    try:
        FACTS.holds(data.decode("utf-8", "replace"))
    except FieldError as error:
        raise Refused("", str(error)) from None


def answer(data: bytes, folder: Path) -> None:
    """An answer to a question."""
    try:
        read_answer(data.decode("utf-8", "replace"), FACTS)
    except FieldError as error:
        raise Refused("", str(error)) from None


def recording(data: bytes, folder: Path) -> None:
    """A recording of a beat."""
    try:
        samples = read_audio(data)
    except VoiceError as error:
        raise Refused("", str(error)) from None
    assert 0 < len(samples) <= MAX_RECORDING_S * RATE + RATE and np.isfinite(samples).all()


def service(data: bytes, folder: Path) -> None:
    """The name of a speech service."""
    text = json.dumps(data.decode("utf-8", "replace"))
    try:
        service_of(load_lesson(DEFAULT, [f"voice={text}"]))
    except VoiceError as error:
        raise Refused("", str(error)) from None


def film(data: bytes, folder: Path) -> None:
    """The manifest of a film."""
    try:
        shape_of(data)
    except ValueError as error:
        raise Refused("", str(error).splitlines()[0]) from None


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    each.__name__: each
    for each in (
        lesson,
        changes,
        narration,
        theme,
        words,
        table,
        npz,
        safetensors,
        condition,
        answer,
        recording,
        service,
        film,
    )
}


def run(name: str, data: bytes) -> str:
    """Give bytes to a target; return "ok" or what it said. Anything else passes through: that is a bug.

    Every problem must be one line that says what to do, and name no other file than the one given.
    """
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        try:
            TARGETS[name](data, Path(place))
        except LessonError as error:
            said = [str(problem) for problem in error.problems]
            assert said and all(line and "\n" not in line and len(line) < 2000 for line in said), said
            return said[0]
        except Refused as refused:
            assert refused.cure and "\n" not in refused.cure and len(refused.cure) < 2000
            return refused.cure
    return "ok"
