"""Samples: a row for each, with its inputs, its target, and what the network says of it."""

from __future__ import annotations

from typing import Self

from lesson import Facts
from lesson.facts import fields
from scenes.kit.theme import Theme
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, math, number, words

from .block import Block
from .grid import Grid

INPUTS = 3  # that have a column, at most
SHORT = 2  # places of what the network says


class SampleRows(Block):
    """Rows of the first samples of the data set: inputs where there are few, target, and what the network says.

    Inputs have their own names as headings, or their symbols where these are too long. `inputs[n]` are those of a row;
    `said` is the heading of what the network says, and that for each row; `known` are all other texts.

    Example:

        rows = SampleRows(self.facts, self.theme, 2).place(WORK.left, WORK.top, WORK.width)
        self.play(*(FadeIn(text) for text in rows.known))
        self.play(FadeIn(rows.said[0]), land(net.units[net.last][0], rows.said[1]))
    """

    def __init__(self, facts: Facts, theme: Theme, rows: int) -> None:
        self.facts, self.theme = facts, theme
        columns = range(facts.network.n_in if facts.network.n_in <= INPUTS else 0)
        self.inputs = [[self._number(fields.sample_input(n, i), "ink") for i in columns] for n in range(rows)]
        self.targets = [self._number(fields.sample_target(n, "out"), "loss") for n in range(rows)]
        target, said = symbols.target(facts, facts.focus.out), symbols.a(facts, facts.network.n_layers, facts.focus.out)
        self.goal = math(target, theme, role="loss", display=False)
        self.said = [math(said, theme, role="forward", display=False)]
        self.said += [self._number(fields.sample_prediction(n, "out"), "forward", SHORT) for n in range(rows)]
        super().__init__(*self._grid(False).submobjects)

    def _number(self, field: fields.Field, role: str, places: int | None = None) -> Typeset:
        return number(self.facts.display(field, places), self.theme, role=role)

    def _grid(self, named: bool) -> Grid:
        own = self.facts.lesson.unit_names[0]
        heads = [
            words(own[i].name, self.theme, own=True, role="muted")
            if named and own is not None
            else math(symbols.unit(self.facts, 0, i), self.theme, role="muted", display=False)
            for i in range(len(self.inputs[0]))
        ]
        self.heads = heads
        rows = [[*each, y, p] for each, y, p in zip(self.inputs, self.targets, self.said[1:], strict=True)]
        return Grid(rows, [*heads, self.goal, self.said[0]])

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`."""
        grid = self._grid(True).place(left, top, width)
        if grid.close:
            grid = self._grid(False).place(left, top, width)
        self.submobjects = list(grid.submobjects)
        return self

    @property
    def known(self) -> list[Typeset]:
        """All texts but what the network says."""
        return [*self.heads, self.goal, *(each for row in self.inputs for each in row), *self.targets]
