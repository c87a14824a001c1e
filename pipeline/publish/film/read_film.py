"""Reading rendered films: manifest.json and the files it names, which may come from anybody."""

import json
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import av
from PIL import Image

from lesson import Caption
from lesson.problems import nearest, shown
from pipeline.errors import UserError
from pipeline.render.manifest import VERSION

from .again import again
from .edited import later, read_captions
from .film import Course, Film, StepFilm
from .film_files import Untrusted, bytes_of, is_as_written, text_of, trusted
from .film_shape import CourseRow, Shape, StepRow, WholeRow, row_files, shape_of, slug_of, timeline_of

MANIFEST = "manifest.json"
READABLE = ("transcript", "vtt", "srt")  # files with words, which may have been edited


def read_films(folders: Sequence[Path], languages: Sequence[str] = (), steps: Sequence[str] = ()) -> tuple[Film, ...]:
    """Return the films of some output folders, one for each language, with only the chosen languages and steps.

    Steps are numbers or keys. Raises UserError with every problem: no manifest, one of another version, files missing
    or changed since, a language twice, a language or step that is not there.
    """
    problems: list[str] = []
    films: list[Film] = []
    for folder in dict.fromkeys(folders):
        try:
            films.append(read_film(folder))
        except UserError as error:
            problems += error.problems
    there = [film.language for film in films]
    for film in films:
        if there.count(film.language) > 1:
            problems.append(
                f"--film {film.folder}: another folder has a film in {film.language!r} too; give one for each language"
            )
    problems += [
        f"--language {name}: there is no film in this language; {nearest(name, there)}"
        for name in languages
        if films and name not in there
    ]
    known = {text for film in films for step in film.steps for text in (step.key, str(step.number))}
    problems += [
        f"--step {name}: is not in {_named(folders)}; {nearest(name, sorted(known))}"
        for name in steps
        if films and name not in known
    ]
    if problems:
        raise UserError(problems)
    return tuple(_chosen(film, steps) for film in films if not languages or film.language in languages)


def _named(folders: Sequence[Path]) -> str:
    return ", ".join(str(folder / "manifest.json") for folder in folders)


def _chosen(film: Film, steps: Sequence[str]) -> Film:
    if not steps:
        return film
    kept = tuple(step for step in film.steps if step.key in steps or str(step.number) in steps)
    return replace(film, steps=kept, video=None, vtt=None, srt=None, transcript=None, edited=None)


def read_film(folder: Path) -> Film:
    """Return the film of one folder.

    UserError with everything that is missing or not as it was written; edited words are accepted.
    """
    path = folder / MANIFEST
    first = (
        f"make the film first: ./render.sh --out {shlex.quote(str(folder))} (and --lesson, for a lesson of your own)"
    )
    if not path.exists() and not path.is_symlink():
        raise UserError(f"{path}: there is none; {first}")
    try:
        data = bytes_of(folder, MANIFEST)
        version = json.loads(data)["manifest"]
    except Untrusted as error:
        raise UserError(f"{path}: {error}; {first}") from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UserError(f"{path}: is not the manifest of a film ({type(error).__name__}); {first}") from None
    if version != VERSION or isinstance(version, bool):
        raise UserError(f"{path}: manifest: {shown(version)}: made by another version of this program; {first}")
    try:
        shape = shape_of(data)
    except ValueError as error:
        cure = (
            "is not as it was written: make the film again into another folder, "
            f"or ask for a good copy of {shown(str(folder))}"
        )
        raise UserError([f"{path}: {line}; {cure}" for line in str(error).splitlines()]) from None
    if not shape.steps:
        raise UserError(f"{path}: has no steps; {first}")
    return _Reader(folder, shape).film()


