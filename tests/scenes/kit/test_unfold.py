"""A network unfolds into another one: what both have travels, and at the end exactly the other one is on stage."""

from __future__ import annotations

import pytest

from scenes.kit.layout.zones import NET, PIXELS_PER_UNIT, STAGE
from scenes.kit.motion.verbs import level_of
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge
from scenes.kit.network.unit import Unit
from scenes.kit.signal.unfold import Travel, _goes_on, unfold
from scenes.kit.type.typeset import Typeset
from tests.scenes.conftest import LESSONS, PIXELS
from tests.scenes.kit.on_stage import on_stage


@pytest.mark.parametrize("shape", PIXELS)
@pytest.mark.parametrize("name", ["default", "mazur", "classes-3", "wide"])
def test_the_other_network_stands_at_the_end(name, shape):
    """Its arrows, units, labels and the values of its inputs, where it was drawn, and nothing of the old one."""
    with on_stage(LESSONS[name], *PIXELS[shape]) as step:
        old = NetworkDiagram(step.facts, step.theme, zone=NET)
        step.add(old, old.put_activations(0))
        new = NetworkDiagram(step.facts, step.theme, zone=STAGE, layer_names=False)
        new.put_activations(0)
        places = {id(unit): unit.center.copy() for unit in new.unit_group}
        unfold(step, old, new)
        there = {id(part) for mobject in step.mobjects for part in mobject.get_family()}
        kinds = Edge | Unit | Typeset
        gone = [part for part in (*old.get_family(), *old.contents()) if isinstance(part, kinds) and id(part) in there]
        missing = [part for part in (*new.get_family(), *new.contents()) if isinstance(part, kinds)]
        assert gone == [] and [part for part in missing if id(part) not in there] == []
        assert all(abs(unit.center - places[id(unit)]).max() < 1e-6 for unit in new.unit_group)


@pytest.mark.parametrize("shape", PIXELS)
def test_what_travels_arrives_where_the_other_one_is(shape, monkeypatch):
    """At the end of the flight the old units and arrows lie on the new ones, so that the exchange is not seen."""
    with on_stage(LESSONS["default"], *PIXELS[shape]) as step:
        old = NetworkDiagram(step.facts, step.theme, zone=NET)
        step.add(old)
        new = NetworkDiagram(step.facts, step.theme, zone=STAGE, layer_names=False)
        compared = []

        def compare(*gone):
            pairs = [(old.units[layer][k], unit) for layer, units in enumerate(new.units) for k, unit in units.items()]
            compared.extend(
                abs(one.center - other.center).max() + abs(one.radius - other.radius) for one, other in pairs
            )
            edges = [(old.edges[key], new.edges[key]) for key in new.edges]
            compared.extend(abs(one.start - other.start).max() + abs(one.end - other.end).max() for one, other in edges)

        monkeypatch.setattr(step, "remove", compare)
        unfold(step, old, new)
        assert len(compared) >= len(new.unit_group) + len(new.edges)
        assert max(compared) < 1 / PIXELS_PER_UNIT  # less than a pixel


def test_a_network_that_is_the_beginning_of_the_other_grows_on(monkeypatch):
    """Its output becomes a hidden unit there, with its arrows; it does the same backward, when it folds up."""
    with on_stage(LESSONS["default"], *PIXELS["wide"]) as step:
        small = NetworkDiagram(step.facts, step.theme, zone=NET)
        large = NetworkDiagram(step.facts.deeper, step.theme, zone=STAGE, layer_names=False)
        step.add(small)
        output, hidden = small.units[small.last][0], large.units[small.last][0]
        assert small.last < large.last and output.circle.get_center() is not hidden.center
        arrived = []
        monkeypatch.setattr(step, "remove", lambda *_: arrived.append(abs(output.center - hidden.center).max()))
        unfold(step, small, large)
        assert arrived and max(arrived) < 1e-6


def test_other_weights_are_another_network():
    with on_stage(LESSONS["default"], *PIXELS["wide"]) as step:
        small = NetworkDiagram(step.facts, step.theme, zone=NET)
        large = NetworkDiagram(step.facts.deeper, step.theme, zone=STAGE, layer_names=False)
        assert _goes_on(small, large) and _goes_on(large, small)
        large.edges[next(iter(small.edges))].value += 0.1
        assert not _goes_on(small, large) and not _goes_on(large, small)


def test_what_units_stand_for_leaves_before_and_comes_after_the_flight(monkeypatch):
    """What travels comes by where these names stand."""
    with on_stage(LESSONS["default"], *PIXELS["square"]) as step:
        one, other = (NetworkDiagram(step.facts, step.theme, zone=zone) for zone in (NET, STAGE))
        step.add(one, *one.contents())
        flights, play = [], step.play

        def parts_of(animation):
            inner = [part for each in getattr(animation, "animations", ()) for part in parts_of(each)]
            return inner or list(animation.mobject.get_family())

        def looked_at(*animations, **more):
            if any(isinstance(each, Travel) for each in animations):
                coming = {id(part) for each in animations for part in parts_of(each)}
                old = [name for name in one.own_names if level_of(name) > 0]
                flights.append([*old, *(name for name in other.own_names.get_family() if id(name) in coming)])
            play(*animations, **more)

        monkeypatch.setattr(step, "play", looked_at)
        unfold(step, one, other)
        assert len(one.own_names) and flights == [[]]
        assert all(any(name in mobject.get_family() for mobject in step.mobjects) for name in other.own_names)
