"""Step: a Manim Scene made of beats, whose time is whole frames. The only file that changes how Manim plays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Protocol

from manim import UP, Animation, FadeIn, FadeOut, Mobject, RoundedRectangle, Scene, VGroup, Wait, config
from manim.animation.animation import prepare_animation

from lesson import BeatSpeech, LessonError, Problem, Shown, speech_plan
from lesson.facts.fields import Field
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
# off by one on many lengths. A hair less and a hair more make both exact (tests/scenes/engine/test_step_clock.py).
HAIR = 1e-6
# A picture starts to move just before its word, so that it is seen to move with it.
CUE_LEAD_S = 0.12


class Observer(Protocol):
    """What watches a step while it is played: the plan, the audits, the renderer."""

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
    """A step of the lesson: a subclass names its `key` and its `beats` and has one method for each beat.

    `key` is the key of lesson.toml and of the narration file. `beats` are method names in the order of the narration.
    `poster` is the beat whose last frame stands for the step. `phase` is the phase of the cycle that the header lights:
    "forward", "loss", "backward", "update" or None.

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

    context: Context | None = None
    pace: float = 1.0  # factor on the time of motions
    beat: str = ""  # the beat that is being played
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
        problems = [*wrong_class(type(self), self.ref().scene, vars(self)), *stray_beats(self.script, self.beats)]
        if problems:
            raise LessonError(problems)

    def ref(self) -> Any:
        """Return this step's entry in the lesson: its number, key and title."""
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
                    f"the step has put something else into self.{key}, so its beat cannot be played; "
                    "call that otherwise"
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

    def play(self, *args: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Play animations together, for a whole number of frames.

        `run_time` in seconds applies to all of them; without it each keeps its own, and the longest decides. Arguments
        are those of Manim's `Scene.play`. Use `LaggedStart` or `AnimationGroup` to stagger. Do not `Transform` a text,
        because it would keep the field of its old number: fade it out and the new one in (`swap`).

        Example:

            self.play(FadeIn(label), run_time=0.5)
        """
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
        """Jump to the end of a skipped play; an audit also sees the middle of the motion."""
        if self.halfway and self.renderer.skip_animations:
            super().update_to_time(t / 2)
            self.observer.sample(self, "middle")
        super().update_to_time(t)

    def get_moving_and_static_mobjects(self, animations: Any) -> tuple[list[Mobject], list[Mobject]]:
        """Return what moves and what is static in a play; a skipped play does not need to know."""
        if self.renderer.skip_animations:
            return [], []
        return super().get_moving_and_static_mobjects(animations)

    def hold(self, seconds: float) -> None:
        """Keep the picture still for this many seconds. Use it instead of Manim's `wait`."""
        self._hold_until(self.frame + round(seconds * self.fps))

    def wait(self, duration: float = 1.0, *_: Any, **__: Any) -> None:
        """Hold, as Manim's `wait` does; the other arguments of Scene.wait have no effect."""
        self.hold(duration)

    def _hold_until(self, frame: int) -> None:
        frames = frame - self.frame
        if frames > 0:
            super().wait(frames / self.fps + HAIR, frozen_frame=True)
            self.frame = frame

    def cue(self, name: str) -> None:
        """Hold until just before the word marked [name] in the narration is spoken.

        Where the line with that mark is left out for this lesson, nothing happens (see `has_cue`). `check` reports a
        cue that comes more than 0.5 s after its word, because the motions before it are too long, and a mark that no
        method waits for.

        Example:

            self.cue("sum")  # narration: "[sum] That gives {cycle.forward.z[0][h]:3}."
        """
        self.cues_used.append((self.beat, name))
        assert self.speech is not None
        if name not in self.speech.cues:
            return
        frame = self.speech.cues[name]
        self._hold_until(frame - round(CUE_LEAD_S * self.fps))
        if self.frame > frame:
            self.late.append((self.beat, name, self.frame - frame))

    def has_cue(self, name: str) -> bool:
        """Return whether the narration of this beat has the mark [name] in this lesson.

        A line may be left out by its condition, and its marks with it: ask before showing what only that line speaks
        of.

        Example:

            if self.has_cue("bias"):
                self.at("bias", FadeIn(self.words("bias", own=True)))
        """
        self.cues_used.append((self.beat, name))
        return self.speech is not None and name in self.speech.cues

    def at(self, cue: str, *animations: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Wait for the word marked [cue] (see `cue`), then play the animations (see `play`).

        Example:

            self.at("sum", FadeIn(self.number("loss").at(0, 0)), run_time=0.5)
        """
        self.cue(cue)
        self.play(*animations, run_time=run_time, **kwargs)

    @contextmanager
    def hurrying(self, cue: str, seconds: float) -> Iterator[None]:
        """Play the plays of a `with` block faster, at most twice as fast, where fewer than `seconds` are left to a cue.

        `seconds` is how long they take at their usual pace. For motions that must be over when the word is spoken, in
        every language and for every voice.

        Example:

            with self.hurrying("sum", 2.0):
                self.play(FadeIn(Dot()), run_time=2.0)
        """
        self.pace = min(max(self.seconds_to(cue, 0.0) / seconds, 0.5), 1.0) if self.has_cue(cue) else 1.0
        try:
            yield
        finally:
            self.pace = 1.0

    def seconds_to(self, cue: str, at_least: float = 0.5, at_most: float = 60.0) -> float:
        """Return the seconds from now to a cue, at least `at_least` and at most `at_most`.

        For a motion that should fill the time up to a word. Without that cue in this lesson's narration: `at_least`.

        Example:

            self.play(FadeIn(Dot()), run_time=self.seconds_to("sum", at_most=2.0))
        """
        self.cues_used.append((self.beat, cue))
        assert self.speech is not None
        frames = self.speech.cues.get(cue, self.frame) - self.frame - round(CUE_LEAD_S * self.fps)
        return min(max(frames / self.fps, at_least), at_most)

    def seconds_left(self, at_least: float = 0.5, at_most: float = 60.0) -> float:
        """Return the seconds from now to the end of the beat's words, at least `at_least` and at most `at_most`."""
        assert self.speech is not None
        return min(max((self.speech.frames - self.frame) / self.fps, at_least), at_most)

    # -- making texts
    # ---------------------------------------------------------------------------------------------------

    def shown(
        self,
        field: Field | str,
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> Shown:
        """Return the number of a field as it is displayed, to be put into a text.

        A field is a path, all of them are listed in [Conditions and numbers](facts.md), or what a function of
        lesson/facts/fields.py returns; names in its indices (`out`, `h`, `i`) are the units that the film speaks of.
        `places` is the number of decimals and `sign` whether a plus sign is written; None takes the lesson's rule for
        this sort of number. `beside` is the field of a number it is compared with: it gets more places where both would
        look the same. Raises FieldError, naming the nearest path.

        Example:

            self.words("loss {n}", n=self.shown("loss", places=3))
        """
        return self.facts.display(field, places, sign, beside)

    def words(
        self, text: str, *, size: float = READ, role: str = "ink", weight: str = "regular", **more: Any
    ) -> Typeset:
        """Return one line of words, in the film's font and the lesson's language.

        `text` is English; the language's words/<language>.toml translates it. `{name}` takes a value, a number
        (`name=self.shown(path)`) or a text; `{{some words : role}}` colours words. Never type a digit that belongs to
        the lesson: the audit reports it.

        With `own=True` the text is the lesson's own (a title, a name, a text of a step of yours): it is not translated
        unless the lesson gives a translation, and nothing in it is a mark, so braces are shown as they are. Without
        `own=True` a text that a language lacks stops the film in that language.

        `size` in em (READ, BIG, HERO), `role` a colour by role, `weight` "regular", "semibold" or "bold".

        Example:

            self.words("the weight {w} grows", w=self.shown("network.weights[-1][out][h]"), role="muted")
            self.words("Your turn!", own=True, size=1.0)
        """
        return words(text, self.theme, size=size, role=role, weight=weight, **more)

    def paragraph(
        self, text: str, width: float, *, size: float = READ, role: str = "ink", weight: str = "regular", **more: Any
    ) -> Paragraph:
        """Return words over as many lines as a width (in frame units) asks for; marks, `own` and values as in `words`.

        Example:

            self.paragraph("What does one weight do to the loss?", BODY.width, size=0.56, weight="semibold")
        """
        return paragraph(text, self.theme, width, size=size, role=role, weight=weight, **more)

    def math(self, formula: str, *, size: float = READ, role: str = "ink", **more: Any) -> Typeset:
        """Return a formula in Typst's mathematics.

        `{name}` takes a number (`name=self.shown(path)`). A group `{{ sigma'(z) : slope }}` is named and coloured by
        the role of that name; `roles={"name": role}` gives it another colour, and `parts["name"]` is the group, for an
        animation. "=" before a rounded number becomes "≈" by itself.

        Example:

            self.math("z = {z}", z=self.shown("cycle.forward.z[0][first]"))
            self.math("{{ delta : delta }} dot {{ f'(z) : slope }}", size=0.6)
        """
        return math(formula, self.theme, size=size, role=role, **more)

    def number(
        self,
        field: Field | str,
        *,
        size: float = READ,
        role: str = "ink",
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> Typeset:
        """Return one number as a label that knows its field, so that the audit can compare its digits.

        Arguments of the number as in `shown`, of the look as in `words`; role "sign" colours it by its sign.

        Example:

            self.number("cycle.backward.delta[-1][out]", role="sign")
        """
        shown = self.shown(field, places, sign, beside)
        return number(shown, self.theme, size=size, role=self.theme_role(role, shown.value))

    def theme_role(self, role: str, value: float) -> str:
        """Return the role that colours a value: "positive" or "negative" for role "sign", else the role itself."""
        return ("negative" if value < 0 else "positive") if role == "sign" else role

    def diagram(self, **more: Any) -> NetworkDiagram:
        """Return the lesson's network in its usual place; keyword arguments as in `NetworkDiagram`."""
        return NetworkDiagram(self.facts, self.theme, **more)

    # -- motion in common
    # -----------------------------------------------------------------------------------------------

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

    def question(self, *lines: str, y: float | None = None, role: str = "ink", **values: str) -> VGroup:
        """Return a panel with a question to the viewer, in the place of the working; nothing is played.

        `lines` are paragraphs (values as in `words`). `y` is the middle height in frame units, by default 1.85 below
        the top of WORK. The narration leaves the silence: `[ask] Will it grow? (pause 2.5)`; course pages ask for an
        answer where it has a line `? Will it grow?`.

        Example:

            panel = self.question("Will the loss grow?")
            self.at("ask", FadeIn(panel))
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
