"""The different pictures of a beat and how long each is to be seen in a loop: what stands still is given once, and
not for too long.
"""

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

HOLD_S = 2.5  # nobody speaks in a loop: longer than this nothing stands still; the last picture stands so long
BLOCKS = 60  # across a picture
SAME = 1.5  # levels by which the mean of a block may differ where an encoder begins anew with the same picture
NOISE = 6  # levels by which a point may differ from what is seen of it already; such changes are left out
NEAR, DRIFT = 8, 1  # if the mean of so many points across moves by more levels, something fades


@dataclass(frozen=True)
class Shot:
    """A picture of a loop, and the frames from which and for which it is seen."""

    picture: NDArray[np.uint8]  # height x width x 3, or 4 where it has no ground
    start: int
    frames: int

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


def shots(video: Path, beat: BeatTime, fps: int, size: tuple[int, int], rate: int) -> Iterator[Shot]:
    """Give the different pictures of a beat, scaled to (width, height), at most `rate` a second; two at a time are
    held.

    A point keeps its colour while it changes by no more than NOISE levels: what an encoder did to a picture does not
    flicker.
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
    """Return a picture whose points have kept their colour where nothing but noise changed them: little, and not
    all around them.
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
    """Return a copy of brightness and colours, below each other; the colours' planes are half as wide."""
    planes = [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
    width = planes[0].shape[1]
    return np.concatenate([np.pad(plane, ((0, 0), (0, width - plane.shape[1]))) for plane in planes])


def _differs(before: NDArray[np.uint8], now: NDArray[np.uint8], is_key: bool) -> bool:
    """Say whether something moved.

    Frames of a hold are equal to the byte, but for its keyframes, which are encoded anew.
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
