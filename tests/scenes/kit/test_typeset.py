"""Texts: fonts of the project only, baselines, counters, missing glyphs; placement of labels; colours by role."""

import itertools
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lesson.problems import FieldError
from scenes.engine.context import make_context
from scenes.engine.texts import Texts
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import BIG, CAP_HEIGHT, PIXELS_PER_UNIT, READ, TITLE
from scenes.kit.network.texts.placement import Segment, boxes_touch, place, segment_hits
from scenes.kit.theme import DARK, LIGHT, THEMES, contrast, theme_named
from scenes.kit.type.outline import TypesetError, outline
from scenes.kit.type.paragraph import IN_RING, _most, headline, headline_in_ring, paragraph
from scenes.kit.type.typeset import counter, math, number, row, words
from scenes.kit.type.typst_code import Code

LESSON = Path(__file__).parents[3] / "assets" / "lesson.toml"
READ_ROLES = ("ink", "muted", "positive", "negative", "forward", "backward", "loss", "slope", "update")


@pytest.fixture(scope="module")
def facts():
    return make_context(LESSON, "what_is_backpropagation").facts


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("role", READ_ROLES)
def test_every_role_can_be_read_on_ground_and_panel(theme, role):
    for ground in (theme.ground, theme.panel):
        assert contrast(theme.role(role), ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_lines_and_marks_stand_out(theme):
    assert contrast(theme.line, theme.ground) >= 3.0


def test_roles_differ_within_a_theme():
    for theme in THEMES.values():
        colors = [theme.role(role) for role in READ_ROLES if role != "update"]
        assert len(set(colors)) == len(colors)


def test_contrast_is_that_of_wcag():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_unknown_theme_and_role_name_the_others():
    with pytest.raises(ValueError, match="dark, light"):
        theme_named("drak")
    with pytest.raises(KeyError, match="positive"):
        DARK.role("postive")
    assert {f.name for f in fields(DARK)} == {f.name for f in fields(LIGHT)}


def test_read_is_34_pixels_of_capitals():
    assert READ * CAP_HEIGHT * PIXELS_PER_UNIT >= 34.0
    points = outline(Code("H")).leaves[0].points
    assert np.ptp(points[:, 1]) == pytest.approx(CAP_HEIGHT, abs=0.01)


def test_a_missing_glyph_is_an_error_and_never_a_box():
    with pytest.raises(TypesetError, match="no font"):
        words("\U00013000", DARK)  # a hieroglyph: fonts for Chinese may be there


@pytest.mark.parametrize(
    "make",
    [
        lambda: words("cycle {n}", DARK),
        lambda: words("cycle {n}", DARK, n=3),  # neither a number of the lesson nor a text
        lambda: paragraph("cycle {n}", DARK, 3.0),
        lambda: math("x = {n}", DARK),
        lambda: math("{{ x + {n} : ink }}", DARK),
    ],
)
def test_a_place_without_a_value_is_told_with_text_name_and_cure(make):
    with pytest.raises(FieldError, match=r"has a place \{n\}, and nothing is given for it: add n=self\.shown"):
        make()


def test_typst_markup_in_plain_words_is_only_words():
    assert words("#let x = *y* _z_ $w$ @a <b> [c] \\d 'e' \"f\"", DARK).width > 1


def test_words_of_a_row_share_a_baseline():
    one, two = words("Input", DARK).at(0, 0.3), words("gap", DARK)
    row([one, two])
    assert one.baseline[1] == pytest.approx(two.baseline[1])
    assert two.ink_points()[:, 0].min() > one.ink_points()[:, 0].max()


def test_figures_are_tabular(facts):
    one, eight = words("1111", DARK, weight="semibold"), words("8888", DARK, weight="semibold")
    # The same advance: the fourth figure starts the same number of advances after the first.
    steps = [np.diff([leaf.points[:, 0].min() for leaf in text.submobjects[:-1]]) for text in (one, eight)]
    assert np.allclose(steps[0], steps[1], atol=1e-6)


def test_a_counter_keeps_place_size_and_strength(facts):
    label = number(facts.display("history.losses[0]"), DARK).at(1.0, 0.5)
    label.scale(1.5, about_point=label.baseline)
    before = label.baseline.copy(), label.size_now
    counter(label, facts.display("history.losses[100]"), "ink")
    assert label.text() == facts.display("history.losses[100]").text
    assert np.allclose(label.baseline, before[0])
    assert label.size_now == pytest.approx(before[1])


def test_groups_and_values_are_found_by_name(facts):
    text = math("{{ delta : delta }} = {{ (a - y) : error }} dot {d}", DARK, d=facts.display("loss"))
    assert set(text.parts) == {"delta", "error", "d"}
    assert len(text.parts["error"]) == 5
    assert text.parts["error"][0].get_fill_color().to_hex().upper() == DARK.loss
    assert [str(shown.field) for shown in text.values] == ["loss"]


def test_copies_keep_their_meaning(facts):
    label = number(facts.display("loss"), DARK)
    copy = label.copy()
    assert copy.values == label.values and copy.parts["value"][0] is not label.parts["value"][0]


def test_labels_never_touch_each_other_or_another_edge():
    left, right = [(0.0, y) for y in (2, 0, -2)], [(5.0, y) for y in (2, 0, -2)]
    segments = [Segment(a, b, 0.9, 0.26) for a, b in itertools.product(left, right)]
    spots = place(segments)
    assert sum(spot is not None for spot in spots) >= 5
    boxes = []
    for index, (segment, spot) in enumerate(zip(segments, spots, strict=True)):
        if spot is None:
            continue
        x, y = spot.point(segment)
        box = (x - 0.45, y - 0.13, x + 0.45, y + 0.13)
        assert not any(boxes_touch(box, other) for other in boxes)
        assert not any(segment_hits(box, s.start, s.end) for i, s in enumerate(segments) if i != index)
        boxes.append(box)


def test_segment_hits_is_right_about_near_misses():
    box = (0.0, 0.0, 1.0, 1.0)
    assert segment_hits(box, (-1, 0.5), (2, 0.5))
    assert not segment_hits(box, (-1, 1.5), (2, 1.5))
    assert not segment_hits(box, (-1, 0.5), (-0.1, 0.5))
    assert segment_hits(box, (-0.5, 0.5), (0.5, -0.2))


@settings(max_examples=300)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=300), st.integers(0, 400), st.integers(-5, 400))
def test_a_line_takes_as_many_pieces_as_fit(widths, room, guess):
    ends, asked = list(itertools.accumulate(widths)), []

    def fits(count):
        asked.append(count)
        return ends[count - 1] <= room

    found = _most(fits, len(widths), guess)
    assert found == max(1, sum(end <= room for end in ends))
    assert len(asked) <= 2 * len(widths).bit_length() + 1
    asked.clear()
    _most(fits, len(widths), found)
    assert len(asked) <= 4, "where the guess is right"


