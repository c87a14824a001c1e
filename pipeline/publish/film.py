"""A rendered film as publishing sees it: read from out/manifest.json and the files it names; no lesson, no scene."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lesson import Timeline
from lesson.page import PAGE
from lesson.problems import nearest

from ..errors import UserError
from ..manifest import VERSION, Manifest


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

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.timeline.duration_s


@dataclass(frozen=True)
class Film:
    """One language's film: its steps, the whole film where all steps are there, and the words its pages are written in."""

    folder: Path
    language: str
    course: Course
    steps: tuple[StepFilm, ...]
    video: Path | None
    vtt: Path | None
    srt: Path | None
    transcript: Path | None
    words: dict[str, str]

    def word(self, source: str) -> str:
        """Return a text of PAGE in the film's language; English where it has none. ValueError for one that is not in PAGE."""
        if source not in PAGE:
            raise ValueError(f"{source!r} is not in lesson/page.py")
        return self.words.get(source, source)

    @cached_property
    def lacking(self) -> tuple[str, ...]:
        """The words of pages that the language lacks."""
        return () if self.language.split("-")[0] == "en" else tuple(source for source in PAGE if source not in self.words)

    def step(self, key: str) -> StepFilm | None:
        """Return the step of this key, if it is there."""
        return next((step for step in self.steps if step.key == key), None)


def read_films(folders: Sequence[Path], languages: Sequence[str] = (), steps: Sequence[str] = ()) -> tuple[Film, ...]:
    """Return the films of some output folders, one a language, with the chosen languages and steps (numbers or keys) only.

    Raises UserError with every problem: no manifest, one of another version, files gone or changed since, a language twice, a
    language or step that is not there.
    """
    problems: list[str] = []
    films: list[Film] = []
    for folder in dict.fromkeys(folders):
        try:
            films.append(_read(folder))
        except UserError as error:
            problems += error.problems
    there = [film.language for film in films]
    for film in films:
        if there.count(film.language) > 1:
            problems.append(f"--film {film.folder}: another folder has a film in {film.language!r} too; give one for each language")
    problems += [f"--lang {name}: there is no film in this language; {nearest(name, there)}" for name in languages if films and name not in there]
    known = {text for film in films for step in film.steps for text in (step.key, str(step.number))}
    problems += [f"--step {name}: is not in {_named(folders)}; {nearest(name, sorted(known))}" for name in steps if films and name not in known]
    if problems:
        raise UserError(problems)
    return tuple(_chosen(film, steps) for film in films if not languages or film.language in languages)


def _named(folders: Sequence[Path]) -> str:
    return ", ".join(str(folder / "manifest.json") for folder in folders)


def _chosen(film: Film, steps: Sequence[str]) -> Film:
    if not steps:
        return film
    kept = tuple(step for step in film.steps if step.key in steps or str(step.number) in steps)
    return replace(film, steps=kept, video=None, vtt=None, srt=None, transcript=None)


def _read(folder: Path) -> Film:
    """Read one film. UserError for what is not there, or is not as it was written."""
    path = folder / "manifest.json"
    make = "make the film first: ./render.sh" + (f" --out {folder}" if folder != Path("out") else "")
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        version = data["manifest"]
    except FileNotFoundError:
        raise UserError(f"{path}: there is none; {make}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path}: is no manifest of a film ({type(error).__name__}); {make}") from None
    if version != VERSION:
        raise UserError(f"{path}: manifest: {version!r}: made by another version of this program; {make}")
    good = Manifest.read(folder)
    broken = [f"{path}: {row['video']} or a file beside it is gone or changed since it was made; {make}" for row in _rows(data) if not _whole(row, good)]
    if broken:
        raise UserError(broken)
    if not data["steps"]:
        raise UserError(f"{path}: has no steps; {make}")
    return _film(folder, data)


def _rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [*data["steps"], *([data["film"]] if data["film"] else [])]


def _whole(row: dict[str, Any], good: Manifest) -> bool:
    return row["key"] in good.steps if "key" in row else good.film is not None


def _film(folder: Path, data: dict[str, Any]) -> Film:
    language, course, film = data["language"], data["course"], data["film"]
    told = film["captions"][language] if film else {}
    return Film(
        folder=folder,
        language=language,
        course=Course(
            **{name: course[name] or "" for name in ("title", "subtitle", "author", "licence", "difficulty", "duration")},
            description=course["description"] or course["subtitle"],
            prerequisites=tuple(course["prerequisites"]),
            discover=tuple((point["title"], point["text"]) for point in course["discover"]),
            concepts=tuple((point["title"], point["text"]) for point in course["concepts"]),
            steps=course["steps"],
        ),
        steps=tuple(_step(folder, row, language) for row in data["steps"]),
        video=folder / film["video"] if film else None,
        vtt=folder / told["vtt"] if film else None,
        srt=folder / told["srt"] if film else None,
        transcript=folder / told["transcript"] if film else None,
        words=dict(data["words"]),
    )


def _step(folder: Path, row: dict[str, Any], language: str) -> StepFilm:
    told = row["captions"][language]
    return StepFilm(
        number=row["number"],
        key=row["key"],
        title=row["title"],
        slug=Path(row["video"]).stem,
        video=folder / row["video"],
        poster=folder / row["poster"],
        **{name: folder / told[name] for name in ("vtt", "srt", "chapters", "transcript")},
        timeline=Timeline.from_dict(json.loads((folder / row["timeline"]).read_text(encoding="utf-8"))),
    )
