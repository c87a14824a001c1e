"""`clip`: cut a stretch of beats out of a rendered film, with its captions and poster; nothing is encoded again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av

from lesson import Caption, Timeline, cues_of, to_srt, to_vtt
from pipeline.errors import UserError, reason
from pipeline.files import write_text
from pipeline.ours import beside, folder_in
from pipeline.publish.film.edited import within
from pipeline.publish.film.film import Film
from pipeline.publish.film.media import tags_of, write_stretches
from pipeline.publish.film.pictures import save_picture, telling
from pipeline.publish.film.read_film import read_films
from pipeline.publish.places import Place, place_of


def clip(
    folders: Sequence[Path], first: str, last: str, out: Path | None = None, *, languages: Sequence[str] = ()
) -> list[Path]:
    """Cut from the beat or step `first` to the end of `last`; return the files: film, captions, poster.

    Captions are WebVTT and SubRip. out: an MP4's name or a folder; without it, the folder "clips" beside each film.
    Raises UserError for unknown names, an end before the beginning, missing steps in between, and a place that cannot
    be written.
    """
    films = read_films(folders, languages)
    if out is not None and out.suffix and len(films) > 1:
        named = " or ".join(f"--language {film.language}" for film in films)
        raise UserError(
            f"--out {out}: one file, and films in {len(films)} languages; choose one with {named}, or name a folder"
        )
    return [made for film in films for made in _cut(film, stretch(film, first, last), _target(film, first, last, out))]


def stretch(film: Film, first: str, last: str) -> tuple[Place, ...]:
    """Return the beats from `first` to `last`, step by step. UserError for unknown names and a wrong order."""
    begin, end = place_of(film, first, "--from"), place_of(film, last, "--to")
    if (begin.step.number, begin.first) > (end.step.number, end.end - 1):
        raise UserError(f"--to {last}: comes before --from {first}; swap the two")
    within = [step for step in film.steps if begin.step.number <= step.number <= end.step.number]
    lacking = set(range(begin.step.number, end.step.number + 1)).difference(step.number for step in within)
    if lacking:
        raise UserError(
            f"--to {last}: {film.folder} lacks step {', '.join(map(str, sorted(lacking)))}, which lies between; "
            "render the whole film"
        )
    whole = {step.number: Place(step, 0, len(step.timeline.beats)) for step in within}
    whole[begin.step.number] = replace(whole[begin.step.number], first=begin.first)
    whole[end.step.number] = replace(whole[end.step.number], end=end.end)
    return tuple(whole.values())


def timeline_of(places: Sequence[Place]) -> Timeline:
    """Return the timeline of only these beats, from frame 0 on, under the title of the stretch."""
    beats, start = [], 0
    for beat in (beat for place in places for beat in place.beats):
        beats.append(replace(beat, start_frame=start))
        start += beat.frames
    return replace(places[0].step.timeline, title=_title(places), beats=tuple(beats))


def captions_of(places: Sequence[Place]) -> Iterator[Caption]:
    """Yield the captions of a stretch, as they are in the film, from second 0 on."""
    if all(place.step.edited is None for place in places):
        yield from cues_of(timeline_of(places))
        return
    at = 0.0
    for place in places:
        fps, beats = place.step.timeline.fps, place.beats
        start, end = beats[0].start_frame / fps, (beats[-1].start_frame + beats[-1].frames) / fps
        yield from within(place.step.captions, start, end, at)
        at += end - start


def _title(places: Sequence[Place]) -> str:
    """Return the title of a stretch: of its beat, its step, or the first and the last of them."""

    def named(place: Place, at: int) -> str:
        whole = place.end - place.first == len(place.step.timeline.beats)
        return place.step.title if whole else place.beats[at].title

    names = dict.fromkeys([named(places[0], 0), named(places[-1], -1)])
    return " – ".join(names)


def _cut(film: Film, places: Sequence[Place], path: Path) -> list[Path]:
    line = timeline_of(places)
    captions = list(captions_of(places))
    stretches = [
        (place.step.video, place.beats[0].start_frame, sum(beat.frames for beat in place.beats)) for place in places
    ]
    names = [path.with_suffix(suffix).name for suffix in (".mp4", ".vtt", ".srt", ".png")]
    try:
        with beside(path.parent) as aside:
            video, vtt, srt, poster = (aside / name for name in names)
            write_stretches(film, stretches, video, line.fps, tags_of(film, line.title))
            write_text(vtt, to_vtt(captions))
            write_text(srt, to_srt(captions))
            beat, frame = telling(beat for place in places for beat in place.beats)
            place = next(place for place in places if any(each is beat for each in place.beats))
            save_picture(place.step.video, beat.start_frame + frame, line.fps, poster)
    except av.error.FFmpegError as error:
        raise UserError(f"{film.folder}: its film cannot be decoded ({reason(error)}); make it again") from error
    return [path.parent / name for name in names]


def _target(film: Film, first: str, last: str, out: Path | None) -> Path:
    """Return the name of the clip's film."""
    parts = dict.fromkeys((_label(film, first, "--from"), _label(film, last, "--to")))
    folder, name = out or folder_in(film.folder, "clips"), f"{'--'.join(parts)}.{film.language}.mp4"
    if out is not None and out.suffix and not out.is_dir():
        folder, name = out.parent, out.name
    if not name.endswith(".mp4"):
        raise UserError(f"--out {out}: is written as MP4; call it {Path(name).with_suffix('.mp4')}")
    path = folder / name
    if path.resolve() in {each.resolve() for step in film.steps for each in (step.video, film.video or step.video)}:
        raise UserError(f"--out {out}: is the film itself; give the clip another name")
    return path


def _label(film: Film, name: str, option: str) -> str:
    """Return a place for a file's name: 6.opposite, or 6 for the whole step."""
    place = place_of(film, name, option)
    return f"{place.step.number}.{place.beats[0].key}" if "." in name else str(place.step.number)
