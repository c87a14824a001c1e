"""`publish loops`: beats as short films without sound that repeat, for slides and pages.

MP4: the film's own pictures and time, copied. WebP and GIF: 960 points wide, nothing stays still longer than it takes
to see it. WebM: the same without its ground, to lay over anything.
"""

from pathlib import Path

import av

from lesson.time.timeline import BeatTime
from pipeline.publish.choices import NOTHING_CHOSEN, Choices
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.film.media import tags_of
from pipeline.publish.film.pictures import telling
from pipeline.publish.places import place_of
from pipeline.video.assemble import Segment, join

from .loop_files import write_overlay, write_pictures
from .shots import shots

WIDE, OVERLAY_WIDE = 960, 1280  # points of the longer side
RATE = 15  # pictures a second


def make(films: tuple[Film, ...], folder: Path, choices: Choices = NOTHING_CHOSEN) -> list[str]:
    """Write the loops of the chosen beats, of "all", or of the beat of each step that shows most.

    UserError for unknown beats.
    """
    chosen = [(film, step, beat) for film in films for step, beat in beats_of(film, choices.beats)]
    for film, step, beat in chosen:
        _loop(film, step, beat, folder / f"{step.number}.{beat.key}.{film.language}")
    return []


def beats_of(film: Film, names: tuple[str, ...]) -> list[tuple[StepFilm, BeatTime]]:
    """Return the named beats, in the film's order; without names, one for each step.

    Names are "6.opposite", "6" for a whole step, "all".
    """
    if not names:
        return [(step, telling(step.timeline.beats)[0]) for step in film.steps]
    places = [place_of(film, name, "--beat") for name in names if name != "all"]
    wanted = {(place.step.key, beat.key) for place in places for beat in place.beats}
    return [
        (step, beat)
        for step in film.steps
        for beat in step.timeline.beats
        if "all" in names or (step.key, beat.key) in wanted
    ]


def _loop(film: Film, step: StepFilm, beat: BeatTime, base: Path) -> None:
    fps = step.timeline.fps
    mp4, webp, gif, webm = (base.with_name(f"{base.name}.{ending}") for ending in ("mp4", "webp", "gif", "webm"))
    join([Segment(step.video, beat.frames, beat.start_frame)], mp4, fps, tags=tags_of(film, beat.title))
    small, large = size_of(step.video, WIDE), size_of(step.video, OVERLAY_WIDE)
    write_pictures(shots(step.video, beat, fps, small, RATE), webp, gif, fps, small)
    write_overlay(shots(step.video, beat, fps, large, RATE), webm, fps, large)


def size_of(video: Path, longest: int) -> tuple[int, int]:
    """Return width and height of a film, both even, reduced until the longer side is at most this."""
    with av.open(str(video)) as source:
        width, height = source.streams.video[0].width, source.streams.video[0].height
    share = min(1.0, longest / max(width, height))
    return round(width * share / 2) * 2, round(height * share / 2) * 2
