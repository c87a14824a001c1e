"""Joining beats to a film without encoding again: packets are copied, time stamps are whole frames from 0 on."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import RenderError, is_full, reason
from pipeline.files import close_quietly, written_aside
from pipeline.sound.joined import Sound, SoundPart

if TYPE_CHECKING:
    from av.container import InputContainer, OutputContainer
    from av.container.core import Chapter as AvChapter
    from av.packet import Packet
    from av.video.stream import VideoStream


@dataclass(frozen=True)
class Segment:
    """A film to be joined and its frames; from frame `start` on, which must be a keyframe, a part of it."""

    path: Path
    frames: int
    start: int | None = None  # None: the whole file


@dataclass(frozen=True)
class Chapter:
    """A titled stretch of a film, in frames."""

    title: str
    start_frame: int
    frames: int


def join(
    segments: Sequence[Segment],
    path: Path,
    fps: int,
    chapters: Sequence[Chapter] = (),
    title: str = "",
    sound: Sequence[SoundPart] = (),
    language: str = "",
    tags: Mapping[str, str] | None = None,
) -> int:
    """Join segments into an MP4 at `path` and return its frames; nothing appears unless every frame is there.

    sound: its parts; the packets are copied, too. tags: metadata by FFmpeg's names ("artist"). All segments come from
    VideoSink with the same settings. Raises RenderError for a segment with other frames or settings, or that is not a
    film, and OSError where the disk is full.
    """
    import av  # the command line starts without it

    from .encoder import CONTAINER

    with written_aside(path) as part:
        container = av.open(str(part), "w", format="mp4", container_options=CONTAINER)
        try:
            container.metadata.update({"title": title} if title else {})
            container.metadata.update({name: text for name, text in (tags or {}).items() if text})
            frames = _copy(segments, container, fps, chapters, Sound(sound, fps, language))
            container.close()
        except av.error.FFmpegError as error:  # cannot be pickled, and so not leave a worker
            close_quietly(container)
            if is_full(error):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from error
            raise RenderError(f"{path.name}: cannot be joined: {reason(error)}") from error
        except BaseException:
            close_quietly(container)
            raise
        found = count_frames(part)
        if found != frames:
            raise RenderError(f"{path.name}: {found} frames were stored where {frames} were planned")
    return frames


def _copy(
    segments: Sequence[Segment],
    container: OutputContainer,
    fps: int,
    chapters: Sequence[Chapter],
    sound: Sound,
) -> int:
    stream: VideoStream | None = None
    head = b""
    start, delay = 0, _delay(segments, fps)
    for segment in segments:
        with _opened(segment.path) as source:
            template = source.streams.video[0]
            extra = template.codec_context.extradata or b""
            if stream is None:
                head = extra
                stream = container.add_stream_from_template(template)
                stream.time_base = Fraction(1, fps)
                sound.add_to(container)
                if chapters:
                    container.set_chapters([_chapter(n, chapter, fps) for n, chapter in enumerate(chapters)])
            elif extra != head:
                raise RenderError(f"{segment.path.name}: was encoded with other settings than the segment before it")
            count = 0
            first = segment.start or 0
            for packet in _stretch(source, segment, fps):
                packet.pts = start + frame_of(packet, fps) - first
                packet.dts = start + count - delay
                packet.duration, packet.time_base, packet.stream = 1, Fraction(1, fps), stream
                container.mux(packet)
                count += 1
                sound.mux_until((start + count) / fps - 0.5, container)
        if count != segment.frames:
            raise RenderError(f"{segment.path.name}: has {count} frames where {segment.frames} are planned")
        start += count
    if stream is None:
        raise RenderError("there is nothing to join")
    sound.mux_rest(container)
    return start


def _stretch(source: InputContainer, segment: Segment, fps: int) -> Iterator[Packet[VideoStream]]:
    """Yield a segment's packets. RenderError for a part that begins without a keyframe: it could not be decoded."""
    if segment.start is None:
        yield from _packets(source)
        return
    stream = source.streams.video[0]
    source.seek(int(segment.start / fps / (stream.time_base or Fraction(1))), stream=stream)
    for packet in _packets(source):
        frame = frame_of(packet, fps)
        if frame == segment.start and not packet.is_keyframe:
            raise RenderError(f"{segment.path.name}: frame {frame} is not a keyframe; nothing can be cut there")
        if frame >= segment.start + segment.frames:
            return
        if frame >= segment.start:
            yield packet


def _delay(segments: Sequence[Segment], fps: int) -> int:
    """Return by how many frames decoding must run ahead of display, for every segment."""
    delay = 0
    for segment in segments:
        with _opened(segment.path) as source:
            delay = max([delay, *(n - frame_of(packet, fps) for n, packet in enumerate(_packets(source)))])
    return delay


def frame_of(packet: Packet[VideoStream], fps: int) -> int:
    """Return the frame at which a packet is displayed."""
    assert packet.pts is not None and packet.time_base is not None
    return round(packet.pts * packet.time_base * fps)


def count_frames(path: Path) -> int:
    """Return the pictures stored in a film, by its packets."""
    with _opened(path) as source:
        return sum(1 for _ in _packets(source))


def _packets(source: InputContainer) -> Iterator[Packet[VideoStream]]:
    return (packet for packet in source.demux(video=0) if packet.size)


def _opened(path: Path) -> InputContainer:
    import av

    try:
        return av.open(str(path))
    except (av.error.InvalidDataError, av.error.EOFError):
        raise RenderError(f"{path}: is not a film, or a broken one") from None


def _chapter(number: int, chapter: Chapter, fps: int) -> AvChapter:
    return {
        "id": number,
        "start": chapter.start_frame,
        "end": chapter.start_frame + chapter.frames,
        "time_base": Fraction(1, fps),
        "metadata": {"title": chapter.title},
    }
