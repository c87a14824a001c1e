"""Step 4: what its moves pass on their way."""

from __future__ import annotations

from scenes.engine.observer import Silent
from scenes.kit.type.typeset import Typeset
from scenes.watch.seen import VISIBLE, texts_on_screen
from tests.scenes.conftest import DEFAULT

BAR = 16  # width of the stroke of a move that falls from line to line


class Passed(Silent):
    """Collects, at the first quarter of a play, the strength of each text that a falling move lies beside."""

    def __init__(self) -> None:
        self.strengths: list[tuple[str, float]] = []
        self.falls = 0

    def looks_between(self, step):
        return True

    def between(self, step, share):
        bars = [bar for bar in step.mobjects if getattr(bar, "passing", False) and bar.get_stroke_width() == BAR]
        if share != 0.25 or not bars:
            return
        self.falls += 1
        (left, bottom, _), (right, top, _) = bars[0].get_corner([-1, -1, 0]), bars[0].get_corner([1, 1, 0])
        for seen in texts_on_screen(step.mobjects):
            x0, y0, x1, y1 = seen.box
            # The bar sinks through the row of values over the lower line: those at its height, and near its ends.
            if y0 - 0.3 < (bottom + top) / 2 < y1 + 0.3 and x0 - 0.1 < right and left < x1 + 0.1:
                self.strengths.append((Typeset.text(seen.text), seen.strength))


def test_values_are_faint_while_a_move_falls_past_them(job, play_beats):
    passed = Passed()
    play_beats(job("chain_rule", DEFAULT), "one_weight", "path", "nudge", "slopes", observer=passed)
    assert passed.falls == 3 and len(passed.strengths) >= 3, passed.strengths
    assert all(strength < VISIBLE for _, strength in passed.strengths), passed.strengths
