"""Step 8: the four phases as one loop, a hundred times; many samples; the code; what to keep."""

from __future__ import annotations

from scenes.steps.learning_loop.before_after import BeforeAfter
from scenes.steps.learning_loop.code import TenLines
from scenes.steps.learning_loop.hundred import Hundred
from scenes.steps.learning_loop.ideas import Ideas
from scenes.steps.learning_loop.samples import Samples
from scenes.steps.learning_loop.table import FirstCycles


class LearningLoop(FirstCycles, Hundred, BeforeAfter, Samples, TenLines, Ideas):
    """Step 8: a cycle, its table, a hundred cycles, before and after, many samples, ten lines of numpy, six ideas."""

    key = "learning_loop"
    beats = ("open", "loop", "table", "hundred", "before_after", "samples", "code", "concepts", "closing", "end")
    poster = "hundred"
