"""A value runs along an arrow: it starts as one number and arrives as that number times the weight."""

from __future__ import annotations

import numpy as np
from manim import Animation, VGroup, linear

from scenes.kit.motion.verbs import passing, set_level
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import way_past
from scenes.kit.type.typeset import Typeset

SOFT = 0.08  # share of the way on which a number comes or goes
SEEN = (0.14, 0.76)  # shares of the way between which numbers are seen: those of other arrows are near its ends
CHANGE = (0.3, 0.7)  # between these shares of the way it is multiplied: where the weight stands


class Carry(Animation):
    """A number runs along an arrow, wherever that is, and around its label; at the weight, another takes its place.

    sent, arriving: the numbers, in their size. backward: it runs against the arrow. down: it passes below the label.
    """

    def __init__(
        self, sent: Typeset, arriving: Typeset, edge: Edge, backward: bool = False, down: bool = False, **kwargs: float
    ) -> None:
        self.edge, self.backward, self.down = edge, backward, down
        self.sent, self.arriving = sent, arriving
        super().__init__(passing(VGroup(sent, arriving)), introducer=True, remover=True, rate_func=linear, **kwargs)

    def interpolate_mobject(self, alpha: float) -> None:
        share = float(self.rate_func(alpha))
        way = way_past(max(self.sent, self.arriving, key=lambda text: float(text.width)), self.edge, self.down)
        point = _at(np.array(way[::-1] if self.backward else way), share)
        at = next((share for _, share, _ in self.edge.labels), 0.5)
        change = float(np.clip(1.0 - at if self.backward else at, *CHANGE))
        for text, start, end in ((self.sent, SEEN[0], change), (self.arriving, change, SEEN[1])):
            text.centered_at(float(point[0]), float(point[1]))
            set_level(text, float(np.clip(min((share - start) / SOFT, (end - share) / SOFT), 0.0, 1.0)))


def _at(way: np.ndarray, share: float) -> np.ndarray:
    """Return the point at a share of a way of points, (n, 3)."""
    lengths = np.linalg.norm(np.diff(way, axis=0), axis=1)
    stations = np.concatenate([[0.0], np.cumsum(lengths)]) / max(float(lengths.sum()), 1e-9)
    return np.array([np.interp(share, stations, way[:, axis]) for axis in range(3)])
