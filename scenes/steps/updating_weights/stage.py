"""Step 7, its stage: the network, what is lit in it, and weights that move."""

from __future__ import annotations

from dataclasses import dataclass, replace

from manim import Animation, FadeIn, VGroup

from lesson import Shown
from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.layout.zones import WORK, by_shape
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.edge import Key
from scenes.kit.network.flow import pulses
from scenes.kit.type.working import Line, Working, product, sum_of

HEIGHT = 5.41  # top of the working: the zone's own in wide and tall, centred in square's higher zone


def step_in_numbers(
    work: Working, old: Shown, eta: Shown, gradient: Shown, step: Shown, new: Shown
) -> tuple[Line, Line, Line]:
    """Return three lines of working: the rule with numbers, old value and step, new value.

    Parts: w, eta, g of the first line; w, s of the second.
    """
    factor = "({g})" if gradient.value < 0 else "{g}"
    unsigned = replace(old, text=old.text.removeprefix("+"))
    exact = product(old, eta, gradient).exact
    numbers = work.line(
        None, f"{{w}} - {{eta}} dot {factor}", relation="=" if exact else "≈", w=unsigned, eta=eta, g=gradient
    )
    total = sum_of([product(old, names=("w",)), product(step, names=("s",))])
    return numbers, work.put_in(total), work.result(new, of=total, role=work.theme.sign(new.value))


@dataclass(frozen=True)
class Card:
    """What is known of the weight in focus, above the working: rows of a name and a number."""

    weight: VGroup
    gradient: VGroup


class UpdateStage(NetworkStep):
    """The network whose weights take a step; the weight in focus."""

    card = MadeIn("open", Card)

    def prepare(self) -> None:
        super().prepare()
        self.last = self.net.last
        f = self.facts.focus
        self.focus: Key = (self.last - 1, f.out, f.h)

    # -- where things go -----------------------------------------------------------------------------------------------

    @property
    def top(self) -> float:
        """Where the contents of the working's place begin."""
        return WORK.center[1] + HEIGHT / 2

    @property
    def em(self) -> float:
        """Size of the working; tall has room for larger type."""
        return by_shape(wide=0.44, square=0.44, tall=0.52)

    @property
    def card_em(self) -> float:
        """Size of the three numbers above the working."""
        return by_shape(wide=0.46, square=0.46, tall=0.48)

    # -- what several beats do -----------------------------------------------------------------------------------------

    def move(self, key: Key, run_time: float = 0.8) -> list[Animation]:
        """An arrow takes its new weight: colour and thickness go there, the label ticks over, light runs along it."""
        edge, label = self.net.edges[key], self.board.known(key)
        old, new = (self.facts.value(fields.weight(*key, of=of)) for of in (fields.NETWORK, fields.UPDATED))
        said = self.number(fields.weight(*key, of=fields.UPDATED), role="sign")

        def draw(share: float) -> None:
            edge.redraw(old + (new - old) * share)
            if label is not None and share >= 0.5 and label.values != said.values:
                label.say(said)

        things = VGroup(edge, *([label] if label is not None else []))
        return [over_time(things, draw, run_time), *pulses(self.net, [key], "update", run_time=run_time)]

    def spotlight(self, keys: list[Key]) -> None:
        """Only these arrows and their units stay bright; labels without room before appear."""
        new = [self.board.extra[key] for key in keys if key in self.board.extra]
        self.play(
            self.dim(*self.net.everything_but(self.board.lit(keys))), *(FadeIn(label) for label in new), run_time=0.5
        )

    def card_row(
        self, index: int, name: str, field: Field, role: str, symbol: str = "", sign: bool | None = None
    ) -> VGroup:
        """A line of the list above the working: what it is on the left, the number on the right."""
        y = self.top - 0.45 - 0.62 * index
        number = self.number(field, size=self.card_em, role=role, sign=sign)
        name_sign = self.math(symbol, size=self.card_em, display=False) if symbol else None
        room = WORK.width - number.width - 0.12 - (name_sign.width + 0.18 if name_sign is not None else 0.0)
        label = VGroup(self.words(name, role="muted", size=self.card_em).fit(room).at(WORK.left, y))
        if name_sign is not None:
            label.add(name_sign.at(float(label[0].ink_points()[:, 0].max()) + 0.18, y))
        return VGroup(label, number.at(WORK.right, y, "right"))
