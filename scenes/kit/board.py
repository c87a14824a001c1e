"""A step's board: a network of which some is lit, and what stands in the working's place beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from manim import Animation, FadeIn, FadeOut, Mobject, VGroup

from scenes.kit.edge import Key
from scenes.kit.flow import fly, pulses, travel
from scenes.kit.layout import DIM
from scenes.kit.motion import Level, level_of, over_time, set_level
from scenes.kit.network import NetworkDiagram
from scenes.kit.typeset import Typeset
from scenes.kit.working import Line

MOST_CARRIED = 2  # values that travel at once


class Board:
    """What a step has on it: `things` in the working's place, and labels of arrows that are there for the moment.

    Most methods give animations for the step to play; `substitute` and `send_back` play (with the step's own `play`).
    """

    def __init__(self, net: NetworkDiagram, play: Callable[..., None]) -> None:
        self.net, self.play = net, play
        self.things: list[Mobject] = []
        self.extra: dict[Key, Typeset] = {}  # labels that only have room while the other arrows are dimmed

    # -- the working's place -------------------------------------------------------------------------------------------

    def hold(self, *things: Mobject) -> None:
        """Note what comes there in another way than by `write`."""
        self.things += things

    def write(self, *things: Mobject) -> list[Animation]:
        """Things appear there."""
        self.hold(*things)
        return [FadeIn(thing) for thing in things]

    def wipe(self, keep: Collection[Mobject] = ()) -> list[Animation]:
        """All that stands there leaves, but what is to be kept."""
        gone = [thing for thing in self.things if thing not in keep]
        self.things = [thing for thing in self.things if thing in keep]
        return [FadeOut(thing) for thing in gone]

    def substitute(self, sources: Mapping[str, Mobject | None], line: Line, bend: float = 0.2) -> None:
        """Values fly from where they stand to their places in a line, and the line appears around them."""
        flights = [fly(source, line.parts[name], bend) for name, source in sources.items() if source is not None]
        if flights:
            self.play(*flights, run_time=0.8)
        self.play(*self.write(line), run_time=0.35)

    # -- the network ---------------------------------------------------------------------------------------------------

    def content(self, layer: int, k: int) -> Typeset | None:
        """The value that stands in a unit, if units are large enough for values."""
        return self.net.unit(layer, k).content if self.net.shows_values else None

    def label(self, key: Key, beside: Sequence[Key] = ()) -> Typeset | None:
        """The label of an arrow, made for the moment where the whole network has no room for it; clear of arrows bright beside it."""
        if key not in self.net.labels and key not in self.extra:
            self.extra |= self.net.missing_labels([key], beside)
        return self.net.labels.get(key) or self.extra.get(key)

    def drop_extra(self) -> list[Animation]:
        """Labels made for the moment leave."""
        gone, self.extra = self.extra, {}
        return [*(FadeOut(label) for label in gone.values()), *(self._closing(key) for key in gone)]

    def _closing(self, key: Key) -> Animation:
        """The gap that an arrow had for its label closes as soon as the label is gone."""
        edge = self.net.edges[key]

        def draw(share: float) -> None:
            if share == 1.0 and edge.gap is not None:
                level = level_of(edge)
                edge.close_gap()
                set_level(edge, level)

        return over_time(edge, draw, run_time=0.5)

    def spotlight(self, keys: Iterable[Key]) -> list[Animation]:
        """Only these arrows and the units at their ends are bright."""
        lit = self.net.lit(keys)
        return [Level(self.net.everything_but(lit), DIM), Level(VGroup(*lit), 1.0)]

    def ring(self, layer: int, units: Iterable[int], role: str) -> list[Animation]:
        """The outlines of units take a role's colour."""
        return [self.net.unit(layer, k).circle.animate.set_stroke(self.net.theme.role(role)) for k in units]

    def send_back(self, keys: Collection[Key], *more: Animation, run_time: float = 1.2) -> None:
        """The error signals run back along arrows, with light in backward's colour; `more` plays along."""
        values = {key: self.content(key[0] + 1, key[1]) for key in keys if len(keys) <= MOST_CARRIED}
        carried = [travel(value, self.net.edges[key], backward=True, run_time=run_time)
                   for key, value in values.items() if value is not None]  # fmt: skip
        self.play(*pulses(self.net, keys, "backward", backward=True, run_time=run_time), *carried, *more)
