"""Stock Manim against this project: the same scenes, the same frames, in turns.

Both get a copy of the lesson with voice = "none": plain `manim` knows no voice and times words by their number, so the
copy makes the films equally long, frame by frame; a film with another number of frames is an error.
"""

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from lesson import StepRef
from pipeline.errors import RenderError
from pipeline.render.manifest import Manifest
from pipeline.video.assemble import count_frames

from .bench import Bench
from .children import Usage, run_child
from .films.similarity import Compared, compare_films, together


@dataclass
class _Step:
    """One step's measurements, a pair for each run, and what the first run's films look like."""

    ref: StepRef
    stock: list[Usage]
    ours: list[Usage]
    frames: int = 0
    compared: Compared | None = None
    stock_bytes: int = 0
    our_bytes: int = 0


def stock_against_ours(bench: Bench, lesson: Path) -> dict[str, Any]:
    """Measure every step and the whole; `lesson` is the silent copy that `bench`'s request was made of.

    Returns the "stock" part of the result. In each run: every step by stock and by us, in turns, then all steps by us
    in one command, which is what the ratios of the whole compare with the sum of stock's steps.
    """
    steps = [_Step(ref, [], []) for ref in bench.request.steps]
    whole: list[Usage] = []
    for run in range(1, bench.runs + 1):
        for step in steps:
            _pair(bench, lesson, step, f"run {run}/{bench.runs}, step {step.ref.number}")
        whole.append(_whole(bench, lesson, f"run {run}/{bench.runs}") if len(steps) > 1 else steps[0].ours[-1])
    return _result(bench, steps, whole)


def _pair(bench: Bench, lesson: Path, step: _Step, where: str) -> None:
    media, out = bench.fresh("media"), bench.fresh("out")
    step.stock.append(stock(bench, lesson, step.ref, media))
    bench.say(f"{where}: stock manim {_said(step.stock[-1])}")
    step.ours.append(bench.ours([step.ref.key]).render(lesson, out, bench.fresh_cache(), bench.log))
    bench.say(f"{where}: ours {_said(step.ours[-1])}")
    if step.compared is None:
        theirs, mine = _stock_film(media, step.ref), out / Manifest.read(out).steps[step.ref.key]["video"]
        step.frames, stock_frames = count_frames(mine), count_frames(theirs)
        if step.frames != stock_frames:
            raise RenderError(
                f"step {step.ref.number}: stock manim made {stock_frames} frames and we {step.frames}; "
                "the films are not the same, so nothing can be compared"
            )
        step.stock_bytes, step.our_bytes = theirs.stat().st_size, mine.stat().st_size
        step.compared = compare_films(bench, step.ref, Manifest.read(out).steps[step.ref.key]["beats"], theirs, mine)
        bench.say(f"{where}: SSIM stock {step.compared.stock_mean:.5f}, ours {step.compared.our_mean:.5f}")
    for folder in (media, out, bench.folder / "cache"):
        shutil.rmtree(folder)


def _whole(bench: Bench, lesson: Path, where: str) -> Usage:
    usage = bench.ours().render(lesson, bench.fresh("out"), bench.fresh_cache(), bench.log)
    bench.say(f"{where}: all {len(bench.keys)} steps, ours {_said(usage)}")
    for name in ("out", "cache"):
        shutil.rmtree(bench.folder / name)
    return usage


def stock(bench: Bench, lesson: Path, ref: StepRef, media: Path) -> Usage:
    """Render a step with stock Manim into `media`, as educators do, but without its cache."""
    module, _, name = ref.scene.partition(":")
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise RenderError(f"step {ref.number}: the file of its scene {module} was not found")
    form = bench.request.format
    command = [
        sys.executable,
        "-m",
        "manim",
        "render",
        "-qh",
        "--fps",
        str(form.fps),
        "-r",
        f"{form.width},{form.height}",
        "--disable_caching",
        "--media_dir",
        str(media),
        spec.origin,
        name,
    ]
    return run_child(command, f"stock manim, step {ref.number}", bench.log, {"BACKPROP_LESSON": str(lesson)})


def _stock_film(media: Path, ref: StepRef) -> Path:
    name = ref.scene.partition(":")[2]
    films = [path for path in media.rglob(f"{name}.mp4") if "partial_movie_files" not in path.parts]
    if len(films) != 1:
        raise RenderError(f"step {ref.number}: stock manim left {len(films)} films of {name} where one was expected")
    return films[0]


def _said(usage: Usage) -> str:
    return f"{usage.cpu_s:.1f} s CPU, {usage.wall_s:.1f} s"


def _result(bench: Bench, steps: list[_Step], whole: list[Usage]) -> dict[str, Any]:
    stock_runs = [sum((step.stock[n] for step in steps[1:]), steps[0].stock[n]) for n in range(bench.runs)]
    similar = together([step.compared for step in steps if step.compared is not None])
    return {
        "cpu_ratio": _ratio(whole, stock_runs, "cpu_s"),
        "wall_ratio": _ratio(whole, stock_runs, "wall_s"),
        "ssim": similar.our_mean,
        "ssim_stock": similar.stock_mean,
        "ssim_difference": similar.our_mean - similar.stock_mean,
        "ssim_min": similar.our_min,
        "ssim_min_stock": similar.stock_min,
        "moments": similar.moments,
        "workers": bench.request.workers,
        "frames": sum(step.frames for step in steps),
        **_seconds(stock_runs, whole),
        "per_step": [_row(step) for step in steps],
    }


def _row(step: _Step) -> dict[str, Any]:
    assert step.compared is not None
    return {
        "step": step.ref.number,
        "key": step.ref.key,
        "frames": step.frames,
        "cpu_ratio": _ratio(step.ours, step.stock, "cpu_s"),
        "wall_ratio": _ratio(step.ours, step.stock, "wall_s"),
        **_seconds(step.stock, step.ours),
        "ssim": step.compared.our_mean,
        "ssim_stock": step.compared.stock_mean,
        "ssim_min": step.compared.our_min,
        "ssim_min_stock": step.compared.stock_min,
        "moments": step.compared.moments,
        "stock_bytes": step.stock_bytes,
        "bytes": step.our_bytes,
    }


def _seconds(stock: list[Usage], ours: list[Usage]) -> dict[str, float]:
    return {
        "stock_cpu_s": median(usage.cpu_s for usage in stock),
        "stock_wall_s": median(usage.wall_s for usage in stock),
        "cpu_s": median(usage.cpu_s for usage in ours),
        "wall_s": median(usage.wall_s for usage in ours),
    }


def _ratio(ours: list[Usage], stock: list[Usage], name: str) -> float:
    """Return the median over the runs of what we took, in parts of what stock took in the same run."""
    return float(median(getattr(one, name) / getattr(other, name) for one, other in zip(ours, stock, strict=True)))
