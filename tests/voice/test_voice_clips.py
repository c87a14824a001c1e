"""Clips: what is refused, what comes back from the disk, which files can be read, when a clip is another clip."""

import hashlib
import json
import os
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.voice.clip import RATE, Clip, VoiceError, check, key_of, opus_bytes
from pipeline.voice.decode import read_audio
from pipeline.voice.store import ClipStore

from .conftest import clip_like, lag_of, speech_like, write_sound

TEXT = "one two three four five six"


@pytest.mark.parametrize("seconds", [0.02, 0.5, 1.2345, 7.0])
def test_opus_gives_back_the_same_sound_at_the_same_place(tmp_path: Path, seconds: float) -> None:
    samples = speech_like(seconds, 3)
    store = ClipStore(tmp_path)
    store.put("k", Clip(samples, (0.0, 0.123456)), "one two", "v")
    back = ClipStore(tmp_path).get("k")
    assert len(back.samples) == len(samples) and back.samples.dtype == np.float32
    assert back.word_starts == (0.0, 0.123) and back.duration_s == pytest.approx(seconds, abs=1 / RATE)
    if seconds >= 0.5:
        assert abs(lag_of(back.samples, samples)) <= 2
        assert np.corrcoef(back.samples, samples)[0, 1] > 0.9
    assert ClipStore(tmp_path).times("k") == (len(samples) / RATE, (0.0, 0.123))


def test_a_store_without_a_whole_index_knows_nothing_and_can_be_filled(tmp_path: Path) -> None:
    assert not ClipStore(tmp_path / "nowhere").has("k")
    assert ClipStore(tmp_path / "nowhere").keep_only(set()) == 0
    for text in (
        "",
        "{broken",
        "[]",
        "null",
        '{"k": 3}',
        '{"k": {"spoken": "x"}}',
        '{"k": {"samples": "9", "word_starts": []}}',
    ):
        (tmp_path / "index.json").write_text(text)
        (tmp_path / "k.ogg").write_bytes(b"x")
        store = ClipStore(tmp_path)
        assert not store.has("k"), text
        store.put("k", clip_like(TEXT), TEXT, "v")
        assert ClipStore(tmp_path).has("k") and len(ClipStore(tmp_path).get("k").samples) == round(2.4 * RATE)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.json", "k.ogg"]


def test_a_broken_clip_is_named_with_the_cure(tmp_path: Path) -> None:
    store = ClipStore(tmp_path)
    store.put("k", clip_like(TEXT), TEXT, "v")
    (tmp_path / "k.ogg").write_bytes(b"no sound")
    with pytest.raises(VoiceError, match=r"k\.ogg: .*delete the file"):
        ClipStore(tmp_path).get("k")
    (tmp_path / "k.ogg").unlink()
    assert not ClipStore(tmp_path).has("k")


ENTRIES = [
    {"samples": 999_999_999},
    {"samples": 1},
    {"samples": 1.5},
    {"samples": "9"},
    {"word_starts": []},
    {"word_starts": [0] * 7},
    {"word_starts": {"1": 2}},
    {"word_starts": [0, 1, 2, 3, 4, 1e5]},
    {"word_starts": [5, 4, 3, 2, 1, 0]},
    {"word_starts": [0, 0, 0, 0, 0, float("nan")]},
    {"spoken": 5},
    {"spoken": "a"},
]


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_an_index_that_lies_is_not_believed(tmp_path: Path, entry: dict[str, Any]) -> None:
    """Two hours of silence were made of a lie, and a list of words too short ended the plan."""
    ClipStore(tmp_path).put("k", clip_like(TEXT), TEXT, "v")
    index = tmp_path / "index.json"
    told = json.loads(index.read_text())
    told["k"] |= entry
    index.write_text(json.dumps(told))
    assert not ClipStore(tmp_path).has("k")


@pytest.mark.parametrize("name", ["k.ogg", "index.json"])
@pytest.mark.parametrize("kind", ["pipe", "device", "link", "folder", "garbage with the right sum"])
def test_what_is_no_clip_is_said_anew(tmp_path: Path, name: str, kind: str) -> None:
    """A pipe was waited for, a device filled the memory, garbage ended every run until it was deleted by hand."""
    store, place = tmp_path / "store", tmp_path / "store" / name
    ClipStore(store).put("k", clip_like(TEXT), TEXT, "v")
    outside = place.rename(tmp_path / "outside")
    if kind == "pipe":
        os.mkfifo(place)
    elif kind in ("device", "link"):
        place.symlink_to("/dev/zero" if kind == "device" else outside)
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"OggS" + b"x" * 90)
        if name == "k.ogg":
            index = store / "index.json"
            told = json.loads(index.read_text())
            told["k"]["sha256"] = hashlib.sha256(place.read_bytes()).hexdigest()
            index.write_text(json.dumps(told))
    assert not ClipStore(store).has("k")


