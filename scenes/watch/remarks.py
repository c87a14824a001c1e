"""What a play of a step has shown about its script: words that a language lacks, motions too long, cues for nothing."""

from __future__ import annotations

from lesson import Problem
from lesson.script.checks import stray_cues
from scenes.engine.step import Step


def words_problems(step: Step) -> list[Problem]:
    """Return problems for the words on screen that the lesson's language lacks."""
    return step.context.words.problems() if step.context is not None else []


def notes_of(step: Step) -> list[str]:
    """Return a note for each beat whose motion outlasts its words."""
    notes = []
    for beat in step.script.beats:
        extra = step.motion_frames[beat.key] - step.spoken_beats[beat.key].frames
        if extra / step.fps >= 0.05:  # less would be reported as 0.0 s
            where = f"step {step.ref().number} {step.ref().key}, beat {beat.key}"
            notes.append(f"{where}: motion outlasts the words, {extra / step.fps:.1f} s longer")
    return notes


def stray_cues_of(step: Step) -> list[Problem]:
    """Return a problem for each cue of the script that no picture waits for."""
    waited = {beat.key: [cue for played, cue in step.cues_used if played == beat.key] for beat in step.script.beats}
    return [problem for key, cues in waited.items() for problem in stray_cues(step.script, key, cues)]
