"""Step 4, its stage: the network with the weight we follow, the quantities it reaches, and where things are placed."""

from __future__ import annotations

from dataclasses import dataclass

from manim import VGroup

from lesson.facts import fields
from lesson.facts.numbers import Shown
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.blocks.rows import SYMBOLS, Column
from scenes.kit.layout.slots import BLOCK, LINE
from scenes.kit.layout.work_area import WorkArea
from scenes.kit.layout.zones import BODY, FRAME, READ, TITLE, WORK, Zone, by_shape
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line

from .chain import Chain, Stop
from .lines import NudgeLines

VALUE = 0.46  # em of values
ROWS = 1.5  # of the size, from baseline to baseline of rows
LOW = 0.34  # share of a tall frame's stage under the number lines
ASIDE = 2.6  # of a tall frame's width, right of the lines


@dataclass(frozen=True)
class ReadSlopes:
    """The slopes beside the lines, one for each link: its symbol, its factors where they are short, its value."""

    links: VGroup


@dataclass(frozen=True)
class Multiplied:
    """The product of the slopes, worked out."""

    result: Line


class ChainStage(NetworkStep):
    """The state of all beats of the chain rule."""

    nudged = MadeIn("nudge", NudgeLines)
    read_slopes = MadeIn("slopes", ReadSlopes)
    multiplied = MadeIn("product", Multiplied)

    def prepare(self) -> None:
        super().prepare()
        self.values = self.net.put_activations()
        self.chain = Chain(self.facts, self.theme)
        self.stops, self.links = self.chain.stops, range(len(self.chain.factors))
        self.unknown, self.arrows = VGroup(), VGroup()  # the question about the way to the loss, then the way
        # A tall frame has more room for what is worked out under its network.
        tall = FRAME.shape == "tall"
        self.size, self.large, self.gap = (VALUE, TITLE, BLOCK) if tall else (READ, VALUE, LINE)
        self.pitch, self.value = ROWS * self.size, READ if tall else VALUE  # a line is shorter there
        # The slopes are beside their lines; what is worked out from them is there too, or below them.
        self.aside: Zone = WORK
        self.beside: WorkArea = self.board
        if tall:
            floor = BODY.bottom + LOW * BODY.height
            self.aside = Zone(BODY.right - ASIDE, BODY.right, floor, BODY.top)
            self.beside = WorkArea(self.play, Zone(BODY.left, BODY.right, BODY.bottom, floor))
        rows = []
        for stop in self.stops:
            symbol = self.math(stop.symbol, size=TITLE, role=stop.role).fit(SYMBOLS)
            rows.append((symbol, self.value_of(stop, "before"), self.words(stop.meaning, role="muted")))
        self.column = Column(self.theme, rows).place(WORK.left, WORK.top, WORK.width)

    def moment(self, stop: Stop, moment: str, of: str = "nudge") -> Shown:
        """Return a quantity before or after the nudge, with as many places as the moves have.

        Before and after must give the move on a calculator, too.
        """
        other = fields.nudged(stop.kind, "after" if moment == "before" else "before", of)
        places = None if stop.kind == "weight" else move_places()
        return self.shown(fields.nudged(stop.kind, moment, of), places, beside=other)

    def value_of(self, stop: Stop, moment: str, size: float | None = None, before: str = "") -> Typeset:
        """Return a quantity before or after the nudge as a text; before: what is written before it."""
        roles = {"v": stop.role, "to": "muted"}
        return self.math(f"{before} {{v}}", v=self.moment(stop, moment), roles=roles, size=size or self.value)


def move_places() -> int:
    """Return the decimals of the small moves beside the lines: as many as divide well, where they have room."""
    return by_shape(wide=6, square=6, tall=5)
