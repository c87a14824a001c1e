"""Times of a real voice: measured clips are where they are heard, a teacher's recording re-times its beat, nothing
else moves.
"""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lesson import Listener, Speech, SpeechTable, StepJob, WordPace, speech_plan
from lesson.contract import JOB

from .conftest import beat_of

BEAT = beat_of("b", "One two [cue] three.", "(pause 1)", "Four five (pause 0.5) six seven.")


def test_the_listener_hears_every_stretch_once() -> None:
    listener = Listener()
    speech_plan(beat_of("b", "Same words.", "Same words.", "Other (pause 1) words."), listener, 30)
    assert list(listener.texts) == ["Same words.", "Other", "words."]


def test_a_table_times_what_it_knows_and_paces_the_rest() -> None:
    table = SpeechTable({"Four five": Speech(2.0, (0.2, 1.1))})
    first, second = speech_plan(BEAT, table, 30).lines
    paced = speech_plan(BEAT, WordPace(), 30).lines
    assert first == paced[0]
    start = second.start_frame
    assert [(frame - start, text) for frame, text in second.utterances] == [(0, "Four five"), (75, "six seven.")]
    assert [frame - start for frame in second.word_frames[:3]] == [6, 33, 75]


def test_a_changed_length_moves_what_follows() -> None:
    short, long = (
        speech_plan(BEAT, SpeechTable({"One two three.": Speech(seconds, (0.0, seconds / 2, seconds * 0.9))}), 30)
        for seconds in (1.0, 4.0)
    )
    assert (short.cues["cue"], long.cues["cue"]) == (27, 108)
    assert long.lines[1].start_frame - short.lines[1].start_frame == long.frames - short.frames == 90


def test_a_table_survives_the_way_to_a_worker() -> None:
    table = SpeechTable({"a b": Speech(1.25, (0.0, 0.5))}, {"b": 3.5})
    job = StepJob(Path("lesson.toml"), "b", speech=table)
    assert JOB.read(JOB.write(job)) == job == pickle.loads(pickle.dumps(job))
    assert SpeechTable().speak("one two", "en") == WordPace().speak("one two", "en")


@given(seconds=st.floats(0.05, 900), fps=st.sampled_from([15, 24, 30, 60]))
def test_a_recording_of_any_length_retimes_its_beat(seconds: float, fps: int) -> None:
    plan = speech_plan(BEAT, SpeechTable({}, {"b": seconds}), fps)
    assert plan.recorded and plan.frames >= seconds * fps  # it is never cut
    assert plan.frames <= seconds * fps + 0.5 * fps + 2
    assert [line.utterances for line in plan.lines] == [(), ()]  # and no clip is heard beside it
    words = [frame for line in plan.lines for frame in line.word_frames]
    assert words == sorted(words) and words[0] >= 0 and words[-1] <= seconds * fps + 1
    assert plan.lines[-1].end_frame == pytest.approx(seconds * fps, abs=1)
    assert 0 <= plan.cues["cue"] <= plan.lines[0].end_frame
    assert plan.words == BEAT.words


def test_a_recording_concerns_its_own_beat_only() -> None:
    assert speech_plan(BEAT, SpeechTable({}, {"other": 9.0}), 30) == speech_plan(BEAT, WordPace(), 30)
    silent = beat_of("b", "(pause 2)")
    assert not speech_plan(silent, SpeechTable({}, {"b": 9.0}), 30).recorded
