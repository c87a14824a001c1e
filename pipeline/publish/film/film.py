"""A rendered film as publishing sees it, of one language or several; no lesson, no scene. read_film.py reads it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lesson import Caption, Timeline, cues_of
from lesson.language.page import PAGE
from lesson.language.screen import ON_SCREEN


@dataclass(frozen=True)
class Course:
    """What is said of the film as a whole; texts may hold anything and must be escaped wherever they are put."""

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
    """A step: its files and its timeline. `slug` is what its files are called, "2-forward-pass"."""

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
    edited: tuple[Caption, ...] | None = None  # captions that somebody has changed since the film was made

    @property
    def captions(self) -> tuple[Caption, ...]:
        """The edited captions, or those of the timeline."""
        return cues_of(self.timeline) if self.edited is None else self.edited

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.timeline.duration_s


@dataclass(frozen=True)
class Film:
    """One language's film: its steps, the whole film where all steps are there, and the words its pages are written
    in.
    """

    folder: Path
    language: str
    course: Course
    steps: tuple[StepFilm, ...]
    video: Path | None
    vtt: Path | None
    srt: Path | None
    transcript: Path | None
    words: dict[str, str]
    edited: tuple[Caption, ...] | None = None  # the whole film's captions, if somebody has changed them or a step's
    notes: tuple[str, ...] = ()  # what was edited, for people

    def word(self, source: str) -> str:
        """Return a text of PAGE, or ON_SCREEN, in the film's language; English where it has none.

        ValueError for any other.
        """
        if source not in PAGE and source != ON_SCREEN:
            raise ValueError(f"{source!r} is not in lesson/language/page.py")
        return self.words.get(source, source)

    @property
    def is_part(self) -> bool:
        """Whether some steps of the course are not here: then what is said of the course as a whole is not true of
        this.
        """
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
