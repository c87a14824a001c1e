"""What flies: it keeps clear of texts, it is never written on one, and no number is seen twice on itself."""

from __future__ import annotations

import numpy as np
import pytest
from manim import FadeIn

from lesson.facts import fields
from scenes.kit.crossing import crosses_on_purpose
from scenes.kit.layout.zones import FRAME
from scenes.kit.motion.flight import Flier, Sky, clear_way, let_cross, seen_along, way_along
from scenes.kit.motion.glyphs import corners, glyphs_of
from scenes.kit.motion.land import _boxes, land
from scenes.kit.network.board import Board
from scenes.kit.network.flow import fly, multiply, travel
from scenes.kit.signal.streams import stream, weights_again
from scenes.kit.signal.unfold import _common_edges, unfold

START, END, SIZE = np.array([-3.0, 0, 0]), np.array([3.0, 0, 0]), (0.4, 0.3)


def path(texts, start=START, end=END, **more):
    sky = Sky(np.array(texts, dtype=float).reshape(-1, 4), **more)
    return way_along(start, end, clear_way(SIZE, start, end, sky))


def touches(points, box):
    """At which points something of SIZE lies on a box."""
    low, high = points[:, :2] - np.array(SIZE) / 2, points[:, :2] + np.array(SIZE) / 2
    return ((low < box[2:]) & (high > box[:2])).all(axis=1)


def test_where_nothing_stands_it_flies_in_a_gentle_arc_and_ends_at_its_place():
    points = path([])
    assert np.allclose(points[0], START) and np.allclose(points[-1], END)
    assert 0 < points[:, 1].max() < 1 and points[:, 1].min() >= 0


@pytest.mark.parametrize(
    "texts",
    [
        [[-0.5, 0.3, 0.5, 0.9]],  # above: it flies below
        [[-0.5, -2.0, 0.5, 0.9]],  # a wall that reaches far down
        [[-1.6, -0.3, -1.2, 3.0], [1.2, -3.0, 1.6, 0.3]],  # two walls, to be passed on different sides
        [[2.2, -0.2, 2.6, 0.2], [-2.6, -0.2, -2.2, 0.2]],  # next to both ends
    ],
)
def test_its_way_keeps_clear_of_texts_wherever_a_way_is_free(texts):
    points = path(texts)
    for box in np.array(texts):
        assert not touches(points, box).any()


def test_it_stays_in_the_frame():
    high = np.array([0, FRAME.safe_top - SIZE[1], 0])
    assert (path([], START + high, END + high)[:, 1] + SIZE[1] / 2 < FRAME.safe_top).all()


def test_two_that_fly_at_once_do_not_meet():
    other = Flier(SIZE, lambda share: END + (START - END) * share)  # the same way back
    points = path([], fliers=[other])
    moments = np.linspace(0, 1, len(points))
    smooth = moments**3 * (10 - 15 * moments + 6 * moments**2)  # Manim's own, nearly
    here = np.stack([np.interp(smooth, moments, axis) for axis in points.T], axis=1)
    there = np.array([other.at(share) for share in moments])
    assert not (np.abs(here - there)[:, :2] < SIZE).all(axis=1).any()


def test_where_no_way_is_free_it_is_not_seen_on_a_text_but_at_its_place():
    wall = np.array([[-0.3, -9.0, 0.3, 9.0], [2.7, -0.1, 2.9, 0.1]])
    points = path(wall)
    seen = seen_along(SIZE, points, Sky(wall))
    assert touches(points, wall[0]).any() and seen[-1] == 1.0
    assert (seen[:-1][(touches(points, wall[0]) | touches(points, wall[1]))[:-1]] == 0).all() and seen.max() == 1.0


def shown(thing):
    """The box of what can be seen of a text; None if nothing can."""
    glyphs = [glyph for glyph in glyphs_of(thing) if glyph.get_fill_opacity() > 0.05]
    return corners(glyphs) if glyphs else None


def overlap(one, other):
    return bool(((one[0] < other[1]) & (other[0] < one[1]))[:2].all())


def test_a_value_that_lands_is_never_seen_on_its_source_nor_on_a_text_in_its_way(stage):
    source, target = stage.number("loss").at(-4, 1), stage.number("loss").at(3, 1)
    walls = [stage.words("a text in the way").at(-1, y) for y in np.arange(FRAME.safe_bottom, FRAME.safe_top, 0.3)]
    before = [glyph.points.copy() for glyph in glyphs_of(target)]
    stage.play(FadeIn(source), *map(FadeIn, walls))
    seen = []

    def look(share):
        box = shown(target)
        seen.append(box is not None)
        for text in [source, *walls] if box is not None else []:
            assert not overlap(box, shown(text)), (share, text.text())

    stage.seen = look
    stage.play(land(source, target))
    assert seen[-1]
    assert all(np.allclose(glyph.points, old) for glyph, old in zip(glyphs_of(target), before, strict=True))
    assert target in stage.mobjects and source in stage.mobjects
    assert getattr(target, "may_cross", None) is None


