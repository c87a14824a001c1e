"""Values change in their places: the old one stays until the new one is about to come, and numbers keep their gaps."""

from __future__ import annotations

import numpy as np
import pytest
from manim import FadeIn, Rectangle, VGroup

from lesson.facts import fields
from scenes.kit.layout.work_area import WorkArea
from scenes.kit.layout.zones import STRIP, Zone
from scenes.kit.motion import land, make_way, take_place
from scenes.kit.motion.flight import boxes_of
from scenes.kit.motion.verbs import LEAVES
from scenes.kit.network.board import Board
from scenes.kit.network.texts.placement import circle_hits
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.signal.streams import pool, stream, weights_again


def strength(text):
    return max(float(glyph.get_fill_opacity()) for glyph in text.submobjects[:-1])


def test_a_unit_is_not_empty_while_its_new_value_flies_to_it(stage):
    old, new = stage.words("before").at(0, 0), stage.words("after").at(0, 0)
    source, seen = stage.words("source").at(3, -2), []
    stage.add(old, source)
    stage.seen = lambda share: seen.append((strength(old), "after" if strength(new) > 0 else ""))
    stage.play(make_way(old), land(source, new), run_time=1)
    assert seen[1][0] > 0.5  # it sets out; the old one is still there
    assert LEAVES[1] < 0.75 and seen[3][0] == 0.0  # gone before the new one arrives
    assert old not in stage.mobjects and new in stage.mobjects


def test_what_makes_way_is_not_in_the_way_of_what_flies_to_its_place(stage):
    old = stage.words("before").at(0, 0)
    assert len(boxes_of([old])) == 1
    make_way(old)
    assert len(boxes_of([old])) == 0


def test_old_and_new_are_never_seen_together(stage):
    old, new = stage.words("before").at(0, 0), stage.words("after").at(0, 0)
    seen = []
    stage.add(old)
    stage.seen = lambda share: seen.append(min(strength(old), strength(new)))
    stage.play(make_way(old), take_place(new), run_time=1)
    assert max(seen) < 0.05 and strength(new) == 1.0


def test_numbers_run_into_their_unit_with_their_gap(stage):
    """An arrow never strikes through the number that runs along it."""
    net = stage.diagram()
    stage.add(net)
    board, f = Board(net, stage.play), stage.facts.focus
    keys = net.fan_out(net.last - 1, f.h)
    stream(board, keys, lambda key: fields.share(*key))
    labels, struck, ran = {key: board.extra[key] for key in keys}, [], []

    def look(share):
        for key, label in labels.items():
            middle, edge = label.get_center(), net.edges[key]
            along = float((middle - edge.start) @ edge.direction) / edge.length
            ran.append(along)
            inside = 0.0 < along < 1.0 and strength(label) > 0.05
            if inside and not (edge.gap and edge.gap[0] <= along <= edge.gap[1]):
                struck.append((share, key))

    stage.seen = look
    pool(board, keys, [])
    assert not struck and max(ran) - min(ran) > 0.3
    assert all(net.edges[key].gap is None and label not in stage.mobjects for key, label in labels.items())


def test_an_arrow_shows_another_number_in_the_place_of_its_weight_and_the_weight_comes_back(stage):
    net = stage.diagram()
    stage.add(net)
    board, f = Board(net, stage.play), stage.facts.focus
    key = (0, f.first, f.i)
    old, new = net.labels[key], stage.number("loss")
    place = old.get_center()
    stage.play(*board.exchange(key, new), run_time=1)
    assert board.known(key) is new and np.abs(new.get_center() - place).max() < 0.1
    assert net.edges[key].gap is not None
    weights_again(board)
    assert board.known(key) is old and new not in stage.mobjects
    net.labels.pop(key)
    assert board.exchange(key, new) == []  # an arrow without a label has nothing to exchange


def test_a_longer_number_beside_a_short_arrow_stands_clear_of_the_units(stage):
    net = stage.diagram()
    key = (0, stage.facts.focus.first, stage.facts.focus.i)
    edge, old = net.edges[key], net.labels[key]
    edge.note(old, 0.5, 0.2)  # beside its arrow
    stage.add(net)
    new = stage.number("loss", places=12)
    stage.play(*Board(net, stage.play).exchange(key, new))
    assert new.width > edge.length - 0.1
    for unit in (net.unit(0, key[2]), net.unit(1, key[1])):
        assert not circle_hits(box_of(new), tuple(unit.center[:2]), unit.radius)


def block(width, height=0.4):
    return VGroup(Rectangle(width=width, height=height, stroke_width=0))


@pytest.mark.parametrize(("width", "beside"), [(4.0, True), (6.5, False)])
def test_a_row_stands_side_by_side_where_there_is_room(width, beside):
    zone = Zone(-4.0, 4.0, -3.0, 3.0)
    first, value, note = block(width), block(1.5), block(2.0)
    WorkArea(lambda *animations, **more: None, zone).put_row(first, value, note)
    assert (value.get_left()[0] > first.get_right()[0]) == beside
    assert (value.get_top()[1] < first.get_bottom()[1]) != beside
    assert note.get_top()[1] < value.get_bottom()[1]
    assert all(zone.left - 1e-6 < each.get_left()[0] and each.get_right()[0] < zone.right for each in (value, note))
    if not beside:
        assert abs(max(value.get_right()[0], note.get_right()[0]) - first.get_right()[0]) < 1e-6


def test_names_of_values_keep_clear_of_each_other(stage):
    """Above two units next to each other, one name goes to the other side of its symbol or is left out."""
    from scenes.kit.network.texts.placement import boxes_touch
    from scenes.kit.network.texts.unit_names import box_of

    net = stage.diagram()
    board = Board(net, stage.play, STRIP)
    for layer in range(1, net.last + 1):
        board.fill(
            layer, net.units[layer], lambda k, layer=layer: fields.activation(layer - 1, k), "partial L slash partial a"
        )
    tags = [unit.tag for layer in net.units for unit in layer.values() if unit.tag is not None]
    assert tags
    for index, tag in enumerate(tags):
        assert not any(boxes_touch(box_of(tag), box_of(other)) for other in tags[:index])
    stage.play(FadeIn(net))


def test_every_value_of_the_hidden_layer_has_its_name(stage):
    """Where a name has no room in the circle nor above it, it stands low beside it: h2 is under an arriving arrow."""
    net = stage.diagram()
    board, layer = Board(net, stage.play, STRIP), net.last - 1
    board.fill(layer, net.units[layer], lambda k: fields.blame(layer - 1, k), "partial L slash partial a")
    units = list(net.units[layer].values())
    assert len(units) == 2 and all(unit.tag is not None for unit in units)
    above, low = (float(unit.tag.get_center()[1] - unit.center[1]) for unit in units)
    assert above > units[0].radius and -units[1].radius < low < 0
    stage.play(FadeIn(net))
