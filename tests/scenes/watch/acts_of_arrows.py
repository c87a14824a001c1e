"""Steps that break a rule of arrows and their labels, or just keep it."""

from __future__ import annotations

from manim import (
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    UpdateFromAlphaFunc,
    VGroup,
)

from scenes.kit.layout.zones import DIM
from scenes.kit.motion.verbs import Follow, Level
from scenes.kit.network.flow import travel
from tests.scenes.watch.acts import Acts


class ForeignEdge(Acts):
    """A number flies over an arrow that it does not belong to."""

    def act(self) -> None:
        self.add(self.net.edge_group)
        x, y, _ = self.net.edge(0, 0, 0).point(0.5)
        self.fly(self.a_number(x, y + 1), x, y - 1)


class DimEdge(ForeignEdge):
    """A number flies over an arrow that is dimmed: no fault."""

    def act(self) -> None:
        self.play(Level(self.net.edge_group, DIM))
        super().act()


class OwnEdge(Acts):
    """A value travels along an arrow that has no label to go around: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net.edge_group))  # without labels, so that no arrow has a gap
        self.play(travel(self.a_number(0, 0), self.net.edge(1, 0, 0)))


class MovedEdge(Acts):
    """A number flies over an arrow of a network that was moved: the drawn arrow counts."""

    def act(self) -> None:
        x, y, _ = self.net.edge(1, 0, 0).point(0.2)
        self.add(self.net.shift(RIGHT * 3))
        self.fly(self.a_number(x + 3, y + 1), x + 3, y - 1)


class LabelFlies(Acts):
    """A label leaves its arrow, and the gap stays."""

    def act(self) -> None:
        edge, label = self.net.edge(1, 0, 0), self.net.labels[1, 0, 0]
        self.add(edge, label)
        self.play(Follow(label, [label.get_center(), label.get_center() + UP * 1.2], stay=True), run_time=1.0)


class GapAlone(Acts):
    """An arrow comes with a gap in the middle of a play, and its label is not there."""

    def act(self) -> None:
        edge, label = self.net.edge(1, 0, 0), self.net.labels[1, 0, 0]
        self.play(FadeIn(edge), run_time=1.0)
        self.play(UpdateFromAlphaFunc(edge, lambda edge, _: edge.open_for({id(label): 1.0})), run_time=1.0)


class TwoArrows(Acts):
    """Two arrows of the network leave and come again: no fault."""

    def act(self) -> None:
        self.play(FadeIn(self.net))
        two = VGroup(*(self.net.edges[key] for key in self.net.fan(self.net.last, 0)))
        self.play(FadeOut(two))
        self.play(FadeIn(two))