class _Reader:
    """Reads the files that a manifest of the right shape names, and notes everything that is wrong with them."""

    def __init__(self, folder: Path, shape: Shape) -> None:
        self.folder, self.shape, self.language = folder, shape, shape.language
        self.problems: list[str] = []
        self.notes: list[str] = []

    def film(self) -> Film:
        """Return the film. UserError with every problem."""
        steps = [self._step(row) for row in self.shape.steps]
        whole = self.shape.film
        if whole is not None and (whole.frames, {whole.fps}) != (
            sum(row.frames for row in self.shape.steps),
            {row.fps for row in self.shape.steps},
        ):
            self.notes.append(
                f"{self.folder / whole.video}: is not joined from the steps that are there; "
                "the steps are published, the whole film is not"
            )
            whole = None
        edited = self._whole(whole, steps) if whole is not None else None
        if self.problems:
            raise UserError(self.problems)
        there = tuple(step for step in steps if step is not None)
        if edited is None and any(step.edited is not None for step in there):
            edited = _joined(there)
        files = {name: self.folder / getattr(whole.captions[self.language], name) for name in READABLE} if whole else {}
        return Film(
            self.folder,
            self.language,
            _course(self.shape.course),
            there,
            video=self.folder / whole.video if whole else None,
            **{name: files.get(name) for name in READABLE},
            words=dict(self.shape.words),
            edited=edited,
            notes=tuple(self.notes),
        )

    def _whole(self, row: WholeRow, steps: Sequence[StepFilm | None]) -> tuple[Caption, ...] | None:
        if not self._made(row):
            return None
        first = next((step.timeline for step in steps if step is not None), None)
        wrong = _wrong_video(self.folder / row.video, (first.width, first.height), row.frames) if first else ""
        if wrong:
            self.problems.append(f"{self.folder / row.video}: {wrong}; {self._again(row)}")
        return self._edited(row)

    def _step(self, row: StepRow) -> StepFilm | None:
        if not self._made(row):
            return None
        told = row.captions[self.language]
        try:
            line = timeline_of(bytes_of(self.folder, row.timeline), row, self.language)
        except (Untrusted, ValueError) as error:
            self.problems += [
                f"{self.folder / row.timeline}: {text}; {self._again(row)}" for text in str(error).splitlines()
            ]
            return None
        size = line.width, line.height
        for name, wrong in (
            (row.video, _wrong_video(self.folder / row.video, size, row.frames)),
            (row.poster, _wrong_picture(self.folder / row.poster, size)),
        ):
            if wrong:
                self.problems.append(f"{self.folder / name}: {wrong}; {self._again(row)}")
        return StepFilm(
            row.number,
            row.key,
            row.title,
            slug_of(row.number, row.key),
            video=self.folder / row.video,
            poster=self.folder / row.poster,
            **{name: self.folder / getattr(told, name) for name in (*READABLE, "chapters")},
            timeline=line,
            edited=self._edited(row),
        )

    def _made(self, row: StepRow | WholeRow) -> bool:
        """Return whether what nobody edits is as it was written; note a problem for each file that is not."""
        good = True
        words = set(vars(row.captions[self.language]).values())
        for name in row_files(row):
            try:
                trusted(self.folder, name)
                said = (
                    ""
                    if name in words or is_as_written(self.folder, name, row.sha256[name])
                    else "was changed since it was made"
                )
            except Untrusted as error:
                said = str(error)
            if said:
                good = False
                self.problems.append(f"{self.folder / name}: {said}; {self._again(row)}")
        return good

    def _edited(self, row: StepRow | WholeRow) -> tuple[Caption, ...] | None:
        """Return the captions if they were edited (those of the WebVTT file, where both were), and note it."""
        told = row.captions[self.language]
        found: dict[str, tuple[Caption, ...]] = {}
        for kind in READABLE:
            name = getattr(told, kind)
            if is_as_written(self.folder, name, row.sha256[name]):
                continue
            try:
                text = text_of(self.folder, name)
                if kind != "transcript":
                    found[kind] = read_captions(text, row.frames / row.fps, escaped=kind == "vtt")
                self.notes.append(f"{self.folder / name}: was edited since it was made; the edited text is published")
            except (Untrusted, ValueError) as error:
                self.problems.append(f"{self.folder / name}: {error}; correct it, or delete it and {self._again(row)}")
        if len(found) == 2 and [caption.text for caption in found["vtt"]] != [caption.text for caption in found["srt"]]:
            self.notes.append(
                f"{self.folder / told.srt}: differs from {told.vtt}; the captions of {told.vtt} are published"
            )
        return next((found[kind] for kind in ("vtt", "srt") if kind in found), None)

    def _again(self, row: StepRow | WholeRow) -> str:
        return again(self.folder, self.shape, row)


def _joined(steps: Sequence[StepFilm]) -> tuple[Caption, ...]:
    """Return the captions of the whole film, from those of its steps."""
    starts = [sum(step.seconds for step in steps[:n]) for n in range(len(steps))]
    return tuple(caption for step, start in zip(steps, starts, strict=True) for caption in later(step.captions, start))


def _course(row: CourseRow) -> Course:
    return Course(
        **{
            name: getattr(row, name) or ""
            for name in ("title", "subtitle", "author", "licence", "difficulty", "duration")
        },
        description=row.description or row.subtitle or "",
        prerequisites=tuple(row.prerequisites),
        discover=tuple((point.title, point.text) for point in row.discover),
        concepts=tuple((point.title, point.text) for point in row.concepts),
        steps=row.steps,
    )


def _wrong_video(path: Path, size: tuple[int, int], frames: int) -> str:
    """Return why a film is not the one of its timeline; "" where it is."""
    try:
        with av.open(str(path), format="mp4") as source:
            if len(source.streams.video) != 1:
                return f"has {len(source.streams.video)} pictures' tracks; one is needed"
            stream = source.streams.video[0]
            found, count, codec = (stream.width, stream.height), stream.frames, stream.codec_context.name
    except (av.error.FFmpegError, ValueError, AttributeError) as error:  # a stream of no known codec has no size
        return f"is not a film that can be read ({type(error).__name__})"
    if codec != "h264" or found != size or count != frames:
        return (
            f"is {codec}, {found[0]}x{found[1]}, {count} frames; "
            f"its timeline says h264, {size[0]}x{size[1]}, {frames} frames"
        )
    return ""


def _wrong_picture(path: Path, size: tuple[int, int]) -> str:
    """Return why a poster is not a picture of this size; "" where it is."""
    try:
        with Image.open(path, formats=["PNG"]) as picture:
            found = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return f"is not a picture that can be read ({type(error).__name__})"
    return "" if found == size else f"is {found[0]}x{found[1]}; the film is {size[0]}x{size[1]}"
