"""Workings of the backward pass: what is multiplied and added is what the value beside it was made of."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from lesson import Facts, load_lesson
from scenes.kit.layout.zones import WORK
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.signal.site import Site
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import Typeset
from tests.scenes.conftest import LESSONS


def numbers(line) -> list[float]:
    """Values of all numbers in a line of working, in their order."""
    texts = [part for part in line.get_family() if isinstance(part, Typeset)]
    return [shown.value for text in texts for shown in text.values]


def site_of(facts: Facts) -> Site:
    net = NetworkDiagram(facts, DARK)
    return Site(facts, SimpleNamespace(net=net, zone=WORK))


@pytest.mark.parametrize("name", ["default", "mazur", "xor", "three_classes"])
def test_each_product_gives_the_value_beside_it(name):
    """In the lesson's own network, and in the second one of step 6 where there is one."""
    facts = Facts(load_lesson(LESSONS[name]))
    for network in (facts, *([facts.deeper] if facts.deeper is not None else [])):
        check(site_of(network))


def check(site: Site) -> None:
    for key in site.net.edges:
        if key[0]:
            factors, value = site.share_in_short(key)
            assert math.prod(numbers(factors)) == pytest.approx(numbers(value)[0]), key
        *_, factors, value = site.gradient(key).submobjects
        assert math.prod(numbers(factors)) == pytest.approx(numbers(value)[0]), key
    for layer in range(1, site.last):
        for k in site.units(layer):
            factors, value = site.gate_in_short(layer, k).submobjects
            assert math.prod(numbers(factors)) == pytest.approx(numbers(value)[0])
            terms, total = site.sum_in_short(layer, k).submobjects
            assert sum(numbers(terms)) == pytest.approx(numbers(total)[0])
