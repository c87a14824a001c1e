"""Step 7, its stage: the network after the backward pass, and weights that move."""

from __future__ import annotations

from collections.abc import Iterable

from manim import Animation, VGroup

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import Zone
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.edge import Key
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Working, product, sum_of

MOST_ROWS = 6  # weights in a list


class UpdateStage(NetworkStep):
    """The network whose weights take a step."""

    watched_in_motion = True

    def listed(self) -> list[Key]:
        """Return the weights of lists: the one in focus, then the others from the output back.

        Those of units in focus come before others.
        """
        f, focus = self.facts.focus, self.net.followed
        first = [focus, (focus[0], f.out, f.h2), *((0, k, j) for j in (f.i, f.i2) for k in (f.first, f.first2))]
        rest = [key for layer in range(self.net.last - 1, -1, -1) for key in self.net.layer_keys(layer)]
        _, *others = [key for key in dict.fromkeys([*first, *rest]) if key in self.net.edges][:MOST_ROWS]
        return [focus, *sorted(others, key=lambda key: (-key[0], key[1], key[2]))]

    def after(self, before: Field, after: Field) -> Shown:
        """Return a number after the update, with places enough to look different from what it was."""
        return self.shown(after, self.lesson.decimals.values, beside=before)

    def whole(self) -> VGroup:
        """Return the network with all that it shows: what is in its units on top of them."""
        return VGroup(self.net, *self.net.contents(), *self.board.extra.values())

    def move(self, keys: Iterable[Key], run_time: float) -> list[Animation]:
        """Arrows take their new weights: colour and thickness go there, labels tick over, light runs along them."""
        return [*(self._moved(key, run_time) for key in keys), *lights(self.net, keys, "update", run_time=run_time)]

    def _moved(self, key: Key, run_time: float) -> Animation:
        edge, label = self.net.edges[key], self.board.known(key)
        old, new = (self.facts.value(fields.weight(*key, of=of)) for of in (fields.NETWORK, fields.UPDATED))
        said = self.number(fields.weight(*key, of=fields.UPDATED), role="sign")

        def draw(share: float) -> None:
            edge.redraw(old + (new - old) * share)
            if label is not None:
                tick_over(label, said, share)

        return over_time(VGroup(edge, *([label] if label is not None else [])), draw, run_time)

    def step_in_numbers(self, old: Field, gradient: Field, step: Field, new: Field) -> Working:
        """Return the rule with numbers (parts w, eta, g), old value and step, and the new value."""
        w, eta, g, s = self.shown(old, sign=False), self.shown(fields.eta()), self.shown(gradient), self.shown(step)
        zone = self.board.zone
        zone = Zone(zone.left, zone.right - TIGHT, zone.bottom, zone.top)
        working = Working(self.theme, zone=zone, roles={"w": self.theme.sign(w.value), "g": "backward"})
        factor, relation = "({g})" if g.value < 0 else "{g}", "=" if product(w, eta, g).exact else "≈"
        working.line(None, f"{{w}} - {{eta}} dot {factor}", relation=relation, w=w, eta=eta, g=g)
        total = sum_of([product(w, names=("w",)), product(s, names=("s",))])
        working.put_in(total)
        result = self.after(old, new)
        working.result(result, of=total, role=self.theme.sign(result.value))
        return working


def tick_over(label: Typeset, new: Typeset, share: float) -> None:
    """Let a label say something new from half of the time on."""
    if 2 * share >= 1 and label.values != new.values:
        label.say(new)
