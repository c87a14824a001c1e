"""From rendered beats to the files of a step, and from the steps to the whole film: in a worker process."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lesson import Caption, Timeline, cues_of, to_srt, to_vtt
from lesson.contract import timeline_json
from lesson.language.screen import ON_SCREEN
from pipeline.errors import UserError
from pipeline.files import write_text, written_aside
from pipeline.publish.film.film_files import Untrusted, bytes_of, text_of
from pipeline.publish.film.film_shape import StepRow, timeline_of
from pipeline.sound.joined import SoundPart
from pipeline.video.assemble import Chapter, Segment, join

from .manifest import Row, hashes, made_of, relative
from .plan import Plan
from .request import StepFiles, beat_file, slug
from .transcript import film_transcript, step_transcript

WORDS = ("vtt", "srt", "chapters", "transcript")  # the files with a film's words, by their names in the manifest


def publish_step(
    plan: Plan,
    segments: Sequence[Segment],
    poster: Path,
    out: Path,
    settings: dict[str, Any],
    sound: Path | None = None,
    key: str = "",
    on_screen: str = ON_SCREEN,
) -> Row:
    """Join the beats of a step and write all its files into the folder `out`; return its row of the manifest.

    The manifest is not written. sound: its sound as AAC; key: the digest of everything it is made from; on_screen: the
    heading of what is shown, in its transcript.
    """
    line = plan.timeline
    files = StepFiles(out, slug(plan.ref), line.language)
    heard = [SoundPart(sound, line.frames)]
    join(segments, files.video, line.fps, title=line.title, sound=heard, language=line.language)
    copy(poster, files.poster)
    _write_captions(cues_of(line), files.vtt, files.srt)
    beats = [Chapter(beat.title, beat.start_frame, beat.frames) for beat in line.beats]
    write_text(files.chapters, chapters_vtt(beats, line.fps))
    write_text(files.transcript, step_transcript(line, on_screen))
    write_text(files.timeline, timeline_json(line).decode())
    return {
        "number": line.number,
        "key": line.key,
        "title": line.title,
        "fps": line.fps,
        "frames": line.frames,
        "duration_s": line.duration_s,
        "words": line.words,
        "video": relative(files.video, out),
        "poster": relative(files.poster, out),
        "captions": {line.language: {name: relative(getattr(files, name), out) for name in WORDS}},
        "timeline": relative(files.timeline, out),
        "beats": [
            {key: getattr(beat, key) for key in ("key", "title", "start_frame", "frames")} for beat in line.beats
        ],
        "sound": sound is not None,
        "sha256": hashes(files.all(), out),
        "settings": settings,
        "made_of": key,
    }


def publish_beats(plan: Plan, parts: Mapping[str, tuple[Segment, Path | None]], out: Path) -> list[str]:
    """Write single beats, each with its sound if it has any, into the folder `out`; return the names of the files."""
    line, names = plan.timeline, []
    for key, (segment, sound) in parts.items():
        film = out / beat_file(Path(), plan.ref, key).name
        heard = [SoundPart(sound, segment.frames)] if sound is not None else []
        join([segment], film, line.fps, (), line.beat(key).title, heard, line.language)
        names.append(film.name)
    return names


def film_files(out: Path, language: str) -> dict[str, Path]:
    """Return the paths of the whole film's files: video, poster and its words."""
    endings = ("vtt", "srt", "chapters.vtt", "transcript.md")
    words = {name: out / f"lesson.{language}.{ending}" for name, ending in zip(WORDS, endings, strict=True)}
    return {"video": out / "lesson.mp4", "poster": out / "lesson.png", **words}


def publish_film(title: str, language: str, rows: Sequence[Row], out: Path, aside: Path) -> Row:
    """Join the step films of the folder `out` to lesson.mp4 in the folder `aside`, with a chapter for each.

    And its captions, chapters, transcript and poster. Returns its row; timelines, sound and transcripts are read from
    the steps' files. UserError for one that cannot be read: people edit transcripts, and a folder may come from
    anybody.
    """
    lines = [_timeline(out, row, language) for row in rows]
    fps, language = lines[0].fps, lines[0].language
    starts = [sum(line.frames for line in lines[:n]) for n in range(len(lines))]
    chapters = [
        Chapter(f"{line.number}. {line.title}", start, line.frames) for line, start in zip(lines, starts, strict=True)
    ]
    files = film_files(aside, language)
    video, poster, words = files["video"], files["poster"], {name: files[name] for name in WORDS}
    videos = [out / row["video"] for row in rows]
    segments = [Segment(path, line.frames) for path, line in zip(videos, lines, strict=True)]
    sound = [
        SoundPart(path if row["sound"] else None, line.frames)
        for path, row, line in zip(videos, rows, lines, strict=True)
    ]
    frames = join(segments, video, fps, chapters, title, sound, language)
    copy(out / rows[0]["poster"], poster)
    captions = [cue for line, start in zip(lines, starts, strict=True) for cue in cues_of(line, start / fps)]
    _write_captions(captions, words["vtt"], words["srt"])
    write_text(words["chapters"], chapters_vtt(chapters, fps))
    told = [_transcript(out, row["captions"][language]["transcript"]) for row in rows]
    write_text(words["transcript"], film_transcript(title, told))
    return {
        "title": title,
        "fps": fps,
        "frames": frames,
        "duration_s": frames / fps,
        "video": relative(video, aside),
        "poster": relative(poster, aside),
        "captions": {language: {name: relative(path, aside) for name, path in words.items()}},
        "chapters": [{"title": c.title, "start_frame": c.start_frame, "frames": c.frames} for c in chapters],
        "made_of": made_of(rows),
        "sha256": hashes(files.values(), aside),
        "settings": rows[0]["settings"],
    }


def _timeline(out: Path, row: Row, language: str) -> Timeline:
    try:
        return timeline_of(bytes_of(out, row["timeline"]), StepRow.model_validate(row), language)
    except (Untrusted, ValueError) as error:
        raise UserError(
            [f"{out / row['timeline']}: {line}; delete it, and it is made again" for line in str(error).splitlines()]
        ) from None


def _transcript(out: Path, name: str) -> str:
    try:
        return text_of(out, name)
    except Untrusted as error:
        raise UserError(f"{out / name}: {error}; correct it, or delete it, and it is made again") from None


def copy(source: Path, target: Path) -> None:
    """Copy a file, whole."""
    with written_aside(target) as part:
        shutil.copyfile(source, part)


def chapters_vtt(chapters: Sequence[Chapter], fps: int) -> str:
    """Return chapters as WebVTT, one cue each."""
    return to_vtt([Caption(c.start_frame / fps, (c.start_frame + c.frames) / fps, (c.title,)) for c in chapters])


def _write_captions(captions: Sequence[Caption], vtt: Path, srt: Path) -> None:
    write_text(vtt, to_vtt(captions))
    write_text(srt, to_srt(captions))
