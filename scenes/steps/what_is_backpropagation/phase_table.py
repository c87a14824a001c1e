"""The table of the four phases: name, direction, what happens, and what that is in this network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import RoundedRectangle, VGroup

from scenes.kit.crossing import may_cross
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import Zone
from scenes.kit.theme import Theme
from scenes.kit.type.icons import direction_icon
from scenes.kit.type.tongue import translated
from scenes.kit.type.typeset import Typeset, words

# Of each phase: its name, its direction, what happens.
ROWS = (
    ("Forward pass", "left to right", "a prediction comes"),
    ("Compute error", "at the output", "compare with target"),
    ("Backward pass", "right to left", "trace the blame"),
    ("Update weights", "everywhere", "adjust to reduce error"),
)
HEADINGS = ("Phase", "Direction", "What happens", "Here")
SIGN = 0.5  # width of the sign of a direction, with what is between it and its words
PITCH, BELOW = 0.64, 0.54  # from row to row; from the first line of a row to its second
LEAST = TIGHT  # between two columns


@dataclass(frozen=True)
class Form:
    """Which columns a table has, and which go on a second line of each row, for narrow frames."""

    columns: tuple[int, ...]
    second: tuple[int, ...] = ()


# In the order of preference. Without the words of its direction, a row has the sign of it.
FORMS = (Form((0, 1, 2, 3)), Form((0, 3), (1, 2)), Form((0, 3), (2,)), Form((0, 2, 3)))
MOST = 2 / 3  # of the height of the zone that a table may take: the rest is the network's


class PhaseTable:
    """The table in the first form that its zone has room for.

    `frame`: headings and rule; `rows`: what is written in each row; `here`: the numbers of the last column.
    """

    def __init__(self, theme: Theme, here: Sequence[Typeset], zone: Zone) -> None:
        self.theme, self.zone = theme, zone
        cells = [[*_texts(index, theme), here[index]] for index in range(len(ROWS))]
        widths = [max(float(row[n].width) for row in cells) for n in range(len(HEADINGS))]
        headings = [words(translated(text), theme, own=True, role="muted").width for text in HEADINGS]
        widths = [max(pair) for pair in zip(widths, headings, strict=True)]
        free = zone.width - BLOCK  # room beside the panel of a row
        low = [form for form in FORMS if len(ROWS) * (PITCH + bool(form.second) * BELOW) <= MOST * zone.height]
        fits = [form for form in low if _needed(form, widths) <= free]
        self.form = fits[0] if fits else min(low, key=lambda form: _needed(form, widths))
        tight = min(1, free / _needed(self.form, widths))  # then letters are narrowed
        widths = [width * tight for width in widths]
        self.table = self._columns(widths)
        self.frame = VGroup(self.table.headings, self.table.rule)
        self.rows = [self._row(index, row) for index, row in enumerate(cells)]
        self.bottom = self.table.baseline(len(ROWS) - 1) - self.drop - PITCH / 2

    @property
    def drop(self) -> float:
        """How much lower the second line of a row is; 0 where there is none."""
        return BELOW if self.form.second else 0

    def _columns(self, widths: Sequence[float]) -> Table:
        """Return the empty table: the columns share what they leave free."""
        zone, first = self.zone, self.form.columns
        signed = [widths[n] + (SIGN if n == _signed(self.form) else 0) for n in first]
        gap = (zone.width - BLOCK - sum(signed)) / max(len(first) - 1, 1)
        columns, x = [], zone.left + BLOCK / 2
        for n, width in zip(first, signed, strict=True):
            indent = width - widths[n]
            columns.append(Column(translated(HEADINGS[n]), x + indent, widths[n]))
            x += width + max(gap, LEAST)
        return Table(self.theme, columns, top=zone.top - BLOCK / 2, pitch=PITCH + self.drop, zone=zone)

    def _row(self, index: int, cells: Sequence[Typeset]) -> VGroup:
        made, y = self.table.row([cells[n] for n in self.form.columns]), self.table.baseline(index)
        signed = _signed(self.form)
        if not self.form.second:
            at = self.table.columns[self.form.columns.index(signed)].x
        else:
            at, y = self.table.columns[0].x + SIGN, y - BELOW
            x, room = at, self.zone.right - at - BLOCK / 2
            for n in self.form.second:
                made.add(cells[n].fit(room).at(x, y))
                x += float(cells[n].width) + BLOCK / 2
        icon = direction_icon(index, self.theme)
        return made.add(icon.move_to([at - SIGN / 2 - TIGHT / 2, y + cells[0].cap_height / 2, 0]))

    def in_place(self, index: int, mark: Typeset) -> Typeset:
        """Put something where a row will be; return it."""
        return mark.at(self.zone.center[0], self.table.baseline(index), "middle")

    def panel(self, index: int, role: str) -> RoundedRectangle:
        """Return the panel that lights a row."""
        made = self.table.highlight(index, role).shift([0, -self.drop / 2, 0])
        return may_cross(made, "it goes from row to row")


def _texts(index: int, theme: Theme) -> list[Typeset]:
    """Return the words of a row, those of the second line muted."""
    name, way, what = ROWS[index]
    head = words(f"{index + 1} {translated(name)}", theme, own=True, role=PHASES[index][0], weight="semibold")
    head.exempt = "row number"
    return [head, words(way, theme), words(what, theme)]


def _signed(form: Form) -> int:
    """Return the column before which the sign of the direction stands."""
    return 1 if 1 in form.columns + form.second else 2


def _needed(form: Form, widths: Sequence[float]) -> float:
    """Return the width that a table of a form takes."""
    lines = [(form.columns, 0 if form.second else SIGN), (form.second, SIGN)]
    return max(sum(widths[n] for n in line) + LEAST * len(line) + sign for line, sign in lines)
