"""Step 4, its stage: the network with the weight we follow, and the chain of quantities beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from manim import CurvedArrow, VGroup

from lesson.facts.fields import Field
from lesson.facts.numbers import Shown
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.zones import BODY, FRAME, READ, WORK, by_shape
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS, Line

from .chain import Chain, Stop
from .lines import NudgeLines

SYMBOL = 0.56  # em of the quantities' symbols
VALUE = 0.46  # em of values
FORMULA_SIZE = 0.6
MOVE_PLACES = 5  # decimals of the small moves beside the lines


def sign_before(shown: Shown) -> str:
    """Return the sign in front of a value: equal where its digits are all there is, else about."""
    return RELATIONS[shown.relation]


def value_size() -> float:
    """Return the em of the values of the chain, and over its number lines."""
    return by_shape(wide=VALUE, square=VALUE, tall=READ)


def chain_x() -> float:
    """Return the left edge of the chain beside the network."""
    return WORK.left + 0.45


@dataclass
class PathMarks:
    """The marks around the chain while it is built: the question about the way to the loss, then its arrows."""

    unknown: VGroup = field(default_factory=VGroup)
    arrows: VGroup = field(default_factory=VGroup)


@dataclass
class Nudged:
    """The number lines, each with its quantity's symbol and values before and after; `moves` beside them."""

    lines: NudgeLines
    symbols: list[Typeset]
    befores: list[Typeset]
    afters: list[VGroup] = field(default_factory=list)
    moves: VGroup = field(default_factory=VGroup)

    def row(self, index: int) -> VGroup:
        """Return everything of one line."""
        return VGroup(
            self.lines.lines[index],
            self.symbols[index],
            self.befores[index],
            self.afters[index],
            *self.lines.marks(index),
        )

    def all_rows(self) -> list[VGroup]:
        return [self.row(index) for index in range(len(self.symbols))]


@dataclass
class ReadSlopes:
    """The slopes beside the lines, one for each link: what is written, and the bent arrow from line to line."""

    rows: list[VGroup] = field(default_factory=list)
    bends: list[CurvedArrow] = field(default_factory=list)


@dataclass(frozen=True)
class Multiplied:
    """The product of the slopes, worked out."""

    result: Line


@dataclass(frozen=True)
class NudgedLabels:
    """What the network shows after the nudge: the weight's label, and the outputs' predictions."""

    label: Typeset
    predictions: list[Typeset]
    above: bool  # the label has no room on its arrow, and stands above the one that is there


class ChainStage(NetworkStep):
    """The state of all beats of the chain rule."""

    nudged = MadeIn("nudge", Nudged)
    read_slopes = MadeIn("slopes", ReadSlopes)
    multiplied = MadeIn("product", Multiplied)
    measured = MadeIn("measure", NudgedLabels)

    def prepare(self) -> None:
        super().prepare()
        focus = self.facts.focus
        self.marks = PathMarks()
        self.values = self.net.put_activations()
        self.edge_key = (self.net.last - 1, focus.out, focus.h)
        self.chain = Chain(self.facts, self.theme)
        self.stops = self.chain.stops
        self.links = range(len(self.chain.factors))
        self.ys = self._heights()
        room = by_shape(wide=1.05, square=1.05, tall=0.98)  # beside a number line
        self.symbols = [self.math(stop.symbol, size=SYMBOL, role=stop.role).fit(room) for stop in self.stops]
        self.befores = [self._value(stop, "before") for stop in self.stops]
        self.meanings = [self.words(stop.meaning, role="muted") for stop in self.stops]
        for symbol, before, meaning, y in zip(self.symbols, self.befores, self.meanings, self.ys, strict=True):
            symbol.centered_at(chain_x() + 0.3, y)
            before.centered_at(chain_x() + 2.4, y + 0.14)
            meaning.centered_at(chain_x() + 2.4, y - 0.34)

    def _heights(self, few: float = 1.65, many: float = 1.3, up: float = -0.125) -> list[float]:
        """Heights of the stops, evenly from top to bottom, around the middle of the working's zone and so far up."""
        count = len(self.stops)
        pitch = many if count > 3 else few
        return [WORK.center[1] + up + pitch * ((count - 1) / 2 - index) for index in range(count)]

    def _line_heights(self) -> list[float]:
        """Heights of the number lines: where their quantities stood, or over the whole of a tall frame."""
        return self._heights(2.8, 2.2, BODY.center[1] - WORK.center[1] + 0.3) if FRAME.shape == "tall" else self.ys

    def _value(self, stop: Stop, moment: str, size: float | None = None) -> Typeset:
        """A quantity before or after the nudge."""
        field, places, other = self._moment(stop, moment)
        return self.number(field, size=size or value_size(), role=stop.role, places=places, beside=other)

    def _moment(self, stop: Stop, moment: str) -> tuple[Field, int | None, Field]:
        """Return the field of a quantity before or after the nudge, its places, and the field of the other moment."""
        # As many places as the moves have: before and after must give the move on a calculator, too.
        places = None if stop.kind == "weight" else MOVE_PLACES
        return stop.field(moment), places, stop.field("after" if moment == "before" else "before")

    def _weight_label(self) -> Typeset:
        """The label of the weight we follow; where the network is crowded it gets one now."""
        label = self.board.label(self.edge_key, needed=True)
        assert label is not None
        return label
