"""Measuring what the scaling model needs: each part of the film by itself, on this machine."""

import shutil
import time
from itertools import islice
from typing import Any

from pipeline.cache.cache import Cache, cache_folder
from pipeline.errors import RenderError
from pipeline.render.making import Making
from pipeline.render.plan import Plan
from pipeline.render.tasks import Task
from pipeline.render.worker import plan as plan_step
from pipeline.render.worker import sound as mix_sound

from .bench import Bench, run_tasks
from .children import start_up
from .films.drawn import timed, warm_up
from .joined import put_together
from .scaling import Costs


def measure_costs(bench: Bench) -> tuple[Costs, str]:
    """Return the costs of the chosen steps and where the beats' seconds are from.

    The seconds of beats are facts of the user's cache if it has them all, else of a fresh run in a temporary one.
    """
    bench.say("measuring start, planning and sound")
    began = time.perf_counter()
    run_tasks([Task("start of a worker", warm_up, ())], 1, lambda line: None)
    worker = time.perf_counter() - began
    plans, plan_s = _plans(bench)
    makings = [Making(None, bench.request, plan) for plan in plans]
    sounds = _sounds(makings)
    facts, joined, origin = _facts(bench, makings)
    skips = [
        tuple(plan_s[n] * beat.start_frame / max(1, line.frames) for beat in line.beats)
        for n, line in enumerate(making.plan.timeline for making in makings)
    ]
    seconds = iter(float(fact["seconds"]) for fact in facts)
    beats = tuple(tuple(islice(seconds, len(making.wanted))) for making in makings)
    driver = start_up(bench.log).wall_s
    return Costs(driver, worker, tuple(plan_s), beats, tuple(sounds), tuple(skips), **joined), origin


def _plans(bench: Bench) -> tuple[list[Plan], list[float]]:
    """Plan the steps in one worker that is warm; returns plans and seconds."""
    steps = bench.request.steps
    tasks = [Task("loading", warm_up, ())]
    tasks += [Task(f"plan {ref.number}", timed, (plan_step, (bench.request.job(ref),))) for ref in steps]
    values = run_tasks(tasks, 1, lambda line: None)
    found = [values[f"plan {ref.number}"] for ref in steps]
    plans = [Plan.of(ref, plan) for ref, (plan, _) in zip(steps, found, strict=True)]
    return plans, [seconds for _, seconds in found]


def _sounds(makings: list[Making]) -> list[float]:
    """Mix the steps' sound in one worker; returns the seconds of those that have any."""
    spoken = [making for making in makings if making.sounds]
    tasks = [Task(making.name("sound"), timed, (mix_sound, (making.sounds[""][1],))) for making in spoken]
    return [seconds for _, seconds in run_tasks(tasks, 1, lambda line: None).values()] if tasks else []


def _facts(bench: Bench, makings: list[Making]) -> tuple[list[dict[str, Any]], dict[str, Any], str]:
    """Return the facts of every beat, the seconds of putting all together, and the origin of the facts."""
    own = cache_folder()
    facts = _look_up(Cache(own), makings)
    if facts is not None:
        bench.say("all beats are in your cache: their seconds are taken from there")
        return facts, put_together(bench, makings, Cache(own)), "your cache"
    bench.say("rendering the beats once")
    folder = bench.fresh_cache()
    bench.ours().render(bench.request.lesson.path.absolute(), bench.fresh("out"), folder, bench.log)
    facts = _look_up(Cache(folder / own.name), makings)
    if facts is None:
        raise RenderError("the fresh run did not leave every beat in its cache; is the temporary folder's disk full?")
    joined = put_together(bench, makings, Cache(folder / own.name))
    shutil.rmtree(folder)
    return facts, joined, "a fresh run"


def _look_up(cache: Cache, makings: list[Making]) -> list[dict[str, Any]] | None:
    """Return the facts of every beat, in order; None where the cache does not have them all."""
    entries = [cache.get("beat", making.keys[beat]) for making in makings for beat in making.wanted]
    facts = [entry.facts for entry in entries if entry is not None and "seconds" in entry.facts]
    return facts if len(facts) == len(entries) else None
