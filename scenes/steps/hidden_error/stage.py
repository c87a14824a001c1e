"""Step 6, its stage: the network of the backward pass, and how its units come to hold what arrives."""

from __future__ import annotations

from functools import partial

from lesson.facts import fields
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.plot.gate import Gate
from scenes.kit.signal.held import left_by, refill, settle
from scenes.kit.signal.site import Site
from scenes.kit.signal.streams import unlabel, weights_again
from scenes.kit.signal.unfold import unfold
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line

DELTA = "delta"
BLAME = "partial L slash partial a"  # what a unit holds before its slope: in its circle there is no room for an index


class BlameStage(NetworkStep):
    """The network of the backward pass: units fill with blame, then with error signals."""

    gate = MadeIn("slope", Gate)
    there = MadeIn("larger", Site)

    @property
    def here(self) -> Site:
        """The lesson's own network, with its board."""
        return Site(self.facts, self.board)

    def as_it_was(self, after: bool = False) -> None:
        """Let the units hold what they do when the outputs' error signals are known; after: when all of them are."""
        site, last = self.here, self.here.last
        left_by(site.board, "forward")
        for layer in range(1 if after else last, last + 1):
            site.board.fill(layer, site.units(layer), partial(fields.delta, layer - 1), DELTA)
        for k in site.units(last):
            self.net.unit(last, k).circle.set_stroke(self.theme.backward)

    # -- units come to hold something ----------------------------------------------------------------------------------

    def signals(self, site: Site, layer: int, *done: int) -> None:
        """The units of a layer get their error signals, with their names; those that have them already stay."""
        units = [k for k in site.units(layer) if k not in done]
        refill(site.board, layer, units, partial(fields.delta, layer - 1), DELTA)

    def blame_arrives(self, site: Site, layer: int, k: int, source: Line, weight: Typeset | None = None) -> None:
        """What arrives at a unit, in its own circle; from the weight that it was made at, where that is given."""
        origin = source.parts["result"] if weight is None else weight
        settle(site.board, layer, k, partial(fields.blame, layer - 1), BLAME, origin)

    def signal_arises(self, site: Site, layer: int, k: int, source: Line) -> None:
        """The error signal of a unit, in its own circle."""
        settle(site.board, layer, k, partial(fields.delta, layer - 1), DELTA, source.parts["result"])

    # -- from network to network ---------------------------------------------------------------------------------------

    def come_back(self) -> None:
        """The larger network folds up into the lesson's own, as the error signal met it."""
        there = self.there.board
        unlabel(there, list(there.extra))  # long numbers have room only while other arrows are dimmed
        weights_again(there, *there.wipe(), *there.forget())
        self.net = self.diagram()
        self.as_it_was(after=True)
        unfold(self, there.net, self.net)
