"""Blocks that one step of the film was made with: pushes, meanings, the sheet of cycles."""

from __future__ import annotations

from itertools import pairwise

import pytest

from lesson.facts import fields
from scenes.engine.context import make_context
from scenes.kit.blocks import Code, CycleSheet, Meanings, Pushes
from scenes.kit.blocks.meanings import BELOW
from scenes.kit.blocks.sample_rows import Answers, SampleRows
from scenes.kit.layout.zones import BODY, WORK, Zone
from scenes.kit.signal.flips import sample_wishes
from scenes.kit.type.typeset import words
from tests.scenes.conftest import DEFAULT, LESSONS
from tests.scenes.kit.on_stage import on_stage


@pytest.mark.parametrize("sizes", [[0.06, 0.01, -0.004, 0.03], [-1.0, -2.0], [0.0, 0.5, -0.5], [1e-9, -3.0, 2.0]])
def test_each_push_begins_where_the_one_before_ends(sizes):
    theme = make_context(DEFAULT, "learning_loop").theme
    pushes = Pushes(theme, sizes, [words("a", theme, own=True) for _ in (*sizes, 0)]).place(0.0, 0.0, 4.0)
    tail, tip, low = 0.0, pushes.zero, 1.0
    for down, size in enumerate(sizes):
        arrow = pushes.arrow(len(sizes), size, tail, down)
        assert arrow.get_y() < low  # a stair lower, so that no arrow covers another
        points, low = arrow.points[:, 0], arrow.get_y()
        assert points.min() >= 0 and points.max() <= 4.0 + 1e-9
        start, end = (points.min(), points.max()) if size >= 0 else (points.max(), points.min())
        assert start == pytest.approx(tip, abs=1e-9)
        tip, tail = end, tail + size
    assert tip == pytest.approx(pushes.zero + sum(sizes) * pushes.chained)


@pytest.mark.parametrize("sizes", [[0.06, 0.01, -0.004, 0.03], [-1.0, -2.0], [0.0, 0.5, -0.5]])
def test_the_largest_push_has_half_of_the_room_and_each_its_own_side(sizes):
    theme = make_context(DEFAULT, "learning_loop").theme
    pushes = Pushes(theme, sizes, [words("a", theme, own=True) for _ in (*sizes, 0)]).place(0.0, 0.0, 4.0)
    arrows = [pushes.arrow(row, size) for row, size in enumerate(sizes)]
    assert max(arrow.width for arrow in arrows) == pytest.approx(4.0 - pushes.zero)
    for size, arrow in zip(sizes, arrows, strict=True):
        assert arrow.get_fill_color().to_hex() == theme.role("negative" if size < 0 else "positive")
        assert (arrow.get_x() - pushes.zero) * size >= 0 and arrow.get_left()[0] > pushes.names[0].get_right()[0]


def test_meanings_move_closer_where_they_have_less_room():
    with on_stage(DEFAULT) as step:
        rows = [("weight", "a number on a connection", "positive")] * 4
        high, low = (Meanings(step.theme, rows, 4, height) for height in (9, 3.6))
        assert high.tall() > low.tall() == pytest.approx(3.6)
        low.place(0, 0, 4)
        heads = [head.baseline[1] for head in low.heads]
        assert all(one - other > BELOW for one, other in pairwise(heads))


def test_a_sheet_shows_each_cycle_and_can_be_shortened_to_the_last():
    with on_stage(DEFAULT) as step:
        heads = {phase: step.words(phase, own=True) for phase in ("forward", "loss")}
        sheet = CycleSheet(step.facts, step.theme, heads, range(3)).place(0, 0, 4)
        assert [text.plain for text in sheet.counts] == ["1", "2", "3"]
        shown = [cell.values[0].value for cell in (cells["loss"] for cells in sheet.cells)]
        assert shown == [step.facts.value(fields.loss(of=fields.cycle_after(n))) for n in range(3)]
        assert [cell.get_right()[0] for cell in sheet.cells[0].values()] == pytest.approx(
            list(sheet.ends.values()), abs=0.05
        )
        sheet.tell(99)
        assert sheet.counts[-1].plain == "100" and sheet.cells[-1]["forward"].text() == "0.8816"
        gone, rises, by = sheet.shorten()
        assert len(gone) == 3 and len(sheet.counts) == 2 and by > 0 and rises[0] is sheet.counts[-1]


def test_what_is_told_of_code_is_level_with_its_lines_or_under_the_one_that_reaches_into_its_place():
    with on_stage(DEFAULT) as step:
        code = Code(step.theme, ["short", "short, too", "a line that is much longer than the others are"])
        code.place(BODY.left, BODY.top, BODY.width)
        told = {line: step.words("loss") for line in range(3)}
        assert code.gloss(told, Zone(0, BODY.right, BODY.bottom, BODY.top))
        levels = [float(code.lines[line][0].baseline[1] - told[line].baseline[1]) for line in range(3)]
        assert levels == pytest.approx([0, 0, code.pitch * code.size])
        assert all(text.get_left()[0] > -0.05 for text in told.values())


