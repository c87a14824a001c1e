"""Verbs of texts: an expression becomes another, numbers come from where they stand, parts cancel."""

from __future__ import annotations

from importlib import import_module

import numpy as np
from manim import FadeIn

from lesson.facts import fields
from scenes.kit.motion import (
    cancel,
    level_of,
    morph,
    substitute,
)
from scenes.kit.motion.glyphs import corners, glyphs_of
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Working, product, sum_of
from scenes.watch.audit_numbers import audit_numbers
from scenes.watch.seen import texts_on_screen

land_module = import_module("scenes.kit.motion.land")  # the package has a verb of that name


def texts(stage):
    return [seen.text for seen in texts_on_screen(stage.mobjects) if seen.strength > 0.5]


def test_an_expression_becomes_another_part_by_part(stage):
    shown = stage.shown("loss")
    old = stage.math("{{ L : L }} + {loss}", roles={"L": "loss"}, loss=shown).at(-3, 1)
    new = stage.math("{loss} = {{ L : L }}", roles={"L": "loss"}, size=0.7, loss=shown).at(1, -1)
    home = {id(glyph): glyph.points.copy() for each in (old, new) for glyph in glyphs_of(each)}
    stage.add(old)
    middles = []

    def look(share):
        loss = [glyph for glyph in glyphs_of(new.parts["loss"]) if glyph.get_fill_opacity() > 0.9]
        twice = [glyph for glyph in glyphs_of(old.parts["loss"]) if glyph.get_fill_opacity() > 0]
        assert len(loss) == len(glyphs_of(new.parts["loss"])) and not twice, "the number is there, once"
        middles.append(np.mean([glyph.points.mean(axis=0) for glyph in loss], axis=0))

    stage.seen = look
    start = np.mean([glyph.points.mean(axis=0) for glyph in glyphs_of(old.parts["loss"])], axis=0)
    animation = morph(old, new)
    assert animation.verb == "morph"
    stage.play(animation)
    assert np.allclose(middles[0], start) and stage.mobjects == [new] and texts(stage) == [new]
    assert all(np.array_equal(glyph.points, home[id(glyph)]) for each in (old, new) for glyph in glyphs_of(each))
    assert [value.field for value in new.values] == [shown.field] and not audit_numbers(stage.mobjects, stage.facts)
    assert not any(getattr(part, "passing", False) for part in new.get_family())
    assert np.linalg.norm(middles[2] - middles[0]) > 1


def test_parts_of_other_names_are_paired_by_hand(stage):
    old, new = stage.math("{{ a : one }}", roles={"one": "ink"}), stage.math("{{ a : two }} b", roles={"two": "ink"})
    old.at(-3, 0)
    stage.add(old)
    seen = []
    stage.seen = lambda share: seen.append(float(glyphs_of(new.parts["two"])[0].get_fill_opacity()))
    stage.play(morph(old, new.at(2, 0), {"one": "two"}))
    assert seen == [1.0] * 5 and texts(stage) == [new]


def test_a_line_of_working_becomes_another(stage):
    working = Working(stage.theme, "z")
    old, new = working.line("z", "{n}", n=stage.shown("loss")), working.line("z", "2 {n}", n=stage.shown("loss"))
    stage.add(old)
    seen = []
    stage.seen = lambda share: seen.append(float(glyphs_of(new.left)[0].get_fill_opacity()))
    stage.play(morph(old, new))
    assert seen == [1.0] * 5, "the left side travels whole"
    assert stage.mobjects == [new]


def test_two_parts_meet_and_vanish(stage):
    formula = stage.math(
        "{{ 2 : two }} dot {{ 1/2 : half }} {{ x : rest }}", roles=dict.fromkeys(("two", "half", "rest"), "ink")
    )
    formula.exempt = "index"
    stage.add(formula.at(0, 0))
    two, half, rest = (glyphs_of(formula.parts[name]) for name in ("two", "half", "rest"))
    apart, on_each_other, place = [], [], rest[0].points.copy()

    def look(share):
        apart.append(float(abs(two[0].points[:, 0].mean() - half[0].points[:, 0].mean())))
        (low, high), (other_low, other_high) = corners(two), corners(half)
        if (low[:2] < other_high[:2] - 0.02).all() and (high[:2] > other_low[:2] + 0.02).all() and share < 1:
            on_each_other.append(share)

    stage.seen = look
    stage.play(cancel(formula.parts["two"], formula.parts["half"]))
    assert apart[0] > 2 * apart[2] > 0 and not on_each_other
    assert not any(len(glyph.points) for glyph in (*two, *half)) and np.array_equal(rest[0].points, place)
    assert stage.mobjects == [formula]
    shorter = stage.math("{{ x : rest }}", roles={"rest": "ink"}).at(0, 0)
    stage.seen = None
    stage.play(morph(formula, shorter))
    assert stage.mobjects == [shorter] and stage.observer is not None


