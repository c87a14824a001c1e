"""The functions that a worker process may call: plan a step, audit it, render beats of it, take a still."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from manim import logger

from lesson import LessonError, Script, StepAudit, StepJob, StepPlan, Timeline, check_script, make_timeline
from scenes.kit.configured import configured
from scenes.kit.families import quick_mobjects
from scenes.kit.layout.zones import FRAME, SIZES, shape_of
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.texts.labels import left_out
from scenes.watch.auditor import Auditor
from scenes.watch.cures import (
    FORMATS,
    Way,
    cures,
    in_short,
    other_formats,
    shorter_units,
    smaller_layers,
    without_success,
)
from scenes.watch.fingerprint import Fingerprints, code_digest
from scenes.watch.motion_score import Score
from scenes.watch.remarks import notes_of, stray_cues_of, words_problems
from scenes.watch.transcript import Reader

from .context import Context, make_context
from .lean import LeanRenderer
from .observer import Several, Silent
from .own_code import step_class
from .recorder import FrameRecorder, Sink, nothing, recording_writer
from .step import Step

DRY = {  # pixels of a run that draws nothing
    "wide": {"width": 160, "height": 90},
    "square": {"width": 90, "height": 90},
    "tall": {"width": 90, "height": 160},
}

LATEST_S = 0.5  # by which the picture of a cue may come after its word, in any lesson and for any voice


class OpenSink(Protocol):
    def __call__(self, beat: str) -> Sink: ...


def plan(job: StepJob) -> StepPlan:
    """Play a step without drawing. Notes: beats whose motion outlasts their words."""
    reader, fingerprints = Reader(), Fingerprints()
    step = _run(job, observer=Several(reader, fingerprints), halfway=True)
    problems = words_problems(step) + stray_cues_of(step)
    if problems:
        raise LessonError(problems)
    timeline = _timeline(step, job, reader.shown)
    return StepPlan(timeline, tuple(notes_of(step)), _poster(type(step), step.script), fingerprints.prints)


def audit(job: StepJob, in_motion: bool = False) -> StepAudit:
    """Play a step without drawing and audit every motion's middle and end; return the problems by beat and object.

    A step that declares `watched_in_motion` is audited at the quarters of every motion, too. With `in_motion` every
    step is; findings in steps that do not declare it are in `in_motion` of the result, not among the problems.
    """
    auditor, motion, reader = Auditor(in_motion), Score(), Reader()
    step = _run(job, observer=Several(auditor, motion, reader), halfway=True)
    found = [*check_script(step.script, step.beats), *words_problems(step), *stray_cues_of(step)]
    return StepAudit(
        _timeline(step, job, reader.shown),
        problems=(*auditor.lines(_cures(auditor, step, job)), *_late_cues(step), *map(str, found)),
        notes=tuple(notes_of(step)),
        motion=(*motion.notes, *_no_room(step, job)),
        words=tuple(step.context.words.asked) if step.context is not None else (),
        in_motion=tuple(auditor.on_the_way),
    )


def score(job: StepJob) -> str:
    """Play a step without drawing and return its motion score: a line for each play."""
    motion = Score()
    _run(job, observer=motion)
    return motion.text()


def render(
    job: StepJob, beats: Sequence[str], open_sink: OpenSink, ended: Callable[[str, int], None] = nothing
) -> dict[str, int]:
    """Render those beats; each goes into a sink of its own, and `ended` gets its name and its frames when it is closed.

    Returns how many frames each beat has.
    """
    step = _drawn(job, frozenset(beats), FrameRecorder(open_sink, ended))
    return {beat: step.beat_frames[beat] for beat in beats}


def alone(job: StepJob, beat: str, open_sink: OpenSink) -> Timeline:
    """Render one beat of a step that need not have been planned; return the beat's timeline, which begins at once."""
    step = _drawn(job, frozenset({beat}), FrameRecorder(open_sink))
    return _timeline(step, job, {}).alone(beat)


def _drawn(job: StepJob, beats: frozenset[str], recorder: FrameRecorder) -> Step:
    try:
        return _run(job, observer=recorder, wanted=beats, draw=True)
    except BaseException:
        recorder.abort()
        raise


def still(job: StepJob, beat: str) -> np.ndarray:
    """Return the last frame of a beat: uint8 array, height x width x 4."""
    return stills(job, [beat])[beat]


