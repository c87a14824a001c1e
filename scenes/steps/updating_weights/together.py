"""Step 7, did it help: the forward pass with the new weights, and why the loss falls when all weights move at once."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import FadeIn

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.blocks import NumberLines, Rows
from scenes.kit.blocks.grid import Grid
from scenes.kit.layout.slots import TIGHT
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.edge import Key
from scenes.kit.plot.number_line import windows
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset

from .stage import MOST_ROWS, UpdateStage

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
        prediction = self.changed("prediction", "forward", fields.prediction("out"), fields.prediction_after("out"))
        loss = self.changed("loss", "loss", fields.loss(), fields.loss_after())
        before, after = (self.words(text, role="muted") for text in ("before", "after"))
        rows = [[name, *pair] for name, *pair in zip((before, after), prediction[1:], loss[1:], strict=True)]
        self.put_grid(Grid(rows, [None, prediction[0], loss[0]]))
        self.at("prediction", *board.write(prediction[0], before, prediction[1]), run_time=MOVE)
        self.cue("after")
        self.play(*board.write(after), run_time=QUICK)
        board.hold(prediction[2])
        self.play(land(board.source(net.last, self.facts.focus.out), prediction[2]), run_time=MOVE)
        with self.meanwhile(flowing(net, net.edges, "forward"), to_end=False):
            self.at("loss", *board.write(*loss[:2]), run_time=MOVE)
            self.at("loss_after", *board.write(loss[2]), run_time=MOVE)
            if self.has_cue("alone"):
                self.cue("alone")
                self.one_by_one()
        self.until("", flowing(net, net.edges, "update"))

    def renew(self, layer: int) -> None:
        """Light runs to a layer, whose units then hold what the updated network computes."""
        net, board = self.net, self.board
        value = partial(fields.activation, layer - 1, of=fields.SECOND)
        filled = board.fill(layer, net.units[layer], value, "a" if layer < net.last else "", "forward", None)
        ring = board.ring(layer, net.units[layer], "forward")
        light = lights(net, net.layer_keys(layer - 1), "forward", run_time=SLOW)
        self.play(*light, *filled.moves, *ring)

    def changed(self, what: str, role: str, before: Field, after: Field) -> list[Typeset]:
        """Return the name of a number of the output, and its values before and after the update."""
        values = (self.number(one, role=role, beside=other) for one, other in ((before, after), (after, before)))
        return [self.words(what, role=role), *values]

    # -- all at once ---------------------------------------------------------------------------------------------------

    def one_by_one(self) -> None:
        """Each step alone takes its part of the loss, put end to end; all at once take as much."""
        board, net, start = self.board, self.net, self.facts.loss
        self.play(*board.wipe(), run_time=QUICK)
        changes = [self.facts.value(fields.steps_change(what)) for what in SUMS]
        texts = [self.words(text, role="muted") for text in ("one at a time", "all at once")]
        blocks, rows = [], []
        for name, what, window in zip(
            texts, SUMS, windows([(start, start + change) for change in changes]), strict=True
        ):
            blocks.append(board.put(NumberLines(self.theme, [(self.math("L", role="loss"), window)], ticks=())))
            rows.append(
                board.put(Rows([(name, self.number(fields.steps_change(what), role="loss", sign=True))]), TIGHT)
            )
        first, second = (block.lines[0] for block in blocks)
        dots = [line.marker(start, "loss") for line in (first, second)]
        self.play(*board.write(*blocks, *dots), run_time=MOVE)
        parts, at = self.parts(), start
        with self.hurrying("sum", MOVE * len(parts)):
            for keys, change in parts:
                ghost, trail = first.ghost(at), first.bar(at, at, "update")
                board.hold(ghost, trail)
                at += change
                going = first.slide(dots[0], at, trail=trail, run_time=MOVE)
                self.play(FadeIn(ghost, run_time=QUICK), going, *lights(net, keys, "update", run_time=MOVE))
        self.at("sum", *board.write(rows[0]), run_time=MOVE)
        self.cue("together")
        ghost, trail = second.ghost(start), second.bar(start, start, "update")
        board.hold(ghost, trail)
        going = second.slide(dots[1], start + changes[1], trail=trail, run_time=SLOW)
        self.play(FadeIn(ghost, run_time=QUICK), going, *lights(net, net.edges, "update", run_time=SLOW))
        self.play(*board.write(rows[1]), run_time=MOVE)

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
