"""Step 7, lists of weights: all gradients are the gradient; a table of every weight's step; then all move at once."""

from __future__ import annotations

from manim import Animation, FadeIn, LaggedStart

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.blocks.grid import Cell, Grid
from scenes.kit.layout.slots import LINE, TOP
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import back_home
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import swap
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing, left_by
from scenes.kit.signal.streams import stream, weights_again
from scenes.kit.type import symbols

from .stage import UpdateStage

NAME, OLD, STEP, NEW = range(4)  # columns
STAGGER = 1 / 4  # of the time of a row, after which the next one starts


class Lists(UpdateStage):
    """The gradient of all weights, and the step of each."""

    def open(self) -> None:
        net = self.net
        left_by(self.board, "backward")
        self.open_on(net, net.contents())
        self.until("grads", flowing(net, net.edges))
        stream(self.board, list(net.edges), lambda key: fields.gradient(*key))
        self.until("gather", flowing(net, net.edges))
        self.gather()
        self.until("weights", flowing(net, net.edges))
        weights_again(self.board)
        self.at("old", *lights(net, net.edges, "ink"))

    def gather(self) -> None:
        """The gradients leave their arrows for a list, which has a name."""
        board, keys = self.board, self.listed()
        head = board.put(self.words("the gradient", role="backward", weight="semibold"))
        names = [self.math(f"partial L slash partial {symbols.w(self.facts, *key)}") for key in keys]
        values = [self.number(fields.gradient(*key), role="backward", sign=True) for key in keys]
        if len(keys) < self.facts.value(fields.count("weights")):
            for column in (names, values):
                column.append(self.math("dots.v", role="muted"))
        board.hold(board.put(Rows(list(zip(names, values, strict=True)))))
        self.play(*board.write(head), *map(FadeIn, names[: len(keys)]), run_time=MOVE)
        with self.hurrying("weights", MOVE * len(keys)):
            for key, value in zip(keys, values, strict=False):
                source = board.known(key)
                self.play(FadeIn(value) if source is None else land(source, value), run_time=MOVE)
        self.play(*map(FadeIn, (*names[len(keys) :], *values[len(keys) :])), run_time=QUICK)

    # -- the step of each ----------------------------------------------------------------------------------------------

    def all(self) -> None:
        board, net, keys = self.board, self.net, self.listed()
        self.play(*board.wipe(), *back_home([net, *board.extra.values()]))
        self.play(*board.drop_extra(), self.undim(*board.everything()), run_time=QUICK)
        old, step, new = (self.words(text, role="muted") for text in ("old", "step", "new"))
        gradient = self.math("partial L slash partial w", role="backward", display=False)
        grid = board.put(Grid([self.row(key) for key in keys], [None, old, [gradient, step], new]))
        zone = board.zone
        if grid.close:  # numbers of many places
            grid.place(zone.left - LINE, zone.top - TOP, zone.width + LINE)
        gradients, steps = grid.column(STEP), grid.column(STEP, 1)
        self.cue("old")
        with self.hurrying("grad", MOVE + SLOW):
            self.play(*board.write(old), *lights(net, keys, "update"), run_time=MOVE)
            self.down(board.write(*grid.column(NAME)), board.write(*grid.column(OLD)))
        self.cue("grad")
        with self.hurrying("step", MOVE + SLOW):
            self.play(FadeIn(gradient), *lights(net, keys, "backward", True), run_time=MOVE)
            self.down(list(map(FadeIn, gradients)))
        self.cue("step")
        board.hold(step, *steps)
        factor = board.put(self.math("- {e} dot partial L slash partial w", display=False, e=self.shown(fields.eta())))
        self.play(*board.write(factor), swap(gradient, step), run_time=MOVE)
        self.down(list(map(swap, gradients, steps)))
        largest = max(net.edges, key=lambda key: abs(self.facts.value(fields.gradient(*key))))
        self.at("large", *lights(net, [largest], "update"))
        self.at("new", *board.write(new), run_time=QUICK)
        self.down(board.write(*grid.column(NEW)))
        self.cue("move")
        name = self.words("gradient descent", role="update", weight="semibold").at(*factor.baseline[:2])
        with self.hurrying("name", 2 * SLOW):
            self.play(*self.move(net.edges, 2 * SLOW))
        board.hold(name, instead=factor)
        self.at("name", swap(factor, name), run_time=MOVE)

    def down(self, *columns: list[Animation]) -> None:
        """Play columns at once, each from its first row to its last."""
        self.play(*(LaggedStart(*column, lag_ratio=STAGGER) for column in columns), run_time=SLOW)

    def row(self, key: Key) -> list[Cell]:
        """Return a weight's name, old value, gradient that turns into the step, and new value."""
        places, before = self.lesson.decimals.values, fields.weight(*key)
        return [
            self.math(symbols.w(self.facts, *key), display=False),
            self.number(before, role="sign"),
            [
                self.number(fields.gradient(*key), role="backward", sign=True, places=places),
                self.number(fields.step(*key), role="update", sign=True, places=places),
            ],
            self.number(fields.weight(*key, of=fields.UPDATED), role="sign", places=places, beside=before),
        ]
