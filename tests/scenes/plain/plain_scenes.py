"""Networks in Manim's own Scene, played without drawing more than Manim does for a skipped play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from manim import Animation, Circle, Scene, tempconfig

from scenes.kit.network.edge import Edge
from scenes.kit.plain import NeuralNetwork
from scenes.kit.plain.carry import Carry

WEIGHTS = [[[0.3, -0.2], [0.5, 0.4]], [[0.6, -0.3]]]
BIASES = [[0.1, -0.1], [0.2]]
QUARTERS = (0.25, 0.5, 0.75, 1.0)


def network(**more: Any) -> NeuralNetwork:
    return NeuralNetwork(WEIGHTS, BIASES, **{"x": [1.0, 0.5], "y": [1.0], **more})


class Watched(Scene):
    """Looks at the quarters of every play."""

    look: Callable[[], None] | None = None

    def update_to_time(self, t: float) -> None:
        for share in QUARTERS if self.look is not None else (1.0,):
            super().update_to_time(t * share)
            if self.look is not None:
                self.look()


@contextmanager
def manim_scene() -> Iterator[Watched]:
    """Give an empty scene of Manim's own, with its own renderer."""
    settings = {"dry_run": True, "verbosity": "ERROR", "disable_caching": True, "progress_bar": "none"}
    with tempconfig({**settings, "pixel_width": 64, "pixel_height": 36}):
        scene = Watched(skip_animations=True)
        scene.render()
        yield scene


def lights(scene: Scene) -> list[Any]:
    """Return the light that runs along arrows now."""
    found = [part for thing in scene.mobjects for part in thing.get_family()]
    return [part for part in found if getattr(part, "passing", False) and len(part.points) and is_line(part)]


def is_line(part: Any) -> bool:
    return not isinstance(part, Circle) and part.get_stroke_width() > 0 and part.get_stroke_opacity() > 0


def from_arrow(edge: Edge, point: np.ndarray) -> float:
    """Return how far a point is from an arrow, in frame units."""
    along = edge.end - edge.start
    share = np.clip((point - edge.start) @ along / (along @ along), 0.0, 1.0)
    return float(np.linalg.norm(point - edge.start - share * along))


def astray(net: NeuralNetwork, scene: Scene) -> float:
    """Return how far light is from the nearest arrow, at most, in frame units."""
    points = [point for light in lights(scene) for point in light.points]
    return max((min(from_arrow(edge, point) for edge in net.edges.values()) for point in points), default=0.0)


def carried(animation: Animation) -> list[Carry]:
    """Return the numbers that run along arrows in an animation that has begun."""
    parts = getattr(animation, "animations", None) or [getattr(animation, "made", None)]
    if isinstance(animation, Carry):
        return [animation]
    return [each for part in parts if part is not None for each in carried(part)]
