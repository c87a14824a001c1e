"""What is written on a network besides its weights."""

from __future__ import annotations

from typing import Any

from manim import VGroup


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
