"""Tables: columns at fixed places, words of a row on one baseline, one row lit at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import Line, RoundedRectangle, VGroup

from scenes.kit.theme import Theme
from scenes.kit.type.typeset import Typeset, words

from .zones import BODY, Zone

UNDER = 0.2  # from the baseline of the headings to the rule


@dataclass(frozen=True)
class Column:
    """A column: its heading, the x of its texts (their left end, right end or middle: `anchor`), and its width.

    The heading: words as they are shown, or a text that is made already.
    """

    title: str | Typeset
    x: float
    width: float
    anchor: str = "left"


class Table(VGroup):
    """Rows of texts in columns, with a rule under the headings and a panel that lights a row.

    `top` is the baseline of the headings, `pitch` the distance between rows, `under` that from headings to rule, in
    frame units.

    Example:

        table = Table(self.theme, [Column("cycle", BODY.left, 2.0), Column("loss", BODY.left + 3, 2.0)], BODY.top - 0.5)
        table.row([self.words("first", own=True), self.number("loss")])
        self.play(FadeIn(table))
    """

    def __init__(
        self,
        theme: Theme,
        columns: Sequence[Column],
        top: float,
        pitch: float = 0.62,
        zone: Zone = BODY,
        under: float = UNDER,
    ) -> None:
        super().__init__()
        self.theme, self.columns, self.pitch, self.under = theme, columns, pitch, under
        self.left, self.right = zone.left, zone.right
        self.top = top
        self.headings = VGroup()
        for column in columns:
            title = column.title
            if isinstance(title, str):
                title = words(title, theme, own=True, role="muted")
            self.headings.add(title.fit(column.width).at(column.x, top, column.anchor))
        y = top - under
        self.rule = Line([self.left, y, 0], [self.right, y, 0], stroke_width=2, color=theme.line)
        self.rows: list[VGroup] = []
        self.add(self.headings, self.rule)

    def baseline(self, index: int) -> float:
        """Return the baseline of a row, counted from 0."""
        return self.top - self.under / 2 - self.pitch * (index + 1)

    def row(self, cells: Sequence[Typeset | None]) -> VGroup:
        """Place the next row's cells, one for each column (None leaves one empty), and return them."""
        y = self.baseline(len(self.rows))
        made = VGroup()
        for column, cell in zip(self.columns, cells, strict=True):
            if cell is not None:
                made.add(cell.fit(column.width).at(column.x, y, column.anchor))
        self.rows.append(made)
        self.add(made)
        return made

    def highlight(self, index: int, role: str) -> RoundedRectangle:
        """Return a panel around a row, in the colour of a role: a thin outline and a faint fill."""
        color = self.theme.role(role)
        box = RoundedRectangle(
            corner_radius=0.12,
            width=self.right - self.left + 0.0,
            height=self.pitch,
            stroke_width=2.5,
            stroke_color=color,
            fill_color=color,
            fill_opacity=0.10,
        )
        box.move_to([(self.left + self.right) / 2, self.baseline(index) + 0.12, 0])
        return box
