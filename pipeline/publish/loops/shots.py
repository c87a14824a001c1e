"""The different pictures of a beat and their times in a loop: a still is given once, and not for too long."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from lesson.time.timeline import BeatTime
from pipeline.publish.film.pictures import Rgb, frames_of, rgb_of

HOLD_S = 2.5  # longest stills of a loop, which has no speech: in the middle, and of the last picture
BLOCKS = 60  # across a picture
SAME = 1.5  # levels by which the mean of a block may differ where an encoder starts again with the same picture
NOISE = 6  # levels by which a point may differ from what is shown of it already; such changes are left out
NEAR, DRIFT = 8, 1  # something fades if the mean of so many points across moves by more than so many levels


@dataclass(frozen=True)
class Shot:
    """A picture of a loop, its first frame and its number of frames."""

    picture: NDArray[np.uint8]  # height x width x 3, or 4 where it has no ground
    start: int
    frames: int

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


def shots(video: Path, beat: BeatTime, fps: int, size: tuple[int, int], rate: int) -> Iterator[Shot]:
    """Yield the different pictures of a beat, scaled to (width, height), at most `rate` a second.

    Two are in memory at a time. A point keeps its colour while it changes by no more than NOISE levels, so that the
    noise of an encoder does not flicker.
    """
    every, longest = max(1, round(fps / rate)), round(HOLD_S * fps)
    start = since = 0
    shown: Rgb | None = None
    before: NDArray[np.uint8] | None = None
    changed = False
    for at, frame in enumerate(frames_of(video, beat.start_frame, beat.frames, fps)):
        planes = _planes(frame)
        changed = changed or before is None or _differs(before, planes, bool(frame.key_frame))
        before = planes
        if not changed or (at % every and at < beat.frames - 1):
            continue
        if shown is not None:
            yield (shot := Shot(shown, start, min(at - since, longest)))
            start = shot.end
        shown, since, changed = _steadied(rgb_of(frame, size), shown), at, False
    if shown is not None:
        yield Shot(shown, start, longest)


def _steadied(rgb: Rgb, shown: Rgb | None) -> Rgb:
    """Return a picture whose points keep their colour where only noise changed them.

    Noise is a small change that is not all around a point.
    """
    if shown is None:
        return rgb
    now, before = (np.asarray(Image.fromarray(each).reduce(NEAR), np.int16) for each in (rgb, shown))
    calm = Image.fromarray(np.abs(now - before).max(2) <= DRIFT).resize(
        (rgb.shape[1], rgb.shape[0]), Image.Resampling.NEAREST
    )
    near = np.maximum(rgb, shown) - np.minimum(rgb, shown) <= NOISE
    return np.where((near[..., 0] & near[..., 1] & near[..., 2] & np.asarray(calm))[..., None], shown, rgb)


def _planes(frame: VideoFrame) -> NDArray[np.uint8]:
    """Return a copy of brightness and colours, one below the other; the colours' planes are half as wide."""
    planes = [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
    width = planes[0].shape[1]
    return np.concatenate([np.pad(plane, ((0, 0), (0, width - plane.shape[1]))) for plane in planes])


def _differs(before: NDArray[np.uint8], now: NDArray[np.uint8], is_key: bool) -> bool:
    """Return whether something moved.

    Frames of a hold are equal to the byte, except for its keyframes, which are encoded again.
    """
    if np.array_equal(before, now):
        return False
    return not is_key or bool(np.abs(_blocks(before) - _blocks(now)).max() > SAME)


def _blocks(plane: NDArray[np.uint8]) -> NDArray[Any]:
    """Return the mean of each block of a plane."""
    block = max(4, plane.shape[1] // BLOCKS)
    height, width = (n - n % block for n in plane.shape)
    blocks = plane[:height, :width].reshape(height // block, block, width // block, block)
    return np.asarray(blocks.mean((1, 3), dtype=np.float32))