def put_in(stage):
    """A network with its inputs, a line of symbols, the line of numbers, and where these stand."""
    f, net = stage.facts.focus, stage.diagram()
    working = Working(stage.theme, "z")
    symbols = working.line("z", "{{ w : w }} {{ x : x }}", roles={"w": "positive", "x": "ink"})
    factors = product(stage.shown("network.weights[0][first][i]"), stage.shown("x[i]"), names=("w", "x"))
    numbers = working.put_in(factors)
    values = net.put_activations(0)
    stage.play(FadeIn(net), FadeIn(values), FadeIn(symbols))
    return net, symbols, numbers, {"w": net.labels[0, f.first, f.i], "x": net.unit(0, f.i).content}


def test_numbers_come_from_where_they_stand(stage):
    _net, symbols, numbers, sources = put_in(stage)
    home = {name: [glyph.points.copy() for glyph in part] for name, part in numbers.parts.items()}
    there = list(stage.mobjects)
    strengths = {"w": [], "x": []}

    def look(share):
        for name, seen in strengths.items():
            seen.append(max(float(glyph.get_fill_opacity()) for glyph in numbers.parts[name]))

    stage.seen = look
    animation = substitute(symbols, sources, numbers)
    assert animation.verb == "substitute" and animation.run_time > 1.2
    stage.play(animation)
    # Both begin in hiding, under what they stand in or fly over; the weight sets out first.
    assert all(seen == sorted(seen) and seen[0] == 0 and seen[-3:] == [1, 1, 1] for seen in strengths.values()), (
        strengths
    )
    assert strengths["x"][1] == 0 and strengths["w"] >= strengths["x"], strengths
    assert stage.mobjects == [*there, numbers]
    for name, part in numbers.parts.items():
        assert all(np.array_equal(glyph.points, points) for glyph, points in zip(part, home[name], strict=True))
    assert all(level_of(source) == 1 and source.submobjects[0].get_fill_opacity() == 1 for source in sources.values())


def test_a_sign_comes_when_the_number_of_its_own_row_has_landed(stage):
    """The number in the row above may be nearer; until it has landed, a number flies over where its sign will be."""
    f, net, working = stage.facts.focus, stage.diagram(), Working(stage.theme, "z", size=0.5)
    terms = [
        product(
            stage.shown(fields.weight(-1, f.out, j)), stage.shown(fields.activation(-2, j)), names=(f"w{j}", f"x{j}")
        )
        for j in (f.h, f.h2)
    ]
    numbers = working.put_in(sum_of(terms), left="z", apart=True)
    stage.play(FadeIn(net))
    sources = dict.fromkeys(numbers.parts, net.labels[0, 0, 0])
    (built,) = substitute(None, sources, numbers).animations
    lands = {id(way.glyphs[0]): way.lands for n, way in enumerate(built.ways) if n in built.flights}
    weight, value = (lands[id(glyphs_of(numbers.parts[name])[0])] for name in (f"w{f.h2}", f"x{f.h2}"))
    below = {id(glyph) for glyph in glyphs_of(numbers.right[1])} - {
        id(glyph) for part in numbers.parts.values() for glyph in glyphs_of(part)
    }
    comes = [way.leaves for way in built.ways if id(way.glyphs[0]) in below]
    assert len(numbers.right) == 2 and len(comes) == 2, "a minus and a dot"
    assert min(comes) >= weight < value == 1.0 and max(comes) < 1.0


def test_what_came_around_an_earlier_number_is_in_the_way_of_a_later_one(stage, monkeypatch):
    """A factor without a source comes when the number beside it has landed; the next number flies around it."""
    f, net, working = stage.facts.focus, stage.diagram(), Working(stage.theme, "z", size=0.5)
    terms = [
        product(stage.shown(fields.weight(-1, f.out, j)), stage.shown(fields.activation(-2, j)), names=names)
        for j, names in ((f.h, ("w", "x")), (f.h2, ("v", "y")))
    ]
    numbers = working.put_in(sum_of(terms), left="z", apart=True)
    stage.play(FadeIn(net))
    skies, found = [], land_module.clear_way

    def look(*given, **more):
        skies.append(given[3])
        return found(*given, **more)

    monkeypatch.setattr(land_module, "clear_way", look)
    stage.play(substitute(None, dict.fromkeys(("w", "v"), net.labels[0, 0, 0]), numbers))
    low, high = corners(glyphs_of(numbers.parts["x"])[:1])
    first, second = (any(np.allclose(box, [*low[:2], *high[:2]], atol=0.01) for box in sky.texts) for sky in skies)
    assert not first and second


def test_a_source_that_gives_its_number_away_leaves_the_stage(stage):
    source = stage.number("loss").at(-3, 1)
    line = stage.math("L = {loss}", loss=stage.shown("loss")).at(1, -1)
    stage.add(source)
    twice = []

    def look(share):
        flies = max(float(glyph.get_fill_opacity()) for glyph in line.parts["loss"])
        twice.append(int(flies > 0) + int(source.submobjects[0].get_fill_opacity() > 0))

    stage.seen = look
    stage.play(substitute(None, {"loss": source}, line, gives=["loss"]))
    assert twice == [1] * 5 and stage.mobjects == [line]


def test_a_verb_makes_texts_of_the_kit_only(stage):
    """What is on the stage after a substitution can be read: each digit by its field."""
    _, symbols, numbers, sources = put_in(stage)
    stage.play(substitute(symbols, sources, numbers))
    assert not audit_numbers(stage.mobjects, stage.facts)
    assert all(isinstance(text, Typeset) for text in texts(stage))
