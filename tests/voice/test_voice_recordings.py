"""A teacher's own recordings: found by name, measured, judged; what is wrong is named."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lesson import PROJECT_ROOT, load_lesson
from pipeline.voice import misplaced
from pipeline.voice.clip import Samples, VoiceError
from pipeline.voice.misplaced import not_played, strangers
from pipeline.voice.prepare import cure
from pipeline.voice.recordings import Recordings

from .conftest import speech_like, write_sound

WORDS = 25  # about 10 s


@pytest.mark.parametrize(
    ("seconds", "change", "state", "why"),
    [
        (10.0, lambda s: s, "ok", r"^10\.0 s$"),
        (40.0, lambda s: s, "problem", "^long: 40 s for 25 words.*cut the silence"),
        (2.0, lambda s: s, "problem", "^short: 2 s for 25 words"),
        (10.0, lambda s: s * 0.004, "problem", "^too quiet.*nearer to the microphone"),
        (10.0, lambda s: s * 0, "problem", "^too quiet"),
        (10.0, lambda s: np.clip(s * 20, -1, 1), "problem", "^clipped.*less gain"),
    ],
)
def test_a_recording_is_judged(
    tmp_path: Path, seconds: float, change: Callable[[Samples], Samples], state: str, why: str
) -> None:
    write_sound(folder(tmp_path) / "welcome.wav", change(speech_like(seconds)).astype(np.float32))
    finding = Recordings(tmp_path).status("first_step", "welcome", WORDS)
    assert finding.state == state
    assert re.search(why, finding.text), finding.text


def folder(tmp_path: Path, step: str = "first_step") -> Path:
    (tmp_path / step).mkdir(parents=True, exist_ok=True)
    return tmp_path / step


def test_what_is_missing_or_unreadable_is_said(tmp_path: Path) -> None:
    recordings = Recordings(tmp_path / "nowhere")
    finding = recordings.status("first_step", "welcome", WORDS)
    assert (finding.state, finding.text) == ("missing", "25 words to read, about 10 s")
    assert recordings.seconds("first_step", ["welcome"]) == {} and strangers(recordings, {}) == []
    (folder(tmp_path) / "welcome.mp3").write_text("not sound" * 50)
    finding = Recordings(tmp_path).status("first_step", "welcome", WORDS)
    assert finding.state == "problem" and "welcome.mp3: cannot be read as sound" in finding.text


def test_lengths_are_measured_and_every_bad_file_is_named(tmp_path: Path) -> None:
    write_sound(folder(tmp_path, "first-step") / "welcome.flac", speech_like(2.5), rate=8_000, layout="stereo")
    recordings = Recordings(tmp_path)
    assert recordings.seconds("first_step", ["welcome", "other"]) == pytest.approx({"welcome": 2.5}, abs=0.01)
    write_sound(tmp_path / "first-step" / "welcome.flac", speech_like(4.0))
    assert recordings.seconds("first_step", ["welcome"])["welcome"] == pytest.approx(4.0, abs=0.01)  # recorded again
    for beat in ("one", "two"):
        (tmp_path / "first-step" / f"{beat}.wav").write_bytes(b"")
    with pytest.raises(VoiceError) as caught:
        recordings.seconds("first_step", ["welcome", "one", "two"])
    lines = str(caught.value).splitlines()
    assert len(lines) == 2 and lines[0].endswith("one.wav: is empty; record it again") and "two.wav" in lines[1]


def test_a_file_that_no_beat_plays_is_named(tmp_path: Path) -> None:
    for name in ("welcome.wav", "welcom.wav", "notes.txt"):
        (folder(tmp_path) / name).write_bytes(b"x")
    (folder(tmp_path, "second") / "welcome.wav").write_bytes(b"x")
    one, other = strangers(Recordings(tmp_path), {"first_step": ["welcome", "end"]})
    assert one.beat == "welcom" and "did you mean 'welcome'?" in one.text
    assert other.step == "second" and "there is no step 'second'" in other.text


STRAY = {  # files below recordings/, the message about one of them ("" for none)
    ("en/first_step/welcome.wav",): "",
    ("en/first-step/welcome.mp3",): "",
    ("en/first_step/welcome.WAV",): "",
    ("en/first_step/welcome.M4A",): "",
    ("en/first_step/welcome.mp4",): "",
    ("en/first_step/welcome.aac",): "",
    ("es/first_step/welcome.wav",): "",
    ("en/first_step/notes.txt",): "",
    ("en/.DS_Store",): "",
    ("en/first_step/welcome.wma",): "has a format that cannot be read",
    ("en/first_step/welcome.amr",): "save it as wav, mp3, m4a, ogg or flac",
    (
        "en/first_step/welcome.wav",
        "en/first_step/welcome.mp3",
    ): "has 2 recordings, welcome.wav is played; remove welcome.mp3",
    ("en/first_step/welcome.wav", "en/first-step/welcome.wav"): "has 2 recordings",
    ("en/first_step/welcome.wav", "en/first_step/._welcome.wav"): "is not a recording, but what macOS leaves",
    ("en/first_step/._welcome.wav",): "delete it",
    ("en/welcome.wav",): "put it at recordings/en/first_step/welcome.wav",
    ("first_step/welcome.wav",): "put it at recordings/en/first_step/welcome.wav",
    ("welcome.wav",): "put it at recordings/en/first_step/welcome.wav",
    ("en/first_step/takes/welcome.wav",): "put it at recordings/en/",
    ("en/second_step/welcome.wav",): "there is no step 'second_step'",
    ("EN/first_step/welcome.wav",): "put it at recordings/en/first_step/welcome.wav",
    ("../welcome.mp3",): (
        "welcome.mp3 is not where recordings are looked for, so it is not played; "
        "put it at recordings/en/first_step/welcome.mp3"
    ),
    ("../Recordings/en/first_step/end.wav",): "put it at recordings/en/first_step/end.wav",
    ("../voice/first-step/welcome.wav",): "put it at recordings/en/first_step/welcome.wav",
    ("../out/manifest.json", "../out/welcome.wav"): "",
    ("../out/welcome.mp4",): "",
    ("../music.wav",): "",
    ("en/first_step/Welcome.wav",): "did you mean 'welcome'?",
    ("en/first_step/welcome.final.wav",): "no beat has this name",
}


@pytest.mark.parametrize("files", STRAY)
def test_whatever_lies_among_the_recordings_is_played_or_told(tmp_path: Path, files: tuple[str, ...]) -> None:
    top = tmp_path / "recordings"
    for name in files:
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"x")
    recordings = Recordings(top / "en")
    said = [finding.text for finding in strangers(recordings, {"first_step": ["welcome", "end"]})]
    assert len(said) == (STRAY[files] != "") and STRAY[files] in "".join(said)
    played = recordings.file("first_step", "welcome")
    assert (played is not None) == any(
        name.startswith(("en/first_step/welcome.", "en/first-step/welcome."))
        and not name.endswith((".wma", ".amr", "final.wav"))
        for name in files
    )


@pytest.mark.parametrize(
    ("language", "voice", "said"),
    [
        ("en", "kokoro", "voice install brings a voice"),
        ("en-GB", "recorded", "voice install brings a voice"),
        ("es-MX", "kokoro", "voice install brings a voice"),
        ("fr", "recorded", "voice sheet --lesson"),
        ("de", "kokoro", "speaks 'de'"),
    ],
)
def test_a_voice_is_advised_only_where_it_speaks_the_language(language: str, voice: str, said: str) -> None:
    lesson = load_lesson(PROJECT_ROOT / "assets").model_copy(update={"language": language, "voice": voice})
    assert said in cure(lesson) and ("install" in cure(lesson)) == (language[:2] in ("en", "es"))


def test_a_step_whose_narration_is_not_in_order_stops_no_other(tmp_path: Path) -> None:
    """Recordings of the others are looked at; of its own nothing is said, for its beats are not known."""
    (tmp_path / "lesson.toml").write_bytes((PROJECT_ROOT / "assets" / "lesson.toml").read_bytes())
    (tmp_path / "narration" / "en").mkdir(parents=True)
    untranslated = "# The forward pass\n\n## open: Open\n<!-- to translate -->\nSo far.\n"
    (tmp_path / "narration" / "en" / "forward_pass.md").write_text(untranslated, encoding="utf-8")
    for step, beat in (("what_is_backpropagation", "welcom"), ("forward_pass", "opne")):
        place = tmp_path / "recordings" / "en" / step
        place.mkdir(parents=True)
        (place / f"{beat}.wav").write_bytes(b"x")
    (said,) = not_played(load_lesson(tmp_path))
    assert said.startswith("recordings what_is_backpropagation/welcom: no beat has this name") and "welcome" in said


def test_scripts_are_read_only_where_something_could_be_a_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lesson.toml").write_bytes((PROJECT_ROOT / "assets" / "lesson.toml").read_bytes())
    (tmp_path / "music.wav").write_bytes(b"x")
    lesson = load_lesson(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(misplaced, "script_of", lambda *_: pytest.fail("a script was read"))
        assert not_played(lesson) == []
    (tmp_path / "welcome.wav").write_bytes(b"x")
    (said,) = not_played(lesson)
    assert said.startswith("recordings what_is_backpropagation/welcome: welcome.wav ")


def test_a_folder_that_is_named_like_a_recording_is_told(tmp_path: Path) -> None:
    (tmp_path / "recordings" / "en" / "first_step" / "welcome.wav").mkdir(parents=True)
    (said,) = strangers(Recordings(tmp_path / "recordings" / "en"), {"first_step": ["welcome", "end"]})
    assert said.text.startswith("recordings/en/first_step/welcome.wav is a folder, not a recording")
