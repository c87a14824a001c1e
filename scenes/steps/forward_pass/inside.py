"""Step 2, inside a unit: what arrives becomes z, z becomes a, a goes out."""

from __future__ import annotations

import numpy as np
from manim import LEFT, RIGHT, UP, Circle, DashedLine, VGroup

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import HERO, Zone
from scenes.kit.theme import Theme
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import math, words


class Inside:
    """A unit enlarged, in the middle of a zone.

    arriving, leaving: arrows; z, a: the halves of the circle (`lens`), on both sides of its `wall`; names: of both.
    """

    def __init__(self, theme: Theme, zone: Zone) -> None:
        middle, reach = np.array(zone.center), zone.width / 2
        radius = 4 * reach / 7
        x, y, _ = zone.center
        self.lens = Circle(radius, color=theme.ink, stroke_width=5, fill_color=theme.panel, fill_opacity=1)
        self.lens.move_to(middle)
        self.wall = DashedLine(self.lens.get_top(), self.lens.get_bottom(), stroke_width=3, color=theme.line)
        self.z = math("z", theme, size=HERO).centered_at(x - radius / 2, y)
        self.a = math("a", theme, size=HERO, role="forward").centered_at(x + radius / 2, y)
        over, under = self.names = words("weighted sum", theme), words("activation", theme, role="forward")
        zone.keep(over.fit(zone.width).at(x - radius / 2, y + radius + 2 * TIGHT, "middle"))
        zone.keep(under.fit(zone.width).at(x + radius / 2, y - radius - 2 * TIGHT - under.cap_height, "middle"))
        edge = radius + TIGHT
        ways = [(reach * LEFT + n * radius * UP / 2, edge * (LEFT + n * UP / 3)) for n in (1, 0, -1)]
        self.arriving = VGroup(*(straight_arrow(theme, middle + start, middle + end) for start, end in ways))
        self.leaving = straight_arrow(theme, middle + edge * RIGHT, middle + reach * RIGHT, "forward")
