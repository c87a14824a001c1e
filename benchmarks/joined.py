"""Measuring what putting a film together costs: its steps, the whole film, looking at its parts, moving them."""

import time
from pathlib import Path
from typing import Any

from lesson.language.screen import ON_SCREEN, screen_words
from pipeline.cache.cache import Cache
from pipeline.errors import RenderError
from pipeline.ours import put_in_place
from pipeline.render.finish import publish_film, publish_step
from pipeline.render.jobs import check_beat, check_sound
from pipeline.render.making import FILM, PICTURE, SOUND, Making
from pipeline.render.manifest import Manifest, Row
from pipeline.render.request import settings_of
from pipeline.render.tasks import Task

from .bench import Bench, run_tasks
from .films.drawn import timed


def put_together(bench: Bench, makings: list[Making], cache: Cache) -> dict[str, Any]:
    """Return the seconds of all that follows the rendering, by the names that Costs has for them.

    All in one worker that is warm. The whole film is joined of the chosen steps.
    """
    parts, aside, out = bench.fresh("parts"), bench.fresh("aside"), bench.fresh("out")
    _take_all(makings, cache, parts)
    request = bench.request
    settings = settings_of(request.lesson, request.format, request.theme)
    on_screen = screen_words(request.lesson).text(ON_SCREEN)
    steps = [
        (making.plan, [making.segment(beat) for beat in making.wanted], making.poster, aside / making.plan.ref.key,
         settings, making.sound(), making.made_of, on_screen)
        for making in makings
    ]  # fmt: skip
    looks = [look for making in makings for look in _looks(making)]
    tasks = [Task("loading", timed, (int, ()))]  # its first task begins slowly
    tasks += [Task(f"step {n}", timed, (publish_step, step)) for n, step in enumerate(steps)]
    tasks += [Task(f"look {n}", timed, (function, arguments)) for n, (function, arguments) in enumerate(looks)]
    values = run_tasks(tasks, 1, lambda line: None)
    rows = [values[f"step {n}"][0] for n in range(len(steps))]
    placing = sum(_placed(bench, out, step[3], row) for step, row in zip(steps, rows, strict=True))
    lesson = request.lesson
    film = (lesson.title, lesson.language, rows, out, aside / "film")
    row, film_s = run_tasks([Task("film", timed, (publish_film, film))], 1, lambda line: None)["film"]
    return {
        "steps": tuple(values[f"step {n}"][1] for n in range(len(steps))),
        "film": film_s,
        "placing": placing + _placed(bench, out, aside / "film", row),
        "looks": sum(values[f"look {n}"][1] for n in range(len(looks))),
    }


def _take_all(makings: list[Making], cache: Cache, folder: Path) -> None:
    """Take all parts out of the cache, as a run does."""
    for making in makings:
        wanted = {key: (PICTURE, FILM) if making.has_picture(beat) else (FILM,) for beat, key in making.keys.items()}
        for key, names in [*wanted.items(), *((key, (SOUND,)) for key, _ in making.sounds.values())]:
            entry = cache.get("sound" if SOUND in names else "beat", key)
            if entry is None:
                raise RenderError("parts have left the cache meanwhile; is its limit too small? Start again")
            making.parts[key] = {name: folder / f"{key}-{name}" for name in names}
            for name, path in making.parts[key].items():
                entry.take(name, path)


def _looks(making: Making) -> list[tuple[Any, tuple[Any, ...]]]:
    """Return what looks at the parts of a step that come from another machine, as calls."""
    form = making.request.format
    beats = [(check_beat, (making.frames(beat), form, making.parts[key], True)) for beat, key in making.keys.items()]
    sounds = [
        (check_sound, (making.seconds(part), making.parts[key], True)) for part, (key, _) in making.sounds.items()
    ]
    return [*beats, *sounds]


def _placed(bench: Bench, out: Path, aside: Path, row: Row) -> float:
    """Move what was put together to its place and list it, as the command does; return the seconds."""
    began = time.perf_counter()
    manifest = Manifest(out)
    put_in_place(aside, out, keep=True, coming=row["sha256"])
    if "key" in row:
        manifest.put(row)
    else:
        manifest.film = row
    manifest.write(bench.request.lesson)
    return time.perf_counter() - began
