"""A first look at a beat whose words or code have changed: made, and shown, while its step is planned again.

A worker plays the step up to the beat without drawing, and draws the beat.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lesson import LessonError, Script, StepJob, StepRef, Timeline, cues_of, to_vtt
from pipeline.errors import PipelineError
from pipeline.files import write_text
from pipeline.render.executor import LocalExecutor
from pipeline.render.rehearsal import Codes
from pipeline.render.request import Request
from pipeline.render.tasks import SoundJob, Task
from pipeline.render.worker import alone, codes
from pipeline.voice.clip import VoiceError
from pipeline.voice.sources import texts_of_beat

FILM, WORDS = "glimpse.mp4", "glimpse.vtt"
MOST = 2  # beats that changed: of more, no first look would show what the save was about


@dataclass(frozen=True)
class Spot:
    """A beat to look at first, with its step; or (codes) the beat whose code differs from this, found in the worker."""

    ref: StepRef
    beat: str = ""
    codes: Mapping[str, str] | None = None


def spot_of(request: Request, before: Mapping[str, Script] | None = None, codes: Codes | None = None) -> Spot | None:
    """Return the first of the beats whose words or code differ from those before; None where none or too many do."""
    found = [
        Spot(ref, beat.key)
        for ref in request.steps
        if before is not None and ref.key in before
        for beat in request.scripts[ref.key].beats
        if beat not in before[ref.key].beats
    ]
    if not found and codes:
        found = [Spot(ref, codes=codes[ref.key]) for ref in request.steps if ref.key in codes][:1]
    return found[0] if 0 < len(found) <= MOST else None


@contextmanager
def glimpsing(request: Request, spot: Spot | None, folder: Path, tell: Any) -> Iterator[None]:
    """Make the glimpse in a process of its own during a `with` block, and tell the preview of it once it is there.

    What fails in it is not told: the round finds the same.
    """
    arguments = None
    if spot is not None:
        with suppress(LessonError, PipelineError, VoiceError, OSError):
            arguments = _arguments(request, spot, folder)
    if spot is None or arguments is None:
        yield
        return
    pool = LocalExecutor(1, lambda note: None)
    waiting = threading.Thread(target=_tell, args=(pool, spot, folder, tell), daemon=True)
    try:
        pool.submit(Task("first look", look, arguments))
        waiting.start()
        yield
    finally:
        pool.kill()
        if waiting.is_alive():
            waiting.join()  # nothing of it is told after the round


def _arguments(request: Request, spot: Spot, folder: Path) -> tuple[Any, ...]:
    beats = [beat for beat in request.scripts[spot.ref.key].beats if spot.beat in ("", beat.key)]
    clips, recordings = dict[str, tuple[bytes, int]](), dict[str, bytes]()
    if (voices := request.voices) is not None:
        texts = [text for beat in beats for text in texts_of_beat(beat)]
        clips = {text: found for text in texts if (found := voices.clip_bytes(text)) is not None}
        played = {beat.key: voices.beat_bytes(spot.ref.key, beat.key) for beat in beats}
        recordings = {beat: data for beat, data in played.items() if data is not None}
    return request.job(spot.ref), spot.beat, spot.codes, clips, recordings, folder


def _tell(pool: LocalExecutor, spot: Spot, folder: Path, tell: Any) -> None:
    for done in pool.completed():
        if done.error is None and done.value is not None:
            line: Timeline = done.value
            named = {"step": spot.ref.key, "beat": line.beats[0].key, "number": spot.ref.number}
            about = {"language": line.language, "seconds": line.duration_s, "folder": str(folder)}
            tell({"is": "glimpse", **named, **about})


def look(
    job: StepJob,
    beat: str,
    before: Mapping[str, str] | None,
    clips: Mapping[str, tuple[bytes, int]],
    recordings: Mapping[str, bytes],
    folder: Path,
) -> Timeline | None:
    """Make the glimpse of a beat, or (before) of the beat whose code has changed. Runs in a worker.

    Returns its timeline; None where the code of no beat has changed, or of too many.
    """
    if before is not None:
        changed = [key for key, code in codes(job).items() if before.get(key) != code]
        if not 0 < len(changed) <= MOST:
            return None
        beat = changed[0]
    return make_glimpse(job, beat, clips, recordings, folder)


def make_glimpse(
    job: StepJob, beat: str, clips: Mapping[str, tuple[bytes, int]], recordings: Mapping[str, bytes], folder: Path
) -> Timeline:
    """Make a beat's film with its sound, and its captions, in a folder; return its timeline. Runs in a worker."""
    from pipeline.sound.joined import SoundPart
    from pipeline.sound.track import make_sound
    from pipeline.video.assemble import Segment, join

    folder.mkdir(parents=True, exist_ok=True)
    line = alone(job, beat, folder / "pictures.mp4")
    heard = []
    said = {text for spoken in line.beats[0].lines for _, text in spoken.utterances}
    clips = {text: clip for text, clip in clips.items() if text in said}
    recordings = {key: data for key, data in recordings.items() if key == beat}
    if clips or recordings:
        sound = folder / "sound.m4a"
        sound.write_bytes(make_sound(SoundJob(line, clips, recordings)))
        heard = [SoundPart(sound, line.frames)]
    join([Segment(folder / "pictures.mp4", line.frames)], folder / FILM, line.fps, (), line.title, heard, line.language)
    write_text(folder / WORDS, to_vtt(cues_of(line)))
    return line
