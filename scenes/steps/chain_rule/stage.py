"""Step 4, its stage: the network with the weight we follow, and the chain of quantities beside it."""

from __future__ import annotations

from lesson.facts.numbers import Shown
from scenes.engine.step import Step
from scenes.kit.layout.zones import BODY, FRAME, READ, WORK, by_shape
from scenes.kit.network.edge import Key
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import RELATIONS

from .chain import Chain, Stop

SYMBOL = 0.56  # em of the quantities' symbols
VALUE = 0.46  # em of values
FORMULA_SIZE = 0.6
MOVE_PLACES = 5  # decimals of the small moves beside the lines


def sign_before(shown: Shown) -> str:
    """The sign in front of a value: equal where its digits are all there is, else about."""
    return RELATIONS[shown.relation]


def value_size() -> float:
    """Em of the values of the chain, and over its number lines."""
    return by_shape(wide=VALUE, square=VALUE, tall=READ)


def chain_x() -> float:
    """Left edge of the chain beside the network."""
    return WORK.left + 0.45


class ChainStage(Step):
    """What all beats of the chain rule speak of."""

    def prepare(self) -> None:
        focus = self.facts.focus
        self.net = self.diagram()
        self.values = self.net.put_activations()
        self.edge_key = (self.net.last - 1, focus.out, focus.h)
        self.extra: dict[Key, Typeset] = {}  # weight labels only the lit path has room for
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
        # As many places as the moves have: before and after must give the move on a calculator, too.
        places = None if stop.kind == "weight" else MOVE_PLACES
        other = f"{stop.field}.{'after' if moment == 'before' else 'before'}"
        return self.number(
            f"{stop.field}.{moment}", size=size or value_size(), role=stop.role, places=places, beside=other
        )

    def _weight_label(self) -> Typeset:
        """The label of the weight we follow; where the network is crowded it gets one now."""
        label = self.net.labels.get(self.edge_key) or self.extra.get(self.edge_key)
        if label is None:
            self.extra.update(self.net.missing_labels([self.edge_key], needed=True))
            label = self.extra[self.edge_key]
        return label