@pytest.mark.parametrize("text", ["a " * 500, "\u4e2d\u6587" * 250, "word " * 200], ids=["letters", "Chinese", "words"])
def test_a_long_text_is_set_a_few_times_for_each_of_its_lines(text, monkeypatch):
    sets = []
    monkeypatch.setattr(
        "scenes.kit.type.paragraph.set_marks",
        lambda marks, *_, **__: sets.append(marks) or Stand(sum(len(mark.text) for mark in marks) * 0.2),
    )
    monkeypatch.setattr("scenes.kit.type.paragraph.Paragraph", lambda lines, size: lines)
    lines = paragraph(text, DARK, 8.0, own=True)
    assert len(sets) < 20 * len(lines) < 2000


class Stand:
    """A line of which only the width counts."""

    def __init__(self, width):
        self.width = width

    def fit(self, width):
        return self


@pytest.mark.parametrize("size", [READ, 2 * READ])
def test_a_line_has_the_same_gap_behind_every_relation(size):
    from scenes.kit.type.working import RELATIONS, Working

    lines = {sign: Working(DARK, "w", size=size).line("w", "w", relation=sign) for sign in RELATIONS}
    gaps = {sign: line.right[0].get_left()[0] - line.relation.get_right()[0] for sign, line in lines.items()}
    assert all(gap >= gaps["="] - 0.02 for gap in gaps.values()), gaps


