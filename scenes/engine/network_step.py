"""A step that happens on the lesson's network: the base of all eight steps of the film."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import numpy as np
from manim import Animation, FadeIn, FadeOut, Mobject

from scenes.kit.layout.zones import BODY
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import back_home, push_in
from scenes.kit.motion.substitute import substitute
from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import fly
from scenes.kit.type.typeset import Typeset

from .step import Step


class NetworkStep(Step):
    """A step that has a network, `self.net`, and the board around it, `self.board`: lights, labels, the working area.

    `prepare` makes both; nothing is on screen yet. A step with a `prepare` of its own calls `super().prepare()` first.
    A beat that needs another network sets `self.net` to it, which gets a board of its own.
    """

    board: Board

    def prepare(self) -> None:
        """Make the network and its board."""
        self.net = self.diagram()

    @property
    def net(self) -> NetworkDiagram:
        """The network of this step."""
        return self.board.net

    @net.setter
    def net(self, net: NetworkDiagram) -> None:
        self.board = Board(net, self.play)

    def to_middle(self) -> Animation:
        """Return the animation in which the network goes to the middle of the stage: nothing is written beside it now.

        Labels that stand at its arrows for a while go along. Nothing dims while it moves.
        """
        here, middle = (np.array(zone.center) for zone in (self.net.zone, BODY))
        return push_in([self.net, *self.board.extra.values()], here, 1.0, to=middle)

    def make_room(self, *more: Mobject) -> list[Animation]:
        """Return the animation in which it goes back to its place, so that there is room for the working.

        more: what came into it in the middle, and goes along.
        """
        return back_home([self.net, *self.board.extra.values(), *more])

    def begin_in_middle(self) -> None:
        """Put the network into the middle of the stage, before the first frame."""
        going = self.to_middle()
        going.begin()
        going.finish()

    def light(self, key: Key) -> Typeset | None:
        """Leave one arrow bright, and return its label, to be shown when the other labels have made room for it."""
        label = self.board.label(key, self.net.layer_keys(key[0]))  # the others become bright, too
        self.play(*self.board.wipe(), *self.board.spotlight([key]), run_time=MOVE)
        self.play(*self.board.comes(key), run_time=QUICK)
        return label

    def all_bright(self, *leaving: Animation, keep: Collection[Key] = ()) -> None:
        """Fade out present labels, with `leaving`, then bring the whole network back to full strength.

        keep: arrows whose labels stay.
        """
        self.play(*leaving, *self.board.drop_extra(keep), run_time=QUICK)
        self.play(self.undim(*self.board.everything()), run_time=QUICK)

    def send_home(self, formula: Typeset, homes: Iterable[tuple[str, Mobject | None, list[Animation]]]) -> None:
        """Let each part of a formula fly to what it stands for in the network.

        homes: by part name, the thing that it stands for (None: it is not on stage), and the animations that point at
        it.

        Example:

            net, out = self.net, self.facts.focus.out
            rule = self.math("{{ delta : d }} = e dot s").at(WORK.left, WORK.top - 1)
            self.play(FadeIn(net), FadeIn(rule))
            self.send_home(rule, [("d", net.unit(net.last, out).circle, [])])
        """
        called: list[Animation] = []
        for name, place, calls in homes:
            if place is not None:
                self.play(fly(formula.parts[name], place), *called, run_time=MOVE)
                called = []
            called = [*called, *calls]
        if called:
            self.play(*called, run_time=MOVE)

    def ask_until(
        self,
        cue: str,
        answer: str,
        *lines: str,
        run_time: float = MOVE,
        motion: Callable[[], Iterable[Animation]] | None = None,
        **values: str,
    ) -> None:
        """Ask the viewer at a word, in the next place of the working; the question leaves at the word of the answer.

        lines, values: as in `question`; motion: what goes on while the viewer thinks, as in `until`.

        Example:

            self.ask_until("ask", "sum", "Will it grow?")  # narration: "[ask] Will it grow? (pause 2.5) [sum] It does."
        """
        self.cue(cue)
        panel = self.board.put(self.question(*lines, **values))
        self.play(FadeIn(panel), run_time=run_time)
        if motion is not None:
            self.until(answer, motion)
        else:
            self.cue(answer)
        self.play(FadeOut(panel), run_time=QUICK)
        self.board.stack.keep([block for block in self.board.stack.blocks if block is not panel])

    def work_out(self, lines: Sequence[Mobject | None], sources: Mapping[str, Mobject | None], end: str) -> None:
        """Write a symbol's working: at [put] its numbers come from their places, at [end] the value follows.

        lines: the symbol's line, which is on screen already, that of the numbers (None: they cannot be written) and
        that of the value; sources: the things that its numbers come from, by part name.
        """
        symbol, numbers, result = lines
        self.cue("put")
        if numbers is not None:
            with self.hurrying(end, SLOW):
                self.play(substitute(symbol, sources, numbers))
            self.board.hold(numbers)
        self.at(end, *self.board.write(result), run_time=QUICK)
