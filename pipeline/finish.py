"""From rendered beats to the files of a step, and from the steps to the whole film."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lesson import Caption, Lesson, Timeline, cues_of, to_srt, to_vtt

from .assemble import Chapter, Segment, join
from .assemble_sound import SoundPart
from .files import write_text, written_aside
from .manifest import Manifest, Row, made_of
from .plan import Plan
from .request import StepFiles, slug
from .transcript import film_transcript, step_transcript

WORDS = ("vtt", "srt", "chapters", "transcript")  # a film's words in the manifest, each a file


def publish_step(
    plan: Plan,
    segments: Sequence[Segment],
    poster: Path,
    manifest: Manifest,
    settings: dict[str, Any],
    sound: Path | None = None,
    key: str = "",
) -> Row:
    """Join the beats of a step and write everything that belongs to it. Returns its row; the manifest is not written.

    sound: its sound as AAC; key: the digest of everything it is made from.
    """
    line = plan.timeline
    files = StepFiles(manifest.path.parent, slug(plan.ref), line.language)
    heard = [SoundPart(sound, line.frames)]
    join(segments, files.video, line.fps, title=line.title, sound=heard, language=line.language)
    copy(poster, files.poster)
    _write_captions(cues_of(line), files.vtt, files.srt)
    beats = [Chapter(beat.title, beat.start_frame, beat.frames) for beat in line.beats]
    write_text(files.chapters, chapters_vtt(beats, line.fps))
    write_text(files.transcript, step_transcript(line, plan.shown))
    write_text(files.timeline, json.dumps(line.to_dict(), ensure_ascii=False, indent=1) + "\n")
    return {
        "number": line.number,
        "key": line.key,
        "title": line.title,
        "fps": line.fps,
        "frames": line.frames,
        "duration_s": line.duration_s,
        "words": line.words,
        "video": manifest.relative(files.video),
        "poster": manifest.relative(files.poster),
        "captions": {line.language: {name: manifest.relative(getattr(files, name)) for name in WORDS}},
        "timeline": manifest.relative(files.timeline),
        "beats": [
            {key: getattr(beat, key) for key in ("key", "title", "start_frame", "frames")} for beat in line.beats
        ],
        "sound": sound is not None,
        "sha256": manifest.hashes(files.all()),
        "settings": settings,
        "made_of": key,
    }


def publish_film(lesson: Lesson, rows: Sequence[Row], manifest: Manifest) -> Row:
    """Join the step films to out/lesson.mp4 with a chapter for each; its captions, chapters, transcript and poster.

    Returns its row; timelines, sound and transcripts are read from the steps' files.
    """
    out = manifest.path.parent
    lines = [Timeline.from_dict(json.loads((out / row["timeline"]).read_text(encoding="utf-8"))) for row in rows]
    fps, language = lines[0].fps, lines[0].language
    starts = [sum(line.frames for line in lines[:n]) for n in range(len(lines))]
    chapters = [
        Chapter(f"{line.number}. {line.title}", start, line.frames) for line, start in zip(lines, starts, strict=True)
    ]
    video, poster = out / "lesson.mp4", out / "lesson.png"
    endings = ("vtt", "srt", "chapters.vtt", "transcript.md")
    words = {name: out / f"lesson.{language}.{ending}" for name, ending in zip(WORDS, endings, strict=True)}
    videos = [out / row["video"] for row in rows]
    segments = [Segment(path, line.frames) for path, line in zip(videos, lines, strict=True)]
    sound = [
        SoundPart(path if row["sound"] else None, line.frames)
        for path, row, line in zip(videos, rows, lines, strict=True)
    ]
    frames = join(segments, video, fps, chapters, lesson.title, sound, language)
    copy(out / rows[0]["poster"], poster)
    captions = [cue for line, start in zip(lines, starts, strict=True) for cue in cues_of(line, start / fps)]
    _write_captions(captions, words["vtt"], words["srt"])
    write_text(words["chapters"], chapters_vtt(chapters, fps))
    told = [(out / row["captions"][language]["transcript"]).read_text(encoding="utf-8") for row in rows]
    write_text(words["transcript"], film_transcript(lesson.title, told))
    return {
        "title": lesson.title,
        "fps": fps,
        "frames": frames,
        "duration_s": frames / fps,
        "video": manifest.relative(video),
        "poster": manifest.relative(poster),
        "captions": {language: {name: manifest.relative(path) for name, path in words.items()}},
        "chapters": [{"title": c.title, "start_frame": c.start_frame, "frames": c.frames} for c in chapters],
        "made_of": made_of(rows),
        "sha256": manifest.hashes([video, poster, *words.values()]),
        "settings": rows[0]["settings"],
    }


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
