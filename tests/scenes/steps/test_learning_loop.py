"""Step 8: counter and table agree; the end card can be read; samples wish for a weight they disagree about."""

from __future__ import annotations

import pytest

from scenes.engine import entry
from scenes.engine.observer import Silent
from scenes.kit.motion.verbs import level_of
from scenes.kit.signal.flips import disputed, sample_wishes
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


class Runs(Silent):
    """Keeps the counter of updates whenever the step is looked at, and the weight that samples wish for."""

    def __init__(self):
        self.counts, self.key = [], None

    def sample(self, step, moment):
        if step.beat == "hundred" and "figures" in vars(step):
            self.counts.append(int(step.figures.count.plain))
        if step.beat == "samples":
            self.key = disputed(step.facts, [step.net.followed, *step.net.edges])


@pytest.mark.parametrize(("name", "kept"), [("default", True), ("regression", False)])
def test_the_run_is_never_wound_back_and_samples_wish_for_a_disputed_weight(name, kept, tmp_path):
    seen = Runs()
    step = entry._run(step_job(LESSONS[name], "learning_loop", scratch=tmp_path), observer=seen, halfway=True)
    assert seen.counts == sorted(seen.counts) and seen.counts[-1] == step.cycles
    assert (seen.key == step.net.followed) == kept
    wishes = sample_wishes(step.facts, seen.key)
    assert kept or (min(wishes) < 0 < max(wishes))


class Crossing(Silent):
    """Keeps, while training runs, what the arrow of the weight that crosses zero is like: its value, its strength."""

    def __init__(self):
        self.seen = []

    def sample(self, step, moment):
        if step.beat == "hundred" and "figures" in vars(step):
            edge = step.net.edges[step.flips[0].key]
            self.seen.append((step.now.done, edge.value, level_of(step.figures.plot)))


def test_a_weight_crosses_zero_before_anything_dims(tmp_path):
    seen = Crossing()
    step = entry._run(step_job(DEFAULT, "learning_loop", scratch=tmp_path), observer=seen, halfway=True)
    across = step.flips[0].cycle
    dim = next(n for n, (_, _, level) in enumerate(seen.seen) if level < 1)
    assert any(done == across and value > 0 for done, value, _ in seen.seen[:dim]), "the crossing is seen in full light"
    assert {across - 2, across - 1} <= {done for done, _, _ in seen.seen[:dim]}, (
        "the updates before it are seen one by one"
    )
