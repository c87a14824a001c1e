"""One rule for "=" and "≈" before a number, and numbers that find room, wherever they stand."""

from __future__ import annotations

import pytest

from lesson import Facts, load_lesson
from lesson.facts import fields
from lesson.facts.numbers import Shown, write_number
from lesson.theme.theme_file import load_theme
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.type.typeset import math
from scenes.kit.type.working import Working
from scenes.watch.audit_numbers import audit_numbers
from tests.scenes.conftest import DEFAULT, ROOT

THEME = load_theme("dark", ROOT)
ROUNDED, WHOLE = Shown(fields.loss(), "0.1094", 0.10938, 4), Shown(fields.eta(), "0.5", 0.5, 1)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("L = {a}", "L approx 0.1094"),
        ("eta = {b}", "eta = 0.5"),
        ("L = L_1 + L_2 = {a}", "L = L_1 + L_2 approx 0.1094"),
        ("z = {b} dot {a}", "z approx 0.5 dot 0.1094"),
        ("{b} dot {b} = {a}", "0.5 dot 0.5 = 0.1094"),  # between displayed numbers those decide
        ("= {a}", "= 0.1094"),  # what stands before it is another text: its writer decides
        ("w arrow.l {a}", "w arrow.l 0.1094"),
    ],
)
def test_before_a_rounded_number_stands_about(formula, said):
    assert math(formula, THEME, a=ROUNDED, b=WHOLE).text() == said


@pytest.mark.parametrize(
    ("formula", "of", "signs"),
    [
        ("1 - {b}", "1 − 0.5", "= ="),  # {a} is no part of it
        ("{b} - {a}", "0.5 − 0.1094", "approx approx"),
        ("{a}", None, "approx ="),
    ],
)
def test_a_formula_with_numbers_has_the_relation_of_those_it_shows(formula, of, signs):
    work = Working(THEME, "x")
    numbers, value = work.put_in(formula, exempt="its one", a=ROUNDED, b=WHOLE), work.result(WHOLE, of=of)
    assert " ".join(line.relation.text() for line in (numbers, value)) == signs
    assert (numbers.right[0].exempt, value.right[0].exempt, value.computed_from) == ("its one", None, of)


def test_the_audit_tells_of_an_equals_sign_before_a_rounded_number():
    work, facts = Working(THEME, "L"), Facts(load_lesson(DEFAULT))
    loss = facts.display("loss")
    work.line("L", "{v}", v=loss)
    assert any("should be ≈" in problem for problem in audit_numbers([work], facts))
    right = Working(THEME, "L")
    right.result(loss, left="L")
    assert audit_numbers([right], facts) == []


@pytest.mark.parametrize("value", [-0.00107, 0.00002, -3.3e-5, -9.6e-12, -12.3, 4321.0])
def test_a_small_number_has_room_in_a_unit(value, monkeypatch):
    """In units with two places: as it is shown, of readable size, inside the unit."""
    lesson = load_lesson(ROOT / "tests" / "lessons" / "wide.toml")
    net = NetworkDiagram(Facts(lesson), THEME)
    shown = Shown(fields.loss(), write_number(value, 2), value, 2)
    net.facts = type("Given", (), {"display": lambda *_: shown})()
    net._radius = 0.48  # the smallest that shows values, and drawn like this
    monkeypatch.setattr(type(net.arranged), "radius", net._radius)
    label = net.value_typeset(1, 0, "loss")
    assert label.text() == shown.text != "0.00"
    assert label.width <= 2 * net.radius and label.size_now == pytest.approx(label.size)