@pytest.mark.parametrize(("count", "rows"), [(2, 1), (3, 2)])
def test_a_product_that_fills_its_line_gives_its_last_factor_a_row(count, rows, facts):
    """Both rows keep their size, stay in the zone, and the second one starts with the dot."""
    from lesson.facts import fields as numbers
    from scenes.kit.layout.zones import Zone
    from scenes.kit.type.working import Working, product

    shown = [facts.display(numbers.factor(index)) for index in range(count)]
    shown = [facts.display(numbers.factor(index)) for index in range(count)]
    zone = Zone(1.95, 6.4, -3.0, 3.0)
    working = Working(DARK, "a", zone=zone)
    line = working.put_in(product(*shown), apart=True)
    assert len(line.right) == rows
    assert all(row.size_now >= READ - 1e-6 and row.get_right()[0] < zone.right for row in line.right)
    assert set(line.parts) == {f"f{index}" for index in range(count)}


@pytest.mark.parametrize("size", [BIG, TITLE, READ])
def test_a_headline_is_as_large_as_its_longest_word_allows(size):
    text = "Incomprehensibilities of old"
    room = float(words(text.split()[0], DARK, size=size, weight="semibold", own=True).width) + 1e-3
    made = headline(text, DARK, room)
    assert (made.size, len(made.lines)) == (size, 2) and made.width <= room
    assert {line.exempt for line in made.lines} == {"title"}
    assert headline("short", DARK, room).size == BIG and headline("short", DARK, room, READ).size == READ


@pytest.mark.parametrize(
    ("text", "radius", "size"),
    [
        ("Short", 0.8, READ),
        ("Short", 1.6, BIG),
        ("Backpropagation Step-by-Step", 0.8, None),
        ("Backpropagation Step-by-Step", 1.6, READ),
        ("Incomprehensibilities of an old title", 1.6, None),
    ],
)
def test_a_title_in_a_ring_can_be_read_or_is_not_made(text, radius, size):
    made = headline_in_ring(text, DARK, radius)
    assert (made and made.size) == size
    if made is not None:
        assert made.lines[0].size_now >= READ and any(made.height <= high * radius for _, high in IN_RING)
        assert made.width < 2 * radius


def test_a_word_without_room_in_any_size_shrinks():
    titles = ("Chain Rule", "Weight Updates", "Layer-by-Layer", "Learning Loop")  # all have room, so all are as large
    assert {headline(title, DARK, 4.45, TITLE).size for title in titles} == {TITLE}
    assert headline("Incomprehensibilities", DARK, 1.0).width == pytest.approx(1.0, rel=0.02)


def test_why_digits_belong_to_no_field_is_said_with_the_text(facts):
    step = Texts()
    step.facts, step.theme = facts, DARK
    assert step.words("7", own=True).exempt is None
    made = [
        step.words("7", own=True, exempt="title"),
        step.math("7", exempt="title"),
        *step.paragraph("7 and 7 and 7", 1.0, own=True, exempt="title").lines,
    ]
    assert len(made) > 3 and {text.exempt for text in made} == {"title"}


def test_a_heading_of_a_table_may_be_a_text_of_its_own():
    symbol = math("delta", DARK, role="backward")
    table = Table(DARK, [Column("cycle", 0.0, 1.0), Column(symbol, 3.0, 1.0, "right")], top=1.0, under=0.5)
    assert table.headings[1] is symbol and symbol.role == "backward"
    assert float(symbol.baseline[1]) == pytest.approx(1.0) and symbol.get_right()[0] == pytest.approx(3.0, abs=1e-6)
    assert table.rule.get_y() == pytest.approx(0.5) and table.baseline(0) < 0.5
