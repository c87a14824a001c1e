"""Limits of a teacher's own recordings."""

import io
import time
from pathlib import Path

import av
import numpy as np
import pytest

from lesson import limits
from pipeline.voice.clip import VoiceError
from pipeline.voice.decode import read_audio
from pipeline.voice.misplaced import strangers
from pipeline.voice.recordings import Recordings


def wav(rate: int = 8000, channels: int = 1, seconds: float = 0.5) -> bytes:
    """A wav file with a header that says so; its samples are so many zeros and ones."""
    samples = np.zeros((round(rate * seconds), channels), np.int16)
    samples[::2] = 1000
    data = samples.tobytes()
    head = (
        b"WAVEfmt "
        + (16).to_bytes(4, "little")
        + b"\x01\0"
        + channels.to_bytes(2, "little")
        + rate.to_bytes(4, "little")
    )
    head += (
        (rate * channels * 2).to_bytes(4, "little")
        + (channels * 2).to_bytes(2, "little")
        + b"\x10\0"
        + b"data"
        + len(data).to_bytes(4, "little")
    )
    return b"RIFF" + (len(head) + len(data)).to_bytes(4, "little") + head + data


def lying(rate: int) -> bytes:
    """A wav whose header says that it is over at once; what it holds goes on for longer than the limit."""
    data = bytearray(wav(rate, 1, limits.MAX_RECORDING_S + 10))
    data[40:44] = b"\xff\xff\xff\xff"  # the length of the data: not known
    return bytes(data)


def silent_flac() -> bytes:
    """A small file of eight hours."""
    target = io.BytesIO()
    with av.open(target, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=8000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 8000 * 60), np.int16), format="s16", layout="mono")
        frame.sample_rate = 8000
        for minute in range(15):
            frame.pts = minute * 8000 * 60
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (wav(rate=1, seconds=4000), "has 1 samples a second"),
        (wav(rate=500_000), "500,000 samples a second"),
        (wav(channels=17), "17 channels"),
        (wav(seconds=601), "longer than 10 minutes"),
        (lying(8000), "longer than 10 minutes"),
        (silent_flac(), "longer than 10 minutes"),
        (
            b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n",
            "cannot be read as sound",
        ),
        (b"ffconcat version 1.0\nfile '/etc/hostname'\n", "cannot be read as sound"),
    ],
    ids=[
        "one sample a second",
        "too many a second",
        "too many channels",
        "too long",
        "long, and says it is not",
        "hours in a small file",
        "a playlist",
        "a list of files",
    ],
)
def test_recordings_over_a_limit_are_told(data: bytes, said: str) -> None:
    begun = time.process_time()
    with pytest.raises(VoiceError, match=said):
        read_audio(data, "x.wav")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("rate", [4000, 8000, 44_100, 192_000])
def test_recordings_within_the_limits_are_read(rate: int) -> None:
    assert len(read_audio(wav(rate, 2))) == pytest.approx(24_000, abs=100)


def test_recordings_of_a_step_together_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is short enough; all of them are not."""
    (tmp_path / "recall").mkdir()
    beats = ["a", "b", "c", "d"]
    for beat in beats:
        (tmp_path / "recall" / f"{beat}.wav").write_bytes(wav(4000))
    monkeypatch.setattr("pipeline.voice.recordings._heard", lambda path, mark: (500.0, "digest"))
    with pytest.raises(VoiceError, match="33 minutes of recordings; a step has at most 30"):
        Recordings(tmp_path).seconds("recall", beats)
    assert len(Recordings(tmp_path).seconds("recall", beats[:3])) == 3


def test_a_folder_of_recordings_that_is_a_link_is_not_searched(tmp_path: Path) -> None:
    """A link to somebody's folder was searched, and the names of what lies there were told."""
    (tmp_path / "elsewhere" / "en" / "recall").mkdir(parents=True)
    (tmp_path / "elsewhere" / "en" / "recall" / "diary.wav").write_bytes(b"x")
    (tmp_path / "recordings").symlink_to(tmp_path / "elsewhere")
    assert strangers(Recordings(tmp_path / "recordings" / "en"), {"recall": ["a"]}) == []
    assert len(strangers(Recordings(tmp_path / "elsewhere" / "en"), {"recall": ["a"]})) == 1
    (tmp_path / "elsewhere" / "en" / "recall" / "a\n\x1b[31m\udcff.wav").touch()
    assert all(
        f.text.isprintable() and f.beat.isprintable()
        for f in strangers(Recordings(tmp_path / "elsewhere" / "en"), {"recall": ["a"]})
    )
    for n in range(200):
        (tmp_path / "elsewhere" / "en" / "recall" / f"x{n}.wav").touch()
    assert len(strangers(Recordings(tmp_path / "elsewhere" / "en"), {"recall": ["a"]})) == limits.MAX_TOLD
