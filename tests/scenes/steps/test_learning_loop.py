"""Step 8: counter and table agree; wishes add up tip to tail; the end card can be read."""

from __future__ import annotations

import pytest

from scenes.engine import entry
from scenes.engine.context import make_context
from scenes.engine.observer import Silent
from scenes.kit.blocks.pushes import Pushes
from scenes.kit.type.typeset import words
from tests.jobs import step_job
from tests.scenes.conftest import DEFAULT, LESSONS

SECONDS_OF_END = 4.3  # the last picture leaves and the card comes in 1.3 s, then it stands for 3 s


class AtEnds(Silent):
    """Keeps what the step says of itself at the end of beats."""

    def __init__(self):
        self.said = {}
        self.frames = {}

    def beat_ends(self, step, key):
        self.frames[key] = step.frame / step.fps
        if key == "hundred":
            inside = step.net.unit(step.net.last, step.facts.focus.out).content
            self.said = {
                "cycle": step.around.sheet.counts[-1].plain,
                "updates": step.figures.count.plain,
                "in the table": step.around.sheet.cells[-1]["forward"].text(),
                "in the network": inside.text(),
            }


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    seen = AtEnds()
    entry._run(step_job(DEFAULT, "learning_loop", scratch=tmp_path_factory.mktemp("s8")), observer=seen)
    return seen


def test_the_last_cycle_predicts_before_its_update_and_the_network_after_it(ends):
    assert ends.said == {"cycle": "100", "updates": "100", "in the table": "0.8816", "in the network": "0.8824"}


def test_the_end_card_stands_long_enough_to_be_read(ends):
    assert ends.frames["end"] >= SECONDS_OF_END


@pytest.mark.parametrize("sizes", [[0.06, 0.01, -0.004, 0.03], [-1.0, -2.0], [0.0, 0.5, -0.5], [1e-9, -3.0, 2.0]])
def test_each_push_begins_where_the_one_before_ends(sizes):
    theme = make_context(DEFAULT, "learning_loop").theme
    pushes = Pushes(theme, sizes, [words("a", theme, own=True) for _ in (*sizes, 0)]).place(0.0, 0.0, 4.0)
    tail, tip = 0.0, pushes.begin
    for size in sizes:
        points = pushes.arrow(len(sizes), size, tail).points[:, 0]
        assert points.min() >= 0 and points.max() <= 4.0 + 1e-9
        start, end = (points.min(), points.max()) if size >= 0 else (points.max(), points.min())
        assert start == pytest.approx(tip, abs=1e-9)
        tip, tail = end, tail + size
    assert tip == pytest.approx(pushes.begin + sum(sizes) * pushes.chained)


@pytest.mark.parametrize("sizes", [[0.06, 0.01, -0.004, 0.03], [-1.0, -2.0], [0.0, 0.5, -0.5]])
def test_the_largest_push_has_half_of_the_room_and_each_its_own_side(sizes):
    theme = make_context(DEFAULT, "learning_loop").theme
    pushes = Pushes(theme, sizes, [words("a", theme, own=True) for _ in (*sizes, 0)]).place(0.0, 0.0, 4.0)
    arrows = [pushes.arrow(row, size) for row, size in enumerate(sizes)]
    assert max(arrow.width for arrow in arrows) == pytest.approx(4.0 - pushes.zero)
    for size, arrow in zip(sizes, arrows, strict=True):
        assert arrow.get_fill_color().to_hex() == theme.role("negative" if size < 0 else "positive")
        assert (arrow.get_x() - pushes.zero) * size >= 0 and arrow.get_left()[0] > pushes.names[0].get_right()[0]


class Runs(Silent):
    """Keeps the counter of updates whenever the step is looked at, and the weight that samples wish for."""

    def __init__(self):
        self.counts, self.key = [], None

    def sample(self, step, moment):
        if step.beat == "hundred" and "figures" in vars(step):
            self.counts.append(int(step.figures.count.plain))
        if step.beat == "samples":
            self.key = step.disputed()


@pytest.mark.parametrize(("name", "kept"), [("default", True), ("regression", False)])
def test_the_run_is_never_wound_back_and_samples_wish_for_a_disputed_weight(name, kept, tmp_path):
    seen = Runs()
    step = entry._run(step_job(LESSONS[name], "learning_loop", scratch=tmp_path), observer=seen, halfway=True)
    assert seen.counts == sorted(seen.counts) and seen.counts[-1] == step.cycles
    assert (seen.key == step.net.followed) == kept
    wishes = step.wishes(seen.key)
    assert kept or (min(wishes) < 0 < max(wishes))
