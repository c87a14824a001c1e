"""Step 4, the path: what one weight reaches on its way to the loss, how far each moves the next, and their product."""

from __future__ import annotations

from functools import partial

from manim import LEFT, ORIGIN, RIGHT, UP, Animation, FadeIn, FadeOut, LaggedStart, VGroup

from lesson.facts import fields
from scenes.kit.layout.slots import LINE, TIGHT, right_of
from scenes.kit.layout.zones import BIG, BODY, HERO, READ, Zone
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import one_by_one
from scenes.kit.motion.verbs import Level, take_place
from scenes.kit.network.flow import land, pulses
from scenes.kit.signal.held import acting, flowing
from scenes.kit.type.icons import straight_arrow
from scenes.kit.type.typeset import NARROWEST
from scenes.kit.type.working import RELATIONS, Working, product

from .lines import NudgeLines
from .stage import ChainStage, Multiplied, ReadSlopes, move_places

AXIS = READ / 4  # of a fraction's bar over the baseline
STILL_READ = 1 / 2  # strength of what comes next in a sentence


class Links(ChainStage):
    """From the weight to the loss, quantity by quantity; the nudge on number lines; the slopes read from it."""

    def one_weight(self) -> None:
        net, column, edges = self.net, self.column, list(self.net.edges)
        self.open_on(net, self.values)
        self.play(self.to_middle())
        for cue in ("net", "weights"):
            self.until(cue, acting(net, "loss"))  # how wrong it is
        lights = LaggedStart(*pulses(net, edges, "ink"), lag_ratio=1 / 2)
        self.at("weights", lights, run_time=self.seconds_to("nudge", 2 * MOVE, 3 * SLOW) - MOVE)
        self.play(*self.make_room(), run_time=MOVE)
        self.cue("nudge")
        with self.hurrying("loss", 2 * SLOW):
            label = self.board.label(net.followed, needed=True)
            self.light(net.followed)
            coming = take_place(column.symbols[0]), take_place(column.meanings[0])
            self.play(*coming, land(label, column.values[0]), run_time=SLOW)
            wobble = straight_arrow(self.theme, ORIGIN, UP * BIG, "ink").next_to(column.symbols[0], LEFT, TIGHT)
            self.play(FadeIn(wobble, shift=UP * TIGHT), run_time=QUICK)
        self.cue("loss")
        mark = self.words("?", size=HERO, weight="semibold", role="muted")
        mark.centered_at(column.middle, (column.values[0].get_y() + column.meanings[-1].get_y()) / 2)
        self.unknown.add(column.arrow(0, -1), mark)
        self.play(*map(FadeIn, self.unknown), run_time=MOVE)
        self.unknown.add(wobble)
        self.play(FadeIn(VGroup(*column.rows[-1])), run_time=MOVE)
        self.until("", flowing(net, [net.followed], "forward"))

    def path(self) -> None:
        net, column, loss = self.net, self.column, VGroup(*self.column.rows[-1])
        output = net.unit(net.last, self.facts.focus.out)
        self.at("dim", FadeOut(self.unknown), self.dim(loss), *pulses(net, [net.followed], "ink"), run_time=MOVE)
        for index, stop in enumerate(self.stops[1:], start=1):
            self.until(stop.kind[0], self._run_down_chain)
            if stop.kind == "z":
                self.play(*pulses(net, [net.followed], "forward"), run_time=MOVE)
            arriving = [self.undim(loss)]
            if stop.kind != "loss":
                value = column.values[index]
                comes = land(value.copy().move_to(output.center), value) if stop.kind == "a" else take_place(value)
                arriving = [take_place(column.symbols[index]), take_place(column.meanings[index]), comes]
            self.arrows.add(column.arrow(index - 1, index))
            self.play(FadeIn(self.arrows[-1]), *arriving, run_time=MOVE)
        for cue in ("chain", ""):
            self.until(cue, self._run_down_chain)

    def _run_down_chain(self) -> list[Animation]:
        ways = [(arrow.get_start(), arrow.get_end()) for arrow in self.arrows]
        return [one_by_one(ways, self.theme.ink, pulses(self.net, [self.net.followed], "forward"))]

    # -- the number lines ----------------------------------------------------------------------------------------------

    def nudge(self) -> None:
        """The arrow of the weight becomes the axes of the lines, to which the quantities go; then each is moved."""
        self.cue("lines")
        afters = [self.value_of(stop, "after", before="{{ -> : to }}") for stop in self.stops]
        self.nudged = lines = NudgeLines(self.chain, self.column, afters)
        floor = BODY.bottom if self.beside is self.board else self.beside.zone.top
        lines.fill(Zone(BODY.left, BODY.right, floor, BODY.top - TIGHT), self.aside.left)
        leaving = [self.net, self.values, self.arrows, *self.column.meanings, *self.board.extra.values()]
        gone = [FadeOut(thing, run_time=MOVE) for thing in leaving]
        coming = [take_place(thing, SLOW) for thing in (*lines.on_axes(), *lines.dots)]
        self.play(*gone, *coming, *lines.from_arrow(self.net.edges[self.net.followed]), *lines.from_column())
        self.add(*lines.lines)
        for index, stop in enumerate(self.stops):
            if index:
                self.until(stop.kind[0], lines.lights)
            self.cue(stop.kind[0])
            with self.hurrying("".join(after.kind[0] for after in self.stops[index + 1 : index + 2]), 2 * SLOW):
                self._slide(index)
        self.until("", lines.lights)

    def _slide(self, index: int) -> None:
        """A marker moves by its change; a ghost stays where it was, and the new value appears beside the old."""
        stop, lines, line = self.stops[index], self.nudged, self.nudged.lines[index]
        self.add(lines.ghosts[index], lines.trails[index], lines.dots[index])
        slide = line.slide(lines.dots[index], lines.changes[index][1], trail=lines.trails[index], run_time=SLOW)
        self.play(slide, FadeIn(lines.afters[index], run_time=MOVE))
        weight = stop.kind == "weight"
        field, places = (
            (fields.nudge("epsilon"), None) if weight else (fields.nudged(stop.kind, "change"), move_places())
        )
        change = self.number(field, role=stop.role, places=places, sign=True, size=self.value)
        lines.moves.add(change.at(self.aside.left, line.y - change.cap_height / 2))
        self.play(FadeIn(change, shift=RIGHT * TIGHT), run_time=QUICK)

    # -- the slopes ----------------------------------------------------------------------------------------------------

    def slopes(self) -> None:
        lines, read = self.nudged, VGroup()
        self.read_slopes = ReadSlopes(read)
        self.until("far", lines.lights)
        self.play(self.dim(*lines.rows_now()[2:], *lines.moves[2:]), run_time=MOVE)
        self.until("slope", lines.lights)
        self.play(FadeOut(lines.moves), run_time=QUICK)
        ratio = self.math('"slope" = ("move below")/("move above")').fit(self.beside.zone.width)
        self.play(*self.beside.show(ratio), run_time=MOVE)
        for index in self.links:
            cue = 3 if index == self.links[-1] else index + 1  # the last link has the third, also where there are two
            self.until(f"s{cue}", lines.lights)
            self._show_link(index, f"v{cue}")
        if self.has_cue("minus"):
            self.until("minus", partial(lines.lights, self.links[-1]))
        self.play(self.undim(*lines.rows_now(), *read, *lines.bends), run_time=MOVE)
        self.until("", lines.lights)

    def _show_link(self, index: int, cue: str) -> None:
        """Only its two lines are bright: its symbol, the move that falls between them, at the cue its value."""
        lines, read, rows = self.nudged, self.read_slopes.links, self.nudged.rows_now()
        dark = [*rows[:index], *rows[index + 2 :], *read, *lines.bends]
        lit = self.undim(*rows[index : index + 2])
        self.play(self.dim(*dark), lit, *self.beside.wipe(), run_time=QUICK)
        read.add(self._link(index))
        symbol, *made_of, value = read[-1]
        self.play(FadeIn(lines.bend(index)), FadeIn(symbol), run_time=MOVE)
        self.play(*lines.falling(index, 2 * SLOW), *map(FadeIn, made_of))
        self.until(cue, partial(lines.lights, index))
        self.play(FadeIn(value), run_time=MOVE)

    def _link(self, index: int) -> VGroup:
        """A link's slope: its symbol, what it is made of (where that is short to say) and its value."""
        role, aside, lines = self.chain.role(index), self.aside, self.nudged.lines[index : index + 2]
        middle = sum(line.y for line in lines) / 2 - AXIS
        symbol = self.math(self.chain.fraction(index), role=role).at(aside.left, middle)
        shown, meaning = self.shown(fields.factor(index)), self.chain.made_of(index)
        texts = [] if meaning is None else [self.math(f"= {{{{ {meaning} : {role} }}}}", size=self.value)]
        texts.append(self.math(f"{RELATIONS[shown.relation]} {{v}}", v=shown, roles={"v": role}, size=self.value))
        x = right_of(symbol) + TIGHT
        if NARROWEST * max(text.width for text in texts) <= aside.right - x:
            heights = [middle + LINE, middle - LINE] if len(texts) > 1 else [middle]
        else:  # under the symbol
            x, step = aside.left, LINE + TIGHT
            symbol.shift(UP * step * len(texts) / 2)
            heights = [float(symbol.get_bottom()[1]) - step * row for row in range(1, len(texts) + 1)]
        return VGroup(symbol, *(text.fit(aside.right - x).at(x, y) for text, y in zip(texts, heights, strict=True)))

    # -- the product ---------------------------------------------------------------------------------------------------

    def product(self) -> None:
        board, read, lines = self.beside, self.read_slopes.links, self.nudged
        self.cue("fall")
        pace = self.seconds_to("formula", at_least=MOVE, at_most=SLOW * len(self.links)) / len(self.links)
        for index in self.links:
            self.play(*lines.falling(index, pace))
        self.until("formula", lines.lights)
        symbolic, numbers, result = board.put(self.multiplication()).submobjects
        self.multiplied = Multiplied(result)
        # The slopes' symbols become the formula, beside the lines that they belong to.
        signs = {f"f{index}": read[index][0] for index in self.links}
        self.play(*(FadeOut(part) for row in read for part in row[1:]), run_time=QUICK)
        self.play(substitute(None, signs, symbolic, gives=list(signs), run_time=2 * SLOW))
        board.hold(symbolic)
        with self.meanwhile(lines.lights):
            links = [symbolic.parts[name] for name in signs]
            self.at("whole", *(Level(link, STILL_READ) for link in links), run_time=QUICK)
            self.at("links", LaggedStart(*map(self.undim, links), lag_ratio=MOVE), run_time=SLOW)
            self.at("values", substitute(symbolic, {}, numbers, run_time=SLOW))
            board.hold(numbers)
            self.at("result", *board.write(result), run_time=MOVE)
            name = board.put_beside(result, self.words("the gradient", role="backward"))
            self.at("name", *board.write(name), run_time=MOVE)

    def multiplication(self) -> Working:
        """Return the chain rule of this path: symbols, numbers and value."""
        chain, links = self.chain, self.links
        working = Working(self.theme, chain.slope, zone=self.beside.zone, size=self.size, roles=chain.roles)
        working.line(chain.whole, chain.links, tall=True)
        working.skip()
        numbers = product(*(self.shown(fields.factor(i)) for i in links), names=[f"f{i}" for i in links])
        working.put_in(numbers, apart=True)
        working.result(self.shown(fields.path_product()), of=numbers, role="backward", size=self.large)
        return working
