"""Where things go: the frame is 14.22 x 8 units, one unit is 135 pixels at 1080p."""

from __future__ import annotations

from dataclasses import dataclass

PIXELS_PER_UNIT = 135.0  # at 1080p
CAP_HEIGHT = 0.66  # capitals of Source Sans Pro, in em

# em sizes in frame units. Capitals of READ are 34 px high at 1080p: the least for what must be read.
READ = 0.385
TITLE = 0.56
BIG = 0.72
HERO = 1.05
TICK = 0.33  # tick labels and captions of axes: said aloud or read beside the curve, never needed alone

SAFE_X = 6.4  # title-safe: 5 % each side
SAFE_TOP = 3.6
CAPTION_TOP = -2.96  # players put captions below: the lower 13 % stays free
BODY_TOP = 2.45  # below the header

DIM = 0.2  # what is not spoken of


@dataclass(frozen=True)
class Zone:
    """A rectangle of the frame, in units."""

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


NET = Zone(-SAFE_X, 1.45, CAPTION_TOP, BODY_TOP)  # the network: left three fifths
WORK = Zone(1.95, SAFE_X, CAPTION_TOP, BODY_TOP)  # the working: right two fifths, one left edge
BODY = Zone(-SAFE_X, SAFE_X, CAPTION_TOP, BODY_TOP)
