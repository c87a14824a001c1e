"""Step 7, the rule: one weight takes its step, number by number; then a bias."""

from __future__ import annotations

from manim import Animation, VGroup

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.flow import fly
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line, Working

from .stage import UpdateStage, tick_over


class Rule(UpdateStage):
    """New weight: old weight minus learning rate times gradient."""

    def rule(self) -> None:
        board, net, key = self.board, self.net, self.net.followed
        label = self.light(key)
        gradient, rate = self.number(fields.gradient(*key), role="backward", sign=True), self.number(fields.eta())
        names = [self.words(name, role="muted") for name in ("its gradient", "learning rate")]
        rows = board.put(Rows(list(zip(names, (gradient, rate), strict=True))))
        self.play(*board.write(rows.row(0)), run_time=MOVE)
        w, before = symbols.w(self.facts, *key), fields.weight(*key)
        symbol = self.in_symbols(w, self.theme.sign(self.facts.value(before)), symbols.d("L", w), tall=True)
        with self.meanwhile(flowing(net, [key]), to_end=False):
            self.at("old", *board.write(symbol), run_time=MOVE)
            self.at("eta", *board.write(names[1]), run_time=QUICK)
            self.play(land(symbol.parts["eta"], rate), run_time=MOVE)
            board.hold(rate)
            self.cue("ask")
        self.ask_until("ask", "put", "Up or down?")
        new = fields.weight(*key, of=fields.UPDATED)
        with self.meanwhile(flowing(net, [key])):
            working = board.put(self.step_in_numbers(before, fields.gradient(*key), fields.step(*key), new))
            numbers, added, result = working.submobjects
            self.work_out([symbol, numbers, VGroup(added, result)], {"w": label, "eta": rate, "g": gradient}, "value")

    def in_symbols(self, old: str, sign: str, gradient: str, tall: bool = False) -> Line:
        """Return the rule for a weight or bias in symbols (parts w, eta, g), in its place; sign: its colour."""
        roles = {"l": sign, "w": sign, "eta": "ink", "g": "backward"}
        working = Working(self.theme, old, zone=self.board.zone, roles=roles)
        right = f"{{{{ {old} : w }}}} - {{{{ eta : eta }}}} dot {{{{ {gradient} : g }}}}"
        line = working.line(f"{{{{ {old} : l }}}}", right, relation="←", tall=tall)
        self.board.put(working)
        return line

    # -- biases --------------------------------------------------------------------------------------------------------

    def biases(self) -> None:
        """A bias takes its step in the same way, and the others follow."""
        board, net, out = self.board, self.net, self.facts.focus.out
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=MOVE)
        before, new = (fields.bias(-1, "out", of=of) for of in (fields.NETWORK, fields.UPDATED))
        b, delta = (of(self.facts, net.last, out) for of in (symbols.b, symbols.delta))
        symbol = self.in_symbols(b, self.theme.sign(self.facts.value(before)), delta)
        with self.meanwhile(lambda: [ripple(net, net.last, out, run_time=SLOW)], to_end=False):
            self.at("rule", *board.write(symbol), run_time=MOVE)
            working = self.step_in_numbers(before, fields.delta(-1, "out"), fields.bias_step(-1, "out"), new)
            numbers, added, result = board.put(working).submobjects
            with self.hurrying("value", MOVE + QUICK):
                self.play(*board.write(numbers, added), run_time=MOVE)
            self.at("value", *board.write(result), run_time=QUICK)
        first = (net.last, out)
        if first in net.biases:
            self.play(fly(result.parts["result"], net.biases[first].parts["b"]), run_time=MOVE)
        self.move_biases([first])
        self.cue("all")
        self.move_biases([spot for spot in net.biases if spot != first])
        self.until("", flowing(net, net.edges, "update"))

    def move_biases(self, spots: list[tuple[int, int]]) -> None:
        """Labels of biases tick over to their new values."""
        labels = {spot: self.net.biases[spot] for spot in spots if spot in self.net.biases}
        ripples = [ripple(self.net, *spot, "update") for spot in labels]
        self.play(*(self._tick_bias(spot, label) for spot, label in labels.items()), *ripples, run_time=MOVE)

    def _tick_bias(self, spot: tuple[int, int], label: Typeset) -> Animation:
        shown = self.shown(fields.bias(spot[0] - 1, spot[1], of=fields.UPDATED))
        new = self.words("b {b}", role="muted", roles={"b": self.theme.sign(shown.value)}, b=shown)
        return over_time(label, lambda share: tick_over(label, new, share), MOVE)
