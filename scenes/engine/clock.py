"""A scene whose time is whole frames, and which waits for the words of its narration.

The only file that changes how Manim plays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from manim import Mobject, Scene, Wait, config
from manim.animation.animation import prepare_animation

from lesson import BeatSpeech
from scenes.kit.motion.pace import SLOW
from scenes.kit.motion.sweep import quieter
from scenes.kit.network.follow import Followers
from scenes.kit.network.gaps import Stage, follow_labels
from scenes.kit.updates import has_updaters, needs_update

from .observer import Observer, Silent

# Manim counts a play's frames with np.arange(0, run_time, 1/fps) and a frozen wait's with int(run_time * fps): both are
# off by one on many lengths. A hair less and a hair more make both exact (tests/scenes/engine/test_step_clock.py).
HAIR = 1e-6
QUARTERS = (0.25, 0.5, 0.75)
# A picture starts to move just before its word, so that it is seen to move with it.
CUE_LEAD_S = 0.12
CALM = 2.0  # a round of a repeated motion takes about so many times its least time


class Clock(Scene):
    """Plays and holds for whole frames, counted in each beat; knows when each word of the beat is spoken."""

    pace: float = 1.0  # factor on the time of motions
    beat: str = ""  # the beat that is being played
    motion: Callable[[], Iterable[Any]] | None = None  # what is repeated in waits (see `meanwhile`)
    observer: Observer = Silent()
    halfway: bool = False  # sample the middle of every motion (audits)

    def setup(self) -> None:
        self.fps = round(config.frame_rate)
        self.frame = 0  # frames played in this beat
        self.playing = 0  # frames of the play that is being played
        self.beat = ""
        self.speech: BeatSpeech | None = None
        self.late: list[tuple[str, str, int]] = []  # beat, cue, frames by which its picture came too late
        self.beat_frames: dict[str, int] = {}
        self.motion_frames: dict[str, int] = {}
        self.spoken_beats: dict[str, BeatSpeech] = {}
        self.cues_used: list[tuple[str, str]] = []
        self.followers = Followers()
        self.at_rest: set[int] = set()  # ids of what does not move in this play, and needs no updates

    def play(self, *args: Any, run_time: float | None = None, **kwargs: Any) -> None:
        """Play animations together, for a whole number of frames.

        `run_time` in seconds applies to all of them; without it each keeps its own, and the longest decides. Arguments
        are those of Manim's `Scene.play`; without animations nothing happens. Use `LaggedStart` or `AnimationGroup` to
        stagger. Do not `Transform` a text, because it would keep the field of its old number: fade it out and the new
        one in (`swap`).

        Example:

            self.play(FadeIn(label), run_time=0.5)
        """
        animations = [prepare_animation(arg) for arg in args]
        if not animations:
            return
        if len(animations) == 1 and isinstance(animations[0], Wait):
            super().play(*animations, **kwargs)
            return
        for animation in animations:
            animation.run_time = (animation.run_time if run_time is None else run_time) * self.pace
        longest = max(animation.run_time for animation in animations)
        stage = Stage(self, animations)
        animations += follow_labels(self, stage, longest)
        self.followers = Followers(stage)
        frames = max(1, round(longest * self.fps))
        self.playing, exact = frames, frames / self.fps - HAIR
        for animation in animations:
            animation.run_time = exact if animation.run_time == longest else min(animation.run_time, exact)
        try:
            super().play(*animations, **kwargs)
        finally:
            self.at_rest = set()
        self.followers.settle()
        self.frame += frames
        self.observer.played(self, animations, frames)
        self.observer.sample(self, "after")

    def update_to_time(self, t: float) -> None:
        """Jump to the end of a skipped play; audits also see the middle of the motion, or all its quarters.

        Manim brings every animation to its end once more when it finishes: this call is only for updaters, which read
        the other mobjects.
        """
        if self.renderer.skip_animations:
            quarters = self.observer.looks_between(self)
            for share in QUARTERS if quarters else QUARTERS[1:2] if self.halfway else ():
                super().update_to_time(t * share)
                if quarters:
                    self.observer.between(self, share)
                if self.halfway and share == QUARTERS[1]:
                    self.observer.sample(self, "middle")
            if not (self.updaters or has_updaters(self.mobjects)):
                return
        super().update_to_time(t)

    def update_mobjects(self, dt: float) -> None:
        """Let updaters do their work, then let arrows follow their units."""
        if needs_update([each for each in self.mobjects if id(each) not in self.at_rest]):
            super().update_mobjects(dt)
        self.followers.follow()

    def get_moving_and_static_mobjects(self, animations: Any) -> tuple[list[Mobject], list[Mobject]]:
        """Return what moves and what is static in a play; a skipped play does not need to know."""
        if self.renderer.skip_animations:
            return [], []
        moving, static = super().get_moving_and_static_mobjects([*animations, *self.followers.moving()])
        moved = set(map(id, moving))
        self.at_rest = {id(each) for each in self.mobjects if id(each) not in moved and not needs_update([each])}
        return moving, static

    def hold(self, seconds: float) -> None:
        """Keep the picture still for so many seconds. Use it instead of Manim's `wait`."""
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
        if self.motion is not None and self.seconds_to(name, 0.0) >= SLOW:
            self.until(name, self.motion, quiet=True)
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

    def until(
        self, cue: str, motion: Callable[[], Iterable[Any]], round_time: float = SLOW, quiet: bool = False
    ) -> None:
        """Repeat a motion until the word marked [cue], so that it goes on while a sentence speaks of it.

        `motion` makes the animations of one round, `round_time` is the least it takes; where there is time, a round
        takes up to about three times as long, so that it stays calm. Without that cue, or without time for a round,
        nothing is played. An empty cue: until the beat's words end. Light is faint from the second round on
        (with `quiet`, in all rounds), because it points at nothing new.

        Example:

            self.until("sum", lambda: pulses(self.net, self.net.layer_keys(0), "forward"))
        """
        seconds = self.seconds_to(cue, 0.0) if cue else self.seconds_left(0.0)
        rounds = max(round(seconds / (CALM * round_time)), int(seconds >= round_time))
        for number in range(rounds):
            moving = quieter(motion()) if quiet or number else motion()
            self.play(*moving, run_time=seconds / rounds)
        if cue:
            self.cue(cue)

    @contextmanager
    def meanwhile(self, motion: Callable[[], Iterable[Any]], to_end: bool = True) -> Iterator[None]:
        """Repeat a motion in every wait of a `with` block that is long enough for a round of it.

        For a motion that goes on while it is explained. to_end: go on after the block until the beat's words end.

        Example:

            with self.meanwhile(lambda: pulses(self.net, self.net.layer_keys(0), "forward")):
                self.at("sum", FadeIn(self.number("loss").at(0, 0)))
        """
        before, self.motion = self.motion, motion
        try:
            yield
        finally:
            self.motion = before
        if to_end:
            self.until("", motion, quiet=True)

    def seconds_left(self, at_least: float = 0.5, at_most: float = 60.0) -> float:
        """Return the seconds from now to the end of the beat's words, at least `at_least` and at most `at_most`."""
        assert self.speech is not None
        return min(max((self.speech.frames - self.frame) / self.fps, at_least), at_most)
