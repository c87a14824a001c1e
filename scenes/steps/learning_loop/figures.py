"""Step 8, the figures: what runs along while the network learns."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import Dot, VGroup, VMobject

from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import Typeset


@dataclass
class RunningFigures:
    """Number of updates, prediction beside target, the loss as a number and as a curve, the values of the inputs.

    drawn: the part of the curve that is drawn so far, with `tip` at its end; head: the rows above the loss; score: the
    row of the loss.
    """

    plot: Plot
    curve: VMobject
    tip: Dot
    updates: Typeset
    count: Typeset
    named: Typeset
    prediction: Typeset
    target: VGroup
    loss_name: Typeset
    loss: Typeset
    inputs: VGroup
    drawn: VMobject = field(init=False)
    head: VGroup = field(init=False)
    score: VGroup = field(init=False)

    def __post_init__(self) -> None:
        self.drawn = self.curve.copy().set_stroke(opacity=0)
        self.head = VGroup(self.updates, self.count, self.named, self.prediction, self.target)
        self.score = VGroup(self.loss_name, self.loss)

    def curve_to(self, share: float) -> None:
        """Draw that share of the curve, the dot at its end."""
        self.drawn.pointwise_become_partial(self.curve, 0, max(share, 1e-4)).set_stroke(opacity=1)
        self.tip.move_to(self.drawn.points[-1])
