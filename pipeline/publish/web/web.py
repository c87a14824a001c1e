"""The kind `web`: a course page and a page for each step, with their films; opens from a disk or any server."""

import shutil
from pathlib import Path

from lesson import to_srt, to_vtt
from pipeline.files import write_text
from pipeline.publish.choices import NOTHING_CHOSEN, Choices
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.media import write_film, write_step

from .pages import Download, course_page, step_page
from .snippets import write_snippets

_FILES = (
    ("vtt", "vtt", "Captions", "VTT"),
    ("srt", "srt", "Captions", "SRT"),
    ("transcript", "transcript.md", "Transcript", "MD"),
)

# Edited captions are written again, so that both files agree and nothing else of a foreign file gets in.
WRITERS = {"vtt": to_vtt, "srt": to_srt}


def make(films: tuple[Film, ...], folder: Path, choices: Choices = NOTHING_CHOSEN) -> list[str]:
    """Write the course into an empty folder: index.html, <step>.html, and the steps' films and words.

    These are <step>.<language>.mp4, .png, .vtt, .srt, .transcript.md; embed.html and snippets/ are for other sites.
    UserError for an invalid base_url.
    """
    write_snippets(films, folder, choices.base_url)
    slugs = {step.key: step.slug for film in reversed(films) for step in film.steps}
    pages = {key: f"{slug}.html" for key, slug in slugs.items()}
    media: dict[str, dict[str, str]] = {key: {} for key in slugs}
    files: dict[str, list[Download]] = {}
    of_step: dict[str, dict[str, Download]] = {key: {} for key in slugs}
    whole: dict[str, str] = {}
    for film in films:
        files[film.language] = rows = []
        if film.video is not None:
            name = whole[film.language] = f"lesson.{film.language}.mp4"
            write_film(film, folder / name)
            rows.append(_whole(film, folder, name))
        for step in film.steps:
            name = media[step.key][film.language] = f"{slugs[step.key]}.{film.language}.mp4"
            write_step(film, step, folder / name)
            of_step[step.key][film.language] = _step(film, step, folder, name)
            rows.append(of_step[step.key][film.language])
    for key, page in pages.items():
        text = step_page(films, key, media=media[key], home="index.html", pages=pages, files=of_step[key])
        (folder / page).write_text(text, encoding="utf-8")
    (folder / "index.html").write_text(course_page(films, pages=pages, media=whole, files=files), encoding="utf-8")
    return []


def _whole(film: Film, folder: Path, video: str) -> Download:
    return Download(film.word("The whole film"), tuple(_video_and_words(film, film, folder / video)))


def _step(film: Film, step: StepFilm, folder: Path, video: str) -> Download:
    rows = _video_and_words(film, step, folder / video)
    poster = (folder / video).with_suffix(".png")
    shutil.copyfile(step.poster, poster)
    rows.append(_row(poster, f"{film.word('Poster')} (PNG)"))
    return Download(f"{step.number}. {step.title}", tuple(rows))


def _video_and_words(film: Film, shown: Film | StepFilm, video: Path) -> list[tuple[str, str, str]]:
    """Put the words of a film, or of a step, beside its video; return the downloads."""
    rows = [_row(video, f"{film.word('Video')} (MP4)")]
    for name, ending, word, kind in _FILES:
        copy = video.with_suffix(f".{ending}")
        if shown.edited is not None and name in WRITERS:
            write_text(copy, WRITERS[name](shown.edited))
        else:
            shutil.copyfile(getattr(shown, name), copy)
        rows.append(_row(copy, f"{film.word(word)} ({kind})"))
    return rows


def _row(path: Path, name: str) -> tuple[str, str, str]:
    return name, path.name, _size(path.stat().st_size)


def _size(count: int) -> str:
    """Return a number of bytes for people, "11.3 MB"; "" for a small one."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else ""
