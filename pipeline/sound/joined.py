"""The sound of a joined film: packets of AAC, copied from the steps, never encoded twice."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.voice.clip import RATE

from .track import encode_aac, sample_of

AAC_BLOCK = 1024  # samples in a packet of AAC
LANGUAGES = {  # MP4 has languages by ISO 639-2/T
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fi": "fin", "fr": "fra",
    "he": "heb", "hi": "hin", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld", "no": "nor",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "zho",
}  # fmt: skip

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer


@dataclass(frozen=True)
class SoundPart:
    """The sound during some frames: of a file (from sound.write_aac, or a film joined with one), or silence.

    start: the file's frame at which it begins; beats begin and end with nothing but room tone, so packets may be cut
    there.
    """

    path: Path | None
    frames: int
    start: int = 0


class Sound:
    """The packets of a sound track, delivered in step with the pictures.

    Time stamps are samples from 0 on (no edit list). A part begins at the packet nearest to its first frame, at most
    half a packet (10.7 ms) early or late; a packet too many or too few is silence there, because at the ends of a step
    nobody speaks.
    """

    def __init__(self, parts: Sequence[SoundPart], fps: int, language: str) -> None:
        self.parts = parts if any(part.path for part in parts) else ()
        self.fps, self.language = fps, language
        self.length = sample_of(sum(part.frames for part in parts), fps)
        self.stream: AudioStream | None = None
        self.packets: list[Any] = []  # AAC packets
        self.next = 0

    def add_to(self, container: OutputContainer) -> None:
        """Add the stream, if there is any sound."""
        begun = 0
        for number, part in enumerate(self.parts):
            begun += part.frames
            end = sample_of(begun, self.fps)
            last = number == len(self.parts) - 1
            wanted = (-(-end // AAC_BLOCK) if last else round(end / AAC_BLOCK)) - len(self.packets)
            found = _packets(part.path, container, self) if part.path else []
            first = round(sample_of(part.start, self.fps) / AAC_BLOCK)
            found = found[first : first + wanted]
            self.packets += found + _silence(wanted - len(found))
        if self.stream is not None and self.language:
            self.stream.metadata["language"] = LANGUAGES.get(self.language, self.language)

    def mux_until(self, seconds: float, container: OutputContainer) -> None:
        """Mux what begins before that time."""
        while self.stream is not None and self.next < len(self.packets) and self.next * AAC_BLOCK < seconds * RATE:
            packet, at = self.packets[self.next], self.next * AAC_BLOCK
            packet.pts = packet.dts = at
            packet.duration = min(AAC_BLOCK, self.length - at)
            packet.time_base, packet.stream = Fraction(1, RATE), self.stream
            container.mux(packet)
            self.next += 1

    def mux_rest(self, container: OutputContainer) -> None:
        """Mux all that is left; the last packet ends with the film."""
        self.mux_until(self.length / RATE, container)


def _packets(path: Path, container: OutputContainer, sound: Sound) -> list[Any]:
    """Return the packets of a file; the first file's stream is the template of the film's."""
    import av  # the command line starts without it

    with av.open(str(path)) as source:
        template = source.streams.audio[0]
        if sound.stream is None:
            sound.stream = container.add_stream_from_template(template)
            sound.stream.time_base = Fraction(1, RATE)
        return [packet for packet in source.demux(template) if packet.size]


def _silence(count: int) -> list[Any]:
    """Return so many packets of silence."""
    from av.packet import Packet

    return [Packet(_silent_packet()) for _ in range(count)]


@cache
def _silent_packet() -> bytes:
    import av

    file = io.BytesIO()
    encode_aac(np.zeros(4 * AAC_BLOCK, np.float32), file)
    file.seek(0)
    with av.open(file, "r") as container:
        return bytes([packet for packet in container.demux(audio=0) if packet.size][2])