def test_an_arrow_on_the_only_way_may_be_crossed_while_it_flies_and_not_afterwards(stage):
    net = stage.diagram()
    value = stage.number("loss").at(*((net.unit(0, 0).center + net.unit(1, 1).center) / 2)[:2], "middle")
    label = net.value_typeset(net.last, 0, fields.activation(-1, 0), "forward", sign=None)
    stage.add(net, value)
    crossing = []
    stage.seen = lambda share: crossing.append(getattr(label, "may_cross", None))
    stage.play(land(value, label))
    assert label.may_cross is None and any(each is not None for each in crossing)


@pytest.mark.parametrize("verb", ["fly", "travel"])
def test_a_copy_is_not_seen_before_it_has_left_its_source(stage, verb):
    net = stage.diagram()
    net.put_activations(0)
    stage.add(net, net.contents())
    f = stage.facts.focus
    source = net.unit(0, f.i).content
    there = stage.number("loss").at(4, -2)
    motion = fly(source, there) if verb == "fly" else travel(source, net.edge(0, f.first, f.i))
    assert motion.verb == verb
    boxes = []

    def look(share):
        if (box := shown(motion.mobject)) is not None and share < 1:
            boxes.append(box)
            assert not overlap(box, shown(source))

    stage.seen = look
    stage.play(motion)
    assert boxes and motion.mobject not in stage.mobjects


def test_a_value_meets_its_weight_and_goes_on_as_the_product(stage):
    net, f = stage.diagram(), stage.facts.focus
    net.put_activations(0)
    stage.add(net, net.contents())
    product = stage.number(fields.term(0, f.first, f.i))
    motion = multiply(net.unit(0, f.i).content, product, net.edge(0, f.first, f.i))
    value, made = (each.mobject for each in motion.animations)
    seen = []
    stage.seen = lambda share: seen.append((shown(value) is not None, shown(made) is not None))
    stage.play(motion, run_time=2.0)
    assert {(True, False), (False, True)} <= set(seen) and (True, True) not in seen
    assert seen.index((True, False)) < seen.index((False, True))
    assert value not in stage.mobjects and made not in stage.mobjects


def test_several_that_fly_may_cross_the_arrows_on_all_their_ways(stage):
    net, thing = stage.diagram(), stage.number("loss")
    arrows = [net.edge(0, 0, 0), net.edge(0, 1, 1)]
    for arrow in arrows:
        let_cross(thing, SIZE, np.array([arrow.point(0.5)]), Sky.over([arrow]))
    assert all(crosses_on_purpose(thing, arrow) for arrow in arrows)


def test_parts_of_a_formula_that_fly_are_in_the_way_of_the_others(stage):
    formula = stage.math("{{ a : x }} + {{ b : y }}", roles={"x": "ink", "y": "ink"})
    text, part = stage.number("loss"), formula.parts["x"]
    assert len(_boxes([text])) == 1 and len(_boxes([text, part])) == 1 + len(glyphs_of(part))


def test_an_arrow_does_not_open_before_the_label_that_flies_to_it_is_there(stage):
    net = stage.diagram()
    stage.add(net)
    board, key = Board(net, stage.play), (0, stage.facts.focus.first, stage.facts.focus.i)
    result = stage.number("loss").at(5, -3)
    stage.play(FadeIn(result))
    open_early = []

    def look(share):
        label = board.extra[key]
        gap = net.edges[key].gap
        if gap is not None and id(label) in {id(each) for each, _, _ in net.edges[key].rooms}:
            middle = net.edges[key].point(sum(gap) / 2)
            low, high = corners(glyphs_of(label))
            open_early.append(bool((low - 0.2 < middle)[:2].all() and (middle < high + 0.2)[:2].all()))

    stage.seen = look
    stream(board, [key], lambda key: fields.gradient(*key), landing={key: result})
    assert all(open_early) and key in board.extra


def test_numbers_on_arrows_change_in_one_motion_and_the_weights_come_back(stage):
    """No arrow stands bare between its weight and what it shows instead, and it forgets what it showed."""
    net = stage.diagram()
    stage.add(net)
    plays, board = [], Board(net, stage.play)
    board.play = lambda *animations, **more: (plays.append(animations), stage.play(*animations, **more))
    keys, labels = net.layer_keys(0), dict(net.labels)
    stream(board, keys, lambda key: fields.gradient(*key))
    assert len(plays) == 1 and set(board.extra) <= set(keys) and board.extra
    weights_again(board)
    assert net.labels == labels and not board.extra
    assert len(_common_edges(net, stage.diagram())) == len(net.edges)  # so that all of them travel when it unfolds


def test_what_a_network_holds_is_on_top_of_its_units_when_it_has_unfolded(stage):
    old, new = stage.diagram(), stage.diagram()
    old.put_activations(0)
    new.put_activations()
    stage.add(old, old.contents())
    unfold(stage, old, new)
    drawn = [id(part) for thing in stage.mobjects for part in thing.get_family()]
    for layer, units in enumerate(new.units):
        for k, unit in units.items():
            assert drawn.index(id(unit.content)) > drawn.index(id(unit.circle)), (layer, k)
