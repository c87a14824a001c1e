"""Step: a Manim Scene made of beats, which are methods of its subclasses. clock.py decides how it plays."""

from __future__ import annotations

from typing import Any, ClassVar

from manim import UP, Animation, FadeIn, FadeOut, Mobject, VGroup

from lesson import LessonError, Problem, StepRef, speech_plan
from lesson.script.checks import stray_beats
from scenes.kit.blocks.card import Question
from scenes.kit.layout.header import Header, Opening
from scenes.kit.layout.zones import BODY, DIM, FRAME, WORK
from scenes.kit.motion.verbs import Level
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type.tongue import speak
from scenes.kit.type.typeset import Typeset

from .class_check import wrong_class
from .clock import Clock
from .context import Context, default_context
from .texts import Texts


class Step(Clock, Texts):
    """A step of the lesson: a subclass names its `key` and its `beats` and has one method for each beat.

    `key` is the key of lesson.toml and of the narration file. `beats` are method names in the order of the narration.
    `poster` is the beat whose last frame stands for the step. `phase` is the phase of the cycle that the header lights:
    "forward", "loss", "backward", "update" or None. `watched_in_motion`: `check` also looks at the quarters of every
    motion, at what flies, too.

    A beat method reads `self.facts` (numbers by field path, `self.facts.holds(condition)`), `self.theme` (colours by
    role), `self.lesson` and `self.script`. It must not be named like something that Step or Scene has (`play`, `recap`,
    `question`). The last frame of a beat is its golden picture, so clear the stage at the start of the next beat, not
    at the end of this one.

    Example:

        class Mine(Step):
            key, phase, poster = "mine", "forward", "hello"
            beats = ("hello",)

            def hello(self):
                self.opening()
                self.at("word", FadeIn(self.words("Hello", own=True).at(0, 0, "middle")))
    """

    key: ClassVar[str] = ""
    beats: ClassVar[tuple[str, ...]] = ()
    poster: ClassVar[str] = ""
    phase: ClassVar[str | None] = None
    # Audit what moves at the quarters of every play (scenes/watch/audit_motion.py). The film's eight steps declare it;
    # it is False by default, so that an own step is not refused for motions that cross on purpose.
    watched_in_motion: ClassVar[bool] = False

    context: Context | None = None
    wanted: frozenset[str] | None = None  # beats to draw; None: all

    # -- what a step reads ---------------------------------------------------------------------------------------------

    def setup(self) -> None:
        super().setup()
        if self.context is None:
            self.context = default_context(self.key)
        self.lesson, self.facts = self.context.lesson, self.context.facts
        self.theme, self.script = self.context.theme, self.context.script
        speak(self.context.words)
        self.camera.background_color = self.theme.ground
        problems = [*wrong_class(type(self), self.ref().scene, vars(self)), *stray_beats(self.script, self.beats)]
        if problems:
            raise LessonError(problems)

    def ref(self) -> StepRef:
        """Return this step's entry in the lesson: its number, key and title."""
        assert self.context is not None
        return self.context.ref

    # -- playing -------------------------------------------------------------------------------------------------------

    def construct(self) -> None:
        self.header = Header(self.ref().number, len(self.lesson.steps), self.script.title, self.phase, self.theme)
        self.prepare()
        last = self._last_wanted()
        for script_beat in self.script.beats:
            key = script_beat.key
            skip = self.wanted is not None and key not in self.wanted
            self.next_section(key, skip_animations=skip)
            self.beat, self.frame = key, 0
            self.speech = speech_plan(script_beat, self.context.voice, self.fps)  # type: ignore[union-attr]
            self.spoken_beats[key] = self.speech
            self.observer.beat_begins(self, key)
            if key in vars(self):
                cure = (
                    f"the step has put something else into self.{key}, so its beat cannot be played; "
                    "use another name for that"
                )
                raise LessonError([Problem(self.ref().scene, "beats", repr(key), cure)])
            getattr(self, key)()
            self.motion_frames[key] = self.frame
            self._hold_until(max(self.speech.frames, self.frame + round(0.4 * self.fps)))
            self.beat_frames[key] = self.frame
            self.observer.sample(self, "end")
            self.observer.beat_ends(self, key)
            if key == last:
                break

    def _last_wanted(self) -> str | None:
        if self.wanted is None:
            return None
        keys = [beat.key for beat in self.script.beats if beat.key in self.wanted]
        return keys[-1] if keys else None

    def prepare(self) -> None:
        """Make what several beats use, before the first beat. Override it; put nothing on screen here.

        Example:

            def prepare(self):
                self.net = self.diagram()
        """

    def diagram(self, **more: Any) -> NetworkDiagram:
        """Return the lesson's network in its usual place; keyword arguments as in `NetworkDiagram`."""
        return NetworkDiagram(self.facts, self.theme, **more)

    # -- motion in common ----------------------------------------------------------------------------------------------

    def opening(self) -> None:
        """Show the step's title card, then let it shrink into the header.

        The card has the step's number and title and the cycle with this step's phase lit. It takes 3.6 s; call it first
        in the first beat. The card is there from the first frame, because players and file managers show that frame.

        Example:

            self.opening()
        """
        card = Opening(self.ref().number, len(self.lesson.steps), self.script.title, self.phase, self.theme)
        self.add(card)
        self.hold(2.6)
        self.play(FadeOut(card, run_time=0.5))
        self.play(FadeIn(self.header, run_time=0.5))

    def open_on(self, *things: Mobject) -> None:
        """Open on a picture that is there from the first frame, with the title in the header: no card before it.

        Example:

            self.open_on(self.words("Here we are.", own=True).at(0, 0, "middle"))
        """
        self.add(self.header, *things)

    def recap(self, text: str, formula: Typeset | None = None, size: float = 0.56) -> None:
        """Clear the stage and show the one sentence to remember, with an optional formula below it.

        Example:

            self.recap("Every step remembers the last one.", self.math("w arrow.l w + v", size=0.6))
        """
        line = self.paragraph(text, BODY.width - 0.4, size=size, weight="semibold")
        line.at(0, (0.25 if formula is not None else -0.1) + line.depth, "middle")
        self.clear_but()
        self.play(FadeIn(line, shift=UP * 0.12), run_time=0.7)
        if formula is not None:
            formula.fit(BODY.width).at(0, -0.95, "middle")
            self.play(FadeIn(formula), run_time=0.6)

    def question(self, *lines: str, y: float | None = None, role: str = "ink", **values: str) -> Question:
        """Return a panel with a question to the viewer, in the place of the working; nothing is played.

        `lines` are paragraphs (values as in `words`). `y` is the middle height in frame units, by default 1.85 below
        the top of WORK. The narration leaves the silence: `[ask] Will it grow? (pause 2.5)`; course pages ask for an
        answer where it has a line `? Will it grow?`.

        Example:

            panel = self.question("Will the loss grow?")
            self.at("ask", FadeIn(panel))
        """
        panel = Question(self.theme, *lines, role=role, **values)
        middle = WORK.top - 1.85 if y is None else y
        # A name of several lines makes the panel higher: it must not reach into the captions' room.
        middle = max(middle, FRAME.safe_bottom + panel.panel_height / 2)
        return panel.place(WORK.left, middle + panel.panel_height / 2, WORK.width)

    def dim(self, *things: Mobject, run_time: float = 0.5) -> Animation:
        """Return an animation that dims things to a fifth of their strength: what is not spoken of."""
        return Level(VGroup(*things), DIM, run_time=run_time)

    def undim(self, *things: Mobject, run_time: float = 0.5) -> Animation:
        """Return an animation that brings dimmed things back to full strength."""
        return Level(VGroup(*things), 1.0, run_time=run_time)

    def clear_but(self, *keep: Mobject, run_time: float = 0.6) -> None:
        """Fade out everything except the header and the things named.

        Example:

            self.clear_but(run_time=0.2)
        """
        kept = {id(m) for thing in (*keep, self.header) for m in thing.get_family()}
        going = [m for m in self.mobjects if not ({id(x) for x in m.get_family()} & kept)]
        if going:
            self.play(*(FadeOut(m) for m in going), run_time=run_time)
