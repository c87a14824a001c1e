"""Step 2, its end: what the prediction means, and what is kept for the way back."""

from __future__ import annotations

from manim import Circle, DashedVMobject, FadeIn, FadeOut, VGroup

from scenes.kit.blocks.grid import Grid
from scenes.kit.layout.slots import LINE, TIGHT
from scenes.kit.layout.zones import HERO, READ, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import sweep
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import ForwardStage

MOST_KEPT, FEW = 6, 4  # rows of the table of what is kept, and of one in large type
HIGHEST = 1  # height of a row at most, frame units


class TheEnd(ForwardStage):
    """The prediction, and every z and a on the way to it."""

    def meaning(self) -> None:
        net, board = self.net, self.board
        every = list(net.edges)
        self.cue("wave")
        self.all_bright(*board.wipe())
        self.play(sweep(net, run_time=self.seconds_to("good", SLOW, 2 * SLOW)))
        mark, target = self.unknown()
        self.at("good", FadeIn(mark), run_time=MOVE)
        with self.meanwhile(flowing(net, net.fan(net.last, self.facts.focus.out), "forward"), to_end=False):
            self.at("target", FadeIn(target), run_time=MOVE)
            self.cue("keep")
        self.play(FadeOut(mark), FadeOut(target), run_time=QUICK)
        self.keep()
        self.until("back", flowing(net, every, "forward"))
        self.play(sweep(net, backward=True))
        self.until("", flowing(net, every))

    def unknown(self) -> tuple[Typeset, VGroup]:
        """Return a question mark beside the output, or below the network, and the circle of the target around it."""
        unit, zone = self.net.unit(self.net.last, self.facts.focus.out), self.board.zone
        mark = self.words("?", size=HERO, weight="bold", role="muted")
        radius = max(float(unit.radius), 2 * LINE)
        x, y, _ = zone.center
        if zone.left > unit.center[0]:
            x, y = zone.left + radius + TIGHT, float(unit.center[1])
        circle = DashedVMobject(Circle(radius, stroke_width=3, color=self.theme.muted).move_to([x, y, 0]), 24)
        name = self.words("target", role="muted").at(x, y + radius + TIGHT, "middle")
        return mark.centered_at(x, y), VGroup(circle, name)

    def keep(self) -> None:
        """Write down z and a of every unit, in a larger network of those that were spoken of; a comes from its unit."""
        board, net = self.board, self.net
        places = [(layer, k) for layer in range(1, net.last + 1) for k in net.units[layer]]
        if len(places) > MOST_KEPT:
            places = [place for place in places if place in self.spoken]
        heading = board.put(self.words("kept for the way back", role="muted").fit(board.zone.width))
        size, rows = READ if len(places) > FEW else TITLE, []
        for place in places:
            name = self.math(symbols.unit(self.facts, *place), size=size, role="muted")
            activation = self.number(self.net.activation_path(*place), size=size, role="forward")
            rows.append([name, self.number(self.net.z_path(*place), size=size), activation])
        z, a = self.math("z", size=size), self.math("a", size=size, role="forward")
        grid = board.put(Grid(rows, [None, z, a], min(board.stack.rest().height / (len(places) + 1), HIGHEST)))
        names, zs, said = (VGroup(*grid.column(number)) for number in range(3))
        self.play(*board.write(heading, names), run_time=MOVE)
        self.at("z", *board.write(z, zs), run_time=MOVE)
        self.at("a", *board.write(a), run_time=QUICK)
        said.parts = {str(n): value for n, value in enumerate(said)}
        sources = {str(n): board.source(*place) for n, place in enumerate(places)}
        self.play(substitute(None, sources, said, run_time=SLOW))
        board.hold(said)
