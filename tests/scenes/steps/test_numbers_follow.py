"""With every weight changed, every number on screen follows: nothing in the film is written by hand."""

from __future__ import annotations

import re

import pytest

from scenes.engine import entry
from tests.scenes.conftest import DEFAULT, STEPS, NumberReader


@pytest.fixture
def perturbed(tmp_path):
    """The default lesson with every weight moved by a different amount."""
    text = DEFAULT.read_text(encoding="utf-8")
    moved = iter(range(1, 100))

    def change(match):
        return re.sub(
            r"-?\d+\.\d+", lambda n: f"{float(n[0]) + 0.031 * next(moved) * (-1) ** next(moved):.3f}", match[0]
        )

    changed = re.sub(r"(?m)^\s*weights\s*=\s*\[[^\n]*(?:\n\s+\[[^\n]*)*", change, text)
    assert changed != text
    path = tmp_path / "lesson.toml"
    path.write_text(changed, encoding="utf-8")
    return path


# What does not depend on the weights: counts, the sample, the target, rates, and work.
FIXED = re.compile(
    r"^(counts|x\[|target|eta|epochs|work|rate_values|ball|cycle\.(eta|x|target)|nudge\.epsilon|history\.(eta|epochs)|"
    r"nudge_prediction(_fine)?\.epsilon|batch\.(x|target)|lesson\.)"
)


@pytest.mark.parametrize("step", STEPS)
def test_every_number_follows_the_weights(step, job, watched, perturbed):
    before, reader, auditor = watched(step).numbers, NumberReader(), entry.Auditor()
    entry._run(job(step, perturbed), observer=entry.Several(reader, auditor), halfway=True)
    after = reader.seen
    assert auditor.problems == []
    assert before, "a step shows numbers"
    stuck = {
        key: text
        for key, text in before.items()
        if not FIXED.match(key[0])
        and key in after
        and after[key] == text
        and not re.fullmatch(r"[\u2212+]?0?[.]?0*\d{0,1}", text)
    }
    # A rounded value may by chance stay; a film of literals would leave dozens.
    assert len(stuck) <= max(1, len(before) // 20), stuck
