"""Step 1, the team: a wrong answer, put together from drafts, which were put together from notes."""

from __future__ import annotations

from manim import PI, UP, Animation, Arc, Circle, Create, FadeIn, FadeOut, Line, Mobject, RoundedRectangle, VGroup

from scenes.kit.layout.zones import TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.gradient import ToGradient
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.theme import Theme
from scenes.kit.type.marks import cross_at
from scenes.kit.type.typeset import Typeset

from .stage import FirstStage

INSIDE = 0.95  # of a unit's radius: the height of what stands in it
KINDS = ("answer", "drafts", "notes")
HEAD, LEAN, WRITING = 0.55, 0.25, 5  # of a person's shoulders: the head, and its distance; lines on a sheet


class Team(FirstStage):
    """The teacher's question, on the network itself: its units are people, its arrows whom they relied on."""

    def teacher(self) -> None:
        self.turn_to()
        net, board = self.net, self.board
        self.play(*self.put(person(self.theme, TITLE, "ink")), run_time=QUICK)
        people = [self.row(layer) for layer in range(self.last + 1)]
        self.cue("project")
        with self.hurrying("wrong", (self.last + 2) * MOVE):
            coming: list[Animation] = []
            for layer in range(self.last, -1, -1):  # the answer first, then who it came from
                self.play(*coming, *self.blank(layer), *self.plain(layer), run_time=MOVE)
                coming = [FadeIn(people[layer])]
            self.play(*coming, run_time=MOVE)
        self.cue("wrong")
        crosses = VGroup(*(cross_on(self.theme, paper) for paper in people[self.last]))
        self.play(Create(crosses), *self.rings(self.last, "loss"), run_time=MOVE)
        self.play(
            *self.put(self.paragraph("Who made the mistake?", board.zone.width, weight="semibold")), run_time=QUICK
        )
        names = self.row_names()
        for layer in range(self.last, -1, -1):
            cue = KINDS[self.kind(layer)]
            self.until(cue, flowing(net, net.layer_keys(layer), "muted"))
            self.play(FadeIn(names[layer]), *(ripple(net, layer, k, "ink") for k in net.units[layer]), run_time=QUICK)
        self.blame()
        self.cue("weights")
        for layer, row in enumerate(people):
            gone = VGroup(row, names[layer], *(crosses if layer == self.last else ()))
            self.play(FadeOut(gone), *self.rings(layer, "muted"), run_time=QUICK)
            self.play(*self.strength(1, layer), run_time=MOVE)
        self.write_again()
        self.until("", self.one_by_one)

    def plain(self, layer: int) -> list[Animation]:
        """Return the animations in which the arrows to a layer become lines of one kind."""
        keys = self.net.layer_keys(layer - 1)
        return [ToGradient(self.net.edges[key], 0, 1, MOVE, role="muted") for key in keys]

    def kind(self, layer: int) -> int:
        """Return what a layer makes: 0 the answer, 1 drafts, 2 notes."""
        return 0 if layer == self.last else 1 if layer else 2

    def row(self, layer: int) -> VGroup:
        """Return who or what stands in the units of a layer: sheets in the outputs, else people."""
        draw = sheet if layer == self.last else person
        units = self.net.units[layer].values()
        return VGroup(*(draw(self.theme, unit.radius, "ink").move_to(unit.center) for unit in units))

    def row_names(self) -> list[Typeset]:
        """Return what each layer is called in this story, in the places of the layers' names."""
        called = [self.words(KINDS[self.kind(n)], role="muted") for n in range(self.last + 1)]
        for name, place in zip(called, self.net.names, strict=True):
            name.fit(self.net.arranged.column_gap).at(place.get_x(), place.baseline[1], "middle")
            out = self.net.zone.left - float(name.get_left()[0]), self.net.zone.right - float(name.get_right()[0])
            name.shift([max(out[0], 0) + min(out[1], 0), 0, 0])
        return called

    def blame(self) -> None:
        """Blame goes back row by row; then each line gets as wide as its share is large."""
        net, sizes = self.net, self.shares()
        told = (("trace", "You misled me."), ("further", "And you misled me."))
        for (cue, said), layer in zip(told, range(self.last - 1, -1, -1), strict=False):
            self.cue(cue)
            line = self.paragraph(said, self.board.zone.width, role="backward")
            self.play(*self.put(line), *self.rings(layer + 1, "backward"), run_time=QUICK)
            following = "further" if self.has_cue("further") and cue == "trace" else "shares"
            self.until(following, flowing(net, net.layer_keys(layer)))
        self.cue("shares")
        for layer in range(self.last - 1, -1, -1):
            keys = net.layer_keys(layer)
            grows = [ToGradient(net.edges[key], sizes[key], max(sizes.values()), SLOW) for key in keys]
            back = lights(net, keys, "backward", backward=True, run_time=SLOW)
            self.play(*back, *grows, *(self.rings(layer, "backward") if layer else ()))
        self.until("weights", flowing(net, list(net.edges)))


def person(theme: Theme, size: float, role: str) -> VGroup:
    """Return a head and shoulders, `size` times INSIDE high."""
    color = theme.role(role)
    body = Arc(radius=size, start_angle=0, angle=PI, stroke_width=4, color=color)
    floor = Line(body.get_start(), body.get_end(), stroke_width=4, color=color)
    head = Circle(radius=HEAD * size, stroke_width=4, color=color).next_to(body, UP, LEAN * size)
    made = VGroup(head, body, floor)
    return made.scale(INSIDE * size / made.height)


def sheet(theme: Theme, size: float, role: str) -> VGroup:
    """Return a sheet with lines of writing, `size` times INSIDE high."""
    paper = RoundedRectangle(
        corner_radius=INSIDE / 10, width=HEAD, height=INSIDE, stroke_width=3, color=theme.role(role)
    )
    lines = VGroup(*(Line(stroke_width=3, color=theme.line) for _ in range(WRITING)))
    lines.set(width=HEAD * HEAD).arrange(UP, buff=INSIDE / (WRITING + 2)).move_to(paper)
    made = VGroup(paper.set_fill(theme.panel, opacity=1), lines)
    return made.scale(INSIDE * size / made.height)


def cross_on(theme: Theme, over: Mobject) -> VGroup:
    """Return a cross, for wrong, in the colour of error."""
    x, y, _ = over.get_center()
    return cross_at(theme, float(x), float(y), float(over.width) / 2)
