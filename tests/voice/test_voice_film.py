"""The finished film: sound aligned with the pictures, as long as they are, named by its language; none where nobody
speaks.
"""

import itertools
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
import srt
import webvtt
from scipy.signal import resample_poly

from lesson import Speech, SpeechTable, Timeline, cues_of, make_timeline, speech_plan, to_srt, to_vtt
from pipeline.sound.joined import SoundPart
from pipeline.sound.track import make_sound, mastered, sample_of, sound_job, write_aac
from pipeline.video.assemble import Segment, join
from pipeline.video.encoder import VideoSink
from pipeline.voice.clip import RATE, Clip, Samples, opus_bytes
from pipeline.voice.sources import Voices, scripts_of
from tests.pipeline.conftest import box_names

from .conftest import LESSON, beat_of, clip_like, decoded, lag_of, speech_like

JOINER = "\u2060"  # word joiner: after a text that players would read as markup; not seen


def pictures(path: Path, fps: int, frames: int) -> Segment:
    """A film of one still picture."""
    with VideoSink(path, fps, 32, 32) as sink:
        sink.write(np.full((32, 32, 4), 90, np.uint8), frames)
    return Segment(path, frames)


@pytest.mark.parametrize(("fps", "parts"), [(24, [37, 200]), (30, [151, 1, 64]), (60, [333, 90]), (15, [40])])
def test_sound_is_where_it_was_laid_and_as_long_as_the_pictures(tmp_path: Path, fps: int, parts: Sequence[int]) -> None:
    frames = sum(parts)
    samples = speech_like(sample_of(frames, fps) / RATE, fps)
    samples[: RATE // 5] = 0
    write_aac(samples, tmp_path / "sound.m4a")
    segments = [pictures(tmp_path / f"{n}.mp4", fps, count) for n, count in enumerate(parts)]
    film = tmp_path / "film.mp4"
    assert (
        join(segments, film, fps, title="T", sound=[SoundPart(tmp_path / "sound.m4a", frames)], language="en") == frames
    )
    heard = decoded(film)
    assert abs(lag_of(heard, samples)) <= 0.002 * RATE
    third = len(samples) * 2 // 3
    assert abs(lag_of(heard[third:], samples[third:])) <= 0.002 * RATE
    assert np.corrcoef(heard[: len(samples)], samples)[0, 1] > 0.95
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (audio.codec_context.profile, audio.rate, audio.language) == ("LC", RATE, "eng")
        lengths = [stream.duration * stream.time_base for stream in (video, audio)]
        assert lengths[0] == Fraction(frames, fps) and abs(lengths[1] - lengths[0]) <= Fraction(1, fps)
        assert video.start_time == audio.start_time == 0
        times = [
            (packet.stream.type, float(packet.dts * packet.time_base)) for packet in container.demux() if packet.size
        ]
        furthest = {"video": 0.0, "audio": 0.0}
        for kind, time in times:  # interleaved, so that a player need not seek
            furthest[kind] = max(furthest[kind], time)
            assert abs(furthest["video"] - furthest["audio"]) < 1.5 or time == 0
    names = box_names(film)
    assert not [name for name in names if name.endswith(("edts", "elst"))] and names.index("moov") < names.index("mdat")


def test_after_aac_the_film_has_its_loudness_and_no_peak_above_the_bound(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    samples = speech_like(20.0, 8, peak=0.2)
    for at in rng.integers(RATE, 19 * RATE, 30):  # plosives, which come out of AAC louder than they went in
        samples[at : at + 300] += (rng.standard_normal(300) * np.exp(-np.arange(300) / 60)).astype(np.float32)
    write_aac(mastered(samples), tmp_path / "sound.m4a")
    heard = decoded(tmp_path / "sound.m4a").astype(np.float64)
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard) == pytest.approx(-16, abs=1)
    assert 20 * np.log10(np.abs(resample_poly(heard, 8, 1)).max()) <= -1.5


def test_a_track_of_silence_is_silent(tmp_path: Path) -> None:
    write_aac(np.zeros(2 * RATE, np.float32), tmp_path / "sound.m4a")
    assert np.abs(decoded(tmp_path / "sound.m4a")).max() < 1e-4


class Sung:
    """Voices that say everything."""

    def __init__(self, lines: Sequence[str] = ()) -> None:
        self.lines = lines

    def clip(self, spoken: str) -> Clip | None:
        return clip_like(spoken) if not self.lines or spoken in self.lines else None

    def clip_bytes(self, spoken: str) -> tuple[bytes, int] | None:
        clip = self.clip(spoken)
        return None if clip is None else (opus_bytes(clip.samples), len(clip.samples))

    def beat_bytes(self, step: str, beat: str) -> bytes | None:
        return None


def timeline() -> Timeline:
    beats = [
        beat_of(
            "one",
            "Numbers come in on the left, a prediction comes out on the right.",
            "(pause 3)",
            "And that is a long way.",
        ),
        beat_of("two", "Fish & chips: if z < 1, then 2 > 1. (pause 2) And this is the end of it all."),
    ]
    texts = [
        text for beat in beats for line in speech_plan(beat, SpeechTable(), 30).lines for _, text in line.utterances
    ]
    table = SpeechTable({text: clip_like(text).speech for text in texts})
    return make_timeline(1, "k", "K", [(beat, speech_plan(beat, table, 30), 0) for beat in beats], 30, 1920, 1080, "en")


@pytest.mark.parametrize("voices", [None, Sung(["nobody says this"])])
def test_a_film_in_which_nobody_speaks_has_no_sound_track(tmp_path: Path, voices: Sung | None) -> None:
    assert sound_job(timeline(), voices) is None
    join([pictures(tmp_path / "0.mp4", 30, 30)], tmp_path / "film.mp4", 30, sound=[SoundPart(None, 30)], language="en")
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def sound_of(line: Timeline, voices: Sung | Voices, folder: Path) -> Path:
    """The sound of a step, made as a worker makes it."""
    job = sound_job(line, voices)
    assert job is not None
    path = folder / "sound.m4a"
    path.write_bytes(make_sound(job))
    return path


@pytest.fixture(scope="module")
def sung(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound of a step that is sung."""
    return sound_of(timeline(), Sung(), tmp_path_factory.mktemp("sung"))


@pytest.mark.parametrize("fps", [24, 30, 60])
def test_a_film_has_the_very_sound_of_its_steps(tmp_path: Path, fps: int, sung: Path) -> None:
    """Packets are copied: each step's sound comes at most half a packet early or late, after any number of steps."""
    sound, alone = sung, decoded(sung)
    # Lengths that fit no packet, a silent step in between, one shorter than its sound by its silent end.
    frames = -(-len(alone) * fps // RATE)
    parts = [frames, frames + 7, 2 * fps + 1, frames - fps // 3, frames + 11]
    heard = [SoundPart(None if n == 2 else sound, count) for n, count in enumerate(parts)]
    segments = [pictures(tmp_path / f"{n}.mp4", fps, count) for n, count in enumerate(parts)]
    join(segments, tmp_path / "film.mp4", fps, sound=heard, language="en")
    whole, packets, own = decoded(tmp_path / "film.mp4"), aac_of(tmp_path / "film.mp4"), aac_of(sound)
    assert 0 <= len(whole) - sample_of(sum(parts), fps) < 1024
    for number, start in enumerate(itertools.accumulate(parts, initial=0)):
        at = sample_of(start, fps)
        if number == 2:
            assert np.abs(whole[at + 600 : at + 2 * RATE - 600]).max() < 1e-4
        elif number < 5:
            length = len(alone) - RATE // 3
            first = round(at / 1024)
            assert packets[first : first + length // 1024] == own[: length // 1024]
            assert abs(lag_of(whole[at : at + length], alone)) <= 513


def aac_of(path: Path) -> list[bytes]:
    """The packets of a film's sound."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(audio=0) if packet.size]


def active(samples: Samples, step_s: float = 0.02) -> np.ndarray:
    """Where somebody speaks: one truth value for each step_s."""
    size = round(step_s * RATE)
    blocks = samples[: len(samples) // size * size].reshape(-1, size)
    return np.sqrt((blocks**2).mean(axis=1)) > 10 ** (-45 / 20)


def speech_fits_captions(samples: Samples, line: Timeline) -> tuple[float, float]:
    """(the least share of a caption's time in which somebody speaks, the share of speech that no caption is near)."""
    spoken = active(samples)
    near = np.zeros(len(spoken), bool)
    shares = []
    for caption in cues_of(line):
        shares.append(float(spoken[round(caption.start_s * 50) : round(caption.end_s * 50)].mean()))
        near[max(0, round((caption.start_s - 0.5) * 50)) : round((caption.end_s + 0.5) * 50)] = True
    return min(shares), float((spoken & ~near).sum() / max(spoken.sum(), 1))


def test_whoever_speaks_is_captioned(tmp_path: Path) -> None:
    line = timeline()
    heard = decoded(sound_of(line, Sung(), tmp_path))
    least, stray = speech_fits_captions(heard, line)
    assert least > 0.3 and stray < 0.01
    shifted = np.concatenate([np.zeros(3 * RATE, np.float32), heard])[: len(heard)]
    least, stray = speech_fits_captions(shifted, line)
    assert least < 0.1 or stray > 0.1  # the measure would notice


def test_captions_are_what_independent_readers_read() -> None:
    line = timeline()
    captions = cues_of(line)
    read = list(webvtt.from_string(to_vtt(captions)))
    subtitles = list(srt.parse(to_srt(captions), ignore_errors=False))
    assert len(read) == len(subtitles) == len(captions) > 3
    assert "&amp;" in to_vtt(captions) and "&amp;" not in to_srt(captions) and "&lt;" not in to_srt(captions)
    for caption, cue, subtitle in zip(captions, read, subtitles, strict=True):
        assert subtitle.content.replace(JOINER, "") == "\n".join(caption.lines)
        times = pytest.approx([caption.start_s, caption.end_s], abs=0.001)
        assert [subtitle.start.total_seconds(), subtitle.end.total_seconds()] == times
        assert [seconds(cue.start), seconds(cue.end)] == times
        assert len(caption.lines) <= 2 and max(map(len, caption.lines)) <= 42
        assert 5 / 6 - 0.001 <= caption.end_s - caption.start_s <= 7
        assert len(caption.text) / (caption.end_s - caption.start_s) <= 17.001
    assert all(a.end_s <= b.start_s + 1e-9 for a, b in itertools.pairwise(captions))


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def shipped_timeline(voices: Voices) -> Timeline | None:
    """The step with the fewest words of which everything is shipped, in time (without pictures)."""
    scripts = sorted(scripts_of(LESSON).items(), key=lambda item: item[1].words)
    for key, script in scripts:
        if not voices.missing(key, script):
            table = voices.table(key, script)
            beats = [(beat, speech_plan(beat, table, 30), 0) for beat in script.beats]
            return make_timeline(1, key, script.title, beats, 30, 1920, 1080, LESSON.language)
    return None


def test_the_shipped_voice_is_captioned_at_its_loudness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKPROP_CACHE", str(tmp_path / "none"))
    voices = Voices(LESSON)
    line = shipped_timeline(voices)
    if line is None:
        pytest.skip("no step is shipped whole; test_the_shipped_recording_matches_the_script says what is missing")
    heard = decoded(sound_of(line, voices, tmp_path))
    least, stray = speech_fits_captions(heard, line)
    assert least > 0.25 and stray < 0.02
    assert pyloudnorm.Meter(RATE).integrated_loudness(heard.astype(np.float64)) == pytest.approx(-16, abs=1)
    assert 20 * np.log10(np.abs(resample_poly(heard, 8, 1)).max()) <= -1.5
    for caption in cues_of(line):
        assert 5 / 6 - 0.001 <= caption.end_s - caption.start_s <= 7


def test_speech_and_its_words_agree() -> None:
    clip = clip_like("one two three")
    assert clip.speech == Speech(clip.duration_s, clip.word_starts)
