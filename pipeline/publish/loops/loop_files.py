"""Loops as files, made from one shot at a time: GIF and WebP for slides and pages, WebM without a ground."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from pipeline.files import close_quietly, written_aside

from .gif import Colours, Gif, Nearest
from .ground import ground_of, without
from .shots import Shot

NOTHING = np.zeros((0, 0, 3), np.uint8)


@dataclass(frozen=True)
class LoopKind:
    """How a loop is encoded, in FFmpeg's names."""

    container: str
    codec: str
    pixels: str
    options: dict[str, str]
    muxer: dict[str, str]
    tags: dict[str, str] = field(default_factory=dict)


# Lossless, because drawings in 255 colours are smaller than with loss, and sharper.
WEBP = LoopKind(
    "webp", "libwebp_anim", "bgra", {"lossless": "1", "quality": "75", "compression_level": "3"}, {"loop": "0"}
)
VP9 = {
    "crf": "32",
    "b": "0",
    "deadline": "realtime",
    "cpu-used": "8",
    "auto-alt-ref": "0",
    "threads": "1",
    "row-mt": "0",
}
# Browsers look for alpha only where the tag says so; without bitexact every file would have a random number.
OVERLAY = LoopKind("webm", "libvpx-vp9", "yuva420p", VP9, {"fflags": "+bitexact"}, {"alpha_mode": "1"})


def write_pictures(shots: Iterable[Shot], webp: Path, gif: Path, fps: int, size: tuple[int, int]) -> None:
    """Write a loop as WebP and as GIF, repeating for ever, in the same colours.

    All its pictures are in memory, but compressed.
    """
    packed: list[tuple[bytes, Shot]] = []
    colours = Colours()
    for shot in shots:
        packed.append((zlib.compress(shot.picture.tobytes(), 1), replace(shot, picture=NOTHING)))
        colours.add(shot.picture)
    table = colours.table()
    nearest = Nearest(table)
    with written_aside(gif) as part, part.open("wb") as file:
        found = Gif(file, *size, table)

        def coloured() -> Iterator[Shot]:
            for data, shot in packed:
                indices = nearest.indices(np.frombuffer(zlib.decompress(data), np.uint8).reshape(size[1], size[0], 3))
                found.add(indices, round(100 * shot.end / fps) - round(100 * shot.start / fps))
                yield replace(shot, picture=table[indices])

        _write(coloured(), webp, WEBP, fps, size)
        found.close()


def write_overlay(shots: Iterable[Shot], path: Path, fps: int, size: tuple[int, int]) -> None:
    """Write a loop as WebM (VP9) whose ground, the most frequent colour of its first picture, is transparent."""

    def cut() -> Iterator[Shot]:
        ground: tuple[int, int, int] | None = None
        for shot in shots:
            ground = ground or ground_of(shot.picture)
            yield Shot(without(shot.picture, ground), shot.start, shot.frames)

    _write(cut(), path, OVERLAY, fps, size)


def _write(shots: Iterable[Shot], path: Path, kind: LoopKind, fps: int, size: tuple[int, int]) -> None:
    """Encode shots with their times; the last one is given twice, so that its end is known."""
    with written_aside(path) as part:
        file = av.open(str(part), "w", format=kind.container, options=kind.muxer)
        try:
            stream = file.add_stream(kind.codec, rate=fps, options=kind.options)
            assert isinstance(stream, VideoStream)
            stream.width, stream.height = size
            stream.pix_fmt, stream.time_base, stream.codec_context.time_base = (
                kind.pixels,
                Fraction(1, fps),
                Fraction(1, fps),
            )
            stream.metadata.update(kind.tags)
            last: Shot | None = None
            for last in shots:
                file.mux(stream.encode(_frame(last.picture, last.start, kind, fps)))
            if last is not None and last.frames > 1:
                file.mux(stream.encode(_frame(last.picture, last.end - 1, kind, fps)))
            file.mux(stream.encode(None))
            file.close()
        except BaseException:
            close_quietly(file)
            raise


def _frame(picture: NDArray[np.uint8], at: int, kind: LoopKind, fps: int) -> VideoFrame:
    found = VideoFrame.from_ndarray(picture, "rgba" if picture.shape[2] == 4 else "rgb24")
    found = found.reformat(format=kind.pixels, dst_colorspace="ITU709")
    found.pts, found.time_base = at, Fraction(1, fps)
    return found
