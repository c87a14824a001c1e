"""One call of the bench: which parts are measured, in a temporary folder that is removed afterwards."""

import json
from collections.abc import Callable
from itertools import chain
from typing import Any

from lesson import PROJECT_ROOT
from pipeline.commands.options import request_of
from pipeline.commands.progress import clock
from pipeline.errors import UserError
from pipeline.leftovers import scratch_folder
from pipeline.render.request import Request
from pipeline.voice.sources import texts_of

from .again import again
from .bench import Bench
from .costs import measure_costs
from .films.encoders import encoder_table
from .identity import identity
from .lessons import copy_lesson
from .scaling import scaling_table
from .stock import stock_against_ours
from .table import lines_of

MOST_RUNS = 99
PACE = 130  # words a minute, pauses included: only to estimate how long it will take
FULL_HD = 1920 * 1080


def bench(
    request: Request,
    runs: int,
    say: Callable[[str], None],
    show: Callable[[str], None],
    *,
    as_json: bool = False,
    encoders: bool = False,
    same: bool = False,
    scaling: bool = False,
) -> int:
    """Measure and show the result; return the exit code: 1 if a beat alone differs from the same in its step, else 0.

    encoders, same, scaling: only these parts (encoder settings, identity, scaling model); without one of them, ours
    against stock Manim, again, workers, memory and encoder settings. Raises UserError for a number of runs out of
    range.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise UserError(f"--runs {runs}: give a whole number from 1 to {MOST_RUNS}, 3 for instance")
    result: dict[str, Any] = {"runs": runs, "workers_used": request.workers, "format": _format(request)}
    with scratch_folder("bench") as folder:
        measured = Bench(request, runs, folder, say)
        whole, code = not (encoders or same or scaling), _code()
        say(f"this takes about {clock(_estimate(request, runs, whole, encoders, same, scaling))} (minutes:seconds)")
        if whole:
            result["stock"] = _against_stock(measured)
            result |= again(measured)
        if whole or encoders:
            result["encoders"] = encoder_table(measured)
        if same:
            result["identity"] = identity(measured).to_dict()
        if scaling:
            result["scaling"] = _scaling(measured)
    if _code() != code:
        say("note: files of the project changed meanwhile, so these numbers are of no one version")
    for line in [json.dumps(result, ensure_ascii=False, indent=2)] if as_json else lines_of(result):
        show(line)
    return 1 if same and (result["identity"]["files_differ"] or result["identity"]["pixels_differ"]) else 0


def _code() -> list[tuple[str, int]]:
    """Return the project's source files with their times of change: a change during a run mixes two versions."""
    rooms = (PROJECT_ROOT / name for name in ("scenes", "pipeline", "lesson", "backprop_core"))
    return sorted((str(path), path.stat().st_mtime_ns) for room in rooms for path in room.rglob("*.py"))


def _format(request: Request) -> dict[str, int]:
    return {"width": request.format.width, "height": request.format.height, "fps": request.format.fps}


def _against_stock(measured: Bench) -> dict[str, Any]:
    request, form = measured.request, measured.request.format
    file = copy_lesson(request.lesson, measured.folder / "silent", silent=True)
    silent = request_of(file, measured.keys, size=f"{form.width}x{form.height}", fps=form.fps, workers=request.workers)
    return stock_against_ours(measured.with_request(silent), file)


def _scaling(measured: Bench) -> dict[str, Any]:
    costs, origin = measure_costs(measured)
    beats, skips = ([*chain.from_iterable(steps)] for steps in (costs.beats, costs.skips))
    sums = {"plans": sum(costs.plans), "beats": sum(beats), "sounds": sum(costs.sounds), "skips": sum(skips)}
    joined = {"steps": sum(costs.steps), "film": costs.film, "placing": costs.placing, "looks": costs.looks}
    return {
        "origin": origin,
        "beats": len(beats),
        "longest": max(beats),
        "costs": {**sums, "driver": costs.driver, "worker": costs.worker, **joined},
        "table": scaling_table(costs),
    }


def _estimate(request: Request, runs: int, whole: bool, encoders: bool, same: bool, scaling: bool) -> float:
    """Return about how many seconds it will take, from the words to be said and the size; measured on one machine."""
    words = sum(len(text.split()) for script in request.scripts.values() for text in texts_of(script))
    frames = words / PACE * 60 * request.format.fps
    size = request.format.width * request.format.height / FULL_HD
    stock = frames * (STOCK_S[0] + STOCK_S[1] * size)
    ours = frames * (OURS_S[0] + OURS_S[1] * size)  # by one worker
    shared = ours / min(request.workers, 2)
    steps = len(request.steps)
    seconds = 0.0
    if whole:
        seconds += runs * (stock + shared + 3 * steps)  # every step by both, in turns
        seconds += runs * (shared * (steps > 1) + 3 * shared + ours)  # the whole; cold, weight, theme; by one worker
        seconds += 0.5 * ours + 10 * steps  # likeness, in the first run
    if whole or encoders:
        seconds += 10 + 50 * size
    if same:
        seconds += 2 * shared + 10
    if scaling:
        seconds += shared + 10 * steps
    return seconds


STOCK_S = (0.003, 0.013)  # seconds a frame: whatever its size, and at 1920 x 1080
OURS_S = (0.002, 0.006)
