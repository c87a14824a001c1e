"""Step 7, the rule: one weight takes its step, number by number; then a bias."""

from __future__ import annotations

from manim import Animation, FadeIn, FadeOut

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

from .stage import UpdateStage


class Rule(UpdateStage):
    """New weight: old weight minus learning rate times gradient."""

    def rule(self) -> None:
        board, net = self.board, self.net
        label = self.light(self.focus)
        gradient = self.number(fields.gradient(*self.focus), role="backward", sign=True)
        rate = self.number(fields.eta())
        rows = board.put(
            Rows(
                [
                    (self.words("its gradient", role="muted"), gradient),
                    (self.words("learning rate", role="muted"), rate),
                ]
            )
        )
        self.play(*board.write(rows.row(0)), run_time=MOVE)
        symbol = self.symbols_of_rule()
        with self.meanwhile(flowing(net, [self.focus]), to_end=False):
            self.at("old", *board.write(symbol), run_time=MOVE)
            self.at("eta", *board.write(rows.names[1]), run_time=QUICK)
            self.play(land(symbol.parts["eta"], rate), run_time=MOVE)
            board.hold(rate)
            self.cue("ask")
        question = board.put(self.question("Up or down?"))
        self.play(FadeIn(question), run_time=MOVE)
        self.cue("put")
        self.play(FadeOut(question), run_time=QUICK)
        board.stack.keep([block for block in board.stack.blocks if block is not question])
        before = fields.weight(*self.focus)
        new = self.shown(fields.weight(*self.focus, of=fields.UPDATED), self.lesson.decimals.values, beside=before)
        shown = self.shown(before), self.shown(fields.gradient(*self.focus)), self.shown(fields.step(*self.focus))
        with self.meanwhile(flowing(net, [self.focus])):
            working = board.put(self.step_in_numbers(*shown, new))
            self.write_step(symbol, {"w": label, "eta": rate, "g": gradient}, working)

    def symbols_of_rule(self) -> Line:
        """Return the rule for the weight in focus in symbols, in its place."""
        w, sign = symbols.w(self.facts, *self.focus), self.theme.sign(self.facts.value(fields.weight(*self.focus)))
        working = Working(
            self.theme, w, zone=self.board.zone, roles={"l": sign, "w": sign, "eta": "ink", "g": "backward"}
        )
        right = f"{{{{ {w} : w }}}} - {{{{ eta : eta }}}} dot {{{{ {symbols.d('L', w)} : g }}}}"
        line = working.line(f"{{{{ {w} : l }}}}", right, relation="←", tall=True)
        self.board.put(working)
        return line

    # -- biases --------------------------------------------------------------------------------------------------------

    def biases(self) -> None:
        """A bias takes its step in the same way, and the others follow."""
        board, net, out = self.board, self.net, self.facts.focus.out
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=MOVE)
        b, delta = symbols.b(self.facts, self.last, out), symbols.delta(self.facts, self.last, out)
        before = fields.bias(-1, "out")
        sign = self.theme.sign(self.facts.value(before))
        rule = Working(self.theme, b, zone=board.zone, roles={"w": sign, "g": "backward"})
        symbol = rule.line(b, f"{{{{ {b} : w }}}} - {{{{ eta : eta }}}} dot {{{{ {delta} : g }}}}", relation="←")
        board.put(rule)
        with self.meanwhile(lambda: [ripple(net, self.last, out, run_time=SLOW)], to_end=False):
            self.at("rule", *board.write(symbol), run_time=MOVE)
            new = self.shown(fields.bias(-1, "out", of=fields.UPDATED), self.lesson.decimals.values, beside=before)
            shown = self.shown(before), self.shown(fields.delta(-1, "out")), self.shown(fields.bias_step(-1, "out"))
            numbers, added, result = board.put(self.step_in_numbers(*shown, new)).submobjects
            with self.hurrying("value", MOVE + QUICK):
                self.play(*board.write(numbers, added), run_time=MOVE)
            self.at("value", *board.write(result), run_time=QUICK)
        self.move_biases([(self.last, out)], result)
        self.cue("all")
        self.move_biases([spot for spot in net.biases if spot != (self.last, out)], None)
        self.until("", flowing(net, self.keys, "update"))

    def move_biases(self, spots: list[tuple[int, int]], source: Line | None) -> None:
        """Labels of biases tick over to their new values; the first one arrives from the working."""
        labels = {spot: self.net.biases[spot] for spot in spots if spot in self.net.biases}
        if labels and source is not None:
            self.play(fly(source.parts["result"], next(iter(labels.values())).parts["b"]), run_time=MOVE)
        ripples = [ripple(self.net, *spot, "update") for spot in labels]
        self.play(*(self._tick_bias(spot, label) for spot, label in labels.items()), *ripples, run_time=MOVE)

    def _tick_bias(self, spot: tuple[int, int], label: Typeset) -> Animation:
        shown = self.shown(fields.bias(spot[0] - 1, spot[1], of=fields.UPDATED))
        new = self.words("b {b}", role="muted", roles={"b": self.theme.sign(shown.value)}, b=shown)

        def draw(share: float) -> None:
            if 2 * share >= 1 and label.values != new.values:
                label.say(new)

        return over_time(label, draw, MOVE)
