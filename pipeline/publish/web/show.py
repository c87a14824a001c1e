"""The content of a player in one language: chapters, lines, questions, captions; in seconds, not frames."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from babel import Locale
from babel.core import UnknownLocaleError

from lesson import Timeline
from lesson.time.captions import Caption, to_vtt
from lesson.time.timeline import BeatTime
from pipeline.publish.film.edited import later
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.retime import retimed_captions


@dataclass(frozen=True)
class SpokenLine:
    """A line that is spoken from `at` on.

    `after`: the question before it, whose answer it may give away; "" for none.
    """

    at: float
    text: str
    after: str = ""


@dataclass(frozen=True)
class Asked:
    """A question and the second at which the film stops for it.

    `id` is the same in every language; `after` as a line's.
    """

    id: str
    at: float
    text: str
    answers: tuple[tuple[str, bool], ...]  # (text, right)
    after: str = ""

    @property
    def right(self) -> str:
        """The right answer."""
        return next(text for text, right in self.answers if right)


@dataclass(frozen=True)
class Chapter:
    """A beat of a step, or a step of the whole film; `told` are its lines and questions, in order.

    after: the question before it; tells: a question before it whose right answer its title gives away; "" for none.
    """

    key: str
    title: str
    start: float
    told: tuple[SpokenLine | Asked, ...]
    after: str = ""
    tells: str = ""


@dataclass(frozen=True)
class Track:
    """Captions in one language, as WebVTT."""

    language: str
    label: str
    vtt: str


@dataclass(frozen=True)
class Show:
    """A film, or a step, in one language.

    `places`: (beat, second) where each beat begins, to find the same place in another language.
    """

    key: str
    seconds: float
    chapters: tuple[Chapter, ...]
    places: tuple[tuple[str, float], ...]
    tracks: tuple[Track, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Every question, in order."""
        return tuple(item for chapter in self.chapters for item in chapter.told if isinstance(item, Asked))


def language_name(language: str) -> str:
    """Return a language's own name, with a capital ("Español"); the code where Babel does not know it."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return language
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def direction(language: str) -> str:
    """Return the direction a language is written in, "ltr" or "rtl"."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def step_show(films: Sequence[Film], film: Film, step: StepFilm) -> Show:
    """Return a step of one of the films; its captions come in every film's language that has the step."""
    line = step.timeline
    chapters = tuple(_kept_back(_chapter(beat, line, 0.0) for beat in line.beats))
    places = tuple((beat.key, beat.start_frame / line.fps) for beat in line.beats)
    return Show(step.key, step.seconds, chapters, places, _tracks(films, film, (step,)))


def film_show(films: Sequence[Film], film: Film) -> Show:
    """Return the whole film, each step a chapter."""
    chapters, places = [], []
    for step, offset in _offsets(film.steps):
        line = step.timeline
        beats = [_chapter(beat, line, offset) for beat in line.beats]
        told = tuple(_of_step(step, item) for beat in beats for item in beat.told)
        chapters.append(Chapter(step.key, f"{step.number}. {step.title}", offset, told))
        places += [(f"{step.key}/{beat.key}", beat.start) for beat in beats]
    seconds = sum(step.seconds for step in film.steps)
    return Show("film", seconds, tuple(_kept_back(chapters)), tuple(places), _tracks(films, film, film.steps))


def _chapter(beat: BeatTime, line: Timeline, offset: float) -> Chapter:
    start = beat.start_frame / line.fps + offset
    last = (line.frames - 1) / line.fps + offset  # never after the last picture, where a player could not stop

    def at(frame: int) -> float:
        return round(min(start + frame / line.fps, last), 3)

    told: list[SpokenLine | Asked] = [SpokenLine(at(each.start_frame), each.written) for each in beat.lines]
    for number, asked in enumerate(beat.questions):
        answers = tuple((answer.text, answer.right) for answer in asked.question.answers)
        told.append(Asked(f"{beat.key}-{number + 1}", at(asked.frame), asked.question.text, answers))
    # What follows a question without a pause counts as after it, too.
    told.sort(key=lambda item: (item.at, isinstance(item, SpokenLine)))
    return Chapter(beat.key, beat.title, round(start, 3), tuple(told))


def _kept_back(chapters: Iterable[Chapter]) -> Iterator[Chapter]:
    """Yield the chapters with, for each part, the question before it: what comes after a question may give it away."""
    asked: list[Asked] = []
    for chapter in chapters:
        before = asked[-1].id if asked else ""
        tells = next((each.id for each in asked if _tells(chapter.title, each)), "")
        told: list[SpokenLine | Asked] = []
        for item in chapter.told:
            told.append(replace(item, after=asked[-1].id if asked else ""))
            if isinstance(item, Asked):
                asked.append(item)
        yield replace(chapter, told=tuple(told), after=before, tells=tells)


def _tells(title: str, asked: Asked) -> bool:
    """Return whether a title has every word of a question's right answer."""
    answer, words = (set(re.findall(r"\w+", text.casefold())) for text in (asked.right, title))
    return bool(answer) and answer <= words


def _of_step(step: StepFilm, item: SpokenLine | Asked) -> SpokenLine | Asked:
    return replace(item, id=f"{step.key}/{item.id}") if isinstance(item, Asked) else item


def _tracks(films: Sequence[Film], film: Film, steps: Sequence[StepFilm]) -> tuple[Track, ...]:
    """Return captions in the film's own language first, then in those of the other films that have all its steps."""
    tracks = []
    for other in sorted(films, key=lambda other: other.language != film.language):
        theirs = [other.step(step.key) for step in steps]
        cues: list[Caption] = []
        for found, (step, offset) in zip(theirs, _offsets(steps), strict=True):
            if found is not None:
                cues += later(step.captions if other is film else retimed_captions(found, step.timeline), offset)
        if other is film and steps is film.steps and film.edited is not None:
            cues = list(film.edited)
        if all(theirs):
            tracks.append(Track(other.language, language_name(other.language), to_vtt(cues)))
    return tuple(tracks)


def _offsets(steps: Sequence[StepFilm]) -> Iterator[tuple[StepFilm, float]]:
    """Yield each step with the second of the whole film at which it begins."""
    offset = 0.0
    for step in steps:
        yield step, offset
        offset += step.seconds
