"""The pages of a course: one for each step, and one for the whole.

Each is a single file that fetches nothing but its film.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lesson.language.page import PAGE
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.posters import poster_url

from .document import POSTER_PX, THUMBNAIL_PX, data_url, document
from .show import Show, direction, film_show, language_name, step_show

STYLES = ("page.css", "player.css", "course.css", "print.css")
SPOKEN = ("base.js", "language.js")  # every page's scripts, in this order; the player's come between them and the last
PLAYER = (
    "player.js",
    "jumps.js",
    "captions.js",
    "fold.js",
    "follow.js",
    "questions.js",
    "answers.js",
    "end.js",
    "keys.js",
    "lesson.js",
)


@dataclass(frozen=True)
class Edition:
    """A page in one language.

    `show`: the content of its player, None where a course page has none; poster, media and transcript are addresses.
    """

    film: Film
    title: str  # of the window
    steps: tuple[StepFilm, ...]
    show: Show | None = None
    media: str = ""
    poster: str = ""
    transcript: str = ""  # as a file; empty where there is none beside the page

    @property
    def language(self) -> str:
        """The language's code."""
        return self.film.language

    @property
    def name(self) -> str:
        """The language's name in the language itself."""
        return language_name(self.language)

    @property
    def dir(self) -> str:
        """The direction it is written in."""
        return direction(self.language)

    @property
    def step(self) -> StepFilm:
        """The one step of a step's page."""
        return self.steps[0]

    @property
    def seconds(self) -> float:
        """The length of its steps in seconds."""
        return sum(step.seconds for step in self.steps)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the pictures."""
        return self.step.timeline.width, self.step.timeline.height

    @property
    def tracks(self) -> list[dict[str, str]]:
        """Captions, with their addresses, for the page and for its script."""
        tracks = self.show.tracks if self.show else ()
        return [{"language": t.language, "label": t.label, "url": data_url("text/vtt", t.vtt.encode())} for t in tracks]

    @property
    def neighbours(self) -> list[tuple[StepFilm, str]]:
        """The steps before and after, each with its sense, "prev" or "next"."""
        at = [step.key for step in self.film.steps].index(self.step.key)
        return [
            (self.film.steps[n], sense)
            for n, sense in ((at - 1, "prev"), (at + 1, "next"))
            if 0 <= n < len(self.film.steps)
        ]


def step_page(
    films: Sequence[Film],
    key: str,
    *,
    media: Mapping[str, str],
    home: str | None = None,
    pages: Mapping[str, str] | None = None,
    files: Mapping[str, "Download"] | None = None,
    extra_scripts: Sequence[str] = (),
) -> str:
    """Return the whole HTML of a step's page.

    media: relative URL of the MP4 by language; a film without a URL here is left out, except for its captions. home:
    link to the course page. pages: links to the steps' pages by key. files: downloads by language. extra_scripts:
    JavaScript put in after the page's own. ValueError where no film has the step.
    """
    editions = []
    for film in films:
        step = film.step(key)
        if step and film.language in media:
            show = step_show(films, film, step)
            poster = poster_url(step, POSTER_PX)
            title = f"{step.number}. {step.title} – {film.course.title}"
            editions.append(Edition(film, title, (step,), show, media[film.language], poster, _transcript(files, film)))
    if not editions:
        raise ValueError(f"no film has a step {key!r} and an address")
    return _page("step", key, editions, extra_scripts, home=home, pages=pages or {}, files=files or {})


def course_page(
    films: Sequence[Film],
    *,
    pages: Mapping[str, str],
    media: Mapping[str, str],
    files: Mapping[str, Sequence["Download"]],
) -> str:
    """Return the HTML of the course page.

    pages: links to the steps' pages by key. media: URL of the whole film by language, where there is one. files:
    downloads by language, the whole film first.
    """
    editions = []
    for film in films:
        title, poster = film.course.title, poster_url(film.steps[0], POSTER_PX)
        if film.video is not None and film.language in media:
            whole = {film.language: files[film.language][0]}
            editions.append(
                Edition(
                    film,
                    title,
                    film.steps,
                    film_show(films, film),
                    media[film.language],
                    poster,
                    _transcript(whole, film),
                )
            )
        else:
            editions.append(Edition(film, title, film.steps))
    thumbnails = {(film.language, step.key): poster_url(step, THUMBNAIL_PX) for film in films for step in film.steps}
    return _page("course", "film", editions, (), pages=pages, files=files, thumbnails=thumbnails)


@dataclass(frozen=True)
class Download:
    """A row of the course page's downloads: what it is for, and (name, address, size) for each file."""

    title: str
    files: tuple[tuple[str, str, str], ...]


def _transcript(files: Mapping[str, Download] | None, film: Film) -> str:
    found = files[film.language].files if files and film.language in files else ()
    return next((address for _, address, _ in found if address.endswith(".transcript.md")), "")


def _page(kind: str, key: str, editions: Sequence[Edition], extra: Sequence[str], **values: Any) -> str:
    shown = [edition for edition in editions if edition.show]
    scripts = (*SPOKEN, *(PLAYER if shown else ()), "start.js")
    data = {
        "key": key,
        "first": editions[0].language,
        "editions": {each.language: _data(each, each is editions[0]) for each in editions},
    }
    given = {"kind": kind, "editions": editions, "first": editions[0], "shown": shown, "data": data}
    return document(f"{kind}.html", STYLES, scripts, extra, {**given, **values})


def _data(edition: Edition, first: bool) -> dict[str, Any]:
    """Return the data of an edition for the page's script; the poster of the first one is already in the page."""
    data: dict[str, Any] = {
        "title": edition.title,
        "dir": edition.dir,
        "words": {source: edition.film.word(source) for source in PAGE},
    }
    show = edition.show
    if show is None:
        return data
    return data | {
        "media": edition.media,
        "poster": "" if first else edition.poster,
        "seconds": show.seconds,
        "chapters": [chapter.start for chapter in show.chapters],
        "places": [list(place) for place in show.places],
        "tracks": edition.tracks,
        "questions": [
            {
                "id": q.id,
                "at": q.at,
                "text": q.text,
                "answers": [{"text": text, "right": right} for text, right in q.answers],
            }
            for q in show.asked
        ],
    }
