"""A nudge of what a hidden unit passes on: it moves the output's sum and the loss by shares of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from manim import Dot, Line, Transform

from lesson.facts import fields
from scenes.kit.blocks import NumberLines
from scenes.kit.layout.slots import BLOCK, TIGHT
from scenes.kit.motion.group import named
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, SLOW
from scenes.kit.motion.verbs import passing, settled, take_place
from scenes.kit.network.edge import Key
from scenes.kit.plot.number_line import NumberLine, windows
from scenes.kit.signal.held import flowing
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset

REACH = 0.84  # of a line's length that the largest move takes


@dataclass
class Moved:
    """A quantity on its line: its number, the dot, what its move is a share of, and how far it goes."""

    line: NumberLine
    number: Typeset
    dot: Dot
    law: Typeset
    role: str
    ends: tuple[float, float]


def nudge_along(step: Any, key: Key) -> None:
    """Play a nudge of what an arrow's unit sends: each line moves by a share of the move above, at [weight] and [back].

    Example:

        f = self.facts.focus
        self.play(FadeIn(self.net), FadeIn(self.net.contents()))
        nudge_along(self, (self.net.last - 1, f.out, f.h))
    """
    board, flow = step.board, flowing(step.net, [key], "forward")
    rows, trail = _rows(step, key), None
    content = board.content(key[0], key[2])
    with step.hurrying("weight", 2 * MOVE + SLOW):
        step.play(*board.write(*(thing for row in rows for thing in (row.line, row.dot))), run_time=MOVE)
        first, others = rows[0].number, [row.number for row in rows[1:]]
        step.play(land(content, first) if content else take_place(first), *board.write(*others), run_time=MOVE)
        board.hold(first)
        trail = _moves(step, rows[0], None)
    for cue, row in zip(("weight", "back"), rows[1:], strict=True):
        step.until(cue, flow)
        trail = _moves(step, row, trail)


def _rows(step: Any, key: Key) -> list[Moved]:
    """Put the lines into the working area; nothing of them is on screen yet."""
    layer, out, h = key
    a, z = symbols.a(step.facts, layer, h), symbols.z(step.facts, layer + 1, out)
    weight, delta = step.shown(fields.weight(*key), sign=True), step.shown(fields.delta(-1, out))
    by_weight = step.math(f"{{w}} dot Delta {a}", roles={"w": step.theme.sign(weight.value)}, w=weight)
    by_delta = step.math(f"{{d}} dot Delta {z}", roles={"d": "backward"}, d=delta)
    told = (
        (a, "forward", fields.activation(layer - 1, h), 1.0, step.math(f"Delta {a}")),
        (z, "ink", fields.z(layer, out), weight.value, by_weight),
        ("L", "loss", fields.loss(), weight.value * delta.value, by_delta),
    )
    # The nudge has size 1 here: only the shares of it that the others are can be seen.
    ends = [(start := step.facts.value(field), start + move) for _, _, field, move, _ in told]
    names = [step.math(symbol, role=role) for symbol, role, *_ in told]
    windowed = list(zip(names, windows(ends, REACH), strict=True))
    block = step.board.put(NumberLines(step.theme, windowed, step.board.zone.height - BLOCK, over=True, ticks=()))
    step.play(*step.board.write(*names), run_time=MOVE)
    rows = []
    for line, (_, role, field, _, law), each in zip(block.lines, told, ends, strict=True):
        number = step.board.zone.keep(line.below(step.number(field, role=role), each[0]))
        law.at(step.board.zone.right, line.y + 2 * TIGHT, "right")
        rows.append(Moved(line, number, line.marker(each[0], role), law, role, each))
    return rows


def _moves(step: Any, row: Moved, above: Line | None) -> Line:
    """Move the dot, which leaves a trail, to which the trail above falls and shrinks; return it."""
    (start, end), line = row.ends, row.line
    trail = line.bar(start, start, row.role) if above is None else passing(above.copy())
    slide = line.slide(row.dot, end, trail=trail if above is None else None, run_time=SLOW)
    step.add(ghost := line.ghost(start, row.role), trail, row.dot)
    falls = [] if above is None else [named("fall", Transform(trail, line.bar(start, end, row.role), run_time=SLOW))]
    step.play(slide, *falls, take_place(row.law, SLOW))
    settled(trail)
    step.board.hold(ghost, trail, row.law)
    return trail
