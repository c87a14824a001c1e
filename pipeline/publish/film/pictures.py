"""Single pictures out of a film."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray
from PIL import Image

from lesson.time.timeline import BeatTime
from pipeline.files import written_aside

Rgb = NDArray[np.uint8]  # height x width x 3


def frames_of(video: Path, start: int, frames: int, fps: int) -> Iterator[VideoFrame]:
    """Yield so many decoded pictures of a film from frame `start` on; only one is in memory at a time."""
    with av.open(str(video)) as source:
        stream = source.streams.video[0]
        source.seek(int(Fraction(start, fps) / (stream.time_base or Fraction(1))), stream=stream)
        for frame in source.decode(stream):
            at = round((frame.time or 0.0) * fps)
            if at >= start + frames:
                return
            if at >= start:
                yield frame


def rgb_of(frame: VideoFrame, size: tuple[int, int] | None = None) -> Rgb:
    """Return a picture as RGB, scaled to (width, height) if that is given."""
    width, height = size or (frame.width, frame.height)
    # Scaling and conversion to RGB in one step make everything three levels too dark.
    whole = frame.reformat(width, height, "yuv444p", interpolation="LANCZOS")
    return np.asarray(whole.reformat(format="rgb24").to_ndarray(), np.uint8)


def telling(beats: Iterable[BeatTime]) -> tuple[BeatTime, int]:
    """Return the beat that shows most, and its frame, without giving a question's answer away.

    The longest beat, at its last frame; one with a question only where there is no other, and then at the question.
    """
    beat = max(beats, key=lambda beat: (not beat.questions, beat.frames))
    return beat, min(beat.questions[0].frame if beat.questions else beat.frames, beat.frames - 1)


def save_picture(video: Path, frame: int, fps: int, path: Path) -> None:
    """Save one picture of a film as PNG."""
    (found,) = frames_of(video, frame, 1, fps)
    save(Image.fromarray(rgb_of(found)), path)


def save(image: Image.Image, path: Path, **options: Any) -> None:
    """Save an image, whole or not at all."""
    with written_aside(path) as part:
        image.save(part, **options)
