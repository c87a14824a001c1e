"""What the rooms hand each other is typed, frozen and picklable; its JSON has a version and is read strictly."""

import json
import pickle
import re
from dataclasses import FrozenInstanceError, fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, Format, Speech, SpeechTable, StepAudit, StepJob, StepPlan
from lesson.contract import JOB, PLAN, TIMELINE, JsonForm, VersionError, timeline_json
from lesson.time.timeline import BeatTime, SpokenLine, Timeline

SPEECH = SpeechTable({"one “two”": Speech(1.25, (0.0, 0.5))}, {"network": 3.5})
WHOLE = StepJob(
    Path("/a b/ü/lesson.toml"),
    "forward_pass",
    Format(320, 180, 5),
    "looks/mine.toml",
    ("network.eta=0.1", 'language="es"'),
    True,
    SPEECH,
    {"/a b/ü/lesson.toml": "0" * 32},
    Path("/scratch"),
)
SPOKEN = SpokenLine("One two.", "one two", 3, 20, 2, (3, 12), ((1, 4),), ((3, "one"), (12, "two")))
BEAT = BeatTime("network", "The network", 0, 30, 2, (SPOKEN,), {"sum": 12}, 1, True, (), ("δ = −0.12", "", "a | b"))
LINE = Timeline(2, "forward_pass", "The forward pass", 5, 320, 180, "en", (BEAT,))
PLANNED = StepPlan(LINE, ("a note",), "network", {"network": "0" * 32})


@pytest.mark.parametrize(("form", "value"), [(JOB, WHOLE), (PLAN, PLANNED), (TIMELINE, LINE)])
def test_the_same_comes_back_from_json_and_from_pickle(form: JsonForm[Any], value: Any) -> None:
    assert form.read(form.write(value)) == value == pickle.loads(pickle.dumps(value))
    assert json.loads(form.write(value))[form.name] == form.version


def test_readers_of_a_timelines_file_find_the_lengths_of_the_whole() -> None:
    data = json.loads(timeline_json(LINE))
    assert (data["timeline"], data["frames"], data["duration_s"], data["words"]) == (TIMELINE.version, 30, 6.0, 2)
    assert TIMELINE.read(timeline_json(LINE)) == LINE


@pytest.mark.parametrize("version", [None, 0, 99, "1", 1.5, True, [1], {}])
@pytest.mark.parametrize(("form", "value"), [(JOB, WHOLE), (PLAN, PLANNED), (TIMELINE, LINE)])
def test_another_version_is_told(form: JsonForm[Any], value: Any, version: Any) -> None:
    data = json.loads(form.write(value)) | {form.name: version}
    if version is None:
        del data[form.name]
    with pytest.raises(VersionError, match=f"^{form.name}: has (no )?version.*; this program reads version"):
        form.read(json.dumps(data))


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", "[" * 10_000, '{"timeline": 1}', b"\xff\xfe"])
def test_what_is_no_json_of_ours_is_a_value_error(text: str | bytes) -> None:
    for form in (JOB, PLAN, TIMELINE):
        with pytest.raises(ValueError):
            form.read(text)


def test_types_are_not_guessed() -> None:
    for key, wrong in (("fps", "5"), ("number", 2.5), ("title", 3), ("beats", {})):
        with pytest.raises(ValueError, match=key):
            TIMELINE.read(json.dumps(json.loads(TIMELINE.write(LINE)) | {key: wrong}))


@pytest.mark.parametrize("kind", [Format, StepJob, StepPlan, StepAudit, Timeline])
def test_what_crosses_is_frozen(kind: type) -> None:
    assert is_dataclass(kind)
    value = {Format: WHOLE.format, StepJob: WHOLE, StepPlan: PLANNED, Timeline: LINE}.get(
        kind, StepAudit(LINE, (), (), (), ())
    )
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(kind)[0].name, None)


def test_no_job_is_a_dict_anywhere() -> None:
    """A job is a typed value everywhere, never a dict."""
    found = [
        f"{path.relative_to(PROJECT_ROOT)}: {line.strip()}"
        for room in ("lesson", "pipeline", "scenes", "benchmarks", "tests")
        for path in sorted((PROJECT_ROOT / room).rglob("*.py"))
        if path != Path(__file__)
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(
            r"\bjob: dict\b|\bjob\[[\"']|\bjob\.get\(|\bJob = dict\b|\bjob = \{|[({]\{[\"']lesson[\"']: |\{\*\*job\b",
            line,
        )
    ]
    assert found == []
