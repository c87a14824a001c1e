"""Step 7, did it help: the forward pass with the new weights, and why the loss falls when all weights move at once."""

from __future__ import annotations

from dataclasses import dataclass
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
from scenes.kit.motion.verbs import take_place
from scenes.kit.network.edge import Key
from scenes.kit.plot.number_line import windows
from scenes.kit.signal.held import flowing
from scenes.kit.type.typeset import Typeset

from .stage import MOST_ROWS, UpdateStage

SUMS = ("total", "together")  # what all steps change of the loss: each alone, added up, and at once


@dataclass(frozen=True)
class Part:
    """Some steps, each taken alone: their arrows that are drawn, and what they change of the loss together."""

    keys: list[Key]
    change: float


class Together(UpdateStage):
    """The loss before and after, and the loss that each step takes away by itself."""

    def again(self) -> None:
        board, net = self.board, self.net
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=MOVE)
        self.cue("forward")
        with self.hurrying("prediction", SLOW * self.last):
            for layer in range(1, self.last + 1):
                self.renew(layer)
        prediction, loss = self.changed("prediction"), self.changed("loss")
        before, after = (self.words(text, role="muted") for text in ("before", "after"))
        rows = [[name, *pair] for name, *pair in zip((before, after), prediction[1:], loss[1:], strict=True)]
        self.put_grid(Grid(rows, [None, prediction[0], loss[0]]))
        self.at("prediction", *board.write(prediction[0], before, prediction[1]), run_time=MOVE)
        self.cue("after")
        self.play(*board.write(after), run_time=QUICK)
        board.hold(prediction[2])
        self.play(land(board.source(self.last, self.facts.focus.out), prediction[2]), run_time=MOVE)
        with self.meanwhile(flowing(net, self.keys, "forward"), to_end=False):
            self.at("loss", *board.write(*loss[:2]), run_time=MOVE)
            self.at("loss_after", *board.write(loss[2]), run_time=MOVE)
            if self.has_cue("alone"):
                self.cue("alone")
                self.one_by_one()
        self.until("", flowing(net, self.keys, "update"))

    def renew(self, layer: int) -> None:
        """Light runs to a layer, whose units then hold what the updated network computes."""
        net, board = self.net, self.board
        value = partial(fields.activation, layer - 1, of=fields.SECOND)
        filled = board.fill(layer, net.units[layer], value, "a" if layer < self.last else "", "forward", None)
        ring = board.ring(layer, net.units[layer], "forward")
        light = lights(net, net.layer_keys(layer - 1), "forward", run_time=SLOW)
        self.play(*light, *filled.leaving, *map(take_place, filled.labels + filled.tags), *ring)

    def changed(self, what: str) -> list[Typeset]:
        """Return the name of a number of the output, and its values before and after the update."""
        pairs: dict[str, tuple[Field, Field, str]] = {
            "prediction": (fields.prediction("out"), fields.prediction_after("out"), "forward"),
            "loss": (fields.loss(), fields.loss_after(), "loss"),
        }
        before, after, role = pairs[what]
        return [
            self.words(what, role=role),
            self.number(before, role=role, beside=after),
            self.number(after, role=role, beside=before),
        ]

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
            for part in parts:
                ghost, trail = first.ghost(at), first.bar(at, at, "update")
                board.hold(ghost, trail)
                at += part.change
                going = first.slide(dots[0], at, trail=trail, run_time=MOVE)
                self.play(FadeIn(ghost, run_time=QUICK), going, *lights(net, part.keys, "update", run_time=MOVE))
        self.at("sum", *board.write(rows[0]), run_time=MOVE)
        self.cue("together")
        ghost, trail = second.ghost(start), second.bar(start, start, "update")
        board.hold(ghost, trail)
        going = second.slide(dots[1], start + changes[1], trail=trail, run_time=SLOW)
        self.play(FadeIn(ghost, run_time=QUICK), going, *lights(net, self.keys, "update", run_time=SLOW))
        self.play(*board.write(rows[1]), run_time=MOVE)

    def parts(self) -> list[Part]:
        """Return all steps in at most six parts, those of the output first."""
        alone = self.facts.alone
        steps: list[tuple[Key | None, float]] = [
            ((layer, int(k), int(j)), float(alone.changes[layer][k, j]))
            for layer in range(self.last - 1, -1, -1)
            for k, j in np.ndindex(alone.changes[layer].shape)
        ]
        steps += [(None, float(change)) for changes in alone.bias_changes for change in changes if change]
        found = []
        for some in np.array_split(np.arange(len(steps)), min(len(steps), MOST_ROWS)):
            keys = [key for key in (steps[index][0] for index in some) if key is not None and key in self.net.edges]
            found.append(Part(keys, sum(steps[index][1] for index in some)))
        return found
