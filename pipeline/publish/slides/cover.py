"""Slides without a film: the course's and the steps' titles."""

from collections.abc import Sequence
from dataclasses import dataclass

from lesson.language.marks import filled
from pipeline.publish.film.film import Film

from .beats import Part

DOT = "  ·  "


@dataclass(frozen=True)
class Cover:
    """The title, the text below it, the list, and the line at the foot; texts may contain anything."""

    title: str
    below: str
    lines: tuple[str, ...]
    foot: str


def course_cover(film: Film, parts: Sequence[Part]) -> Cover:
    """Return the content of the course's first slide."""
    course = film.course
    lines = tuple(f"{part.step.number}.  {part.step.title}" for part in parts)
    return Cover(
        course.title, course.subtitle, lines, DOT.join(text for text in (course.author, course.licence) if text)
    )


def step_cover(film: Film, part: Part) -> Cover:
    """Return the content of a step's first slide."""
    place = (
        [] if film.is_part else [filled(film.word("Step {n} of {count}"), n=part.step.number, count=film.course.steps)]
    )
    return Cover(part.step.title, "", tuple(beat.title for beat in part.beats), DOT.join([*place, film.course.title]))
