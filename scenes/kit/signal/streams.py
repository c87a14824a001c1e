"""Streams: arrows show what they send back instead of their weight, as wide as its share, with its value on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from manim import Animation, FadeIn, FadeOut, Mobject, Scene, VGroup

from lesson.facts.fields import Field
from lesson.facts.numbers import Shown
from scenes.kit.crossing import may_cross
from scenes.kit.motion.group import together
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, passing, set_level, take_place
from scenes.kit.network.board import Board
from scenes.kit.network.edge import Edge, Key
from scenes.kit.network.flow import INTO
from scenes.kit.network.gradient import ToGradient, to_weights
from scenes.kit.network.texts.labels import put_label, spots_for
from scenes.kit.type.typeset import Typeset, number

HALF = 0.5  # of the time, when the old label of an arrow has left and the new one comes
NEAR = 0.5  # share of its path on which a number that pools grows faint
STAGGER = 0.6  # of a number's time, when the next one sets out


def stream(
    board: Board,
    keys: Sequence[Key],
    field: Callable[[Key], Field],
    role: str = "backward",
    beside: Sequence[Key] = (),
    landing: Mapping[Key, Mobject] | None = None,
    places: int | None = None,
) -> None:
    """Let arrows show what runs back along them: light runs, they get as wide as its share, and its value is on them.

    field: the number an arrow sends back. Arrows of negative numbers are dashed. The label of an arrow leaves while the
    arrow changes; a number that is there already (`meet`) stays. beside: arrows that show theirs already
    or will soon, with which widths are compared and for whose numbers room is left. landing: where the number of an
    arrow comes from (a result), by its key; places: None for as many as the numbers have elsewhere.

    Example:

        f = self.facts.focus
        keys = self.net.fan_out(self.net.last - 1, f.h)
        stream(self.board, keys, lambda key: fields.share(key[0], key[1], key[2]))
    """
    net = board.net
    together_with = sorted({*keys, *beside})
    values = {key: net.facts.value(field(key)) for key in together_with}
    largest = max(map(abs, values.values()), default=0.0)
    shown = {key: net.facts.display(field(key), places, sign=True) for key in together_with}
    stay = [key for key in keys if (label := board.extra.get(key)) is not None and label.values == [shown[key]]]
    before = take_labels(board, [key for key in keys if key not in stay])
    made = new_labels(board, [key for key in keys if key not in stay], shown, role)
    board.extra |= made
    coming = []
    for key, label in made.items():
        source = (landing or {}).get(key)
        coming.append(land(source, label, run_time=SLOW) if source else take_place(label, SLOW))
    leaving = [FadeOut(label, run_time=SLOW * HALF) for label in before]
    grows = [ToGradient(net.edges[key], values[key], largest, SLOW) for key in keys]
    board.play(*lights(net, keys, role, backward=True, run_time=SLOW), *grows, *leaving, *coming)


def new_labels(board: Board, keys: Sequence[Key], shown: Mapping[Key, Shown], role: str) -> dict[Key, Typeset]:
    """Return labels of arrows in places that are clear of everything around, for those that find a place.

    They are not yet on screen. shown: the number of each arrow, and of those for whose labels room is left.
    """
    net = board.net
    among = [key for key in shown if key in keys or key not in board.extra]
    labels = {key: number(shown[key], net.theme, role=role) for key in among}
    there = [label for key, label in (*board.extra.items(), *net.labels.items()) if key not in labels]
    beside_units = (text for layer in net.units for unit in layer.values() for text in (unit.symbol, unit.tag))
    there += [
        *net.biases.values(),
        *net.own_names,
        *net.ellipses.family_members_with_points(),
        *(text for text in beside_units if text is not None),
    ]
    spots = spots_for(net, among, list(shown), there, labels=list(labels.values()))
    return {
        key: put_label(net, key, spot, shown=False, label=labels[key])
        for key, spot in zip(among, spots, strict=True)
        if spot is not None and key in keys
    }


def take_labels(board: Board, keys: Sequence[Key]) -> list[Typeset]:
    """Take the labels off arrows, and return them."""
    net = board.net
    gone = [net.labels.pop(key) for key in keys if key in net.labels]
    net.label_group.remove(*gone)
    return gone + [board.extra.pop(key) for key in keys if key in board.extra]


def unlabel(board: Board, keys: Sequence[Key]) -> None:
    """Let the labels of arrows leave: they are about to show something else. `weights_again` brings them back."""
    gone = take_labels(board, keys)
    if gone:
        board.play(*(FadeOut(label) for label in gone), run_time=QUICK)


def weights_again(board: Board, *more: Animation) -> None:
    """Let all arrows show their weights again, bright, with the labels they had; `more` is played along.

    Example:

        weights_again(self.board)
    """
    net = board.net
    gone, leaving = dict(board.extra), board.drop_extra()
    bright = Level(VGroup(*board.everything()), 1.0)
    board.play(*to_weights(net, net.edges, MOVE), bright, *leaving, *more, run_time=MOVE)
    for key, label in gone.items():
        net.edges[key].let_go(label)
    back = {key: label for key, label in board.weights.items() if key not in net.labels}
    net.labels |= back
    if back:
        board.play(*(FadeIn(set_level(label, 1.0)) for label in back.values()), run_time=QUICK)
        net.label_group.add(*back.values())


class RunsIn(Animation):
    """A label runs along its arrow into the unit that the arrow leaves, and grows faint there; its gap runs along."""

    def __init__(self, edge: Edge, label: Typeset, run_time: float = MOVE) -> None:
        self.edge = edge
        self.place = next((share, aside * edge.scaled) for each, share, aside in edge.labels if each is label)
        self.in_gap = any(each is label for each, _, _ in edge.rooms)
        super().__init__(label, run_time=run_time, remover=True)

    def begin(self) -> None:
        passing(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        gone, (share, aside) = self.rate_func(alpha), self.place
        there = share + (-INTO / self.edge.length - share) * gone
        self.edge.slide_label(self.mobject, there, aside, float(self.in_gap))
        set_level(self.mobject, min((1.0 - gone) / NEAR, 1.0))

    def clean_up_from_scene(self, scene: Scene) -> None:
        super().clean_up_from_scene(scene)
        self.edge.let_go(self.mobject)


def pool(
    board: Board,
    keys: Sequence[Key],
    into: Sequence[Typeset],
    leaving: Sequence[Animation] = (),
    more: Sequence[Animation] = (),
) -> None:
    """Let the labels of arrows run into the unit they leave, where the sum appears (`into`: its texts).

    leaving: what makes way for the sum; more: what is played along.

    Example:

        f = self.facts.focus
        keys = self.net.fan_out(self.net.last - 1, f.h)
        stream(self.board, keys, lambda key: fields.share(key[0], key[1], key[2]))
        pool(self.board, keys, [])
    """
    net = board.net
    flights = []
    for key in keys:
        if key in board.extra:
            label = may_cross(board.extra.pop(key), "streams meet where they run into their unit", *net.edges.values())
            flights.append(RunsIn(net.edges[key], label, run_time=MOVE))
    # One after the other, so that the numbers do not meet at the unit; what was there stays until they come.
    arriving = [together("pool", flights, lag_ratio=STAGGER)] if flights else []
    for gone in leaving:
        gone.run_time = SLOW
    coming = [take_place(text, SLOW) for text in into]
    board.play(*lights(net, keys, "backward", backward=True, run_time=SLOW), *arriving, *leaving, *coming, *more)
