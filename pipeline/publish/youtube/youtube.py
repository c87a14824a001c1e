"""`publish youtube`: everything an upload needs: film, title, description with chapters, tags, thumbnail, captions.

The whole film makes one upload, its steps are the chapters. Where only some steps are there, or were chosen, each makes
its own, and its beats are the chapters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lesson import Caption, to_srt
from pipeline.files import write_text
from pipeline.publish.choices import NOTHING_CHOSEN, Choices
from pipeline.publish.film.edited import later
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.media import within, write_film, write_step
from pipeline.publish.film.retime import retimed_captions

from .thumbnail import write_thumbnail

# YouTube's limits (October 2025). The description's are bytes in its interface for programs, so we count those.
TITLE, CHAPTER, DESCRIPTION, TAGS = 100, 60, 5000, 500
CHAPTERS, CHAPTER_S = 3, 10
_PLAIN = str.maketrans({"<": "‹", ">": "›"})  # characters that YouTube refuses


@dataclass(frozen=True)
class _Upload:
    """One upload: some steps, one after the other. marks: (second, title) of possible chapters."""

    film: Film
    steps: tuple[StepFilm, ...]
    title: str
    marks: tuple[tuple[float, str], ...]

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)


def make(films: tuple[Film, ...], folder: Path, _: Choices = NOTHING_CHOSEN) -> list[str]:
    """Write a folder for each language, or for each step in it; return notes on what was left out."""
    notes = []
    for film in films:
        for place, upload in _uploads(film, folder / film.language):
            place.mkdir(parents=True, exist_ok=True)
            notes += _write(upload, films, place, place.relative_to(folder.parent))
    return notes


def _uploads(film: Film, folder: Path) -> Iterator[tuple[Path, _Upload]]:
    if film.video is not None:
        starts = [sum(step.seconds for step in film.steps[:n]) for n in range(len(film.steps))]
        yield (
            folder,
            _Upload(
                film,
                film.steps,
                film.course.title,
                tuple((start, step.title) for start, step in zip(starts, film.steps, strict=True)),
            ),
        )
        return
    for step in film.steps:
        line = step.timeline
        marks = tuple((beat.start_frame / line.fps, beat.title) for beat in line.beats)
        yield folder / step.slug, _Upload(film, (step,), f"{step.title} – {film.course.title}", marks)


def _write(upload: _Upload, films: Sequence[Film], folder: Path, shown: Path) -> list[str]:
    film = upload.film
    video = folder / "video.mp4"
    write_film(film, video) if film.video is not None else write_step(film, upload.steps[0], video)
    chapters = chapters_of(upload.marks, upload.seconds)
    write_text(folder / "title.txt", shortened(_line(upload.title), TITLE) + "\n")
    write_text(folder / "description.txt", _description(upload, chapters))
    write_text(folder / "tags.txt", ", ".join(tags_of(upload)) + "\n")
    for other in films:
        captions = _captions(upload, other)
        if captions:
            write_text(folder / f"captions.{other.language}.srt", to_srt(captions))
    words = film.course.title if film.video is not None else upload.steps[0].title
    write_thumbnail(upload.steps[-1].poster, shortened(_line(words), CHAPTER), folder / "thumbnail.png")
    within(folder / "thumbnail.png", "YouTube, thumbnail")
    if chapters:
        return []
    return [
        f"{shown}: no chapters: YouTube wants at least {CHAPTERS}, "
        f"each of {CHAPTER_S} seconds or more, and the film is too short for that"
    ]


def _captions(upload: _Upload, other: Film) -> list[Caption]:
    """Return the captions of a language over the time of this upload; steps that the language lacks have none."""
    if other is upload.film and upload.film.edited is not None:
        return list(upload.film.edited)
    captions: list[Caption] = []
    start = 0.0
    for step in upload.steps:
        there = other.step(step.key)
        if there is not None:
            captions += later(
                step.captions if other.language == upload.film.language else retimed_captions(there, step.timeline),
                start,
            )
        start += step.seconds
    return captions


def chapters_of(marks: Sequence[tuple[float, str]], seconds: float) -> list[tuple[float, str]]:
    """Return the (second, title) of chapters as YouTube takes them, the first at 0.

    Those that are too short become part of the one before.
    """
    kept: list[tuple[float, str]] = []
    for start, title in marks:
        if not kept or int(start) - int(kept[-1][0]) >= CHAPTER_S:
            kept.append((start, title))
    while len(kept) > 1 and seconds - int(kept[-1][0]) < CHAPTER_S:
        kept.pop()
    assert all(int(after[0]) - int(before[0]) >= CHAPTER_S for before, after in pairwise(kept))
    return kept if len(kept) >= CHAPTERS else []


def tags_of(upload: _Upload) -> list[str]:
    """Return tags from titles and concepts, as many as fit: YouTube counts commas, and quotes around several words."""
    course = upload.film.course
    named = [
        course.title,
        *(title for title, _ in course.concepts),
        *course.prerequisites,
        *(step.title for step in upload.steps),
    ]
    found: dict[str, str] = {}
    room = TAGS
    for name in named:
        tag = " ".join(_line(name).replace(",", " ").replace('"', " ").strip(" .?!¿¡").split())
        cost = len(tag) + 1 + 2 * (" " in tag)
        if tag and tag.casefold() not in found and cost <= room:
            found[tag.casefold()] = tag
            room -= cost
    return list(found.values())


def _description(upload: _Upload, chapters: Sequence[tuple[float, str]]) -> str:
    """Return the description: summary, chapters, concepts, author and licence.

    What is too long is shortened, the chapters last.
    """
    film, course = upload.film, upload.film.course
    listed = [f"{clock(start, upload.seconds)} {shortened(_line(title), CHAPTER)}" for start, title in chapters]
    ends = [
        f"{film.word(name)}: {_line(text)}"
        for name, text in (("Author", course.author), ("Licence", course.licence))
        if text
    ]
    concepts = [f"• {_line(title)}: {_line(text)}" for title, text in course.concepts]
    needs = (
        [f"{film.word('Prerequisites')}: {', '.join(map(_line, course.prerequisites))}"] if course.prerequisites else []
    )
    about = course.description.translate(_PLAIN).strip()
    heading = [f"{film.word('Chapters')}"] if listed else []
    for more in ([*needs, "", film.word("Key concepts"), *concepts] if concepts else needs, []):
        blocks = [about, "\n".join([*heading, *listed]), "\n".join(more).strip(), "\n".join(ends)]
        text = "\n\n".join(block for block in blocks if block) + "\n"
        if len(text.encode()) <= DESCRIPTION:
            return text
    rest = "\n\n".join(block for block in (*blocks[1:],) if block)
    about = _cut(about, DESCRIPTION - len(rest.encode()) - 3)
    return _cut("\n\n".join(block for block in (about, rest) if block), DESCRIPTION - 1) + "\n"


def clock(second: float, whole: float) -> str:
    """Return a time as YouTube reads it: 0:00, or 0:00:00 in a film of an hour or more."""
    minutes, seconds = divmod(int(second), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if whole >= 3600 else f"{minutes}:{seconds:02d}"


def shortened(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut after a word.

    >>> shortened("The error signal at the output", 20)
    'The error signal at…'
    """
    if len(text) <= most:
        return text
    head, space, _ = text[:most].rpartition(" ")
    return (head if space else text[: most - 1]).rstrip(" ,;:–-") + "…"


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many bytes, cut after a word."""
    if len(text.encode()) <= most:
        return text
    cut = text.encode()[: max(0, most - 3)].decode(errors="ignore")
    head, space, _ = cut.rpartition(" ")
    return (head if space else cut).rstrip() + "…"


def _line(text: str) -> str:
    """Return a text on one line, without the characters that YouTube refuses."""
    return " ".join(text.translate(_PLAIN).split())
