"""From a sound file to samples: its type is checked before it is decoded, and decoding stops at the limits."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from lesson.limits import MAX_CHANNELS, MAX_RATE, MAX_RECORDING_S, MIN_RATE

from .clip import RATE, Samples, VoiceError

if TYPE_CHECKING:
    from av import AudioResampler

AGAIN = "record it again as wav, mp3, m4a or ogg"
_CONTAINERS = "wav,w64,aiff,caf,mp3,mov,mp4,m4a,3gp,3g2,mj2,ogg,flac,aac,matroska,webm"
_CODECS = (
    "aac,aac_latm,mp3,mp3float,mp2,mp2float,flac,alac,opus,libopus,vorbis,amrnb,amrwb,pcm_mulaw,pcm_alaw,"
    + ",".join(
        f"pcm_{kind}{bits}{order}"
        for kind, bits in (("s", 16), ("s", 24), ("s", 32), ("f", 32), ("f", 64))
        for order in ("le", "be")
    )
)
# Playlists and the like, which make FFmpeg open other files and addresses, are not sound files; pictures inside are not
# looked at.
OPTIONS = {
    "format_whitelist": _CONTAINERS,
    "codec_whitelist": f"{_CODECS},pcm_u8,pcm_s8",
    "protocol_whitelist": "file",
    "max_streams": "32",
}


def read_audio(source: Path | bytes, name: str = "") -> Samples:
    """Decode a sound file to mono 48 kHz samples (n,), at most MAX_RECORDING_S of them.

    name: the file's, for messages. VoiceError names the file and the reason: no sound, broken, too long, too few or too
    many samples a second, too many channels.
    """
    import av.error  # the command line starts without it

    name = name or (source.name if isinstance(source, Path) else "recording")
    try:
        samples = _decoded(source.read_bytes() if isinstance(source, Path) else source)
    except VoiceError as error:
        raise VoiceError(f"{name}: {error}") from None
    except (av.error.FFmpegError, OSError, IndexError, ValueError, MemoryError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        raise VoiceError(f"{name}: cannot be read as sound ({reason}); {AGAIN}") from None
    if len(samples) == 0:
        raise VoiceError(f"{name}: is empty; record it again")
    if not np.isfinite(samples).all():
        raise VoiceError(f"{name}: has samples that are not numbers; export it again as wav with 16 or 24 bits")
    return samples


def _decoded(data: bytes) -> Samples:
    if not data:
        raise VoiceError("is empty; record it again")
    import av

    pieces: list[Samples] = []
    with av.open(io.BytesIO(data), "r", options=OPTIONS) as container:
        if not container.streams.audio:
            raise VoiceError(f"there is no sound in it; {AGAIN}")
        stream = container.streams.audio[0]
        if stream.codec_context is None:
            raise VoiceError(f"its sound is of a kind that cannot be read; {AGAIN}")
        form = stream.rate or 0, len(stream.layout.channels)
        _check_form(*form)
        told = [float(stream.duration * stream.time_base)] if stream.duration and stream.time_base else []
        _check_length(max([*told, (container.duration or 0) / av.time_base]))
        resampler, seconds = av.AudioResampler(format="flt", layout="mono", rate=RATE), 0.0
        for frame in container.decode(stream):
            if (
                frame.sample_rate,
                len(frame.layout.channels),
            ) != form:  # AAC of half the rate, which is known late, for instance
                _check_form(frame.sample_rate, len(frame.layout.channels))
                pieces += _rest(resampler)
                form = frame.sample_rate, len(frame.layout.channels)
                resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            seconds += frame.samples / frame.sample_rate
            _check_length(seconds)
            frame.pts = None
            pieces += [out.to_ndarray()[0] for out in resampler.resample(frame)]
        pieces += _rest(resampler)
    return np.concatenate(pieces).astype(np.float32) if pieces else np.zeros(0, np.float32)


def _rest(resampler: AudioResampler) -> list[Samples]:
    return [out.to_ndarray()[0] for out in resampler.resample(None)]


def _check_form(rate: int, channels: int) -> None:
    if not MIN_RATE <= rate <= MAX_RATE:
        raise VoiceError(f"has {rate:,} samples a second; record it with 44,100 or 48,000")
    if not 1 <= channels <= MAX_CHANNELS:
        raise VoiceError(f"has {channels} channels; record it with one or two")


def _check_length(seconds: float) -> None:
    if seconds > MAX_RECORDING_S:
        raise VoiceError(
            f"is longer than {MAX_RECORDING_S / 60:g} minutes; a recording is one beat, cut it into one file a beat"
        )
