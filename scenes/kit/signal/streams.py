"""Streams: arrows show what they send back instead of their weight, as wide as its share, with its value on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Animation, FadeIn, FadeOut, VGroup

from lesson.facts.fields import Field
from scenes.kit.crossing import may_cross
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Dissolve, Level, set_level
from scenes.kit.network.board import Board
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import INTO
from scenes.kit.network.gradient import ToGradient, to_weights
from scenes.kit.network.texts.labels import put_label, spots_for
from scenes.kit.type.typeset import Typeset, number


def stream(board: Board, keys: Sequence[Key], field: Callable[[Key], Field], role: str = "backward") -> None:
    """Let arrows show what runs back along them: light runs, they grow as wide as its share, its value stands on them.

    field: the number an arrow sends back. Arrows of negative numbers are dashed. The weights' labels leave.

    Example:

        f = self.facts.focus
        keys = self.net.fan_out(self.net.last - 1, f.h)
        stream(self.board, keys, lambda key: fields.share(key[0], key[1], key[2]))
    """
    net = board.net
    values = {key: net.facts.value(field(key)) for key in keys}
    largest = max(map(abs, values.values()), default=0.0)
    unlabel(board, keys)
    grows = [ToGradient(net.edges[key], value, largest, SLOW) for key, value in values.items()]
    board.play(*lights(net, keys, role, backward=True, run_time=SLOW), *grows)
    labels = [number(net.facts.display(field(key), sign=True), net.theme, role=role) for key in keys]
    for key, label, spot in zip(keys, labels, spots_for(net, list(keys), list(keys), labels=labels), strict=True):
        if spot is not None:
            board.extra[key] = put_label(net, key, spot, shown=False, label=label)
    coming = [FadeIn(board.extra[key]) for key in keys if key in board.extra]
    if coming:
        board.play(*coming, run_time=QUICK)


def unlabel(board: Board, keys: Sequence[Key]) -> None:
    """Let the labels of arrows leave: they are about to show something else. `weights_again` brings them back."""
    net = board.net
    gone = [net.labels.pop(key) for key in keys if key in net.labels]
    net.label_group.remove(*gone)
    gone += [board.extra.pop(key) for key in keys if key in board.extra]
    if gone:
        board.play(*(FadeOut(label) for label in gone), run_time=QUICK)


def weights_again(board: Board, *more: Animation) -> None:
    """Let all arrows show their weights again, bright, with the labels they had; `more` is played along.

    Example:

        weights_again(self.board)
    """
    net = board.net
    if gone := board.drop_extra():
        board.play(*gone, run_time=QUICK)
    board.play(*to_weights(net, net.edges, MOVE), Level(VGroup(*board.everything()), 1.0), *more, run_time=MOVE)
    back = {key: label for key, label in board.weights.items() if key not in net.labels}
    net.labels |= back
    if back:
        board.play(*(FadeIn(set_level(label, 1.0)) for label in back.values()), run_time=QUICK)
        net.label_group.add(*back.values())


def pool(board: Board, keys: Sequence[Key], into: Sequence[Typeset]) -> None:
    """Let what stands on arrows run into the unit they leave, where the sum appears (`into`: its texts).

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
            edge, label = net.edges[key], board.extra.pop(key)
            edge.let_go(label)
            may_cross(label, "streams meet where they run into their unit", *net.edges.values(), *net.labels.values())
            flights.append(Dissolve(label, [label.get_center(), edge.start, edge.start - edge.direction * INTO]))
    board.play(*flights, *lights(net, keys, "backward", backward=True, run_time=SLOW), run_time=SLOW)
    if into:
        board.play(*(FadeIn(text) for text in into), run_time=QUICK)
