"""The table of the four phases: name, direction, what happens, and what that is in this network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import RoundedRectangle, VGroup

from scenes.kit.crossing import may_cross
from scenes.kit.layout.header import PHASES
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.zones import BODY, Zone
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
PITCH, BELOW = 0.58, 0.46  # from row to row; from the first line of a row to its second
MOST = 2 / 3  # of the height of the stage that a table may take where the network is below it
TIGHTER = 0.9  # share of their width to which letters may narrow, so that rows have two lines with all words


@dataclass(frozen=True)
class Form:
    """Which columns a table has, and which go on a second line of each row, for narrow frames."""

    columns: tuple[int, ...]
    second: tuple[int, ...] = ()

    @property
    def signed(self) -> int:
        """The column that comes after the sign of the direction."""
        return 1 if 1 in self.columns + self.second else 2

    @property
    def drop(self) -> float:
        """How much lower the second line of a row is; 0 where there is none."""
        return BELOW if self.second else 0

    @property
    def tightest(self) -> float:
        """The share of their width to which letters may narrow for this form."""
        return TIGHTER if self.second else 1

    def needed(self, widths: Sequence[float]) -> float:
        """Return the width that a table takes whose columns have these widths."""
        lines = [(self.columns, 0 if self.second else SIGN), (self.second, SIGN)]
        return max(sum(widths[n] + TIGHT for n in line) + sign for line, sign in lines)


# In the order of preference. Without the words of its direction, a row has the sign of it.
FORMS = (Form((0, 1, 2, 3)), Form((0, 3), (1, 2)), Form((0, 3), (2,)), Form((0, 2, 3)))


class PhaseTable(Table):
    """The table in the first form that its zone has room for.

    `frame`: headings and rule; `rows`: what is written in each row; `here`: the numbers of the last column.
    """

    def __init__(self, theme: Theme, here: Sequence[Typeset], zone: Zone) -> None:
        headings = [words(translated(text), theme, own=True, role="muted") for text in HEADINGS]
        cells = [[*_texts(index, theme), value] for index, value in enumerate(here)]
        widths = [max(float(text.width) for text in column) for column in zip(headings, *cells, strict=True)]
        free = zone.width - BLOCK  # room beside the panel of a row
        most = MOST * zone.height if zone.width == BODY.width else zone.height
        low = [form for form in FORMS if len(ROWS) * (PITCH + form.drop) <= most]
        self.form = form = min(low, key=lambda form: max(form.tightest * form.needed(widths), free))  # or the narrowest
        widths = [width * min(1, free / form.needed(widths)) for width in widths]  # letters are narrowed
        # The columns share what they leave free.
        indents = {n: SIGN if n == form.signed else 0 for n in form.columns}
        gap = (free - sum(widths[n] + indents[n] for n in form.columns)) / max(len(form.columns) - 1, 1)
        columns, x = [], zone.left + BLOCK / 2
        for n in form.columns:
            columns.append(Column(headings[n], x + indents[n], widths[n]))
            x += indents[n] + widths[n] + max(gap, TIGHT)
        super().__init__(theme, columns, zone.top - BLOCK / 2, PITCH + form.drop, zone)
        self.frame = VGroup(self.headings, self.rule)
        for index, row in enumerate(cells):
            self._write(index, row)
        self.bottom = self.baseline(len(ROWS) - 1) - form.drop - PITCH / 2

    def _write(self, index: int, cells: Sequence[Typeset]) -> None:
        """Put a row into its columns; below them its second line; before that, or its column, the sign."""
        form, y = self.form, self.baseline(index) - self.form.drop
        made = self.row([cells[n] for n in form.columns])
        x = at = self.columns[0].x + SIGN if form.second else self.columns[form.columns.index(form.signed)].x
        for n in form.second:
            made.add(cells[n].fit(self.right - x - BLOCK / 2).at(x, y))
            x += float(cells[n].width) + BLOCK / 2
        icon = direction_icon(index, self.theme)
        made.add(icon.move_to([at - SIGN / 2 - TIGHT / 2, y + cells[0].cap_height / 2, 0]))

    def panel(self, index: int, role: str) -> RoundedRectangle:
        """Return the panel that lights a row."""
        made = self.highlight(index, role).shift([0, -self.form.drop / 2, 0])
        return may_cross(made, "it goes from row to row")


def _texts(index: int, theme: Theme) -> list[Typeset]:
    """Return the words of a row."""
    name, way, what = ROWS[index]
    head = words(f"{index + 1} {translated(name)}", theme, own=True, role=PHASES[index][0], weight="semibold")
    head.exempt = "row number"
    return [head, words(way, theme), words(what, theme)]
