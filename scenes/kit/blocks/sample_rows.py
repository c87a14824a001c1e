"""Samples: a row for each, and a line on which what the network says of it goes to its target, epoch by epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import LEFT, Animation, VGroup

from lesson import Facts
from lesson.facts import fields
from scenes.kit.crossing import may_cross
from scenes.kit.layout.slots import BLOCK, LINE, TIGHT, left_of, right_of
from scenes.kit.motion.verbs import over_time
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.plot.number_line import NumberLine
from scenes.kit.signal.moment import set_weights
from scenes.kit.theme import Theme
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset, math, number, words

from .block import Block
from .grid import Grid
from .rows import Rows

INPUTS = 3  # the most inputs that have a column each
SHORT = 2  # places of what the network says
RANGE = (0.0, 1.0)  # of the lines of answers, where everything lies in it
DOT = 1 / 10  # radius of what the network says


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
        named = self._grid(True)
        # Asked before it is placed: texts that were narrowed for a try would stay narrow.
        grid = named if named.natural <= width else self._grid(False)
        grid.place(left, top, width)
        self.submobjects = list(grid.submobjects)
        return self

    @property
    def known(self) -> list[Typeset]:
        """All texts but what the network says."""
        return [*self.heads, self.goal, *(each for row in self.inputs for each in row), *self.targets]

    def after_update(self) -> None:
        """Let the predictions be those after the first epoch's update."""
        for n, said in enumerate(self.said[1:]):
            field = fields.sample_prediction_after(n, self.facts.focus.out)
            _say(said, number(self.facts.display(field, SHORT), self.theme, role="forward"), right_of(said))


class Answers(Block):
    """Beside the rows of a table, a line for each sample: a ring at its target, a dot at what the network says of it.

    Below the table are two figures: how many epochs are done, and the average loss. `run` lets the epochs of
    `facts.long` pass: dots, figures, numbers of the table and, where it is given, the weights of a network.

    Example:

        told = SampleRows(self.facts, self.theme, 2).place(WORK.left, WORK.top, WORK.width)
        answers = Answers(self.facts, self.theme, told).place(WORK.left, WORK.bottom + 2, WORK.width)
        self.add(told.goal, *told.targets, *told.said, *answers)
        self.play(answers.run(SLOW))
    """

    def __init__(self, facts: Facts, theme: Theme, told: SampleRows) -> None:
        self.facts, self.theme, self.told = facts, theme, told
        self.moments = sorted(facts.long.cycles)[1:]  # the first epoch is over
        rows = range(len(told.targets))
        self.ways = [[facts.value(self._said(n, moment)) for moment in self.moments] for n in rows]
        self.aims = [facts.value(fields.sample_target(n, "out")) for n in rows]
        self.now = 0  # the table's numbers are those before the first update
        self.count, self.loss = self._figures(self.moments[0])
        look = {"role": "muted"}
        self.figures = Rows(
            [(words("epochs", theme, **look), self.count), (words("average loss", theme, **look), self.loss)]
        )
        super().__init__(*self.figures)

    def place(self, left: float, top: float, width: float) -> Self:
        """See `Block.place`: the figures go there, the lines beside the rows of the table."""
        told, every = self.told, [*self.aims, *(value for way in self.ways for value in way)]
        low, high = RANGE if RANGE[0] <= min(every) <= max(every) <= RANGE[1] else (min(every), max(every))
        self.said_end, self.end = max(map(right_of, told.said[1:])), left + width
        widest = self.said_end - max(float(text.width) for text in self._longest())
        self.aside = max(max(map(right_of, told.targets)) + TIGHT - widest, 0.0)
        before = (left, min(map(left_of, told.targets)) - self.aside - BLOCK)
        between = max(map(right_of, told.targets)) - self.aside + LINE, widest - LINE
        start, end = max(before, between, key=lambda ends: ends[1] - ends[0])
        self.lines, self.goals, self.dots = VGroup(), VGroup(), VGroup()
        for n, (target, way) in enumerate(zip(told.targets, self.ways, strict=True)):
            y, labelled = float(target.baseline[1]) + target.cap_height / 2, n == len(told.targets) - 1
            line = NumberLine(self.theme, low, high, left=start, right=end, y=y, ticks=(low, high), labelled=labelled)
            self.lines.add(line)
            self.goals.add(line.ghost(self.aims[n], "loss"))
            self.dots.add(may_cross(line.marker(way[0], "forward", DOT), "it goes to its target", self.goals[n]))
        self.figures.place(left, min(top, float(self.lines.get_bottom()[1]) - LINE), width)
        self.submobjects = [self.lines, self.goals, self.dots, *self.figures]
        return self

    def run(self, run_time: float, net: NetworkDiagram | None = None) -> Animation:
        """Return the animation in which the epochs pass: slowly, then faster, then slowly again."""
        moving = [self.dots, *self.told.said[1:], self.count, self.loss]
        moving += [] if net is None else [net, *net.contents()]
        last = len(self.moments) - 1

        def draw(share: float) -> None:
            at = share * last
            for line, dot, way in zip(self.lines, self.dots, self.ways, strict=True):
                dot.move_to(line.at(float(np.interp(at, range(last + 1), way))))
            if (now := self.moments[int(at)]) != self.now:
                self._tell(now, net)

        return over_time(VGroup(*moving), draw, run_time, linear_time=False)

    def _tell(self, moment: int, net: NetworkDiagram | None) -> None:
        """Set all numbers, and the weights of a network, to those after `moment` epochs."""
        self.now = moment
        for n, said in enumerate(self.told.said[1:]):
            _say(said, self._written(n, moment), self.said_end)
        for old, new in zip((self.count, self.loss), self._figures(moment), strict=True):
            _say(old, new, self.end)
        if net is not None:
            set_weights(net, fields.network_later(moment))

    def make_room(self, hidden: Sequence[Typeset] = ()) -> list[Animation]:
        """Return the animations in which the targets make room for the longest numbers; hidden ones move at once."""
        moves = []
        for text in (self.told.goal, *self.told.targets):
            if any(text is each for each in hidden):
                text.shift(LEFT * self.aside)
            elif self.aside:
                moves.append(text.animate.shift(LEFT * self.aside))
        return moves

    def _longest(self) -> list[Typeset]:
        """Return for each row the longest number that will be written in it."""
        found = []
        for n in range(len(self.told.targets)):
            lengths = {m: len(self.facts.display(self._said(n, m), SHORT).text) for m in self.moments}
            found.append(self._written(n, max(lengths, key=lambda m: lengths[m])))
        return found

    def _written(self, n: int, moment: int) -> Typeset:
        return number(self.facts.display(self._said(n, moment), SHORT), self.theme, role="forward")

    def _said(self, n: int, moment: int) -> fields.Field:
        return fields.sample_prediction_later(n, "out", moment)

    def _figures(self, moment: int) -> tuple[Typeset, Typeset]:
        count = words(str(moment), self.theme, own=True, weight="bold")
        count.exempt = "number of an epoch"
        loss = self.facts.display(fields.average_loss_later(moment))
        return count, number(loss, self.theme, role="loss")


def _say(old: Typeset, new: Typeset, right: float) -> None:
    """Replace a number by another one, at its right edge."""
    old.say(new)
    old.at(right, float(old.baseline[1]), "right")
