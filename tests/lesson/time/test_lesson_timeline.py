"""Time: whole frames, exact pace, breaths, pauses, cues, and JSON there and back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import (
    PROJECT_ROOT,
    BeatSpeech,
    Facts,
    ScriptBeat,
    Speech,
    Timeline,
    WordPace,
    load_lesson,
    make_timeline,
    speech_plan,
)
from lesson.contract import TIMELINE, timeline_json
from lesson.script.spoken_line import read_line
from lesson.time.voice import SENTENCE_PAUSE_S

FACTS = Facts(load_lesson(PROJECT_ROOT / "assets" / "lesson.toml"))


BREATH, TAIL = 6, 9  # frames: a fifth of a second between lines, three tenths after the last


class Metronome:
    """A voice that says every word in half a second."""

    def speak(self, spoken: str, language: str) -> Speech:
        count = len(spoken.split())
        return Speech(count / 2, tuple(n / 2 for n in range(count)))


def _beat(*lines: str) -> ScriptBeat:
    return ScriptBeat("b", "B", tuple(read_line(line, FACTS) for line in lines))


def _plan(*lines: str, fps: int = 30) -> BeatSpeech:
    return speech_plan(_beat(*lines), Metronome(), fps)


def test_lines_follow_with_a_breath_and_a_tail() -> None:
    plan = _plan("one two", "three four six")
    assert [(line.start_frame, line.frames) for line in plan.lines] == [(0, 30), (30 + BREATH, 45)]
    assert plan.lines[1].word_frames == (36, 51, 66)
    assert plan.frames == 30 + BREATH + 45 + TAIL


PAUSED = [
    (("one", "(pause 2)", "two"), [0, 15 + 60], 75 + 15 + TAIL),
    (("one", "(pause 0.1)", "two"), [0, 15 + BREATH], 15 + BREATH + 15 + TAIL),
    (("one", "(pause 1)", "(pause 1)", "two"), [0, 75], 90 + TAIL),
    (("(pause 1)", "one"), [30], 45 + TAIL),
    (("one", "(pause 2)"), [0], 75),
    (("one (pause 2)", "two"), [0, 75], 90 + TAIL),
    (("(pause 1) one",), [30], 45 + TAIL),
    (("(pause 1)",), [], 30),
    ((), [], 0),
]


@pytest.mark.parametrize(("lines", "starts", "frames"), PAUSED)
def test_pauses_are_silences_as_written(lines: tuple[str, ...], starts: list[int], frames: int) -> None:
    plan = _plan(*lines)
    assert ([line.start_frame for line in plan.lines], plan.frames) == (starts, frames)


def test_a_pause_inside_a_line_parts_it() -> None:
    line = _plan("one two (pause 1) three").lines[0]
    assert line.word_frames == (0, 15, 60)
    assert (line.frames, line.pauses) == (75, ((2, 30),))


CUED = [
    (("[a] one [b] two",), {"a": 0, "b": 15}),
    (("one", "two [a]"), {"a": 30 + BREATH}),
    (("one [a] (pause 2)", "two"), {"a": 15}),
    (("one", "[a] (pause 2)", "two"), {"a": 15}),
    (("one (pause 1) [a] two",), {"a": 45}),
    (("[a] {counts.weights} [b] {loss:2}",), {"a": 0, "b": 15}),
]


@pytest.mark.parametrize(("lines", "cues"), CUED)
def test_cues_stand_at_their_word(lines: tuple[str, ...], cues: dict[str, int]) -> None:
    assert _plan(*lines).cues == cues


@given(st.lists(st.text(alphabet="abc.", min_size=1, max_size=9), min_size=1, max_size=30))
def test_words_come_at_exactly_150_a_minute(words: list[str]) -> None:
    speech = WordPace().speak(" ".join(words), "en")
    pauses = sum(word.endswith(".") for word in words[:-1])
    assert speech.duration_s == pytest.approx(len(words) * 0.4 + pauses * SENTENCE_PAUSE_S)
    assert len(speech.word_starts) == len(words)
    assert list(speech.word_starts) == sorted(speech.word_starts) and speech.word_starts[0] == 0


@given(
    st.lists(
        st.sampled_from(["one", "two three.", "[{n}] four", "(pause 1.3)", "five (pause 0.7) six", "{loss}"]),
        max_size=8,
    ),
    st.sampled_from([15, 24, 25, 30, 50, 60]),
)
def test_whatever_is_said_is_in_order_and_inside_its_beat(lines: list[str], fps: int) -> None:
    plan = speech_plan(_beat(*(line.replace("{n}", f"cue{n}") for n, line in enumerate(lines))), WordPace(), fps)
    frames = [frame for line in plan.lines for frame in (*line.word_frames, line.end_frame)]
    assert frames == sorted(frames) and all(frame <= plan.frames for frame in frames)
    assert all(0 <= frame <= plan.frames for frame in plan.cues.values())
    assert sum(line.written.startswith("four") for line in plan.lines) == len(plan.cues)


def _timeline() -> Timeline:
    first, second = _beat("[a] one two", "three (pause 1) four"), _beat("five")
    rows = [(first, speech_plan(first, Metronome(), 30), 10), (second, speech_plan(second, Metronome(), 30), 100)]
    return make_timeline(2, "forward_pass", "The forward pass", rows, 30, 1920, 1080, "en")


def test_beats_last_the_longer_of_speech_and_motion() -> None:
    timeline = _timeline()
    first, second = timeline.beats
    assert (first.start_frame, first.stretched) == (0, 0)
    assert (second.start_frame, second.frames, second.stretched) == (first.frames, 100, 100 - 15 - TAIL)
    assert timeline.frames == first.frames + 100 and timeline.words == 5
    assert timeline.beat("b") is first
    with pytest.raises(KeyError, match="no beat 'c'; there are: b, b"):
        timeline.beat("c")


def test_a_timeline_survives_json() -> None:
    timeline = _timeline()
    data = json.loads(timeline_json(timeline))
    assert (data["frames"], data["duration_s"], data["words"]) == (timeline.frames, timeline.duration_s, 5)
    assert set(data["beats"][0]) >= {"key", "title", "start_frame", "frames", "words", "lines", "cues", "stretched"}
    assert TIMELINE.read(json.dumps(data)) == timeline
