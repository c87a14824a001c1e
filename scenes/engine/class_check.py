"""Checks of a step's class before anything is played."""

from collections.abc import Iterable
from typing import Any

from lesson import Problem
from lesson.problems import nearest, shown
from scenes.kit.layout.header import PHASES


def wrong_class(step: Any, scene: str, more: Iterable[str] = ()) -> list[Problem]:
    """Return what is wrong with the beats, phase and poster of a step's class.

    A beat must not have the name of a method of Manim, of the engine's base class (Step, NetworkStep) or of `more`: a
    beat `render` would never end.
    """
    base = next(each for each in step.__mro__ if each.__module__.startswith("scenes.engine."))
    if not isinstance(step.beats, tuple | list) or not all(isinstance(key, str) for key in step.beats):
        return [
            Problem(
                scene,
                "beats",
                shown(step.beats),
                'write the names of its methods in brackets with commas: beats = ("open", "closing")',
            )
        ]
    taken = [key for key in step.beats if hasattr(base, key) or key in more]
    absent = [key for key in step.beats if key not in taken and not callable(getattr(step, key, None))]
    cure = "is a name that every step has already; give the beat and its method another name, {0}_beat for instance"
    none = "the class names this beat but has no method of that name; write 'def {0}(self)'"
    wrong = []
    if step.phase not in (None, *dict(PHASES)):
        wrong.append(
            Problem(scene, "phase", shown(step.phase), f"write one of {', '.join(map(repr, dict(PHASES)))}, or None")
        )
    if step.poster and step.poster not in step.beats:
        wrong.append(
            Problem(
                scene,
                "poster",
                shown(step.poster),
                f"is none of its beats; {nearest(str(step.poster), list(step.beats))}",
            )
        )
    return wrong + [
        Problem(scene, "beats", repr(key), text.format(key))
        for keys, text in ((taken, cure), (absent, none))
        for key in keys
    ]
