"""Where things go, in each of the film's three shapes.

wide (16:9) is 14.22 x 8 units, square (1:1) 12 x 12, tall (9:16) 8 x 14.22; the origin is the middle of the frame.
Network and working are side by side in wide and square, one above the other in tall. FRAME, NET, WORK and BODY are
live: they answer for the frame that Manim is configured to, so read them while drawing and never keep their numbers in
a constant of a module.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from manim import Mobject, config

T = TypeVar("T")
M = TypeVar("M", bound=Mobject)

PIXELS_PER_UNIT = 135.0  # at 1080p, wide and tall
CAP_HEIGHT = 0.66  # capitals of Source Sans Pro, in em

# em sizes in frame units. Capitals of READ are 34 px high at 1080p: the least for what must be read.
READ = 0.385
TITLE = 0.56
BIG = 0.72
HERO = 1.05
TICK = 0.33  # tick labels and captions of axes: said aloud or read beside the curve, never needed alone

DIM = 0.2  # strength of what is not spoken of, as a share

SIZES = {"wide": (128 / 9, 8.0), "square": (12.0, 12.0), "tall": (8.0, 128 / 9)}


def shape_of(width: float, height: float) -> str:
    """Return the shape whose proportions are nearest: "wide", "square" or "tall"."""
    return "wide" if width > 1.3 * height else "tall" if height > 1.3 * width else "square"


def by_shape(*, wide: T, square: T, tall: T) -> T:
    """Return the value for the shape of the frame now.

    Prefer a zone's own numbers; use this for what has no zone.

    Example:

        x = by_shape(wide=4.0, square=3.5, tall=0.0)
    """
    return {"wide": wide, "square": square, "tall": tall}[FRAME.shape]


class Frame:
    """The frame that is configured now: `shape`, `width`, `height`, and the part of it that is safe for text.

    `FRAME` is the one there is. `safe_x` (both sides), `safe_top` and `safe_bottom` bound what the audit allows.
    """

    @property
    def shape(self) -> str:
        return shape_of(config.frame_width, config.frame_height)

    @property
    def width(self) -> float:
        return SIZES[self.shape][0]

    @property
    def height(self) -> float:
        return SIZES[self.shape][1]

    @property
    def safe_x(self) -> float:
        """The largest |x| of a text: 5 % of the width stay free on each side (title-safe)."""
        return round(0.45 * self.width, 2)

    @property
    def safe_top(self) -> float:
        return round(0.45 * self.height, 2)

    @property
    def safe_bottom(self) -> float:
        """The least y of a text: the lower 13 % stay free, because players put captions there."""
        return round(-0.37 * self.height, 2)


FRAME = Frame()


@dataclass(frozen=True)
class Zone:
    """A rectangle of the frame, in units: `left`, `right`, `bottom`, `top`, `width`, `height`, `center` (x, y, 0).

    Example:

        panel = Zone(BODY.left, BODY.right - 2.2, BODY.bottom, BODY.top)
    """

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def center(self) -> tuple[float, float, float]:
        return ((self.left + self.right) / 2, (self.bottom + self.top) / 2, 0.0)

    def keep(self, thing: M) -> M:
        """Move a thing sideways as far as it reaches out of the zone, and return it; one that is too wide begins left.

        Example:

            self.play(FadeIn(WORK.keep(self.words("target").at(WORK.left, 0, "middle"))))
        """
        thing.shift([min(self.right - float(thing.get_right()[0]), 0), 0, 0])
        thing.shift([max(self.left - float(thing.get_left()[0]), 0), 0, 0])
        return thing


class LiveZone(Zone):
    """A zone with a rectangle for each shape: NET (the network), WORK (the working), BODY (both).

    Express places by their edges, `WORK.top - 1.2` or `BODY.center[1]`, so that they follow the shape.
    """

    def __init__(self, wide: Zone, square: Zone, tall: Zone) -> None:
        object.__setattr__(self, "_by_shape", {"wide": wide, "square": square, "tall": tall})

    def _now(self) -> Zone:
        found: Zone = self.__dict__["_by_shape"][FRAME.shape]
        return found

    @property
    def left(self) -> float:
        return self._now().left

    @property
    def right(self) -> float:
        return self._now().right

    @property
    def bottom(self) -> float:
        return self._now().bottom

    @property
    def top(self) -> float:
        return self._now().top


# Below the header, above the captions. In wide the network has the left three fifths and the working the right two.
BODY = LiveZone(
    wide=Zone(-6.4, 6.4, -2.96, 2.45), square=Zone(-5.4, 5.4, -4.44, 4.1), tall=Zone(-3.6, 3.6, -5.26, 4.75)
)
NET = LiveZone(wide=Zone(-6.4, 1.45, -2.96, 2.45), square=Zone(-5.4, 0.5, -3.6, 3.4), tall=Zone(-3.6, 3.6, 0.35, 4.75))
# STAGE and STRIP: a network over the whole width, and lines of working under it.
STAGE = LiveZone(wide=Zone(-6.4, 6.4, -1.62, 2.45), square=Zone(-5.4, 5.4, -1.2, 4.1), tall=Zone(-3.6, 3.6, -1.1, 4.75))
STRIP = LiveZone(
    wide=Zone(-6.4, 6.4, -2.96, -1.68), square=Zone(-5.4, 5.4, -4.44, -1.3), tall=Zone(-3.6, 3.6, -5.26, -1.3)
)
WORK = LiveZone(
    wide=Zone(1.95, 6.4, -2.96, 2.45), square=Zone(0.95, 5.4, -3.1, 2.75), tall=Zone(-2.7, 2.7, -5.26, 0.15)
)
