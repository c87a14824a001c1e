"""Colour arithmetic against published numbers."""

import pytest

from lesson.theme.color import VISIONS, blend, ciede2000, contrast, difference, hex_of, lab, linear, seen

# Sharma, Wu and Dalal 2005, table 1: pairs that catch the usual mistakes (hue's turn, greys, the blue corner).
SHARMA = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0),
    ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, -1, 2), (50, 0, 0), 2.3669),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARMA)
def test_difference_is_that_of_sharma(one, other, expected):
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)
    assert ciede2000(other, one) == pytest.approx(expected, abs=1e-4)


def test_black_and_white():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert difference("#FFFFFF", "#000000") == pytest.approx(100, abs=0.01)
    assert lab("#FFFFFF") == pytest.approx((100, 0, 0), abs=0.02)
    assert blend("#FFFFFF", "#000000", 0.5) == "#808080"


@pytest.mark.parametrize("color", ["#56B4E9", "#E69F00", "#000000", "#0A0A0A", "#FFFFFF"])
def test_light_and_back(color):
    assert hex_of(linear(color)) == color


@pytest.mark.parametrize("vision", VISIONS)
def test_greys_stay_as_they_are(vision):
    for grey in ("#000000", "#808080", "#FFFFFF"):
        assert difference(grey, seen(grey, vision)) < 0.5


def test_who_confuses_what():
    """Red and green of one lightness part for normal eyes and meet for deuteranopes; blue and yellow stay apart."""
    red, green = "#B06040", "#7A8030"
    assert difference(red, green) > 30 and difference(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < 8
    assert difference(seen("#0000FF", "deuteranopia"), seen("#FFFF00", "deuteranopia")) > 60
    assert seen("#FF0000", "greyscale") == "#7F7F7F"
