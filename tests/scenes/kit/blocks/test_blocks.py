"""Blocks fill the width they are given, downwards from their top, whatever is in them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import FadeIn

from lesson.facts import fields
from scenes.kit import blocks
from scenes.kit.blocks import (
    Bar,
    Bars,
    Block,
    Card,
    Code,
    CycleSheet,
    Grid,
    Lever,
    Meanings,
    NumberLines,
    Order,
    Pushes,
    Question,
    Rows,
)
from scenes.kit.blocks.code import in_rows
from scenes.kit.blocks.facing import Facing
from scenes.kit.blocks.grid import LEAST
from scenes.kit.layout.zones import WORK
from scenes.kit.motion import level_of
from scenes.watch.audit import audit_layout
from scenes.watch.audit_numbers import audit_numbers

LONG = "name of an output"

SENTENCE = "One error, two opposite wishes, and a sentence of more lines."
CODE = ["for x, y in samples:", "    w -= eta * slope(w, x, y)"]


def rows(stage):
    return Rows(
        [(stage.words("loss"), stage.number("loss")), (stage.words(LONG, own=True), stage.number("target[out]"))]
    )


def bars(stage):
    return Bars(
        stage.theme,
        [
            Bar(stage.words("loss"), stage.number("loss"), 1.0, "loss"),
            Bar(stage.words(LONG, own=True), stage.number("target[out]"), 0.25, "backward"),
        ],
    )


def grid(stage):
    texts = [stage.number("loss"), stage.number("cycle.loss_after")]
    lines = [[stage.words("loss"), texts], [stage.words("target"), stage.number("target[out]")]]
    return Grid([*lines], [None, stage.words("before", role="muted")])


MADE = {
    "Rows": rows,
    "Grid": lambda stage: Grid([[stage.words("loss"), stage.number("loss")], [stage.words("target"), None]]),
    "Bars": bars,
    "Card": lambda stage: Card(
        stage.theme, "One error, two opposite wishes, and a sentence of more lines.", "A title", own=True
    ),
    "Question": lambda stage: Question(stage.theme, "Will it come out", "larger or smaller?"),
    "NumberLines": lambda stage: NumberLines(
        stage.theme, [(stage.words("loss"), (0.0, 1.0)), (stage.words("target"), (-1.0, 1.0))]
    ),
    "Order": lambda stage: Order(stage.theme, stage.words("loss", role="loss"), stage.words("target")),
    "Code": lambda stage: Code(stage.theme, CODE),
    "Meanings": lambda stage: Meanings(stage.theme, [("loss", "how wrong we are", "loss")] * 3, 3.6, WORK.height),
    "Pushes": lambda stage: Pushes(stage.theme, [0.6, -0.2], [stage.words("loss") for _ in range(3)]),
    "Lever": lambda stage: Lever(stage.theme, -0.2, (stage.math("z"), stage.math("L")), ("ink", "loss")),
    "CycleSheet": lambda stage: CycleSheet(stage.facts, stage.theme, {"loss": stage.words("loss")}, range(2)),
}


def test_every_block_is_tried():
    assert set(MADE) == {name for name in blocks.__all__ if name not in ("Bar", "Block")}


@pytest.mark.parametrize("width", [WORK.width, 3.6])
@pytest.mark.parametrize("name", MADE)
def test_a_block_fills_its_place(stage, name, width):
    block = MADE[name](stage)
    assert isinstance(block, Block)
    left, top = WORK.left, WORK.top
    for _ in range(2):  # placed again, it is the same block in the same place
        assert block.place(left, top, width) is block
        drawn = [part.points for part in block.family_members_with_points()]
        points = np.concatenate([each for each in drawn if np.ptp(each) > 1e-4])
        low, high = points.min(axis=0), points.max(axis=0)
        assert low[0] == pytest.approx(left, abs=0.05) and high[0] <= left + width + 0.05
        assert high[1] <= top + 0.06 and high[1] > top - (1.5 if name == "Lever" else 0.55)  # an end may go up
    assert block.height > 0.5
    stage.play(FadeIn(block))
    assert stage.mobjects == [block]
    assert width < WORK.width or not audit_layout(stage.mobjects, stage.theme)
    assert not audit_numbers(stage.mobjects, stage.facts)


@pytest.mark.parametrize("over", [False, True])
def test_number_lines_spread_over_a_height_with_their_names_before_or_over_them(stage, over):
    names = [stage.words("loss"), stage.words("target"), stage.words("prediction")]
    rows = [(name, (0.0, 1.0)) for name in names]
    block = NumberLines(stage.theme, rows, height=5.0, over=over, open_ends=True).place(WORK.left, WORK.top, WORK.width)
    heights = [line.y for line in block.lines]
    assert (
        np.ptp(np.diff(heights)) < 1e-9 and heights[0] < WORK.top - 0.4 and WORK.top - 5.0 < heights[-1] < WORK.top - 4
    )
    for name, line in zip(names, block.lines, strict=True):
        dashes = float(line.axis.get_left()[0])
        assert dashes >= WORK.left
        low, right = float(name.ink_points()[:, 1].min()), float(name.get_right()[0])
        assert low > line.y + 0.1 if over else right < dashes


def length(bars, index):
    return float(bars.fills[index].width)


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("a = b", ["a = b"]),
        ("    aaaa = bbbb + cccc", ["    aaaa =", "        bbbb +", "        cccc"]),
        ("aaaaaaaaaaaaaaaaaaaa = b", ["aaaaaaaaaaaaaaaaaaaa", "    = b"]),
        ("", [""]),
    ],
)
def test_a_line_of_code_goes_on_below(line, rows):
    assert in_rows(line, 14) == rows


def test_bars_grow_from_the_left_and_values_stand_at_their_ends(stage):
    made = bars(stage).place(WORK.left, WORK.top, WORK.width)
    lengths, lefts = [], []

    def look(share):
        lengths.append(length(made, 0))
        lefts.append(round(float(made.fills[0].get_left()[0]), 6))

    stage.seen = look
    stage.play(made.grow())
    assert lengths == sorted(lengths) and len(set(lefts)) == 1 and lengths[0] < 0.05
    assert length(made, 0) == pytest.approx(made.reach) and length(made, 1) == pytest.approx(made.reach / 4)
    assert stage.mobjects == [made] and level_of(made.values) == level_of(made.names) == 1.0
    said = []
    stage.play(made.to(0, 0.5, then=said.append))
    assert length(made, 0) == pytest.approx(made.reach / 2) and said[-1] == pytest.approx(0.5)
    assert float(made.values[0].get_left()[0]) - float(made.fills[0].get_right()[0]) == pytest.approx(0.2, abs=0.02)
    assert made.place(WORK.left, WORK.top, WORK.width).bars[0].share == 0.5
    assert length(made, 0) == pytest.approx(made.reach / 2), "a bar keeps its share where it is placed again"


def test_rows_are_on_one_grid(stage):
    made = rows(stage).place(WORK.left, WORK.top, WORK.width)
    for index in range(2):
        name, value = made.row(index)
        assert name.baseline[1] == pytest.approx(value.baseline[1])
        assert float(value.get_right()[0]) == pytest.approx(WORK.right, abs=0.01)
        assert float(name.get_right()[0]) < float(value.get_left()[0]) - 0.25
    assert made.names[0].baseline[1] - made.names[1].baseline[1] == pytest.approx(0.62)


def test_cells_of_a_grid_stand_in_columns_and_in_one_place_one_after_another(stage):
    made = grid(stage).place(WORK.left, WORK.top, WORK.width)
    before, after = made.rows[0][1]
    assert made.headings[0] == [] and made.column(1, 1) == [after] and len(made.column(1)) == 2
    for text in (*made.column(1), after, *made.headings[1]):
        assert float(text.get_right()[0]) == pytest.approx(WORK.right, abs=0.01)
    assert before.baseline[1] == after.baseline[1] == made.rows[0][0][0].baseline[1]
    assert made.rows[0][0][0].baseline[1] - made.rows[1][0][0].baseline[1] == pytest.approx(made.pitch)
    narrow = grid(stage).place(WORK.left, WORK.top, 1.9)
    assert float(narrow.rows[1][0][0].get_right()[0]) < float(narrow.rows[0][1][0].get_left()[0])
    assert float(narrow.rows[0][1][0].get_right()[0]) == pytest.approx(WORK.left + 1.9, abs=0.01)


def test_the_question_of_a_step_is_in_the_place_of_the_working(stage):
    panel = stage.question("Will it come out", "larger or smaller?")
    assert isinstance(panel, Question)
    assert panel[0].get_center() == pytest.approx([(WORK.left + WORK.right) / 2, WORK.top - 1.85, 0])
    assert [panel[0].width, panel[0].height] == pytest.approx([WORK.width, 0.62 * 2 + 1.2])
    low = stage.question("Up?", y=WORK.bottom)
    assert float(low[0].get_bottom()[1]) >= WORK.bottom - 0.05


def test_bars_without_values_take_the_whole_width(stage):
    """For what is only compared by its length: the longest bar ends where the block does."""
    bars = Bars(
        stage.theme, [Bar(stage.words(name), None, share, "backward") for name, share in (("a", 1.0), ("b", 0.25))]
    )
    bars.place(0.0, 2.0, 4.0)
    whole, quarter = (np.ptp(fill.points[:, 0]) for fill in bars.fills)
    assert abs(float(bars.fills[0].points[:, 0].max()) - 4.0) < 1e-6 and abs(quarter / whole - 0.25) < 1e-6
    stage.play(bars.grow())


@pytest.mark.parametrize("of", [(), fields.cycle_after(50)])
def test_a_prediction_faces_its_target_over_a_line_that_has_both(stage, of):
    facing = Facing(stage.facts, stage.theme, of).place(WORK.left, WORK.top, WORK.width)
    assert facing.said == stage.facts.value(fields.prediction("out", of=of)) and facing.aim == stage.lesson.y[0]
    ends = [facing.line.x(value) for value in (facing.first, facing.said, facing.aim)]
    assert WORK.left < min(ends) and max(ends) < WORK.right and len(set(ends)) == (3 if of else 2)
    assert facing.row(1).get_bottom()[1] > facing.lines.get_top()[1]
    assert [facing.row(n)[0].text() for n in (0, 1)] == ["prediction", "target"]


@pytest.mark.parametrize(("share", "close"), [(1.3, False), (1.05, False), (0.7, True)])
def test_columns_of_a_grid_keep_apart_where_they_can_be_narrowed(stage, share, close):
    """Also where texts have to be narrowed for it; where even that does not do, `close` says so."""
    texts = [stage.words(text) for text in ("prediction", "target", "prediction", "target")]
    grid = Grid([texts]).place(WORK.left, WORK.top, share * sum(float(text.width) for text in texts))
    gaps = [float(b.get_left()[0] - a.get_right()[0]) for a, b in pairwise(texts)]
    assert grid.close == close and (min(gaps) < LEAST * 0.7) == close


def test_names_over_number_lines_may_be_as_wide_as_the_lines(stage):
    name = stage.words("one at a time", own=True)
    whole = float(name.width)
    NumberLines(stage.theme, [(name, (0.0, 1.0))], ticks=(), over=True).place(WORK.left, WORK.top, 1.2 * whole)
    assert float(name.width) == pytest.approx(whole)
