"""Step: a Manim Scene made of beats, whose time is whole frames. The only file that bends Manim."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Protocol

from manim import UP, Animation, FadeIn, FadeOut, Mobject, RoundedRectangle, Scene, VGroup, Wait, config
from manim.animation.animation import prepare_animation

from lesson import BeatSpeech, LessonError, Problem, Shown, speech_plan
from lesson.script.checks import stray_beats
from scenes.kit.layout.header import Header, Opening
from scenes.kit.layout.zones import BIG, BODY, DIM, FRAME, READ, WORK
from scenes.kit.motion.verbs import Level
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.gaps import follow_labels
from scenes.kit.type.paragraph import Paragraph, paragraph
from scenes.kit.type.tongue import speak
from scenes.kit.type.typeset import Typeset, math, number, words

from .class_check import wrong_class
from .context import Context, default_context

# Manim counts a play's frames with np.arange(0, run_time, 1/fps) and a frozen wait's with int(run_time * fps): both are
# off by one on many lengths. A hair less and a hair more make both exact (tests/scenes/test_step_clock.py).
HAIR = 1e-6
CUE_LEAD_S = 0.12  # a picture starts to move just before its word


class Observer(Protocol):
    """Who watches a step being played: the plan, the audits, the renderer."""

    def beat_begins(self, step: Step, key: str) -> None: ...

    def sample(self, step: Step, moment: str) -> None: ...

    def played(self, step: Step, animations: list[Animation], frames: int) -> None: ...

    def beat_ends(self, step: Step, key: str) -> None: ...


class Silent:
    """An observer that does nothing: plain `manim` runs."""

    def beat_begins(self, step: Step, key: str) -> None:
        pass

    def sample(self, step: Step, moment: str) -> None:
        pass

    def played(self, step: Step, animations: list[Animation], frames: int) -> None:
        pass

    def beat_ends(self, step: Step, key: str) -> None:
        pass


class Step(Scene):
    """A step of the lesson. A subclass names its `key` and `beats` and has a method for each beat.

    `phase` is the phase of the cycle that is lit in its header: "forward", "loss", "backward", "update" or None.
    `poster` is the beat whose last frame tells most.
    """

    key: ClassVar[str] = ""
    beats: ClassVar[tuple[str, ...]] = ()
    poster: ClassVar[str] = ""
    phase: ClassVar[str | None] = None

    context: Context | None = None
    pace: float = 1.0  # what motions take of their usual time
    beat: str = ""  # the one that is being played
    observer: Observer = Silent()
    wanted: frozenset[str] | None = None  # beats to draw; None: all
    halfway: bool = False  # sample the middle of every motion (audits)

    # -- what a step reads
    # ----------------------------------------------------------------------------------------------

    def setup(self) -> None:
        if self.context is None:
            self.context = default_context(self.key)
        self.lesson, self.facts = self.context.lesson, self.context.facts
        self.theme, self.script = self.context.theme, self.context.script
        speak(self.context.words)
        self.camera.background_color = self.theme.ground
        self.fps = round(config.frame_rate)
        self.frame = 0  # frames played in this beat
        self.beat = ""
        self.speech: BeatSpeech | None = None
        self.late: list[tuple[str, str, int]] = []  # beat, cue, frames by which its picture came too late
        self.beat_frames: dict[str, int] = {}
        self.motion_frames: dict[str, int] = {}
        self.spoken_beats: dict[str, BeatSpeech] = {}
        self.cues_used: list[tuple[str, str]] = []
        problems = [*wrong_class(type(self), Step, self.ref().scene, vars(self)), *stray_beats(self.script, self.beats)]
        if problems:
            raise LessonError(problems)

    def ref(self) -> Any:
        """The StepRef of this step in the lesson: number and title."""
        assert self.context is not None
        return self.context.ref

    # -- playing
    # ----------------------------------------------------------------------------------------------------------

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
                    f"the step has put something else into self.{key}, so its beat cannot be played; call that"
                    " otherwise"
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
        """Make what several beats use. Nothing is on screen yet."""

    def play(self, *args: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Play for a whole number of frames; everything in it ends together or earlier."""
        animations = [prepare_animation(arg) for arg in args]
        if len(animations) == 1 and isinstance(animations[0], Wait):
            super().play(*animations, **kwargs)
            return
        for animation in animations:
            animation.run_time = (animation.run_time if run_time is None else run_time) * self.pace
        longest = max(animation.run_time for animation in animations)
        animations += follow_labels(self, animations, longest)
        frames = max(1, round(longest * self.fps))
        exact = frames / self.fps - HAIR
        for animation in animations:
            animation.run_time = exact if animation.run_time == longest else min(animation.run_time, exact)
        super().play(*animations, **kwargs)
        self.frame += frames
        self.observer.played(self, animations, frames)
        self.observer.sample(self, "after")

    def update_to_time(self, t: float) -> None:
        """A skipped play jumps to its end; an audit also wants to see the middle of the motion."""
        if self.halfway and self.renderer.skip_animations:
            super().update_to_time(t / 2)
            self.observer.sample(self, "middle")
        super().update_to_time(t)

    def get_moving_and_static_mobjects(self, animations: Any) -> tuple[list[Mobject], list[Mobject]]:
        """What moves and what stands in a play: a picture needs to know, a skipped play does not."""
        if self.renderer.skip_animations:
            return [], []
        return super().get_moving_and_static_mobjects(animations)

    def hold(self, seconds: float) -> None:
        """Keep the picture still."""
        self._hold_until(self.frame + round(seconds * self.fps))

    def wait(self, duration: float = 1.0, *_: Any, **__: Any) -> None:
        self.hold(duration)

    def _hold_until(self, frame: int) -> None:
        frames = frame - self.frame
        if frames > 0:
            super().wait(frames / self.fps + HAIR, frozen_frame=True)
            self.frame = frame

    def cue(self, name: str) -> None:
        """Hold until the word marked [name] is about to be spoken. A cue left out of this lesson's words is no cue."""
        self.cues_used.append((self.beat, name))
        assert self.speech is not None
        if name not in self.speech.cues:
            return
        frame = self.speech.cues[name]
        self._hold_until(frame - round(CUE_LEAD_S * self.fps))
        if self.frame > frame:
            self.late.append((self.beat, name, self.frame - frame))

    def has_cue(self, name: str) -> bool:
        """Whether this lesson's words of the beat have that mark (a line may be left out by its condition)."""
        self.cues_used.append((self.beat, name))
        return self.speech is not None and name in self.speech.cues

    def at(self, cue: str, *animations: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Play when the word marked [cue] is spoken."""
        self.cue(cue)
        self.play(*animations, run_time=run_time, **kwargs)

    @contextmanager
    def hurrying(self, cue: str, seconds: float) -> Iterator[None]:
        """Play what stands here faster, at most twice as fast, where less than `seconds`, which it takes, are left
        to a cue.
        """
        self.pace = min(max(self.seconds_to(cue, 0.0) / seconds, 0.5), 1.0) if self.has_cue(cue) else 1.0
        try:
            yield
        finally:
            self.pace = 1.0

    def seconds_to(self, cue: str, at_least: float = 0.5, at_most: float = 60.0) -> float:
        """Seconds from now to a cue, within limits: for a motion that should fill the time to a word."""
        self.cues_used.append((self.beat, cue))
        assert self.speech is not None
        frames = self.speech.cues.get(cue, self.frame) - self.frame - round(CUE_LEAD_S * self.fps)
        return min(max(frames / self.fps, at_least), at_most)

    def seconds_left(self, at_least: float = 0.5, at_most: float = 60.0) -> float:
        """Seconds from now until the beat's words are over, within limits."""
        assert self.speech is not None
        return min(max((self.speech.frames - self.frame) / self.fps, at_least), at_most)

    # -- making texts
    # ---------------------------------------------------------------------------------------------------

    def shown(self, path: str, places: int | None = None, sign: bool | None = None, beside: str | None = None) -> Shown:
        """A number of the trace as it is displayed; names in the indices are those of facts.focus.

        beside: another number's path, which it is compared with: it gets more places where both would look the same.
        """
        return self.facts.display(path, places, sign, beside)

    def words(
        self, text: str, *, size: float = READ, role: str = "ink", weight: str = "regular", **more: Any
    ) -> Typeset:
        """Words on screen; `{{text : role}}` colours a piece, `{name}` with name=self.shown(...) puts a number in."""
        return words(text, self.theme, size=size, role=role, weight=weight, **more)

    def paragraph(
        self, text: str, width: float, *, size: float = READ, role: str = "ink", weight: str = "regular", **more: Any
    ) -> Paragraph:
        """Words as `words` has them, over as many lines as the width asks for."""
        return paragraph(text, self.theme, width, size=size, role=role, weight=weight, **more)

    def math(self, formula: str, *, size: float = READ, role: str = "ink", **more: Any) -> Typeset:
        """A formula in Typst mathematics; groups `{{ sigma'(z) : slope }}` are coloured by their name's role."""
        return math(formula, self.theme, size=size, role=role, **more)

    def number(
        self,
        path: str,
        *,
        size: float = READ,
        role: str = "ink",
        places: int | None = None,
        sign: bool | None = None,
        beside: str | None = None,
    ) -> Typeset:
        """A value label: the number of a field, as `shown`; role "sign" colours it by its sign."""
        shown = self.shown(path, places, sign, beside)
        return number(shown, self.theme, size=size, role=self.theme_role(role, shown.value))

    def theme_role(self, role: str, value: float) -> str:
        return ("negative" if value < 0 else "positive") if role == "sign" else role

    def diagram(self, **more: Any) -> NetworkDiagram:
        """The lesson's network at its place."""
        return NetworkDiagram(self.facts, self.theme, **more)

    # -- motion in common
    # -----------------------------------------------------------------------------------------------

    def opening(self) -> None:
        """Where we are: step k of n, the title, the cycle with this step's phase lit; then it shrinks into the header.

        The card is there from the first frame on: players and file managers show that frame.
        """
        card = Opening(self.ref().number, len(self.lesson.steps), self.script.title, self.phase, self.theme)
        self.add(card)
        self.hold(2.6)
        self.play(FadeOut(card, run_time=0.5))
        self.play(FadeIn(self.header, run_time=0.5))

    def recap(self, text: str, formula: Typeset | None = None, size: float = 0.56) -> None:
        """The one sentence to take away, alone on the stage; a formula below it if there is one."""
        line = self.paragraph(text, BODY.width - 0.4, size=size, weight="semibold")
        line.at(0, (0.25 if formula is not None else -0.1) + line.depth, "middle")
        self.clear_but()
        self.play(FadeIn(line, shift=UP * 0.12), run_time=0.7)
        if formula is not None:
            formula.fit(BODY.width).at(0, -0.95, "middle")
            self.play(FadeIn(formula), run_time=0.6)

    def question(self, *lines: str, y: float | None = None, role: str = "ink", **values: str) -> VGroup:
        """A question to the viewer, as a panel in the working's place.

        The script leaves the pause: [ask] ...? (pause 2.5).
        """
        texts = [
            line
            for text in lines
            for line in self.paragraph(text, WORK.width - 0.6, role=role, weight="semibold", **values).lines
        ]
        x, y = (WORK.left + WORK.right) / 2, WORK.top - 1.85 if y is None else y
        height = 0.62 * len(texts) + 1.2
        y = max(y, FRAME.safe_bottom + height / 2)  # a name of several lines makes it higher
        panel = RoundedRectangle(
            corner_radius=0.18,
            width=WORK.width,
            height=height,
            stroke_width=3,
            stroke_color=self.theme.muted,
            fill_color=self.theme.panel,
            fill_opacity=1,
        )
        panel.move_to([x, y, 0])
        mark = self.words("?", size=BIG, weight="bold", role="muted")
        mark.at(x, y + height / 2 - 0.78, "middle")
        for index, text in enumerate(texts):
            text.at(x, y + height / 2 - 1.3 - 0.6 * index, "middle")
        return VGroup(panel, mark, *texts)

    def dim(self, *things: Mobject, run_time: float = 0.5) -> Animation:
        return Level(VGroup(*things), DIM, run_time=run_time)

    def undim(self, *things: Mobject, run_time: float = 0.5) -> Animation:
        return Level(VGroup(*things), 1.0, run_time=run_time)

    def clear_but(self, *keep: Mobject, run_time: float = 0.6) -> None:
        """Fade everything out but those things (and the header)."""
        kept = {id(m) for thing in (*keep, self.header) for m in thing.get_family()}
        going = [m for m in self.mobjects if not ({id(x) for x in m.get_family()} & kept)]
        if going:
            self.play(*(FadeOut(m) for m in going), run_time=run_time)
