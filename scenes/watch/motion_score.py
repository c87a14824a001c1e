"""The motion score: one line for each play, with what moves when.

A test compares it without rendering, and a difference is readable text. A golden picture shows only the end of a beat;
the score shows what happened before: "7 sweeps" became "1 sweep".
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from manim import Animation, AnimationGroup, Mobject, VGroup

from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.type.paragraph import Paragraph
from scenes.kit.type.typeset import Typeset

from .seen import VISIBLE

STILL_S = 4.0  # seconds: a picture that is still for longer needs a reason, a question
PLAIN_GROUPS = ("AnimationGroup", "Succession")  # groups that only play their parts
MOST_NAMED = 6  # most targets named in a line; of more, the number


@dataclass(frozen=True)
class Play:
    """One play: the beat, the frame it begins at, how many frames it takes, what moves."""

    beat: str
    start: int
    frames: int
    moves: tuple[str, ...]

    def line(self) -> str:
        """Return the play as a line of the score."""
        counts = Counter(self.moves)
        said = [move if count == 1 else f"{move} x{count}" for move, count in counts.items()]
        more = f", {len(said) - MOST_NAMED} more" if len(said) > MOST_NAMED else ""
        return f"{self.beat:14} {self.start:5} +{self.frames:<4} {', '.join(said[:MOST_NAMED])}{more}"


class Score(Silent):
    """Watches a step and keeps its plays, its long stills and the moments at which the stage is emptied."""

    def __init__(self) -> None:
        self.plays: list[Play] = []
        self.notes: list[str] = []
        self._still_since = 0
        self._ink = False

    def beat_begins(self, step: Step, key: str) -> None:
        self._still_since = 0

    def played(self, step: Step, animations: list[Animation], frames: int) -> None:
        start = step.frame - frames
        self._still(step, start)
        self._still_since = step.frame
        self.plays.append(Play(step.beat, start, frames, tuple(name for each in animations for name in _named(each))))
        before, self._ink = self._ink, _on_stage(step)
        if before and not self._ink:
            self._note(step, f"the stage is emptied at {step.frame / step.fps:.1f} s")

    def beat_ends(self, step: Step, key: str) -> None:
        self._still(step, step.frame)
        self._ink = _on_stage(step)

    def _still(self, step: Step, until: int) -> None:
        """Note a stretch without motion, unless a question is asked in it or around it."""
        seconds = (until - self._still_since) / step.fps
        asked = [question.frame for question in step.speech.questions] if step.speech is not None else []
        asks = any(self._still_since - step.fps <= frame <= until + step.fps for frame in asked)
        if seconds >= STILL_S and not asks:
            self._note(step, f"nothing moves for {seconds:.1f} s from {self._still_since / step.fps:.1f} s on")

    def _note(self, step: Step, said: str) -> None:
        self.notes.append(f"step {step.ref().number} {step.ref().key}, beat {step.beat}: {said}")

    def text(self) -> str:
        """Return the whole score."""
        return "".join(f"{play.line()}\n" for play in self.plays)


def _on_stage(step: Step) -> bool:
    """Return whether anything can be seen below the header."""
    header = {id(part) for part in step.header.get_family()}
    return any(
        len(part.points)
        and id(part) not in header
        and (part.get_fill_opacity() > VISIBLE or part.get_stroke_opacity() > VISIBLE)
        for thing in reversed(step.mobjects)  # the last one added is most often visible
        for part in thing.get_family()
    )


def _named(animation: Animation) -> list[str]:
    """Return the names of an animation's parts, each with what it moves; a verb that says what it moves is one name."""
    if things := getattr(animation, "things", ()):
        return [f"{verb_of(animation)} {' and '.join(_target(thing) for thing in things)}"]
    if isinstance(animation, AnimationGroup):
        parts = [name for each in animation.animations for name in _named(each)]
        group = verb_of(animation)
        return parts if group in PLAIN_GROUPS else [f"{group} of {part}" for part in parts]
    return [f"{verb_of(animation)} {_target(animation.mobject)}"]


def verb_of(animation: Animation) -> str:
    """Return what an animation does: its `verb`, which a class or a function may give it, else its class's name."""
    return str(getattr(animation, "verb", "") or type(animation).__name__)


def _target(thing: Mobject) -> str:
    """Return the name of what is moved, for people: its text, else its class."""
    if isinstance(thing, Typeset):
        return repr(thing.text())
    if isinstance(thing, Paragraph):
        return repr(" ".join(line.text() for line in thing.lines))
    if type(thing) in (VGroup, Mobject) and len(thing.submobjects) == 1:
        return _target(thing.submobjects[0])
    texts = [part for part in thing.get_family() if isinstance(part, Typeset)]
    about = f" with {texts[0].text()!r}" if len(texts) == 1 else f" with {len(texts)} texts" if texts else ""
    return f"{type(thing).__name__}{about}"
