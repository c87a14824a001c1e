"""Audits every motion of a step, and keeps the problems by beat."""

from __future__ import annotations

from collections.abc import Mapping

from manim import Animation

from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.network.gaps import bare_among

from .audit import audit_layout
from .audit_motion import MotionAudit
from .audit_numbers import audit_numbers
from .cures import Crowded
from .seen import Screen, name_of


class Auditor(Silent):
    """Runs both audits at the end of every motion and the layout audit in its middle.

    Each problem is reported once for each beat. Steps that declare `watched_in_motion` are audited in motion, too;
    with `in_motion` all are, and what is found in the others is kept in `on_the_way`.
    """

    def __init__(self, in_motion: bool = False) -> None:
        self.found: list[tuple[str, str, str]] = []  # where, beat, problem
        self.told: set[str] = set()
        self.on_the_way: list[str] = []
        self.motion = MotionAudit(in_motion)

    def beat_begins(self, step: Step, key: str) -> None:
        self.motion.beat_begins(step, key)

    def looks_between(self, step: Step) -> bool:
        return self.motion.looks_between(step)

    def between(self, step: Step, share: float) -> None:
        self.motion.between(step, share)

    def played(self, step: Step, animations: list[Animation], frames: int) -> None:
        self.motion.played(step, animations, frames)
        found, self.motion.found = self.motion.found, []
        if step.watched_in_motion:
            self.found += found
        else:
            self.on_the_way += [f"{where}: {problem}" for where, _, problem in found]

    def sample(self, step: Step, moment: str) -> None:
        screen = Screen(step.mobjects)
        found: list[str] = [*audit_layout(screen, step.theme, moving=moment == "middle")]
        found += [f"{name_of(edge)}: is open where no label can be seen" for edge in bare_among(screen.everything)]
        if moment != "middle":
            found += audit_numbers(screen, step.facts)
        where = f"step {step.ref().number} {step.ref().key}, beat {step.beat}, {step.frame / step.fps:.1f} s"
        for problem in found:
            key = f"{step.beat}: {problem}"
            if key not in self.told:
                self.told.add(key)
                self.found.append((where, step.beat, problem))

    @property
    def crowded(self) -> list[tuple[str, Crowded]]:
        """The problems of the layout, each with its beat."""
        return [(beat, problem) for _, beat, problem in self.found if isinstance(problem, Crowded)]

    @property
    def problems(self) -> list[str]:
        """All problems, without cures."""
        return self.lines({})

    def lines(self, cures: Mapping[str, str]) -> list[str]:
        """All problems, those of the layout with the cure of their beat."""
        return [
            f"{where}: {problem}; {cures[beat]}"
            if isinstance(problem, Crowded) and beat in cures
            else f"{where}: {problem}"
            for where, beat, problem in self.found
        ]