@pytest.mark.parametrize(("height", "stays"), [(3.0, True), (0.6, False)])
def test_what_is_told_below_the_code_has_one_place_where_there_is_no_room_for_all(height, stays):
    with on_stage(DEFAULT) as step:
        code = Code(step.theme, ["short", "short, too"]).place(BODY.left, BODY.top, BODY.width)
        top = float(code.get_bottom()[1]) - 0.1
        told = {line: step.words("loss") for line in range(2)}
        assert code.gloss(told, Zone(0, BODY.right, top - height, top)) is stays
        assert bool(told[0].baseline[1] > told[1].baseline[1] + 0.3) is stays


@pytest.mark.parametrize(("width", "named"), [(5.0, True), (2.6, False)])
def test_samples_show_inputs_by_name_where_there_is_room_and_all_but_what_the_network_says_is_known(width, named):
    with on_stage(DEFAULT) as step:
        rows = SampleRows(step.facts, step.theme, 3).place(0.0, 0.0, width)
        assert (rows.heads[0].text() == "practice") is named
        batch = step.facts.value
        assert [[batch(text.values[0].field) for text in row] for row in rows.inputs] == [
            [batch(fields.sample_input(n, i)) for i in range(2)] for n in range(3)
        ]
        assert {*map(id, rows.known), *map(id, rows.said)} == set(map(id, rows.submobjects))
        assert not {*map(id, rows.known)} & {*map(id, rows.said)} and len(rows.said) == 4


def test_after_the_update_each_row_says_what_the_updated_network_says():
    with on_stage(DEFAULT) as step:
        rows = SampleRows(step.facts, step.theme, 4).place(WORK.left, WORK.top, WORK.width)
        ends = [text.get_right()[0] for text in rows.said[1:]]
        rows.after_update()
        said = [float(each.text()) for each in rows.said[1:]]
        after = [step.facts.value(fields.sample_prediction_after(n, 0)) for n in range(4)]
        assert said == [round(value, 2) for value in after] and said != [
            round(step.facts.value(fields.sample_prediction(n, "out")), 2) for n in range(4)
        ]
        assert [text.get_right()[0] for text in rows.said[1:]] == pytest.approx(ends, abs=0.02)


def test_a_wish_is_minus_the_gradient_and_the_average_is_that_of_all():
    facts = make_context(DEFAULT, "learning_loop").facts
    key = (1, 0, 0)
    wishes = sample_wishes(facts, key)
    assert wishes == [-facts.value(fields.sample_gradient(n, *key)) for n in range(4)]
    assert facts.value(fields.average_wish(*key)) == pytest.approx(sum(wishes) / 4)
    assert [facts.display(fields.sample_wish(n, *key), 3, True).text for n in (0, 2)] == ["+0.064", "\u22120.040"]


@pytest.mark.parametrize("name", ["default", "classes-3", "regression", "wide"])
@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_answers_go_to_their_targets_and_say_where_they_are(name, size):
    with on_stage(LESSONS[name], *size) as step:
        facts, rows = step.facts, min(int(step.facts.counts.samples), 4)
        told = SampleRows(facts, step.theme, rows).place(WORK.left, WORK.top, WORK.width)
        answers = Answers(facts, step.theme, told).place(WORK.left, WORK.bottom + 2, WORK.width)
        answers.make_room([told.goal, *told.targets])
        run = answers.run(1.0, step.net)
        run.begin()
        for share in (0.0, 0.5, 1.0):
            run.interpolate(share)
            cycle = facts.long.cycles[answers.now]
            for n, (line, dot, said) in enumerate(zip(answers.lines, answers.dots, told.said[1:], strict=True)):
                value = float(cycle.prediction[n, facts.focus.out])
                assert said.values[0].value == pytest.approx(value)
                assert dot.get_x() == pytest.approx(line.x(value), abs=0.05 * (line.right - line.left))
                assert said.get_left()[0] > told.targets[n].get_right()[0], "there is room for all digits"
                ring = answers.goals[n].get_x()
                assert ring == pytest.approx(line.x(facts.value(fields.sample_target(n, "out"))))
                assert line.left < line.right - 1.0 and WORK.left - 1e-6 <= line.left
            assert answers.loss.values[0].value == pytest.approx(facts.long.losses[answers.now])
        assert answers.now == facts.long.epochs == int(answers.count.text())
        key = step.net.followed
        assert step.net.edges[key].value == pytest.approx(facts.long.network.weights[key[0]][key[1], key[2]])


def test_a_chain_of_pushes_ends_where_their_sum_does():
    with on_stage(DEFAULT) as step:
        sizes = [0.06, 0.01, -0.04, 0.03, 0.02]
        pushes = Pushes(step.theme, sizes, [step.words("a", own=True) for _ in range(4)]).place(0.0, 0.0, 4.0)
        arrows = [pushes.arrow(n, sizes[n]) for n in range(3)]
        chain, moves = pushes.chain(arrows)
        assert len(chain) == len(moves) == 4, "those without a row join as one"
        for move in moves:
            move.begin()
            move.interpolate(1.0)
        assert chain[-1].get_right()[0] == pytest.approx(pushes.zero + sum(sizes) * pushes.chained, abs=1e-6)
