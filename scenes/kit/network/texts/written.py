"""What is written on a network."""

from __future__ import annotations

from typing import Any

from manim import Animation, VGroup

from scenes.kit.motion.pace import QUICK
from scenes.kit.motion.verbs import over_time, set_level
from scenes.kit.network.gaps import CROSSED


def written(net: Any, *layers: int) -> VGroup:
    """Return what is written on layers (none named: on all) but the weights: symbols, values, biases, names."""
    texts: list[Any] = []
    alone = {id(part) for part in net.get_family()}
    for layer in layers or range(net.last + 1):
        for k, unit in net.units[layer].items():
            symbol = unit.symbol if unit.symbol is not None and id(unit.symbol) in alone else None
            texts += [symbol, net.biases.get((layer, k)), *unit.filled()[1:]]
        texts += [*net.names[layer : layer + 1], *(net.own_names if layer == net.last else ())]
    return VGroup(*{id(text): text for text in texts if text is not None}.values())


def show_texts(net: Any, level: int) -> Animation:
    """Return the animation in which all texts of a network leave (0) or come back (1), and its arrows close or open.

    Example:

        self.play(FadeIn(net))
        self.play(show_texts(net, 0))
    """
    texts = VGroup(*net.label_group, *written(net))

    def draw(share: float) -> None:
        shown = share if level else 1 - share
        set_level(texts, shown)
        for edge in net.edges.values():
            edge.open_for({id(label): min(shown / CROSSED, 1) for label, _, _ in edge.rooms})

    # On the network as a whole: an animation of a unit's symbol would take it out of its unit.
    return over_time(VGroup(net, *net.contents()), draw, QUICK)
