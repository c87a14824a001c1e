"""Each audit is proven by a planted fault: a wrong number, a false sign, an overlap, a tiny text, and so on, named."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from manim import Line, Polygon, Square, VGroup

from lesson.facts import fields
from scenes.engine.context import make_context
from scenes.kit.crossing import may_cross
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.theme import DARK
from scenes.kit.type import symbols
from scenes.kit.type.paragraph import paragraph
from scenes.kit.type.typeset import math, number, words
from scenes.kit.type.working import Working, product
from scenes.watch.audit import audit_layout
from scenes.watch.audit_numbers import audit_numbers

LESSON = Path(__file__).parents[3] / "assets" / "lesson.toml"


@pytest.fixture(scope="module")
def facts():
    return make_context(LESSON, "what_is_backpropagation").facts


def only(problems, *pieces):
    assert len(problems) == 1, problems
    for piece in pieces:
        assert piece in problems[0], problems
    return problems[0]


def test_a_true_number_passes(facts):
    label = number(facts.display("prediction[out]"), DARK)
    assert audit_numbers([label], facts) == []
    assert audit_layout([label], DARK) == []


def test_a_wrong_number_is_named(facts):
    shown = replace(facts.display("prediction[out]"), text="0.9999")
    only(audit_numbers([number(shown, DARK)], facts), "0.9999", "prediction[out]", "0.5323")


def test_a_number_of_the_deeper_network_is_read_in_the_deeper_network(facts):
    shown = facts.deeper.display(fields.blame(-2, "h"))
    assert audit_numbers([number(shown, DARK)], facts) == []
    lied = replace(shown, text=facts.text(fields.blame(-2, "h")))
    only(audit_numbers([number(lied, DARK)], facts), "deeper.cycle.backward.upstream[-2][h] is 0.0503")


def test_a_drawing_of_the_deeper_network_is_audited_like_the_lessons(facts):
    net = NetworkDiagram(facts.deeper, DARK)
    assert net.sizes == [2, 2, 2, 2] and len(net.labels) == 12
    values = net.put_activations()
    assert audit_numbers([net, values], facts) == [] == audit_layout([net], DARK)
    (weight,) = net.labels[1, 1, 0].values
    assert str(weight.field) == "deeper.network.weights[1][1][0]" and weight.text == "\u22121.20"
    formula = math(symbols.delta(facts.deeper, 2, 0) + " = {d}", DARK, d=facts.deeper.display(fields.delta(1, 0)))
    assert formula.plain.startswith("delta_(g 1)") and audit_numbers([formula], facts) == []
    symbol = symbols.d("L", symbols.w(facts.deeper, 2, 1, 0))
    assert symbol.endswith("w_(21))") and audit_numbers([math(symbol, DARK)], facts) == []
    only(audit_numbers([math("w_(g 12) 7", DARK)], facts), "digits that belong to no value label")


def test_a_number_of_another_lesson_is_named(facts):
    shown = replace(facts.display("loss"), value=0.2)
    only(audit_numbers([number(shown, DARK)], facts), "loss")


def test_a_lost_minus_sign_is_named(facts):
    shown = facts.display("cycle.backward.delta[-1][out]")
    assert shown.text.startswith("\u2212")
    bare = replace(shown, text=shown.text[1:])
    only(audit_numbers([number(bare, DARK)], facts), "minus")


def test_digits_without_a_field_are_named(facts):
    only(audit_numbers([words("the loss is 0.11", DARK)], facts), "digits that belong to no value label")


def test_digits_in_what_people_call_things_are_theirs():
    units = (
        'network.layers[0].units=[{ name = "PM2.5", unit = "0.1 g" }, "year 2020"]',
        'network.layers[1].name="3 steps"',
    )
    facts = make_context(LESSON, "what_is_backpropagation", overrides=units).facts
    for name in ("PM2.5", "PM2.5 (0.1 g)", "PM2.5", "(0.1 g)", "year", "2020", "3 steps"):
        assert audit_numbers([words(name, DARK, own=True), words("bias of {unit}", DARK, unit=name)], facts) == []
    assert audit_numbers(list(paragraph("PM2.5 (0.1 g)", DARK, 0.9, own=True).lines), facts) == []
    for symbol in ("x1", "h2"):
        assert audit_numbers([words("Will {unit} get", DARK, unit=symbol)], facts) == []
    for name in ("0.35", "2.5", "PM2.51", "200", "h9", "4"):
        only(audit_numbers([words(name, DARK, own=True)], facts), "digits that belong to no value label")
    only(audit_numbers([words("2020 {unit}", DARK, unit="year 2020")], facts), "digits")
    title = words("2 + 2 = 5", DARK, own=True)
    title.exempt = "title"
    assert audit_numbers([title], facts) == []


def test_indices_and_declared_exceptions_pass(facts):
    label = words("Step 3 of 8", DARK)
    label.exempt = "step number"
    assert audit_numbers([math("w_(11) x_1 + w_(12) x_2", DARK), label], facts) == []


def test_a_false_equals_sign_in_a_text_is_named(facts):
    w, x = facts.display("network.weights[0][0][0]"), facts.display("cycle.forward.a[0][0]")
    z = facts.display("cycle.forward.z[-1][0]")
    text = math("{w} dot {x} = {z}", DARK, w=w, x=x, z=z)
    only(audit_numbers([text], facts), "should be ≈")


def test_working_decides_the_sign_and_the_audit_agrees(facts):
    w, a = facts.display("network.weights[-1][0][0]"), facts.display("cycle.forward.a[0][0]")
    term = facts.display("cycle.forward.terms[-1][0][0]")
    working = Working(DARK, "z")
    expression = product(w, a)
    working.put_in(expression, left="z")
    line = working.result(term, of=expression)
    assert "approx" in line.relation.plain
    assert audit_numbers([working], facts) == []


def test_a_false_sign_between_lines_is_named(facts):
    w, a = facts.display("network.weights[-1][0][0]"), facts.display("cycle.forward.a[0][0]")
    working = Working(DARK, "z")
    expression = product(w, a)
    working.result(facts.display("cycle.forward.terms[-1][0][0]"), of=expression, relation="=")
    only(audit_numbers([working], facts), "should be ≈")


def test_text_outside_the_safe_area_is_named():
    text = words("too far", DARK).at(6.0, 0)
    only(audit_layout([text], DARK), "too far", "title-safe")


def test_text_where_captions_go_is_named():
    only(audit_layout([words("low", DARK).at(0, -3.3)], DARK), "low", "title-safe")


@pytest.mark.parametrize(("strength", "told"), [(0.01, 0), (0.03, 1)])
def test_what_nobody_sees_may_be_anywhere(strength, told):
    line = Line([-9, 0, 0], [9, 0, 0], stroke_opacity=strength)
    fill = Square(fill_opacity=strength, stroke_opacity=0).shift([9, 0, 0])
    assert [len(audit_layout([VGroup(thing)], DARK)) for thing in (line, fill)] == [told, told]


def test_overlapping_texts_are_named():
    problem = only(audit_layout([words("one", DARK).at(0, 0), words("two", DARK).at(0.2, 0.05)], DARK), "overlaps")
    assert "one" in problem and "two" in problem


def test_a_line_through_a_text_is_named():
    line = Line(np.array([-1, 0.1, 0]), np.array([1, 0.1, 0]), color=DARK.ink, stroke_width=4)
    only(audit_layout([words("crossed", DARK).at(-0.5, 0), line], DARK), "crossed", "Line")


def test_what_may_cross_one_thing_may_cross_no_other():
    one, other = words("one", DARK).at(0, 0), words("two", DARK).at(0.2, 0.05)
    line = Line(np.array([-1, 0.1, 0]), np.array([1, 0.1, 0]), color=DARK.ink, stroke_width=4)
    may_cross(one, "they are read together", other)
    assert audit_layout([one, other], DARK) == []
    assert audit_layout([line, may_cross(other.copy(), "it is struck out")], DARK) == []
    only(audit_layout([one, line], DARK), "'one' is crossed by Line")


def test_a_tiny_text_is_named():
    only(audit_layout([words("tiny", DARK, size=0.2)], DARK), "tiny", "px high")


def test_a_shrunk_text_is_named():
    only(audit_layout([words("shrunk text", DARK).fit(1.0)], DARK), "shrunk text", "px high")


def test_a_faint_text_is_named():
    only(audit_layout([words("faint", DARK, role="#333A44")], DARK), "faint", "contrast")


def test_a_faint_line_is_named():
    line = Line(np.array([-1, 0, 0]), np.array([1, 0, 0]), color="#222A33", stroke_width=4)
    only(audit_layout([line], DARK), "Line", "contrast")


def test_what_is_dimmed_may_be_crossed():
    from scenes.kit.motion.verbs import set_level

    text = set_level(words("dimmed", DARK).at(-0.5, 0), 0.2)
    line = Line(np.array([-1, 0.1, 0]), np.array([1, 0.1, 0]), color=DARK.ink, stroke_width=4)
    assert audit_layout([text, line], DARK) == []


def test_a_filled_mark_on_a_text_is_named():
    """A wish's arrow has no stroke, only a fill; a panel, on which texts stand, is no fault."""
    text = words("−0.04", DARK).at(0, 0)
    head = Polygon(
        [0.2, 0.4, 0], [0.0, 0.1, 0], [0.4, 0.1, 0], stroke_width=0, fill_opacity=1, fill_color=DARK.role("backward")
    )
    panel = Polygon(
        [-1, -1, 0], [0.5, -1, 0], [0.5, 1, 0], [-1, 1, 0], stroke_width=0, fill_opacity=1, fill_color=DARK.panel
    )
    only(audit_layout([text, head], DARK), "is crossed by Polygon")
    assert audit_layout([panel, text], DARK) == []
