"""Motion verbs: what is on the stage when they end, where it is, and that nothing is doubled on the way."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Circle, Dot

from scenes.kit.layout.zones import DIM
from scenes.kit.motion import (
    MOVE,
    grow,
    level_of,
    set_level,
    set_share,
    share_of,
    sweep,
    wither,
)
from scenes.kit.motion.morph import make_way, turn_page
from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.sweep import QUIET, lights
from scenes.kit.network.edge import thickness


def is_light(thing):
    """Whether something is the light on an arrow, and not the glow of a unit."""
    return getattr(thing, "passing", False) and len(thing.points) and not isinstance(thing, Circle)


def lit(stage, net, color):
    """The keys of the arrows along which light of a colour is."""
    found = set()
    for thing in stage.mobjects:
        if is_light(thing) and thing.get_stroke_color().to_hex() == color:
            middle = thing.points.mean(axis=0)
            found |= {key for key, edge in net.edges.items() if away_from(edge, middle) < 1e-6}
    return found


def away_from(edge, point):
    return float(np.linalg.norm(np.cross(edge.direction, point - edge.start)))


@pytest.mark.parametrize("backward", [False, True])
def test_light_sweeps_layer_after_layer_and_is_gone_at_the_end(stage, backward):
    net = stage.diagram()
    stage.add(net)
    before, moments = list(stage.mobjects), []
    color = stage.theme.role("backward" if backward else "forward")
    stage.seen = lambda share: moments.append((share, {key[0] for key in lit(stage, net, color)}))
    animation = sweep(net, backward=backward)
    assert animation.verb == "sweep" and animation.run_time == pytest.approx(MOVE * (1 + 0.7 * (net.last - 1)))
    stage.play(animation)
    first, last = (net.last - 1, 0) if backward else (0, net.last - 1)
    assert dict(moments)[0.25] == {first} and dict(moments)[0.75] == {last}, moments
    assert stage.mobjects == before


def test_light_is_as_wide_as_its_size_and_follows_its_arrow(stage):
    net = stage.diagram()
    keys = net.layer_keys(0)[:2]
    widths = {}

    def look(share):
        for thing in filter(is_light, stage.mobjects):
            for key in keys:
                if away_from(net.edges[key], thing.points.mean(axis=0)) < 1e-6 and share == 0.25:
                    widths[key] = (float(thing.get_stroke_width()), len(thing.points) // 4)

    stage.add(net)
    stage.seen = look
    stage.play(sweep(net, layers=[0], width_by={keys[0]: 0.5, keys[1]: -1.0}))
    assert widths[keys[1]][0] == pytest.approx(14.0) and widths[keys[0]][0] == pytest.approx(8.0)
    assert widths[keys[1]][1] > 1 and widths[keys[0]][1] == 1  # dashes


def test_light_goes_on_under_a_label(stage):
    """No light lies on the label of its arrow."""
    net = stage.diagram()
    key, edge = next((key, edge) for key, edge in net.edges.items() if edge.gap is not None)
    stage.add(net)
    shares = []

    def look(share):
        for thing in filter(is_light, stage.mobjects):
            if away_from(edge, thing.points.mean(axis=0)) < 1e-6:
                along = (thing.points - edge.start) @ edge.direction / edge.length
                shares.append(along)

    stage.seen = look
    stage.play(sweep(net, layers=[key[0]], width_by={key: 1.0}))
    low, high = edge.gap
    assert shares and not any(((each > low + 1e-6) & (each < high - 1e-6)).any() for each in shares)
    assert min(each.min() for each in shares) < low < high < max(each.max() for each in shares)


@pytest.mark.parametrize("level", [1.0, DIM])
def test_arrows_wither_and_grow_and_keep_level_and_colour(stage, level):
    net = stage.diagram()
    edges = list(net.edges.values())[:3]
    stage.add(net)
    for edge in edges:
        set_level(edge, level)
    colors = [edge.submobjects[0].get_color() for edge in edges]
    widths = []
    stage.seen = lambda share: widths.append(float(edges[0].submobjects[0].get_stroke_width()))
    stage.play(wither(edges, 0.0))
    assert widths == sorted(widths, reverse=True) and len(set(widths)) == 5
    assert widths[0] == pytest.approx(thickness(edges[0].value)) and widths[-1] < 1.0
    assert [share_of(edge) for edge in edges] == [0.0] * 3
    assert [level_of(edge) for edge in edges] == pytest.approx([level] * 3)
    stage.play(grow(edges[0], 0.5))
    assert share_of(edges[0]) == pytest.approx(0.5)
    stage.play(grow(edges))
    assert [share_of(edge) for edge in edges] == [1.0] * 3
    assert [edge.width_given for edge in edges] == [None] * 3
    assert [edge.submobjects[0].get_color() for edge in edges] == colors
    assert stage.mobjects == [net]


def test_a_share_is_of_what_the_arrow_is_now(stage):
    """Redrawn for another weight, or as a gradient, an arrow is whole again."""
    edge = next(iter(stage.diagram().edges.values()))
    set_share(edge, 0.2)
    edge.redraw(1.0, width=6.0, role="backward")
    assert share_of(edge) == 1.0
    set_share(edge, 0.5)
    assert (edge.color_role, share_of(edge)) == ("backward", 0.5)
    set_share(edge, 1.0)
    assert edge.width_given == 6.0


def test_going_back_no_input_glows(stage):
    """An input gets no error signal; going forward, every unit that light reaches glows."""
    net = stage.diagram()
    stage.add(net)

    def glows(backward):
        found = set()

        def look(_):
            rings = [
                thing for thing in stage.mobjects if getattr(thing, "passing", False) and isinstance(thing, Circle)
            ]
            for layer, units in enumerate(net.units):
                found.update(layer for unit in units.values() for ring in rings if ring.get_stroke_opacity() > 0.1
                             and abs(ring.get_center() - unit.center).max() < 1e-6)  # fmt: skip

        stage.seen = look
        stage.play(sweep(net, backward=backward))
        return found

    assert glows(False) == set(range(1, net.last + 1))
    assert glows(True) == set(range(1, net.last))


def test_light_that_goes_on_is_faint_from_its_second_round_on(stage, monkeypatch):
    """Light points at what is new; what only goes on while something is told must not."""
    net, strengths = stage.diagram(), []

    def motion():
        return lights(net, net.layer_keys(0), "forward")

    monkeypatch.setattr(stage, "seconds_left", lambda *_: 6 * SLOW)
    monkeypatch.setattr(stage, "play", lambda *made, **_: strengths.append(
        {float(each.mobject.get_stroke_opacity()) for each in made}))  # fmt: skip
    stage.until("", motion)
    assert strengths == [{1.0}, {QUIET}, {QUIET}]
    strengths.clear()
    with stage.meanwhile(motion):
        pass
    assert strengths == [{QUIET}] * 3


def test_a_page_turns_from_the_top_and_nothing_comes_onto_what_still_stands(stage):
    old = [stage.words("loss").at(0, y) for y in (2.0, 1.0, 0.0, -1.0)]
    new = [stage.words("target").at(0, y) for y in (1.5, -0.5)]
    stage.add(*old)
    moments = []
    stage.seen = lambda share: moments.append([[float(t[0].get_fill_opacity()) for t in some] for some in (old, new)])
    stage.play(*turn_page(old, new))
    assert {id(thing) for thing in stage.mobjects} >= {id(text) for text in new} and not set(old) & set(stage.mobjects)
    begun = [min(n for n, (_, there) in enumerate(moments) if there[each] > 0.02) for each in range(2)]
    gone = [min(n for n, (there, _) in enumerate(moments) if there[each] < 0.1) for each in range(4)]
    assert gone == sorted(gone) and begun[0] < begun[1], "from the top to the bottom"
    for each, above in ((0, 2), (1, 3)):
        assert begun[each] >= max(gone[:above]), "what stood at its height has left"
    assert all(max(map(max, moment)) > 0.3 for moment in moments), "the stage is never empty"


def test_what_makes_way_leaves_in_the_order_in_which_it_is_reached() -> None:
    far, near, middle = (Dot([x, 0, 0]) for x in (-5.0, 1.0, 3.0))
    leaving = make_way([far, near, middle], np.array([1.5, 0.5, 0]))
    assert [each.mobject for each in leaving] == [near, middle, far]
    assert [each.run_time for each in leaving] == pytest.approx([QUICK, (QUICK + MOVE) / 2, MOVE])
    assert make_way([], np.zeros(3)) == []
