"""Step 7, every weight: a table of old, gradient, step and new; then all weights move at once."""

from __future__ import annotations

from manim import Animation, FadeIn, LaggedStart

from lesson.facts import fields
from scenes.kit.blocks.grid import Cell, Grid
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import swap
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import UpdateStage

NAME, OLD, STEP, NEW = range(4)  # columns
STAGGER = 1 / 4  # of the time of a row, when the next one sets out


class EveryWeight(UpdateStage):
    """The step of each weight, and all of them at once."""

    def all(self) -> None:
        board, net, keys = self.board, self.net, self.listed()
        self.play(*board.wipe(), *board.drop_extra(), self.undim(*board.everything()), run_time=MOVE)
        grid = self.put_grid(Grid([self.row(key) for key in keys], self.headings()))
        self.cue("old")
        names = [FadeIn(text) for text in grid.column(NAME)]
        with self.hurrying("grad", MOVE + SLOW):
            self.play(*board.write(*grid.headings[OLD]), *lights(net, keys, "forward"), run_time=MOVE)
            board.hold(*grid.column(NAME), *grid.column(OLD))
            self.down(names, [FadeIn(text) for text in grid.column(OLD)])
        gradients, steps = grid.column(STEP), grid.column(STEP, 1)
        head, other = grid.headings[STEP]
        self.cue("grad")
        with self.hurrying("step", MOVE + SLOW):
            self.play(FadeIn(head), *lights(net, keys, "backward", True), run_time=MOVE)
            self.down([FadeIn(text) for text in gradients])
        self.until("step", flowing(net, self.keys))
        board.hold(other, *steps)
        self.play(swap(head, other), run_time=MOVE)
        self.down([swap(gradient, step) for gradient, step in zip(gradients, steps, strict=True)])
        self.until("new", flowing(net, self.keys, "update"))
        self.play(*board.write(*grid.headings[NEW]), run_time=QUICK)
        board.hold(*grid.column(NEW))
        self.down([FadeIn(text) for text in grid.column(NEW)])
        self.until("move", flowing(net, self.keys, "update"))
        name = board.put(self.words("gradient descent", role="update", weight="semibold"))
        with self.hurrying("name", 2 * SLOW):
            self.play(*self.move(self.keys, 2 * SLOW))
        self.at("name", *board.write(name), run_time=MOVE)
        self.until("", flowing(net, self.keys, "update"))

    def down(self, *columns: list[Animation]) -> None:
        """Play columns at once, each from its first row to its last."""
        moves = [LaggedStart(*column, lag_ratio=STAGGER) for column in columns]
        self.play(*moves, run_time=SLOW)

    def headings(self) -> list[Cell]:
        old, gradient, step, new = (self.words(text, role="muted") for text in ("old", "gradient", "step", "new"))
        return [None, old, [gradient, step], new]

    def row(self, key: Key) -> list[Typeset | list[Typeset]]:
        """Return a weight's name, old value, gradient that turns into the step, and new value."""
        places = self.lesson.decimals.values
        return [
            self.math(symbols.w(self.facts, *key), display=False),
            self.number(fields.weight(*key), role="sign"),
            [
                self.number(fields.gradient(*key), role="backward", sign=True, places=places),
                self.number(fields.step(*key), role="update", sign=True, places=places),
            ],
            self.new_weight(key),
        ]