def test_clips_that_nothing_says_any_more_go(tmp_path: Path) -> None:
    store = ClipStore(tmp_path)
    for key in "abc":
        store.put(key, clip_like(TEXT), TEXT, "v")
    assert store.keep_only({"b"}) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.ogg", "index.json"]
    assert list(json.loads((tmp_path / "index.json").read_text())) == ["b"]


def test_two_runs_that_fill_one_store_keep_both_clips(tmp_path: Path) -> None:
    one, other = ClipStore(tmp_path), ClipStore(tmp_path)
    assert not one.has("a") and not other.has("a")
    one.put("a", clip_like(TEXT), TEXT, "v")
    other.put("b", clip_like(TEXT), TEXT, "v")
    assert ClipStore(tmp_path).has("a") and ClipStore(tmp_path).has("b")


def test_what_a_synthesiser_must_not_give_is_refused() -> None:
    good = speech_like(2.4)
    check(good, TEXT)
    holed = good.copy()
    holed[1000] = np.nan
    for samples, why in [
        (holed, "not finite"),
        (np.full_like(good, np.inf), "not finite"),
        (np.zeros_like(good), "silence"),
        (good * 0.01, "silence"),
        (good[:0], "silence"),
        (good[: RATE // 2], r"took 0\.5 s for 6 words"),
        (speech_like(12.0), r"took 12\.0 s for 6 words"),
    ]:
        with pytest.raises(VoiceError, match=why):
            check(samples, TEXT)


@pytest.mark.parametrize("ending", [".wav", ".mp3", ".m4a", ".ogg", ".flac"])
@pytest.mark.parametrize(("rate", "layout"), [(48_000, "mono"), (44_100, "stereo"), (8_000, "stereo")])
def test_every_usual_file_is_read(tmp_path: Path, ending: str, rate: int, layout: str) -> None:
    sound = speech_like(3.0, 5)
    rate = 48_000 if ending == ".ogg" and rate == 44_100 else rate  # Opus knows no 44.1 kHz
    path = write_sound(tmp_path / f"a{ending}", sound, "", rate, layout)
    back = read_audio(path)
    assert back.dtype == np.float32 and back.ndim == 1
    assert len(back) == pytest.approx(len(sound), abs=0.13 * RATE)
    assert abs(lag_of(back, sound)) <= 0.05 * RATE
    assert np.abs(back).max() == pytest.approx(np.abs(sound).max(), rel=0.5)
    assert len(read_audio(path.read_bytes())) == len(back)


def test_a_channel_alone_is_not_lost(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "left.wav"), "wb") as file:
        file.setnchannels(2), file.setsampwidth(2), file.setframerate(48_000)
        left = (speech_like(1.0) * 32767).astype("<i2")
        file.writeframes(np.stack([left, np.zeros_like(left)], 1).tobytes())
    assert np.abs(read_audio(tmp_path / "left.wav")).max() > 0.1


def test_files_without_sound_are_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "text.wav").write_text("This is no sound, it is a text.\n" * 100)
    (tmp_path / "text.mp3").write_text("This is no sound, it is a text.\n" * 100)
    (tmp_path / "folder.wav").mkdir()
    with wave.open(str(tmp_path / "nothing.wav"), "wb") as file:
        file.setnchannels(1), file.setsampwidth(2), file.setframerate(48_000)
    whole = write_sound(tmp_path / "whole.flac", speech_like(1.0)).read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[:30])
    broken = speech_like(1.0)
    broken[100] = np.nan
    write_sound(tmp_path / "nan.wav", broken, "pcm_f32le")
    write_film_without_sound(tmp_path / "film.m4a")
    for name in (
        "empty.wav",
        "text.wav",
        "text.mp3",
        "folder.wav",
        "nothing.wav",
        "cut.flac",
        "nan.wav",
        "film.m4a",
        "missing.wav",
    ):
        with pytest.raises(VoiceError, match=rf"^{name}: .*; (record|export) it again") as caught:
            read_audio(tmp_path / name)
        assert "\n" not in str(caught.value) and "Errno" not in str(caught.value)


def write_film_without_sound(path: Path) -> None:
    from pipeline.video.encoder import VideoSink

    with VideoSink(path, 24, 32, 32) as sink:
        sink.write(np.zeros((32, 32, 4), np.uint8), 5)


def test_a_clip_is_another_when_word_language_or_voice_changes() -> None:
    same = key_of("w one is minus two", "en", "kokoro af_heart")
    assert same == key_of("w one is minus two", "en", "kokoro af_heart") and len(same) == 20
    others = [
        key_of("w one is minus three", "en", "kokoro af_heart"),
        key_of("w one is minus two.", "en", "kokoro af_heart"),
        key_of("w one is minus two", "es", "kokoro af_heart"),
        key_of("w one is minus two", "en", "kokoro am_michael"),
        key_of("w one is minus two en", "", "kokoro af_heart"),
    ]
    assert len({same, *others}) == 6


def test_opus_is_small() -> None:
    assert len(opus_bytes(speech_like(10.0))) < 10 * 48_000 / 8 * 1.3
