"""Values keep to their places: in units, whatever their size, and beside arrows, whatever they become."""

import numpy as np
import pytest

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from lesson.facts.numbers import write_number
from scenes.kit.layout.zones import READ
from scenes.kit.network.unit import Unit, inside
from scenes.kit.type.typeset import number
from scenes.watch.audit import audit_layout
from tests.scenes.watch.test_audit_bites import DARK

# 0.48: the least radius of a unit that shows values; 0.7: the largest
VALUES = [
    0.5498,
    -0.1164,
    0.0,
    3.0,
    -487.21,
    123456.0,
    -99999.9,
    2e-5,
    -2.5e-5,
    0.0003,
    -0.0003,
    5e-14,
    -1.7e-24,
    2.6e-212,
    3.9e211,
    -1e300,
]


class Numbers:
    """Facts of one number."""

    def __init__(self, value: float) -> None:
        self.value = value

    def display(self, field: Field, places: int | None = None, sign: bool | None = None) -> Shown:
        places = 4 if places is None else places
        return Shown(field, write_number(self.value, places, bool(sign)), self.value, places)


@pytest.mark.parametrize("sign", [None, True])
@pytest.mark.parametrize("radius", [0.48, 0.55, 0.62, 0.66, 0.7])
def test_a_value_stands_in_its_unit_and_can_be_read(radius: float, sign: bool | None) -> None:
    unit = Unit(np.zeros(3), radius, DARK, None)
    for value in VALUES:
        facts = Numbers(value)
        label = inside(
            facts, facts.display(fields.input_value(0), None if radius >= 0.66 else 2, sign), DARK, "ink", sign, radius
        ).centered_at(0, 0)
        assert float(label.values[0].value) == value and label.text()
        if radius >= 0.66 or abs(np.log10(abs(value) or 1.0)) < 100:  # a power of three digits needs a large unit
            assert audit_layout([unit, label], DARK) == [], (value, label.text())
            assert label.size_now > READ - 1e-6, (value, label.text())


def test_what_fits_stays_as_it_is() -> None:
    for value, text in ((0.5498, "0.5498"), (-0.1164, "−0.1164"), (-487.2, "−487.2000")):
        facts = Numbers(value)
        label = inside(facts, facts.display("x"), DARK, "ink", None, 0.7)
        assert label.text() == text or len(label.text()) < len(text)
        assert label.text().startswith(text[:4])
    assert inside(Numbers(-0.1164), Numbers(-0.1164).display("x"), DARK, "ink", None, 0.7).narrowed == 1.0


def test_a_label_with_a_place_of_its_own_stays_in_it() -> None:
    label = number(Shown(fields.input_value(0), "0.25", 0.25, 2), DARK).centered_at(1.0, 0.5)
    label.room = label.width
    for text in ("+0.003", "−0.25", "0.25"):
        label.say(number(Shown(fields.input_value(0), text, 0.1, 2), DARK))
        assert label.text() == text and label.get_center()[0] == pytest.approx(1.0, abs=0.03)
        assert float(np.ptp(label.ink_points()[:, 0])) <= label.room + 1e-6
    label.say(number(Shown(fields.input_value(0), "0.25", 0.25, 2), DARK))
    assert label.size_now == pytest.approx(READ) and label.narrowed == 1.0
