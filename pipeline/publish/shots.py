"""The different pictures of a beat and how long each is to be seen in a loop: what stands still is given once, and not for too long."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from lesson.timeline import BeatTime

from .pictures import Rgb, frames_of, rgb_of

HOLD_S = 2.5  # nobody speaks in a loop: longer than this nothing stands still; the last picture stands so long
BLOCK = 8
SAME = 2.5  # levels by which the mean of a block may differ where an encoder begins anew with the same picture


@dataclass(frozen=True)
class Shot:
    """A picture of a loop, and the frames from which and for which it is seen."""

    rgb: Rgb
    start: int
    frames: int

    @property
    def end(self) -> int:
        """The first frame after it."""
        return self.start + self.frames


def shots(video: Path, beat: BeatTime, fps: int, size: tuple[int, int], rate: int) -> Iterator[Shot]:
    """Give the different pictures of a beat, scaled to (width, height), at most `rate` a second; two at a time are held."""
    every, longest = max(1, round(fps / rate)), round(HOLD_S * fps)
    start, since, shown, before = 0, 0, None, None
    changed = False
    for at, frame in enumerate(frames_of(video, beat.start_frame, beat.frames, fps)):
        luma = _luma(frame)
        changed = changed or before is None or _differs(before, luma, bool(frame.key_frame))
        before = luma
        if not changed or (at % every and at < beat.frames - 1):
            continue
        if shown is not None:
            yield (shot := Shot(shown, start, min(at - since, longest)))
            start = shot.end
        shown, since, changed = rgb_of(frame, size), at, False
    if shown is not None:
        yield Shot(shown, start, longest)


def _luma(frame: VideoFrame) -> NDArray[np.uint8]:
    """Return a copy of the brightness, which is what almost every change changes, the colours' planes with it, halved."""
    planes = [np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width] for plane in frame.planes]
    return np.concatenate([planes[0], *(np.pad(plane, ((0, 0), (0, planes[0].shape[1] - plane.shape[1]))) for plane in planes[1:])])


def _differs(before: NDArray[np.uint8], now: NDArray[np.uint8], is_key: bool) -> bool:
    """Say whether something moved. Frames of a hold are equal to the byte, but for its keyframes, which are encoded anew."""
    if np.array_equal(before, now):
        return False
    return not is_key or bool(np.abs(_blocks(before) - _blocks(now)).max() > SAME)


def _blocks(plane: NDArray[np.uint8]) -> NDArray[Any]:
    """Return the mean of each block of a plane."""
    height, width = (n - n % BLOCK for n in plane.shape)
    return plane[:height, :width].reshape(height // BLOCK, BLOCK, width // BLOCK, BLOCK).mean((1, 3), dtype=np.float32)
