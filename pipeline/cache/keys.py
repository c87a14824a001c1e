"""Keys of the cache: digests of everything a plan, a beat's film or a step's sound is made from, and nothing else."""

import hashlib
import importlib.util
import json
import platform
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from lesson import PROJECT_ROOT, Lesson, LessonError, StepJob, StepPlan, StepRef
from lesson.contract import JOB, timeline_json
from lesson.file.path_guard import LessonFolder
from lesson.problems import Refused, file_name
from pipeline.render.tasks import SoundJob

from .state import State, of_lesson, state_of

SIZE = 16  # bytes of a digest
DRAWING = ("manim", "typst", "pycairo", "numpy", "scipy", "font-source-sans-pro", "av")
SOUNDING = ("av", "numpy", "scipy", "pyloudnorm")
# All code that makes a beat's film (draws, encodes, keeps it), except the step's own: the fingerprint covers that
# (scenes/watch/fingerprint.py).
FILMING = (
    "lesson/contract.py",
    "scenes/engine/dirty.py",
    "scenes/engine/entry.py",
    "scenes/engine/lean.py",
    "scenes/engine/recorder.py",
    "scenes/engine/redraw.py",
    "scenes/kit/configured.py",
    "pipeline/video/encoder.py",
    "pipeline/video/hints.py",
    "pipeline/video/planes.py",
    "pipeline/video/h264.py",
    "pipeline/video/bits.py",
    "pipeline/render/worker.py",
)
MIXING = (
    "pipeline/sound/room.py",
    "pipeline/sound/track.py",
    "pipeline/voice/clip.py",
    "pipeline/voice/decode.py",
    "pipeline/render/worker.py",
    "lesson/time/timeline.py",
)


def digest(*parts: Any) -> str:
    """Return the digest of plain data (texts, numbers, lists, dicts, bytes) in hexadecimal."""
    found = hashlib.blake2b(digest_size=SIZE)
    for part in parts:
        data = part if isinstance(part, bytes) else json.dumps(part, ensure_ascii=False, sort_keys=True).encode()
        found.update(f"{len(data)}:".encode())
        found.update(data)
    return found.hexdigest()


@cache
def versions(packages: tuple[str, ...]) -> str:
    """Return a digest of the installed versions of these packages, and of the cairo library."""
    import cairo

    there = [f"{name} {package_version(name)}" for name in packages]
    return digest([*there, cairo.cairo_version_string(), platform.machine()])


def package_version(package: str) -> str:
    """Return the installed version of a package; "none" where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


@cache
def sources(*rooms: str) -> str:
    """Return the digest of every Python file of some of the project's folders, or of single files.

    FileNotFoundError for a name that is neither: a file that was moved must not drop out of the keys unnoticed.
    """
    files: list[Path] = []
    for room in rooms:
        place = PROJECT_ROOT / room
        found = [place] if place.is_file() else sorted(place.rglob("*.py"))
        if not found:
            raise FileNotFoundError(f"pipeline/cache/keys.py names {room}, and there is no such code")
        files += found
    return digest(*_flat((path.relative_to(PROJECT_ROOT).as_posix(), path.read_bytes()) for path in files))


def plan_key(lesson: Lesson, ref: StepRef, job: StepJob) -> str:
    """Return the key of a step's plan: the code, the lesson, the step's own words, the times of its speech, the format.

    Wider than necessary (any change of any code counts), because planning is fast; beats and sounds have narrow keys.
    """
    return digest("plan", *_played_from(lesson, ref, job))


def script_key(lesson: Lesson, ref: StepRef, state: State) -> str:
    """Return the key of a step's narration as it was read for a lesson, whose numbers decide what is said."""
    words = lesson.narration(ref.key)
    seen = of_lesson(state, lesson.path, words, lesson.language)
    told = [str(each.model_dump()) for each in lesson.steps]
    named = [lesson.language, file_name(words), *lesson.overrides]
    return digest("script", ref.key, versions(DRAWING), seen, told, named)


def audit_key(lesson: Lesson, ref: StepRef, job: StepJob, in_motion: bool) -> str:
    """Return the key of what an audit of a step finds: as wide as its plan's."""
    return digest("audit", in_motion, *_played_from(lesson, ref, job))


def _played_from(lesson: Lesson, ref: StepRef, job: StepJob) -> tuple[Any, ...]:
    """Return everything that a step's dry pass depends on, as plain data."""
    told = [str(each.model_dump()) for each in lesson.steps]
    asked = JOB.write(replace(job, lesson=Path(), scratch=None, state=None))
    state = job.state or state_of(lesson.path, lesson.overrides, job.theme)
    seen = of_lesson(state, lesson.path, lesson.narration(ref.key), lesson.language)
    return _scene(lesson, ref), versions(DRAWING), seen, told, asked


def _scene(lesson: Lesson, ref: StepRef) -> bytes:
    """Return the file of a step's scene that is not one of the project's; own steps are among the lesson's files."""
    if ref.own_code:
        return b""
    spec = importlib.util.find_spec(ref.scene.partition(":")[0])
    return Path(spec.origin).read_bytes() if spec is not None and spec.origin else b""


def own_code(lesson: Lesson, ref: StepRef) -> bytes:
    """Return the Python file of a step of the lesson's own; LessonError where it may not be read."""
    try:
        return LessonFolder(lesson.folder).code(ref.scene.partition(":")[0])
    except Refused as refused:
        raise LessonError([refused.at(file_name(lesson.path), f"steps[{ref.number - 1}].scene")]) from None


def beat_key(fingerprint: str, job: StepJob, frames: int, poster: bool) -> str:
    """Return the key of a beat's film: what is drawn (scenes/watch/fingerprint.py), its size, length and encoding.

    poster: its last picture is wanted, too.
    """
    form = [job.format.width, job.format.height, job.format.fps, frames, poster]
    return digest("beat", fingerprint, form, versions(DRAWING), sources(*FILMING))


def sound_key(job: SoundJob) -> str:
    """Return the key of a step's sound: its pieces with their times, the clips' own bytes, mixing and encoding."""
    line = job.timeline
    said = [
        [beat.start_frame, beat.recorded, beat.key, [spoken.utterances for spoken in beat.lines]] for beat in line.beats
    ]
    clips = _flat((text, data, str(samples)) for text, (data, samples) in sorted(job.clips.items()))
    beats = _flat(sorted(job.beats.items()))
    return digest("sound", line.fps, line.frames, said, versions(SOUNDING), sources(*MIXING), *clips, "beats", *beats)


def step_key(plan: StepPlan, beats: Iterable[str], sound: str | None) -> str:
    """Return the digest that a step's files are made from: plan, beats' films, sound, and the code that writes them."""
    return digest("step", timeline_json(plan.timeline), plan.poster, list(beats), sound, sources("pipeline", "lesson"))


def _flat(rows: Iterable[tuple[Any, ...]]) -> list[Any]:
    return [value for row in rows for value in row]