def stills(job: StepJob, beats: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the last frames of several beats of a step, played in one run; each uint8, height x width x 4."""
    photographer = Photographer(frozenset(beats))
    _run(job, observer=photographer, wanted=frozenset(beats), pixels=True)
    return photographer.pictures


def codes(job: StepJob) -> dict[str, str]:
    """Return for each beat of a step a digest of the code that draws it."""
    cls, context = _load(job)
    return {beat.key: code_digest(cls, beat.key) for beat in context.script.beats}


def poster(job: StepJob) -> str:
    """Return the beat that a step names as its poster (the last, where this lesson leaves that beat out)."""
    cls, context = _load(job)
    return _poster(cls, context.script)


def _poster(cls: type[Step], script: Script) -> str:
    keys = [beat.key for beat in script.beats]
    return cls.poster if cls.poster in keys else keys[-1]


# -- how
# -------------------------------------------------------------------------------------------------------------------


class Photographer(Silent):
    """Keeps the pictures at the ends of some beats."""

    def __init__(self, beats: frozenset[str]) -> None:
        self.beats = beats
        self.pictures: dict[str, np.ndarray] = {}

    def beat_ends(self, step: Step, key: str) -> None:
        if key in self.beats:
            self.pictures[key] = step.renderer.picture(step)


def _load(job: StepJob) -> tuple[type[Step], Context]:
    """Return the step's class and its context; a key the lesson does not list is an error of the caller."""
    state = repr(job.state)  # digests of all files: what was read of others is not this job's
    context = make_context(job.lesson, job.step, job.theme, job.speech, job.changes, job.allow_code, state)
    context.words.texts |= job.words or {}
    return step_class(context.lesson, context.lesson.step(job.step)), context


@contextmanager
def _manim(job: StepJob, draw: bool) -> Iterator[None]:
    """Set Manim's configuration for one run: quiet, uncached, all its files in the job's own scratch folder."""
    width, height = job.format.width, job.format.height
    frame_height = SIZES[shape_of(width, height)][1]
    settings = {
        "media_dir": str((job.scratch or Path(tempfile.gettempdir())) / "manim"),
        "frame_rate": job.format.fps,
        "pixel_width": width,
        "pixel_height": height,
        "frame_height": frame_height,
        "frame_width": frame_height * width / height,
        "disable_caching": True,
        "dry_run": not draw,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    level = logger.level
    try:
        with configured(settings), quick_mobjects():
            logger.setLevel(logging.ERROR)
            yield
    finally:
        logger.setLevel(level)


def _run(
    job: StepJob,
    observer: Silent | None = None,
    wanted: frozenset[str] | None = None,
    draw: bool = False,
    pixels: bool = False,
    halfway: bool = False,
) -> Step:
    if not draw and not pixels:
        job = replace(job, format=replace(job.format, **DRY[shape_of(job.format.width, job.format.height)]))
    cls, context = _load(job)
    with _manim(job, draw):
        writer: Callable[..., Any] = (
            recording_writer(observer) if isinstance(observer, FrameRecorder) else recording_writer(None)
        )
        step = cls(renderer=LeanRenderer(file_writer_class=writer, skip_animations=not draw))
        step.context = context
        step.observer = observer or Silent()
        step.wanted, step.halfway = wanted, halfway
        try:
            step.render()
        except Exception as error:
            error.beat = step.beat  # type: ignore[attr-defined]  # for the message
            raise
    return step


def _timeline(step: Step, job: StepJob, shown: Mapping[str, Sequence[str]]) -> Timeline:
    ref, form = step.ref(), job.format
    played = [beat for beat in step.script.beats if beat.key in step.beat_frames]
    spoken = [(beat, step.spoken_beats[beat.key], step.beat_frames[beat.key]) for beat in played]
    return make_timeline(
        ref.number, ref.key, step.script.title, spoken, step.fps, form.width, form.height, step.lesson.language, shown
    )


def _cures(auditor: Auditor, step: Step, job: StepJob) -> dict[str, str]:
    """Return the cure for each crowded beat of a step: only changes that a dry pass has shown to help."""
    beats = frozenset(beat.key for beat in step.script.beats)

    def trial(way: Way) -> frozenset[str]:
        again = Auditor()
        try:
            played = _run(_changed(job, way), observer=again, halfway=True)
        except LessonError:  # a name twice, for instance
            return beats
        return frozenset(beat for beat, _ in again.crowded) | (beats - {beat.key for beat in played.script.beats})

    texts = step.context.words.texts if step.context is not None else {}
    with _manim(job, draw=False):  # the other shapes are those of this frame
        return cures(auditor.crowded, step.lesson, texts, trial)


def _changed(job: StepJob, way: Way) -> StepJob:
    """Return the job of a lesson with some changes, or of another shape."""
    width, height = FORMATS[way.format] if way.format else (job.format.width, job.format.height)
    form = replace(job.format, width=width, height=height)
    return replace(job, format=form, changes=(*job.changes, *way.changes), words=dict(way.words))


def _no_room(step: Step, job: StepJob) -> list[str]:
    """Return a note on what the network leaves out in this shape of the frame, and what would give it room."""
    net = getattr(step, "net", None)
    missing = left_out(net) if isinstance(net, NetworkDiagram) else []
    if not missing:
        return []

    def works(way: Way) -> bool:
        changed = _changed(job, way)
        try:
            context = _load(changed)[1]
        except LessonError:
            return False
        with _manim(changed, draw=False):
            return not left_out(NetworkDiagram(context.facts, context.theme))

    with _manim(job, draw=False):
        name = next(name for name in FORMATS if shape_of(*FORMATS[name]) == FRAME.shape)
        found = [*shorter_units(step.lesson), *smaller_layers(step.lesson), *other_formats()]
        working = in_short(found, works)
    cure = f"{working} gives room" if working else without_success(found)
    return [f"{name}: the network has no room for {' and '.join(missing)}; {cure}"]


def _late_cues(step: Step) -> list[str]:
    """Return a problem for each cue whose picture comes too long after its word."""
    head = f"step {step.ref().number} {step.ref().key}"
    return [
        f"{head}, beat {beat}: cue [{cue}] comes {frames / step.fps:.1f} s after its word, at most {LATEST_S:g} s; "
        f"put (pause {max(frames / step.fps - LATEST_S + 0.1, 0.1):.1f}) before it"
        for beat, cue, frames in step.late
        if frames > LATEST_S * step.fps
    ]
