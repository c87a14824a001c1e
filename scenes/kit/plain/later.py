"""Animations that are made when they begin, of the state at that moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Animation, Group, Mobject, linear

from scenes.kit.motion.verbs import Level, set_level


class Later(Animation):
    """An animation that `make` makes when it begins; `then` is called with the scene when it is over.

    So `Succession(net.animate.shift(LEFT), net.forward())` shows what the network is after the shift.
    """

    def __init__(
        self, verb: str, thing: Mobject, make: Callable[[], Animation], then: Callable[[Any], None], run_time: float
    ) -> None:
        self.verb, self.things = verb, (thing,)
        self.make, self.then = make, then
        super().__init__(Group(), run_time=run_time, rate_func=linear, introducer=True, remover=True)

    def _setup_scene(self, scene: Any) -> None:
        self.made, self.share = self.make(), 0.0
        self.made._setup_scene(scene)
        self.mobject.add_updater(lambda _: self._last(scene))
        super()._setup_scene(scene)

    def _last(self, scene: Any) -> None:
        """Run after all other animations of the play, in every picture and at its end.

        One of them may move the network: light is on its arrows then, and values become parts of it when it has ended.
        """
        if self in scene.animations and scene.animations[-1] is not self:
            scene.animations.remove(self)
            scene.animations.append(self)
            self.made.interpolate(self.share)

    def begin(self) -> None:
        self.made.begin()

    def interpolate(self, alpha: float) -> None:
        self.share = self.rate_func(min(max(alpha, 0.0), 1.0))
        self.made.interpolate(self.share)

    def update_mobjects(self, dt: float) -> None:
        self.made.update_mobjects(dt)

    def finish(self) -> None:
        self.mobject.clear_updaters()
        self.made.finish()

    def clean_up_from_scene(self, scene: Any) -> None:
        super().clean_up_from_scene(scene)
        self.made.clean_up_from_scene(scene)
        self.then(scene)


class Appear(Level):
    """A text comes in place, from a share of the time on; it goes along with what moves it meanwhile."""

    def __init__(self, text: Mobject, after: float, run_time: float) -> None:
        more = {"introducer": True, "suspend_mobject_updating": False}
        super().__init__(text, 1.0, run_time, rate_func=_between(after, 1.0), **more)

    def begin(self) -> None:
        set_level(self.mobject, 0.0)
        super().begin()


class Vanish(Level):
    """A text goes in place, between two shares of the time; it stays a part of its unit until then."""

    def __init__(self, text: Mobject, between: tuple[float, float], run_time: float) -> None:
        super().__init__(text, 0.0, run_time, rate_func=_between(*between), suspend_mobject_updating=False)


def _between(start: float, end: float) -> Callable[[float], float]:
    return lambda alpha: float(np.clip((alpha - start) / max(end - start, 1e-9), 0.0, 1.0))
