"""Slides: every beat as a film of its own, for manim-slides, PowerPoint and reveal.js; they need no network."""

from pathlib import Path

from pipeline.publish.choices import NOTHING_CHOSEN, Choices
from pipeline.publish.film.film import Film

from .beats import cut, ground_of
from .manim import write_projects
from .pptx import write_course, write_step
from .reveal import write_course_deck, write_step_deck

BEATS = "beats"


def make(films: tuple[Film, ...], folder: Path, _: Choices = NOTHING_CHOSEN) -> list[str]:
    """Write slides/<language>/ for each film.

    beats/<step>/, slides/ (manim-slides), and a .pptx and a .html for each step and for the course.
    """
    for film in films:
        _make(film, folder / film.language)
    return []


def _make(film: Film, room: Path) -> None:
    parts = [cut(film, step, room / BEATS / step.slug) for step in film.steps]
    ground = ground_of(parts[0].beats[0].poster)
    write_projects(film, parts, ground, room)
    for part in parts:
        write_step(film, part, ground, room / f"{part.step.slug}.pptx")
        write_step_deck(film, part, ground, room / f"{part.step.slug}.html")
    if len(parts) > 1:
        write_course(film, parts, ground, room / "course.pptx")
        write_course_deck(film, parts, ground, room / "course.html")
