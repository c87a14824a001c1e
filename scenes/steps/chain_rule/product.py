"""Step 4, the product: the chain rule in symbols and in numbers."""

from __future__ import annotations

from manim import FadeOut, LaggedStart

from lesson.facts import fields
from scenes.kit.layout.zones import READ
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import Level, make_way, take_place
from scenes.kit.signal.held import flowing
from scenes.kit.type.working import Working, product

from .stage import VALUE, ChainStage, Multiplied


class Product(ChainStage):
    """The slope of the whole path: the links' slopes, multiplied."""

    def product(self) -> None:
        board, read, lines = self.board, self.read_slopes, self.nudged.lines
        self.cue("fall")
        pace = self.seconds_to("formula", at_least=MOVE, at_most=SLOW * len(self.links)) / len(self.links)
        for index in self.links:
            self.play(lines.falling(index, pace), Level(read.rows[index], 1.0))
        self.until("formula", lines.lights)
        symbolic, numbers, result = board.put(self.multiplication()).submobjects
        self.multiplied = Multiplied(result)
        # The lines make way for the network that they came from; their slopes' symbols become the formula.
        signs = {f"f{index}": read.rows[index][0] for index in self.links}
        self.play(*map(FadeOut, (*self.nudged.all_rows(), *read.bends)), run_time=MOVE)
        leaving = [part for row in read.rows for part in row[1:]]
        coming = [self.net, self.values, *self.board.extra.values()]
        self.play(
            substitute(None, signs, symbolic, gives=list(signs), run_time=2 * SLOW),
            *(make_way(thing, 2 * SLOW) for thing in leaving),
            *(take_place(thing, 2 * SLOW) for thing in coming),
        )
        board.hold(symbolic)
        with self.meanwhile(flowing(self.net, [self.edge_key])):
            self.cue("whole")
            links = [symbolic.parts[f"f{i}"] for i in self.links]
            self.play(*(self.dim(link) for link in links), run_time=QUICK)
            self.cue("links")
            self.play(LaggedStart(*(self.undim(link) for link in links), lag_ratio=0.6), run_time=SLOW)
            self.cue("values")
            self.play(substitute(symbolic, {}, numbers, run_time=SLOW))
            board.hold(numbers)
            self.at("result", *board.write(result), run_time=MOVE)
            name = board.put_beside(result, self.words("the gradient", role="backward"))
            self.at("name", *board.write(name), run_time=MOVE)

    def multiplication(self) -> Working:
        """Return the chain rule of this path: symbols, numbers and value."""
        roles = self.chain.roles()
        working = Working(self.theme, self.chain.whole(), zone=self.board.zone, size=READ, roles=roles)
        left = f"{{{{ {self.chain.whole()} : whole }}}}"
        working.line(left, self.chain.links(), tall=True, roles={"whole": "backward"})
        working.skip()
        names = [f"f{index}" for index in self.links]
        numbers = product(*(self.shown(fields.factor(i)) for i in self.links), names=names)
        working.put_in(numbers, apart=True)
        working.result(self.shown(fields.path_product()), of=numbers, role="backward", size=VALUE)
        return working
