"""`scorm`: packages for learning platforms, SCORM 1.2 and SCORM 2004 4th Edition.

A zip for each step, and one of the whole course.
"""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.publish.choices import NOTHING_CHOSEN, Choices
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.media import write_step
from pipeline.publish.web.pages import step_page

from .adapter import scripts_of
from .archive import write_zip
from .manifest import DIALECTS, manifest


def make(films: tuple[Film, ...], folder: Path, _: Choices = NOTHING_CHOSEN) -> list[str]:
    """Write 2-forward-pass.scorm12.zip and the like into an empty folder, every package in all languages.

    A step is an item that is complete when its film was really watched; course.scorm12.zip has them all, for platforms
    that show more than a package's first item. One step alone makes no course.
    """
    steps = films[0].steps
    with TemporaryDirectory(dir=folder, prefix=".") as scratch:
        media = {step.key: _media(films, step, Path(scratch)) for step in steps}
        for version in DIALECTS:
            packed = {step.key: _files(films, step, media[step.key], version) for step in steps}
            ending = f"scorm{version.replace('.', '')}.zip"
            for step in steps:
                _write(folder / f"{step.slug}.{ending}", films, (step,), packed, version, course=False)
            if len(steps) > 1:
                _write(folder / f"course.{ending}", films, steps, packed, version, course=True)
    return []


def _media(films: tuple[Film, ...], step: StepFilm, scratch: Path) -> dict[str, Path]:
    """Write a step's films, one for each language, and return them by language."""
    made = {}
    for film in films:
        found = film.step(step.key)
        if found is not None:
            made[film.language] = scratch / f"{step.slug}.{film.language}.mp4"
            write_step(film, found, made[film.language])
    return made


def _files(films: tuple[Film, ...], step: StepFilm, media: Mapping[str, Path], version: str) -> dict[str, bytes | Path]:
    """Return the files of a step by name, its page first.

    No home link: what a package shows beside an item is up to the platform.
    """
    names = {language: path.name for language, path in media.items()}
    page = step_page(films, step.key, media=names, extra_scripts=scripts_of(films, step, version))
    return {f"{step.slug}.html": page.encode(), **{path.name: path for path in media.values()}}


def _write(
    path: Path,
    films: tuple[Film, ...],
    steps: tuple[StepFilm, ...],
    packed: Mapping[str, Mapping[str, bytes | Path]],
    version: str,
    *,
    course: bool,
) -> None:
    files = {step.key: tuple(packed[step.key]) for step in steps}
    content = {name: given for step in steps for name, given in packed[step.key].items()}
    write_zip(path, {"imsmanifest.xml": manifest(films, steps, files, version, course=course), **content})
