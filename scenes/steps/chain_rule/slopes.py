"""Step 4, the slopes: the nudge travels from line to line, each link has a slope, and slopes multiply."""

from __future__ import annotations

from manim import RIGHT, UP, Animation, FadeIn, FadeOut, LaggedStart, VGroup

from lesson.facts import fields
from scenes.kit.layout.slots import LINE, TIGHT, right_of
from scenes.kit.layout.zones import BODY, READ, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.verbs import take_place
from scenes.kit.type.typeset import NARROWEST
from scenes.kit.type.working import RELATIONS, Working, product

from .lines import NudgeLines
from .stage import MOVE_PLACES, ChainStage, Multiplied, Nudged, ReadSlopes

AXIS = READ / 4  # of a fraction's bar over the baseline


class Slopes(ChainStage):
    """The nudge on number lines, the slopes read from it, and their product: the slope of the whole path."""

    # -- the number lines ----------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        self.cue("lines")
        lines = self._become_lines()
        self.nudged = Nudged(lines)
        for index, stop in enumerate(self.stops):
            self.until(stop.cue, lines.lights)
            self._slide(index)
        self.until("", lines.lights)

    def _become_lines(self) -> NudgeLines:
        """The arrow of the weight becomes the axes of the lines, to which the quantities go; the network leaves."""
        afters = [self.value_of(stop, "after", before="{{ -> : to }}") for stop in self.stops]
        lines = NudgeLines(self.chain, self.column, afters)
        floor = BODY.bottom if self.beside is self.board else self.beside.zone.top
        lines.fill(Zone(BODY.left, BODY.right, floor, BODY.top - TIGHT), self.aside.left)
        leaving = [self.net, self.values, self.arrows, *self.column.meanings, *self.board.extra.values()]
        coming = [take_place(thing, SLOW) for thing in (*lines.on_axes(), *lines.dots)]
        gone = [FadeOut(thing, run_time=MOVE) for thing in leaving]
        self.play(*gone, *coming, *lines.from_arrow(self.path_arrow), *lines.from_column())
        self.add(*lines.lines)
        return lines

    def _slide(self, index: int) -> None:
        """A marker moves by its change; a ghost stays where it was, and the new value comes beside the old."""
        stop, lines = self.stops[index], self.nudged.lines
        self.add(lines.ghosts[index], lines.trails[index], lines.dots[index])
        self.play(lines.slide(index, SLOW), FadeIn(lines.afters[index], run_time=MOVE))
        weight = stop.kind == "weight"
        field, places = (fields.nudge("epsilon"), None) if weight else (stop.field("change"), MOVE_PLACES)
        change = self.number(field, role=stop.role, places=places, sign=True, size=self.value)
        lines.moves.add(change.at(self.aside.left, lines.lines[index].y - change.cap_height / 2))
        self.play(FadeIn(change, shift=RIGHT * TIGHT), run_time=QUICK)

    # -- the slopes ----------------------------------------------------------------------------------------------------

    def slopes(self) -> None:
        lines, read = self.nudged.lines, VGroup()
        self.read_slopes = ReadSlopes(read)
        self.until("far", lines.lights)
        self.play(self.dim(*lines.rows_now()[2:], *lines.moves[2:]), run_time=MOVE)
        self.until("slope", lines.lights)
        self.play(FadeOut(lines.moves), run_time=QUICK)
        ratio = self.beside.put(self.math('"slope" = ("move below")/("move above")').fit(self.beside.zone.width))
        self.play(*self.beside.write(ratio), run_time=MOVE)
        for index in self.links:
            cue = 3 if index == self.links[-1] else index + 1  # the last link has the third, also where there are two
            self.until(f"s{cue}", lines.lights)
            self._light_link(index)
            self._show_link(index, f"v{cue}")
        if self.has_cue("minus"):
            self.until("minus", lambda: [lines.falling(self.links[-1], SLOW)])
        self.play(self.undim(*lines.rows_now(), *read, *lines.bends), run_time=MOVE)
        self.until("", lines.lights)

    def _light_link(self, index: int) -> None:
        """Light only the two lines of a link; slopes shown before are dimmed."""
        rows, told = self.nudged.lines.rows_now(), [*self.read_slopes.links, *self.nudged.lines.bends]
        lit = rows[index : index + 2]
        dark = [row for row in rows if row not in lit]
        levels: list[Animation] = [self.dim(*dark, *told), self.undim(*lit)]
        self.play(*levels, *self.beside.wipe(), run_time=QUICK)

    def _show_link(self, index: int, cue: str) -> None:
        """Show a link's slope: symbol, the move that falls from line to line, at the cue the value."""
        lines, bend = self.nudged.lines, self.nudged.lines.bend(index)
        link = self._link(index)
        self.read_slopes.links.add(link)
        symbol, *made_of, value = link
        self.play(FadeIn(bend), FadeIn(symbol), run_time=MOVE)
        self.play(lines.falling(index, 2 * SLOW), *map(FadeIn, made_of))
        self.until(cue, lambda: [lines.falling(index, SLOW)])
        self.play(FadeIn(value), run_time=MOVE)

    def _link(self, index: int) -> VGroup:
        """A link's slope: its symbol, what it is made of (where that is short to say) and its value."""
        role, aside, lines = self.chain.role(index), self.aside, self.nudged.lines.lines[index : index + 2]
        middle = sum(line.y for line in lines) / 2 - AXIS
        symbol = self.math(self.chain.fraction(index), role=role).at(aside.left, middle)
        shown, meaning = self.shown(fields.factor(index)), self.chain.made_of(index)
        roles = {"v": role}
        texts = [self.math(f"{RELATIONS[shown.relation]} {{v}}", v=shown, roles=roles, size=self.value)]
        if meaning is not None:
            texts.insert(0, self.math(f"= {{{{ {meaning} : v }}}}", roles=roles, size=self.value))
        x = right_of(symbol) + TIGHT
        if NARROWEST * max(text.width for text in texts) <= aside.right - x:
            heights = [middle + LINE, middle - LINE] if len(texts) > 1 else [middle]
        else:  # under the symbol
            x, step = aside.left, LINE + TIGHT
            symbol.shift(UP * step * len(texts) / 2)
            heights = [float(symbol.get_bottom()[1]) - step * row for row in range(1, len(texts) + 1)]
        rows = [text.fit(aside.right - x).at(x, y) for text, y in zip(texts, heights, strict=True)]
        return VGroup(symbol, *rows)

    # -- the product ---------------------------------------------------------------------------------------------------

    def product(self) -> None:
        board, read, lines = self.beside, self.read_slopes.links, self.nudged.lines
        self.cue("fall")
        pace = self.seconds_to("formula", at_least=MOVE, at_most=SLOW * len(self.links)) / len(self.links)
        for index in self.links:
            self.play(lines.falling(index, pace))
        self.until("formula", lines.lights)
        symbolic, numbers, result = board.put(self.multiplication()).submobjects
        self.multiplied = Multiplied(result)
        # The slopes' symbols become the formula, beside the lines that they belong to.
        signs = {f"f{index}": read[index][0] for index in self.links}
        self.play(*(FadeOut(part) for row in read for part in row[1:]), run_time=QUICK)
        self.play(substitute(None, signs, symbolic, gives=list(signs), run_time=2 * SLOW))
        board.hold(symbolic)
        with self.meanwhile(lines.lights):
            self.cue("whole")
            links = [symbolic.parts[f"f{i}"] for i in self.links]
            self.play(self.dim(*links), run_time=QUICK)
            self.cue("links")
            self.play(LaggedStart(*map(self.undim, links), lag_ratio=MOVE), run_time=SLOW)
            self.cue("values")
            self.play(substitute(symbolic, {}, numbers, run_time=SLOW))
            board.hold(numbers)
            self.at("result", *board.write(result), run_time=MOVE)
            name = board.put_beside(result, self.words("the gradient", role="backward"))
            self.at("name", *board.write(name), run_time=MOVE)

    def multiplication(self) -> Working:
        """Return the chain rule of this path: symbols, numbers and value."""
        chain, zone, names = self.chain, self.beside.zone, [f"f{index}" for index in self.links]
        whole = chain.whole()
        working = Working(self.theme, whole, zone=zone, size=self.size, roles=chain.roles())
        working.line(f"{{{{ {whole} : whole }}}}", chain.links(), tall=True, roles={"whole": "backward"})
        working.skip()
        numbers = product(*(self.shown(fields.factor(i)) for i in self.links), names=names)
        working.put_in(numbers, apart=True)
        working.result(self.shown(fields.path_product()), of=numbers, role="backward", size=self.large)
        return working
