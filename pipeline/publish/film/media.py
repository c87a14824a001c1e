"""The films as platforms take them: copied without encoding again, with tags, and checked against their limits."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import av

from pipeline.errors import UserError
from pipeline.sound.joined import SoundPart
from pipeline.video.assemble import Chapter, Segment, join

from .film import Film, StepFilm

# Limits of platforms (October 2025): bytes of one file. Most teachers' sites have lower ones, set by whoever runs
# them.
LIMITS = {
    "Canvas, one caption file": 295_000,
    "Canvas, one film": 500_000_000,
    "Open edX (Tutor's Studio), one upload": 250_000_000,
    "YouTube, thumbnail": 2_000_000,
}
_LIMIT_OF = {
    ".vtt": "Canvas, one caption file",
    ".srt": "Canvas, one caption file",
    ".mp4": "Canvas, one film",
    ".zip": "Open edX (Tutor's Studio), one upload",
}


def tags_of(film: Film, title: str, description: str = "") -> dict[str, str]:
    """Return the metadata of one of a film's files, by FFmpeg's names, without empty ones."""
    course = film.course
    return {
        "title": title,
        "album": course.title,
        "artist": course.author,
        "description": description or course.description,
        "comment": course.description,
        "copyright": course.licence,
    }


def write_step(film: Film, step: StepFilm, path: Path, tags: Mapping[str, str] | None = None) -> None:
    """Write a step's film with its tags: the same pictures and sound, no chapters.

    Cutting files with chapters by copying packets goes wrong later.
    """
    line = step.timeline
    told = {**tags_of(film, step.title), "track": f"{step.number}/{film.course.steps}", **(tags or {})}
    write_stretches(film, [(step.video, 0, line.frames)], path, line.fps, told)


def write_stretches(
    film: Film, stretches: Sequence[tuple[Path, int, int]], path: Path, fps: int, tags: Mapping[str, str]
) -> None:
    """Write stretches (file, first frame, frames) of a film one after the other.

    Each begins at a keyframe, and in silence.
    """
    pictures = [Segment(video, frames, start) for video, start, frames in stretches]
    sound = [SoundPart(video if is_heard(video) else None, frames, start) for video, start, frames in stretches]
    join(pictures, path, fps, sound=sound, language=film.language, tags=tags)


def is_heard(video: Path) -> bool:
    """Return whether a film has sound; one without speech has none."""
    with av.open(str(video)) as source:
        return bool(source.streams.audio)


def write_film(film: Film, path: Path) -> None:
    """Write the whole film with its tags and a chapter a step. ValueError where not all steps are there."""
    if film.video is None:
        raise ValueError("there is no whole film")
    fps = film.steps[0].timeline.fps
    frames = sum(step.timeline.frames for step in film.steps)
    sound = [SoundPart(film.video if is_heard(film.video) else None, frames)]
    tags = tags_of(film, film.course.title)
    join([Segment(film.video, frames)], path, fps, chapters_of(film), sound=sound, language=film.language, tags=tags)


def chapters_of(film: Film) -> list[Chapter]:
    """Return the steps as chapters of the whole film."""
    chapters, start = [], 0
    for step in film.steps:
        chapters.append(Chapter(f"{step.number}. {step.title}", start, step.timeline.frames))
        start += step.timeline.frames
    return chapters


def within(path: Path, limit: str) -> None:
    """Check that a file is as small as a platform needs. UserError naming file, size and limit."""
    size, allowed = path.stat().st_size, LIMITS[limit]
    if size > allowed:
        raise UserError(
            f"{path.name}: {size:,} bytes; {limit}: at most {allowed:,}. "
            "Publish fewer steps, or render in a smaller size (--quality)"
        )


def beyond_limits(folder: Path) -> list[str]:
    """Return a line for each file of a published folder that a known platform refuses; others may take it."""
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.suffix in _LIMIT_OF):
        size, limit = path.stat().st_size, _LIMIT_OF[path.suffix]
        if size > LIMITS[limit]:
            found.append(
                f"{path.relative_to(folder.parent)}: {size:,} bytes; {limit}: at most {LIMITS[limit]:,}. "
                "Take single steps, or render smaller (--quality)"
            )
    return found
