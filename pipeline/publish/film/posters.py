"""The picture of a step on a page where its questions are still open.

Its poster, unless that shows an answer.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from pipeline.publish.web.document import picture_url

from .film import StepFilm
from .pictures import Rgb, frames_of, rgb_of

WIDE, BLOCK = 640, 8  # width in points at which two pictures are compared block by block
SAME = 16  # levels by which the mean of a block may differ between a picture and its encoded form


def poster_url(step: StepFilm, width: int) -> str:
    """Return the picture as a data URL, at most `width` pixels wide."""
    return _url(step.poster, step.video, seen_before_asked(step), step.timeline.fps, width)


def seen_before_asked(step: StepFilm) -> tuple[int, ...]:
    """Return the frames that show most of what is visible before the first question, the longest beat's first.

    Empty where there is no question. A beat's is its last one, that of the question's beat the one at which the film
    stops.
    """
    line = step.timeline
    asked = [beat.start_frame + question.frame for beat in line.beats for question in beat.questions]
    if not asked:
        return ()
    first = min(min(asked), line.frames - 1)
    seen = [
        (min(beat.frames, first - beat.start_frame), min(beat.start_frame + beat.frames - 1, first))
        for beat in line.beats
        if beat.start_frame <= first
    ]
    return tuple(frame for _, frame in sorted(seen, reverse=True))


@lru_cache(maxsize=64)
def _url(poster: Path, video: Path, frames: tuple[int, ...], fps: int, width: int) -> str:
    return picture_url(picture_of(poster, video, frames, fps), width)


def picture_of(poster: Path, video: Path, frames: tuple[int, ...], fps: int) -> Image.Image:
    """Return the poster if it is one of the pictures at these frames (or there are none), else the first of them."""
    picture = _opened(poster)
    wanted = _small(np.asarray(picture, np.uint8))
    first: Rgb | None = None
    for frame in frames:
        rgb = rgb_of(next(frames_of(video, frame, 1, fps)))
        if _same(_small(rgb), wanted):
            return picture
        first = rgb if first is None else first
    return picture if first is None else Image.fromarray(first)


def _opened(path: Path) -> Image.Image:
    with Image.open(path, formats=["PNG"]) as picture:
        return picture.convert("RGB")


def _small(rgb: Rgb) -> Rgb:
    """Return a picture small and grey, because films keep only a quarter of the points of colours."""
    picture = Image.fromarray(rgb)
    height = round(WIDE * picture.height / picture.width)
    return np.asarray(picture.resize((WIDE, max(BLOCK, height)), Image.Resampling.BOX).convert("L"), np.uint8)


def _same(one: Rgb, other: Rgb) -> bool:
    """Return whether two pictures show the same: no block differs in its mean, not even by one letter more."""
    if one.shape != other.shape:
        return False
    high, wide = (length // BLOCK * BLOCK for length in one.shape)
    off = np.abs(one[:high, :wide].astype(np.float32) - other[:high, :wide])
    blocks = off.reshape(high // BLOCK, BLOCK, wide // BLOCK, BLOCK).mean((1, 3))
    return bool(blocks.max() < SAME)
