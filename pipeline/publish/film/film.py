"""A rendered film for publishing, of one language or several; no lesson, no scene. read_film.py reads it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lesson import Caption, Timeline, cues_of
from lesson.language.page import PAGE
from lesson.language.screen import ON_SCREEN


@dataclass(frozen=True)
class Course:
    """The facts of the film as a whole; texts may contain anything and must be escaped wherever they are used."""

    title: str
    subtitle: str
    description: str
    author: str
    licence: str
    difficulty: str
    duration: str
    prerequisites: tuple[str, ...]
    discover: tuple[tuple[str, str], ...]  # (title, text)
    concepts: tuple[tuple[str, str], ...]
    steps: int  # of the whole course, published or not


@dataclass(frozen=True)
class StepFilm:
    """A step: its files and its timeline. `slug` is the name of its files, "2-forward-pass"."""

    number: int
    key: str
    title: str
    slug: str
    video: Path
    poster: Path
    vtt: Path
    srt: Path
    chapters: Path
    transcript: Path
    timeline: Timeline
    edited: tuple[Caption, ...] | None = None  # captions that were edited since the film was made

    @property
    def captions(self) -> tuple[Caption, ...]:
        """The edited captions, or those of the timeline."""
        return cues_of(self.timeline) if self.edited is None else self.edited

    @property
    def seconds(self) -> float:
        """Its length in seconds."""
        return self.timeline.duration_s


@dataclass(frozen=True)
class Film:
    """One language's film: its steps, the whole film where all steps are there, and the words of its pages."""

    folder: Path
    language: str
    course: Course
    steps: tuple[StepFilm, ...]
    video: Path | None
    vtt: Path | None
    srt: Path | None
    transcript: Path | None
    words: dict[str, str]
    edited: tuple[Caption, ...] | None = None  # the whole film's captions, if they or a step's were edited
    notes: tuple[str, ...] = ()  # messages about edited files

    def word(self, source: str) -> str:
        """Return a text of PAGE, or ON_SCREEN, in the film's language; English where it has none.

        ValueError for any other.
        """
        if source not in PAGE and source != ON_SCREEN:
            raise ValueError(f"{source!r} is not in lesson/language/page.py")
        return self.words.get(source, source)

    @property
    def is_part(self) -> bool:
        """Whether some steps of the course are missing: then facts of the course as a whole do not hold for this."""
        return len(self.steps) < self.course.steps

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The words of pages that the language lacks."""
        return (
            () if self.language.split("-")[0] == "en" else tuple(source for source in PAGE if source not in self.words)
        )

    def step(self, key: str) -> StepFilm | None:
        """Return the step of this key, if it is there."""
        return next((step for step in self.steps if step.key == key), None)
