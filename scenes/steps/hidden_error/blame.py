"""Step 6, the blame of the hidden units: the same weights backward, sums over outputs, opposite wishes."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import DOWN, FadeIn, GrowFromEdge, VGroup

from lesson.facts import fields
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.texts.unit_names import box_of
from scenes.kit.signal.held import flowing, refill
from scenes.kit.signal.nudge import nudge_along
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.wishes import Wishes
from scenes.kit.type.typeset import Typeset

from .stage import BlameStage


class Blame(BlameStage):
    """What the outputs send back to the layer before them."""

    def prepare(self) -> None:
        super().prepare()
        self.found_places = Wishes(self.net)

    # -- the same weight, backward -------------------------------------------------------------------------------------

    def same_weights(self) -> None:
        """A nudge of the unit moves the output's sum, and that the loss: two slopes, which are multiplied."""
        site, f = self.here, self.facts.focus
        board, key = site.board, (site.hidden, f.out, f.h)
        label = self.light(key)
        nudge_along(self, key)
        self.play(ripple(site.net, site.last, f.out, run_time=SLOW))
        board.send_back([key], run_time=SLOW, to_label=True)
        with self.meanwhile(flowing(site.net, [key])):
            self.cue("symbol")
            self.play(*board.wipe(), run_time=QUICK)
            self.share_comes_back(f.h, label)
            if self.has_cue("sign"):
                self.at("sign", *map(FadeIn, self.wishes((-1, 1))), run_time=MOVE)

    def share_comes_back(self, j: int, label: Typeset | None) -> None:
        """Weight times error signal, written at [symbol], [put] and [value]; the blame lands in unit j."""
        site, out = self.here, self.facts.focus.out
        lines = site.board.put(site.share(out, j)).submobjects
        self.at("symbol", *site.board.write(lines[0]), run_time=MOVE)
        self.work_out(lines, {"w": label, "d": site.board.content(site.last, out)}, "value")
        if not site.several:
            self.blame_arrives(site, site.hidden, j, lines[-1], label)

    # -- several outputs -----------------------------------------------------------------------------------------------

    def adds_up(self) -> None:
        site, f = self.here, self.facts.focus
        keys = self.net.fan_out(site.hidden, f.h)
        lit = self.undim(*self.net.lit(keys))
        self.at("others", *site.board.wipe(), lit, *site.board.drop_extra(), run_time=MOVE)
        site.board.send_back(keys, run_time=SLOW, to_label=True)
        with self.meanwhile(flowing(site.net, keys)):
            self.cue("sum")
            self.write_sum(f.h, "total")

    def write_sum(self, j: int, end: str) -> None:
        """Write the blame of unit j as the sum of its shares; the total goes into the unit."""
        site = self.here
        symbol, *terms, result = site.board.put(site.sum(site.hidden, j)).submobjects
        self.play(*site.board.write(symbol, *terms), run_time=MOVE)
        self.at(end, *site.board.write(result), run_time=QUICK)
        self.blame_arrives(site, site.hidden, j, result)

    # -- the other unit ------------------------------------------------------------------------------------------------

    def opposite(self) -> None:
        site, f = self.here, self.facts.focus
        board, keys = site.board, self.net.fan_out(site.hidden, f.h2)
        keys = keys if site.several else [(site.hidden, f.out, f.h2)]
        label = None if site.several else board.label(keys[0], self.net.layer_keys(site.hidden))
        self.play(*(board.wipe() if site.several else ()), self.undim(*self.net.lit(keys)), run_time=MOVE)
        self.play(*board.comes(keys[0]), run_time=QUICK)
        self.until("ask", flowing(site.net, keys))
        unit = self.facts.names.hidden[f.h2]
        self.ask_until("ask", "back", "Will {unit} get", "the same blame?", unit=unit)
        board.send_back(keys, run_time=SLOW, to_label=True)
        with self.meanwhile(flowing(site.net, [*self.net.fan_out(site.hidden, f.h), *keys])):
            if site.several:
                self.write_sum(f.h2, "value")
            else:
                self.share_comes_back(f.h2, label)
            with self.hurrying("more", 2 * SLOW):
                self.others_follow([k for k in site.units(site.hidden) if k not in (f.h, f.h2)])
            self.two_wishes()

    def others_follow(self, units: list[int]) -> None:
        """The rest of the layer gets its blame in the same way, at once."""
        site = self.here
        keys = [key for k in units for key in self.net.fan_out(site.hidden, k)]
        self.play(self.undim(*self.net.lit(keys)), *lights(self.net, keys, "backward", True), run_time=MOVE)
        refill(site.board, site.hidden, units, partial(fields.blame, -2), "")

    def two_wishes(self) -> None:
        """Arrows at the units' shoulders: up where more of a unit lowers the loss, down where less of it does."""
        wishes = {sign: self.wishes((sign,)) for sign in (-1, 1)}
        for cue, sign in (("more", -1), ("less", 1)):
            self.cue(cue)
            if wishes[sign]:
                arrows = (GrowFromEdge(wish[0], DOWN * -sign) for wish in wishes[sign])
                self.play(*arrows, *(FadeIn(word) for wish in wishes[sign] for word in wish[1:]), run_time=MOVE)
        self.cue("wish")

    def wishes(self, signs: tuple[int, ...]) -> list[VGroup]:
        """An arrow beside every hidden unit whose blame has one of those signs: up for more of it, down for less."""
        layer, extra = self.here.hidden, [box_of(label) for label in self.board.extra.values()]
        blame = {k: self.facts.value(fields.blame(-2, k)) for k in self.here.units(layer)}
        largest = max(map(abs, blame.values()))
        asking = {k: value for k, value in blame.items() if np.sign(value) in signs}
        made = [self.found_places.at(layer, k, value, largest, extra) for k, value in asking.items()]
        self.board.hold(*made)
        return made
