"""Step 5, the gradients: the error signal meets what was sent, at each arrow into the output."""

from __future__ import annotations

from manim import smooth, squish_rate_func

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks import Bars
from scenes.kit.blocks.bars import Bar
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import travel
from scenes.kit.signal.held import flowing
from scenes.kit.signal.meeting import meet
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.site import Site
from scenes.kit.signal.streams import stream
from scenes.kit.type import symbols

from .stage import SignalStage

LATE = 2 / 5, 7 / 10  # shares of the time in which two values meet, when their product is written
MOST_BARS = 6  # the most weights whose gradients are shown beside the network


class OutputGradients(SignalStage):
    """From the error signal to the gradients of all weights into the output."""

    @property
    def settled(self) -> list[Key]:
        """The arrow whose gradient stays on it when others come: arrows into other outputs would cross its number."""
        return [self.arrow(self.facts.focus.h)] if self.facts.counts.outputs == 1 else []

    def weight(self) -> None:
        f, board = self.facts.focus, self.board
        key = self.arrow(f.h)
        self.until("edge", flowing(self.net, self.keys))
        self.cue("edge")
        self.light(key)
        sent = board.content(self.last - 1, f.h)
        if sent is not None:
            self.play(travel(sent, self.net.edges[key], run_time=SLOW))
        self.until("back", flowing(self.net, [key], "forward"))
        self.until("symbol", flowing(self.net, [key]))
        symbol, numbers, result = board.put(Site(self.facts, board).gradient(key)).submobjects
        self.at("symbol", *board.write(symbol), ripple(self.net, self.last - 1, f.h, "forward"), run_time=QUICK)
        self.cue("put")
        (comes,) = board.write(numbers)
        comes.rate_func = squish_rate_func(smooth, *LATE)
        meet(board, key, lambda key: fields.gradient(*key), self.seconds_to("value", 2 * SLOW, 4 * SLOW), [comes])
        self.at("value", *board.write(result), run_time=QUICK)
        self.until("", flowing(self.net, [key]))

    def written_gradient(self, j: int, cue: str) -> None:
        """Write the gradient of the weight from unit j, from [cue] on; its numbers come from the units at both ends."""
        board, last = self.board, self.last
        lines = board.put(Site(self.facts, board).gradient(self.arrow(j))).submobjects
        self.at(cue, *board.write(lines[0]), ripple(self.net, last - 1, j, "forward"), run_time=MOVE)
        sources = {"d": board.content(last, self.facts.focus.out), "a": board.content(last - 1, j)}
        self.work_out(lines, sources, "value")

    # -- the other weight ----------------------------------------------------------------------------------------------

    def compare(self) -> None:
        f, board = self.facts.focus, self.board
        keys = [self.arrow(f.h), self.arrow(f.h2)]
        board.label(keys[1], keys)
        self.play(*board.wipe(), *board.spotlight(keys), run_time=MOVE)
        self.play(*board.comes(keys[1]), run_time=QUICK)
        self.cue("same")
        board.send_back(keys, run_time=SLOW)
        self.until("ask", flowing(self.net, keys))
        self.ask_until("ask", "bars", "Which weight gets", "the larger gradient?")
        with self.meanwhile(flowing(self.net, keys)):
            names = {j: symbols.a(self.facts, self.last - 1, j) for j in (f.h, f.h2)}
            self.grow_bars([(names[j], fields.arriving(-1, j)) for j in names], "forward")
            self.written_gradient(f.h2, "second")

    def grow_bars(self, named: list[tuple[str, Field]], role: str, sign: bool | None = None) -> None:
        """Let bars grow, as long as the sizes of numbers: symbols and fields are given."""
        sizes = [abs(self.facts.value(field)) for _, field in named]
        shares = [size / (max(sizes) or 1.0) for size in sizes]
        bars = [
            Bar(self.math(symbol, role=role), self.number(field, role=role, sign=sign), share, role)
            for (symbol, field), share in zip(named, shares, strict=True)
        ]
        made = self.board.put(Bars(self.theme, bars))
        self.board.hold(made)
        self.play(made.grow(), run_time=SLOW)

    # -- bias ----------------------------------------------------------------------------------------------------------

    def bias(self) -> None:
        """The gradient of a bias is the error signal: its input is always one."""
        board, out = self.board, self.facts.focus.out
        self.all_bright(*board.wipe(), keep=self.settled)
        working = self.working(left := symbols.d("L", symbols.b(self.facts, self.last, out)))
        reason = "a bias hears a constant one"
        one = working.line(left, f"{{{{ {self.delta} : d }}}} dot 1", tall=True, exempt=reason)
        working.result(self.shown(fields.bias_gradient(-1, "out"), sign=True), role="backward")
        board.put(working)
        with self.meanwhile(lambda: [ripple(self.net, self.last, out, run_time=SLOW)]):
            self.at("one", *board.write(one), run_time=MOVE)
            self.at("grad", *board.write(working.submobjects[1]), run_time=QUICK)

    # -- all weights of the layer --------------------------------------------------------------------------------------

    def edges(self) -> None:
        """Arrows become as thick as their gradients are large, beside bars as long."""
        board, keys = self.board, self.keys
        self.play(*board.wipe(), *board.drop_extra(self.settled), run_time=QUICK)
        self.play(*board.spotlight(keys), run_time=QUICK)
        self.until("recolor", flowing(self.net, keys))
        stream(board, keys, lambda key: fields.gradient(*key))
        into = [self.arrow(j) for j in list(self.net.units[self.last - 1])[:MOST_BARS]]
        named = [(f"partial L slash partial {symbols.w(self.facts, *key)}", fields.gradient(*key)) for key in into]
        self.grow_bars(named, "backward", True)
        self.until("minus", flowing(self.net, keys))
        self.until("", flowing(self.net, keys))
