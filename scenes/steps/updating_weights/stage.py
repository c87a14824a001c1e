"""Step 7, its stage: the network after the backward pass, and weights that move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from manim import Animation, VGroup

from backprop_core.explain import loss_over_weight
from lesson import Shown
from lesson.facts import fields
from lesson.facts.ball import WINDOW
from scenes.engine.network_step import NetworkStep
from scenes.kit.blocks import Grid
from scenes.kit.layout.slots import LINE, TIGHT, TOP
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.edge import Key
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line, Working, product, sum_of

MOST_ROWS = 6  # weights in a list
FINE = 150  # points of a curve to each side
LEAST = 1e-9  # steps that are smaller are lost beside a weight, in a float


class UpdateStage(NetworkStep):
    """The network whose weights take a step; the weight in focus."""

    watched_in_motion = True

    @property
    def last(self) -> int:
        """The layer of the outputs."""
        return self.net.last

    @property
    def focus(self) -> Key:
        """The weight that is followed: from h to out."""
        return (self.last - 1, self.facts.focus.out, self.facts.focus.h)

    @property
    def keys(self) -> list[Key]:
        """All arrows that are drawn."""
        return list(self.net.edges)

    def as_it_was(self) -> None:
        """Let all units hold their error signals, as the backward pass left them."""
        self.net.put_activations(0)
        for layer in range(1, self.last + 1):
            self.board.fill(layer, self.net.units[layer], partial(fields.delta, layer - 1), "delta")
            for unit in self.net.units[layer].values():
                unit.circle.set_stroke(self.theme.backward)

    def listed(self) -> list[Key]:
        """Return the weights of lists: the one in focus, then the others from the output back.

        Those of units in focus come before others.
        """
        f = self.facts.focus
        first = [self.focus, (self.focus[0], f.out, f.h2)]
        first += [(0, k, j) for j in (f.i, f.i2) for k in (f.first, f.first2)]
        rest = [key for layer in range(self.last - 1, -1, -1) for key in self.net.layer_keys(layer)]
        chosen = [key for key in dict.fromkeys([*first, *rest]) if key in self.net.edges][:MOST_ROWS]
        others = [key for key in chosen if key != self.focus]
        return [self.focus, *sorted(others, key=lambda key: (-key[0], key[2], key[1]))]

    # -- weights that move ---------------------------------------------------------------------------------------------

    def new_weight(self, key: Key) -> Typeset:
        """Return a weight's new value, with places enough to look different from its old one."""
        after, places = fields.weight(*key, of=fields.UPDATED), self.lesson.decimals.values
        return self.number(after, role="sign", places=places, beside=fields.weight(*key))

    def move(self, keys: Sequence[Key], run_time: float) -> list[Animation]:
        """Arrows take their new weights: colour and thickness go there, labels tick over, light runs along them."""
        moves = [self._moved(key, run_time) for key in keys]
        return [*moves, *lights(self.net, keys, "update", run_time=run_time)]

    def _moved(self, key: Key, run_time: float) -> Animation:
        edge, label = self.net.edges[key], self.board.known(key)
        old, new = (self.facts.value(fields.weight(*key, of=of)) for of in (fields.NETWORK, fields.UPDATED))
        said = self.number(fields.weight(*key, of=fields.UPDATED), role="sign")

        def draw(share: float) -> None:
            edge.redraw(old + (new - old) * share)
            if label is not None and 2 * share >= 1 and label.values != said.values:
                label.say(said)

        return over_time(VGroup(edge, *([label] if label is not None else [])), draw, run_time)

    def put_grid(self, grid: Grid) -> Grid:
        """Put a grid at the top of the empty working area, a little wider than that; return it."""
        zone = self.board.zone
        return self.board.put(grid).place(zone.left - LINE, zone.top - TOP, zone.width + LINE)

    # -- workings and curves -------------------------------------------------------------------------------------------

    def step_in_numbers(self, old: Shown, gradient: Shown, step: Shown, new: Shown) -> Working:
        """Return the rule with numbers (parts w, eta, g), old value and step, and the new value."""
        sign, eta = self.theme.sign(old.value), self.shown(fields.eta())
        zone = self.board.zone
        zone = Zone(zone.left, zone.right - TIGHT, zone.bottom, zone.top)
        working = Working(self.theme, zone=zone, roles={"w": sign, "g": "backward"})
        factor = "({g})" if gradient.value < 0 else "{g}"
        relation = "=" if product(old, eta, gradient).exact else "≈"
        working.line(None, f"{{w}} - {{eta}} dot {factor}", relation=relation, w=unsigned(old), eta=eta, g=gradient)
        total = sum_of([product(old, names=("w",)), product(step, names=("s",))])
        working.put_in(total)
        working.result(new, of=total, role=self.theme.sign(new.value))
        return working

    def write_step(self, symbol: Line, sources: dict[str, Typeset | None], working: Working) -> Line:
        """Numbers take the places of symbols at [put], the new value comes at [value]; return its line."""
        numbers, added, result = working.submobjects
        self.work_out([symbol, numbers, VGroup(added, result)], sources, "value")
        return result

    @property
    def its_step(self) -> float:
        """How far the weight in focus moves; 0 where that is too little for a window of its own."""
        step = abs(self.facts.value(fields.step(*self.focus)))
        return step if step > LEAST else 0.0

    def loss_over_focus(self) -> tuple[np.ndarray, np.ndarray]:
        """Return values of the weight in focus, closest together around its own, and the sample's losses there."""
        here, lesson = self.facts.value(fields.weight(*self.focus)), self.lesson
        reach = np.geomspace(min(self.its_step or WINDOW / FINE, WINDOW) / FINE, WINDOW, FINE)
        values = np.concatenate([here - reach[::-1], [here], here + reach])
        return values, loss_over_weight(lesson.network, lesson.x, lesson.y, *self.focus, values)


def unsigned(shown: Shown) -> Shown:
    """Return a number as it stands at the beginning of a line: without a plus."""
    return replace(shown, text=shown.text.removeprefix("+"))


def through(xs: np.ndarray, ys: np.ndarray) -> Callable[[float], float]:
    """Return the function whose curve goes straight from point to point."""
    return lambda x: float(np.interp(x, xs, ys))
