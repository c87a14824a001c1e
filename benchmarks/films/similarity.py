"""How similar the films are to the drawn pictures: stock's and ours against the same exact pictures.

Each film's luma is compared with luma made of the drawn picture by that film's own matrix, so that only the loss by
encoding counts, and not that stock uses bt601 and we bt709.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
from PIL import Image

from lesson import StepRef
from pipeline.errors import RenderError
from pipeline.render.tasks import Task

from ..bench import Bench, run_tasks
from .drawn import draw, picture_name
from .ssim import Plane, frames_at, luma_of, our_luma, ssim, stock_luma

BEATS = 3  # of a step that are looked at
MOMENTS = 6  # of each of these beats


@dataclass(frozen=True)
class Compared:
    """SSIM of both films at the same moments: 1 is what was drawn."""

    stock: tuple[float, ...]
    ours: tuple[float, ...]

    @property
    def moments(self) -> int:
        """How many pictures were compared."""
        return len(self.ours)

    @property
    def stock_mean(self) -> float:
        """The mean of stock's film."""
        return fmean(self.stock)

    @property
    def our_mean(self) -> float:
        """The mean of our film."""
        return fmean(self.ours)

    @property
    def stock_min(self) -> float:
        """The worst picture of stock's film."""
        return min(self.stock)

    @property
    def our_min(self) -> float:
        """The worst picture of our film."""
        return min(self.ours)


def together(parts: Iterable[Compared]) -> Compared:
    """Return the comparisons of several steps as one."""
    each = list(parts)
    return Compared(tuple(v for part in each for v in part.stock), tuple(v for part in each for v in part.ours))


def compare_films(bench: Bench, ref: StepRef, beats: Sequence[Mapping[str, Any]], stock: Path, ours: Path) -> Compared:
    """Compare two films of a step at moments of some of its beats; `beats` are the manifest's rows."""
    wanted = moments_of(beats)
    folder = bench.fresh("drawn")
    job = bench.request.job(ref, bench.fresh("scratch"))
    run_tasks([Task(f"exact pictures of step {ref.number}", draw, (job, wanted, str(folder)))], 1, lambda line: None)
    start = {row["key"]: int(row["start_frame"]) for row in beats}
    pictures = {
        start[key] + frame: folder / picture_name(key, frame) for key, frames in wanted.items() for frame in frames
    }
    found = Compared(_similar(stock, pictures, True), _similar(ours, pictures, False))
    for name in ("drawn", "scratch"):
        shutil.rmtree(bench.folder / name)
    return found


def moments_of(beats: Sequence[Mapping[str, Any]]) -> dict[str, list[int]]:
    """Return frames of BEATS beats, MOMENTS of each, evenly spread over the step and over each beat."""
    chosen = [beats[n] for n in spread(len(beats), BEATS)]
    return {row["key"]: spread(int(row["frames"]), MOMENTS) for row in chosen}


def spread(length: int, count: int) -> list[int]:
    """Return the middles of `count` equal parts of 0..length-1; all numbers where there are fewer."""
    count = min(count, length)
    return [int((n + 0.5) * length / count) for n in range(count)]


def _similar(film: Path, pictures: Mapping[int, Path], is_stock: bool) -> tuple[float, ...]:
    found = []
    for number, frame in frames_at(film, pictures):
        rgba = _read(pictures[number])
        found.append(ssim(stock_luma(rgba) if is_stock else our_luma(rgba), luma_of(frame)))
    if len(found) != len(pictures):
        raise RenderError(f"{film.name}: {len(found)} of {len(pictures)} frames were found in it")
    return tuple(found)


def _read(path: Path) -> Plane:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGBA"))
