"""The two scripts that let a step's page report to an LMS: the film as data, and scorm.js."""

import hashlib
import json
import math
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.web.show import Show, step_show

from .manifest import ENOUGH

# What was watched is stored as a bit for each grain, six bits a character: with MOST_GRAINS, 2,000 of the 4,096 that
# SCORM 1.2 has for all. A grain is a second, and more in films of over three hours.
MOST_GRAINS = 12_000


def scripts_of(films: Sequence[Film], step: StepFilm, version: str) -> tuple[str, str]:
    """Return the scripts of a step's page (`extra_scripts` of step_page), for "1.2" or "2004"."""
    # "<" could end the script or begin a comment; JSON has an escape for it.
    data = json.dumps(_data(films, step, version), ensure_ascii=True, sort_keys=True).replace("<", "\\u003c")
    return f"window.scorm = {data};", _adapter()


@lru_cache
def _adapter() -> str:
    return Path(__file__).with_name("scorm.js").read_text(encoding="utf-8").strip()


def _data(films: Sequence[Film], step: StepFilm, version: str) -> dict[str, object]:
    """Return the `film` of scorm.js: marks and grid are the same places of the film, in seconds of each language.

    The grid counts grains.
    """
    shows = {
        film.language: step_show(films, film, found) for film in films if (found := film.step(step.key)) is not None
    }
    grains = min(math.ceil(step.seconds), MOST_GRAINS)
    marks = _marks(list(shows.values()))
    main = marks[0]
    ids = list(dict.fromkeys(asked.id for show in shows.values() for asked in show.asked))
    return {
        "version": version,
        "step": step.key,
        "stamp": hashlib.sha256(f"{step.key}\n{grains}\n{ids}".encode()).hexdigest()[:8],
        "enough": ENOUGH,
        "grains": grains,
        "grid": [round(mark * grains / main[-1], 3) for mark in main],
        "marks": dict(zip(shows, marks, strict=True)),
        "ids": ids,
        "questions": {language: _questions(show) for language, show in shows.items()},
    }


def _marks(shows: Sequence[Show]) -> list[list[float]]:
    """Return where the beats begin in each language, and the end; beats that not all languages have are left out."""
    starts = [dict(show.places) for show in shows]
    shared = [key for key in starts[0] if all(key in each for each in starts)]
    marks = [
        [round(each[key], 3) for key in shared] + [round(show.seconds, 3)]
        for each, show in zip(starts, shows, strict=True)
    ]
    rising = all(row == sorted(row) and row[0] == 0 for row in marks) and len(marks[0]) > 1
    return marks if rising else [[0.0, round(show.seconds, 3)] for show in shows]


def _questions(show: Show) -> list[dict[str, object]]:
    return [
        {
            "id": asked.id,
            "text": asked.text,
            "answers": [text for text, _ in asked.answers],
            "right": next(index for index, (_, right) in enumerate(asked.answers) if right),
        }
        for asked in show.asked
    ]
