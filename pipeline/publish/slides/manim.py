"""Project files of manim-slides: its `present` and `convert` run on them, in a folder that may be moved."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.files import write_text
from pipeline.publish.film.film import Film

from .beats import Beat, Part

FOLDER = "slides"  # the folder in which manim-slides looks by default; paths are relative to its parent
COURSE = "Course"


def write_projects(film: Film, parts: Sequence[Part], ground: tuple[int, int, int], room: Path) -> None:
    """Write a presentation for each step, named as its scene is, and "Course" with all beats."""
    folder = room / FOLDER
    for name, part in zip(names(parts), parts, strict=True):
        _write(film, part.beats, ground, folder / f"{name}.json")
    _write(film, [beat for part in parts for beat in part.beats], ground, folder / f"{COURSE}.json")


def names(parts: Sequence[Part]) -> list[str]:
    """Return the names of the steps' presentations.

    "forward_pass" is ForwardPass, or ForwardPass_9 where that is taken.
    """
    given: list[str] = []
    for part in parts:
        plain = "".join(word.capitalize() for word in part.step.key.split("_"))
        taken = {name.lower() for name in (COURSE, *given)}
        given.append(f"{plain}_{part.step.number}" if plain.lower() in taken else plain)
    return given


def _write(film: Film, beats: Iterable[Beat], ground: tuple[int, int, int], path: Path) -> None:
    line = film.steps[0].timeline
    slides = [
        {
            "file": beat.film.relative_to(path.parents[1]).as_posix(),
            "rev_file": beat.rewind.relative_to(path.parents[1]).as_posix(),
            "notes": unopened(beat.notes),
        }
        for beat in beats
    ]
    data = {
        "slides": slides,
        "resolution": [line.width, line.height],
        "background_color": "#{:02x}{:02x}{:02x}".format(*ground),
    }
    # ASCII, because manim-slides reads it in the machine's own encoding.
    write_text(path, json.dumps(data, indent=2, ensure_ascii=True) + "\n")


def unopened(text: str) -> str:
    """Return notes without HTML tags: `convert` puts them into its page as they are."""
    return text.replace("<", "< ")
