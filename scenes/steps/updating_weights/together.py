"""Step 7, did it help: the forward pass with the new weights, and why the loss falls when all weights move at once."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import DOWN, Create, DashedLine, linear

from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import places_that_add_up
from scenes.kit.blocks.grid import Grid
from scenes.kit.blocks.number_lines import Moved, NumberLines
from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, LINE, right_of
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.edge import Key
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

from .stage import MOST_ROWS, UpdateStage

PREDICTION, AFTER = fields.prediction("out"), fields.prediction_after("out")
LOSS, LOSS_AFTER = fields.loss(), fields.loss_after()
ROLES = "forward", "loss"  # of the prediction and of the loss
THICK, PIECE = 24, 15 / 16  # stroke width of a bar; share of its length with which a piece is drawn
SUMS = ("total", "together")  # what all steps change of the loss: each alone, added up, and at once


class Together(UpdateStage):
    """The loss before and after, and the loss that each step takes away by itself."""

    def again(self) -> None:
        board, net = self.board, self.net
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=MOVE)
        self.cue("forward")
        with self.hurrying("prediction", SLOW * net.last):
            for layer in range(1, net.last + 1):
                self.renew(layer)
        prediction = self.changed("prediction", ROLES[0], PREDICTION, AFTER)
        loss = self.changed("loss", ROLES[1], LOSS, LOSS_AFTER, self.loss_places())
        before, after = (self.words(text, role="muted") for text in ("before", "after"))
        cells = [[name, *pair] for name, *pair in zip((before, after), prediction[1:], loss[1:], strict=True)]
        board.put(Grid(cells, [None, prediction[0], loss[0]]))
        symbol = symbols.a(self.facts, net.last, self.facts.focus.out)
        ways = ((symbol, ROLES[0], PREDICTION, AFTER), ("L", ROLES[1], LOSS, LOSS_AFTER))
        value, named = self.facts.value, partial(self.math, display=False)
        rows = [(named(name, role=role), value(start), value(end)) for name, role, start, end in ways]
        moved = board.put(Moved(self.theme, rows), BLOCK)
        self.at("prediction", *board.write(prediction[0], before, prediction[1], *moved.row(0)), run_time=MOVE)
        self.cue("after")
        self.play(*board.write(after), run_time=QUICK)
        board.hold(prediction[2])
        self.play(land(board.source(net.last, self.facts.focus.out), prediction[2]), run_time=MOVE)
        self.play(moved.go(0))
        self.at("loss", *board.write(*loss[:2], *moved.row(1)), run_time=MOVE)
        self.at("loss_after", *board.write(loss[2]), moved.go(1))
        if self.has_cue("alone"):
            self.at("one", *lights(net, [net.followed], "update"))
            self.at("every", *lights(net, net.edges, "update"))
            self.cue("alone")
            self.one_by_one()

    def renew(self, layer: int) -> None:
        """Light runs to a layer, whose units then hold what the updated network computes."""
        net, board = self.net, self.board
        value = partial(fields.activation, layer - 1, of=fields.SECOND)
        filled = board.fill(layer, net.units[layer], value, "a" if layer < net.last else "", "forward", None)
        ring = board.ring(layer, net.units[layer], "forward")
        light = lights(net, net.layer_keys(layer - 1), "forward", run_time=SLOW)
        self.play(*light, *filled.moves, *ring)

    def changed(self, what: str, role: str, before: Field, after: Field, places: int | None = None) -> list[Typeset]:
        """Return the name of a number of the output, and its values before and after the update."""
        pairs = ((before, after), (after, before))
        values = (self.number(one, role=role, places=places, beside=other) for one, other in pairs)
        return [self.words(what, role=role), *values]

    def loss_places(self) -> int:
        """Return places for losses and their changes at which old loss, change and new loss add up as written."""
        old, change, new = map(self.facts.value, (fields.loss(), fields.steps_change("together"), fields.loss_after()))
        least = self.lesson.decimals.values
        return places_that_add_up(old, change, new, least, least + 2)

    # -- all at once ---------------------------------------------------------------------------------------------------

    def one_by_one(self) -> None:
        """Each step alone takes its part of the loss, piece by piece; all at once take as much: bars of one scale."""
        board, net, parts = self.board, self.net, self.parts()
        self.play(*board.wipe(), run_time=QUICK)
        texts = [self.words(text, role="muted") for text in ("one at a time", "all at once")]
        sums, places = [fields.steps_change(what) for what in SUMS], self.loss_places()
        pairs = zip(sums, sums[::-1], strict=True)
        values = [self.number(one, role="loss", sign=True, places=places, beside=other) for one, other in pairs]
        alone, together = (-self.facts.value(change) for change in sums)
        ends = np.cumsum([-change for _, change in parts])
        most = max(*ends, alone, together)
        if max(map(wide, texts)) + max(map(wide, values)) + BLOCK > board.zone.width:  # powers of ten are long
            values = [self.number(one, role="loss", sign=True) for one in sums]
        for text, value in zip(texts, values, strict=True):
            text.fit(board.zone.width - float(value.width) - BLOCK)
        block = board.put(NumberLines(self.theme, [(text, (0.0, most)) for text in texts], ticks=(), over=True))
        first, second = block.lines
        for text, value in zip(texts, values, strict=True):
            value.at(right_of(text) + LINE, text.baseline[1])
        self.play(*board.write(block), run_time=MOVE)
        with self.hurrying("sum", MOVE * len(parts)):
            for (keys, change), end in zip(parts, ends, strict=True):
                piece = first.bar(end + change, end, "muted" if change > 0 else "loss", THICK)
                board.hold(piece.scale(PIECE))
                self.play(Create(piece, rate_func=linear), *lights(net, keys, "update"), run_time=MOVE)
        self.at("sum", *board.write(values[0]), run_time=MOVE)
        self.cue("together")
        whole = second.bar(0, together, "loss", THICK)
        board.hold(whole)
        self.play(Create(whole, rate_func=linear), *lights(net, net.edges, "update"), run_time=SLOW)
        self.play(*board.write(values[1]), run_time=MOVE)
        guide = DashedLine(first.at(alone), second.at(alone) + DOWN * LINE, color=self.theme.muted)
        board.hold(may_cross(guide, "it shows on the second bar where the first one ends", *texts, *values))
        self.at("differ", Create(guide), run_time=MOVE)

    def parts(self) -> list[tuple[list[Key], float]]:
        """Return all steps in at most six parts, the output first: arrows drawn, and change of the loss."""
        alone, edges = self.facts.alone, self.net.edges
        steps: list[tuple[Key | None, float]] = [
            ((layer, int(k), int(j)), float(alone.changes[layer][k, j]))
            for layer in range(self.net.last - 1, -1, -1)
            for k, j in np.ndindex(alone.changes[layer].shape)
        ]
        steps += [(None, float(change)) for changes in alone.bias_changes for change in changes if change]
        groups = [[steps[n] for n in some] for some in np.array_split(np.arange(len(steps)), MOST_ROWS) if len(some)]
        return [([key for key, _ in some if key in edges], sum(change for _, change in some)) for some in groups]


def wide(text: Typeset) -> float:
    """Return the width of a text."""
    return float(text.width)
