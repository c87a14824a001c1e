"""One unit of the network: a circle with its symbol and its value."""

from __future__ import annotations

import numpy as np
from manim import Circle, Mobject, VGroup

from lesson import Facts, Shown
from scenes.kit.crossing import may_cross
from scenes.kit.layout.zones import READ
from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, number

from .tie import EXACT, Carried, bring, middle_of

NARROW_INSIDE = (0.7, 0.6)  # shares to which letters may narrow in a unit: −0.001 and 3·10⁻⁵ are longer than 0.00
NARROW_TAG = 0.72  # share to which a tag may narrow
TAG_BELOW, VALUE_ABOVE = 0.4, 0.25  # of a unit's radius: how far its two lines are from its middle
CLEAR = 0.03  # between a value and the middle of its unit's outline
CLOSED = 1e-6  # between the two ends of a circle that is whole


def inside(facts: Facts, shown: Shown, theme: Theme, role: str, sign: bool | None, radius: float) -> Typeset:
    """Return a value label that fits into a unit: as it is shown, with fewer places, or with narrower letters."""
    forms = [number(each, theme, role=role) for each in _shorter(facts, shown, sign)]
    for narrowest in NARROW_INSIDE:
        for label in forms:
            if label.width * narrowest <= _room(label, radius):
                return label.fit(_room(label, radius), narrowest)
    shortest = min(forms, key=lambda label: float(label.width))
    return shortest.fit(_room(shortest, radius), NARROW_INSIDE[-1])


def _room(label: Typeset, radius: float, middle: float | None = None) -> float:
    """Return the width of a unit at the height of a label; `middle`: the unit's middle over its baseline."""
    heights = label.ink_points()[:, 1] - label.baseline[1] - (label.cap_height / 2 if middle is None else middle)
    high = min(float(np.abs(heights).max()) + CLEAR, 0.9 * radius)
    return 2 * float(np.sqrt(radius**2 - high**2) - CLEAR)


def _shorter(facts: Facts, shown: Shown, sign: bool | None) -> list[Shown]:
    """Return a number as it is shown, then with fewer places as long as two digits are left.

    Each text is shorter than the one before.
    """
    least = 0 if abs(shown.value) >= 10 else 1 if abs(shown.value) >= 1 else 2
    made = [shown]
    for places in range(shown.places - 1, least - 1, -1):
        other = facts.display(shown.field, places, sign)
        if len(other.text) < len(made[-1].text):
            made.append(other)
    return made


def with_ellipses(units: tuple[int, ...]) -> list[int | None]:
    """Return the drawn units from top to bottom, with None (an ellipsis) where some between two are left out."""
    slots: list[int | None] = []
    for index, unit in enumerate(units):
        if index and unit != units[index - 1] + 1:
            slots.append(None)
        slots.append(unit)
    return slots


