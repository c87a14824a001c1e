"""Every block, in a beat of its own."""

from __future__ import annotations

from typing import TypeVar

from manim import FadeIn

from lesson.facts import fields
from scenes.engine.step import Step
from scenes.kit.blocks import (
    Bar,
    Bars,
    Block,
    Card,
    Code,
    CycleSheet,
    Grid,
    Lever,
    Meanings,
    NumberLines,
    Order,
    Pushes,
    Question,
    Rows,
)
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type import symbols

ORDERED = (("gradient", "backward"), ("update", "update"))
WIDTH = 6.4  # of each block

B = TypeVar("B", bound=Block)


class Blocks(Step):
    """A beat for each block; each begins with an empty stage."""

    def show_rows(self) -> None:
        named = {"prediction": "prediction[out]", "target": "target[out]", "loss": "loss"}
        self._comes(Rows([(self.words(name, own=True), self.number(field)) for name, field in named.items()]))

    def show_grid(self) -> None:
        pairs = {"prediction": "cycle.prediction_after[out]", "loss": "cycle.loss_after"}
        before = {"prediction": "prediction[out]", "loss": "loss"}
        rows = [
            [self.words(name, own=True), self.number(before[name]), self.number(field)] for name, field in pairs.items()
        ]
        self._comes(Grid(rows, [None, *(self.words(text, own=True, role="muted") for text in ("before", "after"))]))

    def show_bars(self) -> None:
        net: NetworkDiagram = self.diagram()
        keys = net.fan(net.last, self.facts.focus.out)
        sizes = [self.facts.value(net.gradient_path(*key)) for key in keys]
        bars = Bars(
            self.theme,
            [
                Bar(
                    self.math(symbols.w(self.facts, *key)),
                    self.number(net.gradient_path(*key)),
                    abs(size) / max(map(abs, sizes)),
                    "backward",
                )
                for key, size in zip(keys, sizes, strict=True)
            ],
        )
        self.clear()
        self.play(self._placed(bars).grow())

    def show_card(self) -> None:
        text = "A weight gets a large gradient where much was sent through it, and much blame comes back."
        self._comes(Card(self.theme, text, title="What the product says", own=True))

    def show_question(self) -> None:
        self._comes(Question(self.theme, "Which weight gets", "the larger gradient?", own=True))

    def show_number_lines(self) -> None:
        rows = [(self.words(name, own=True), (0.0, 1.0)) for name in ("prediction", "target")]
        lines = self._placed(NumberLines(self.theme, rows))
        for line, name, role in zip(lines.lines, ("prediction", "target"), ("forward", "ink"), strict=True):
            line.add(line.marker(self.facts.value(f"{name}[out]"), role))
        self.clear()
        self.play(FadeIn(lines))

    def show_order(self) -> None:
        texts = (self.words(f"every {name}", role=role, own=True) for name, role in ORDERED)
        order = self._placed(Order(self.theme, *texts))
        self.clear()
        self.play(FadeIn(order), FadeIn(order.wrong))

    def show_code(self) -> None:
        self._comes(Code(self.theme, ["for x, y in samples:", "    w -= eta * slope(w, x, y)"]))

    def show_meanings(self) -> None:
        rows = [("weight", "a number on a connection", "positive"), ("loss", "how wrong we are", "loss")]
        self._comes(Meanings(self.theme, rows, WIDTH, WIDTH))

    def show_pushes(self) -> None:
        sizes = [-self.facts.value(fields.sample_gradient(n, -1, "out", "h")) for n in range(self.facts.counts.samples)]
        names = [*(self.math(f"x_{n + 1}", exempt="index") for n in range(len(sizes))), self.words("average", own=True)]
        pushes = self._placed(Pushes(self.theme, sizes, names))
        self.clear()
        mean = pushes.arrow(len(sizes), sum(sizes) / len(sizes))
        self.play(FadeIn(pushes, *(pushes.arrow(n, size) for n, size in enumerate(sizes)), mean))

    def show_lever(self) -> None:
        names = self.math("z"), self.math("L", role="loss")
        lever = self._placed(Lever(self.theme, self.facts.value(fields.delta(-1, "out")), names, ("ink", "loss")))
        self.clear()
        self.play(FadeIn(lever))
        self.play(lever.tilt(1.0))

    def show_cycle_sheet(self) -> None:
        heads = {"forward": self.math("hat(y)", role="forward"), "loss": self.math("L", role="loss")}
        self._comes(CycleSheet(self.facts, self.theme, heads, range(3)))

    def _placed(self, block: B) -> B:
        block.place(-WIDTH / 2, 0.0, WIDTH)
        return block.place(-WIDTH / 2, block.height / 2, WIDTH)

    def _comes(self, block: Block) -> None:
        self.clear()
        self.play(FadeIn(self._placed(block)))