class Unit(VGroup):
    """One unit: a circle, the symbol above it (or inside), and at most one value inside (`content`).

    `center` and `radius` are those of the circle now, wherever the unit was moved and however it was scaled.
    """

    def __init__(self, center: np.ndarray, radius: float, theme: Theme, symbol: Typeset | None) -> None:
        self.circle = Circle(radius=radius, stroke_width=3, color=theme.muted, fill_color=theme.panel, fill_opacity=1)
        self.circle.move_to(center)
        self.symbol = symbol
        self.content: Typeset | None = None
        self.tag: Typeset | None = None  # the name of what `content` is: a, delta
        self.stands_for: Mobject | None = None  # beside it: "hours slept"
        super().__init__(self.circle)
        self._turn = 0
        self.lay(radius)
        self.carried = Carried()
        if symbol is not None:
            self.add(symbol)
            self.carry(symbol)
            if np.linalg.norm(np.array(symbol.get_center()) - center) < radius:
                self.content = symbol  # it is inside: the first value takes its place

    def lay(self, radius: float, scaled: float = 1.0) -> None:
        """Note the radius (frame units) and the scale of the circle as it is now."""
        points = self.circle.points
        self._laid = (radius / scaled, _across(points) / scaled, len(points))
        self._seen = b""
        self._look()
        self._followed = self._turn
        self._before = self._center, self.radius

    def _look(self) -> None:
        """Measure the circle if it has changed. A half-drawn one is where it was."""
        points = self.circle.points
        now = points.tobytes()
        if now == self._seen:
            return
        self._seen = now
        _, across, count = self._laid
        if len(points) == count and float(np.abs(points[0] - points[-1]).max()) < CLOSED:
            scale = _across(points) / across
            self._scale = 1.0 if abs(scale - 1.0) < EXACT else scale
            self._center = np.array(self.circle.get_center())
            self._turn += 1

    @property
    def center(self) -> np.ndarray:
        """The middle of the circle, (3,)."""
        self._look()
        return self._center.copy()

    @property
    def turn_now(self) -> int:
        """A number that changes when the circle does."""
        self._look()
        return self._turn

    @property
    def scaled(self) -> float:
        """How large the circle is now, as a share of how it was made."""
        self._look()
        return self._scale

    @property
    def radius(self) -> float:
        """The radius of the circle, in frame units."""
        self._look()
        return self._laid[0] * self._scale

    def tagged(self, tag: Typeset, value: Typeset) -> bool:
        """Put a value and its name one above the other into the circle; return whether both have room."""
        x, y = self.center[0], self.center[1]
        tag.centered_at(x, y - self.radius * TAG_BELOW)
        low = y - float(tag.ink_points()[:, 1].min()) + CLEAR
        room = 2 * (float(np.sqrt(max(self.radius**2 - low**2, 0.0))) - CLEAR)
        if tag.width > room and tag.fit(room, NARROW_TAG).size_now < READ - 1e-6:
            return False
        tag.centered_at(x, y - self.radius * TAG_BELOW)
        above = value.copy().centered_at(x, y + self.radius * VALUE_ABOVE)
        above.fit(_room(above, self.radius, y - above.baseline[1]), NARROW_INSIDE[0])
        small = above.size_now < min(READ, value.size_now) - 1e-6
        if small or float(tag.ink_points()[:, 1].max()) > float(above.ink_points()[:, 1].min()) - CLEAR:
            value.centered_at(x, y)
            return False
        value.centered_at(x, y + self.radius * VALUE_ABOVE)
        value.fit(_room(value, self.radius, y - value.baseline[1]), NARROW_INSIDE[0])
        value.centered_at(x, y + self.radius * VALUE_ABOVE)
        may_cross(tag, "what leaves or enters the circle passes the name of what it holds")
        self.carry(tag)
        self.carry(value)
        return True

    def filled(self) -> list[Mobject]:
        """Return the unit and what is in it."""
        return [self, *(text for text in (self.content, self.tag) if text is not None)]

    def whole(self) -> list[Mobject]:
        """Return the unit, what is in it, and what it stands for."""
        return [*self.filled(), *([] if self.stands_for is None else [self.stands_for])]

    def carry(self, thing: Mobject) -> None:
        """Note a text that belongs to the unit (its bias, its name), at the place beside it where it is now."""
        self.follow()  # what it carries already, before another place is noted
        self.carried.append((thing, (middle_of(thing) - self.center) / self.radius))

    def follow(self) -> None:
        """Bring along what belongs to the unit, where the circle has moved and that has not."""
        self._look()
        if self._turn == self._followed:
            return
        (center, radius), (old, old_radius) = (self._center, self.radius), self._before
        self._followed, self._before = self._turn, (center, radius)
        held = [] if self.content is None or self.content is self.symbol else [(self.content, np.zeros(3))]
        for thing, beside in (*held, *self.carried):
            bring(thing, old + beside * old_radius, center + beside * radius, radius / max(old_radius, EXACT))


def _across(points: np.ndarray) -> float:
    """Return the distance of two opposite points of a circle."""
    return float(np.linalg.norm(points[len(points) // 2] - points[0]))
