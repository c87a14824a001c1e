"""Step 1, the network in words: what its arrows mean, and four words for all that follows."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from manim import Animation, LaggedStart, VGroup

from lesson.facts import fields
from scenes.kit.layout.zones import BIG, DIM
from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level, take_place
from scenes.kit.network.edge import Key
from scenes.kit.network.texts.legend import legend
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple

from .meanings import Meanings
from .stage import FirstStage

WORDS = (
    ("weight", "a number on a connection", "positive"),
    ("activation", "what a unit passes on", "forward"),
    ("loss", "how wrong we are", "loss"),
    ("gradient", "what a nudge would do", "backward"),
)


class InWords(FirstStage):
    """The network is explained, weight by weight, and gets its four words."""

    def network(self) -> None:
        net, board = self.net, self.board
        self.turn_to(*self.all_rings("muted"))
        self.cue("units")
        units = [ripple(net, layer, k, "ink", SLOW) for layer, units in enumerate(net.units) for k in units]
        dimmed = Level(VGroup(net.edge_group, *net.labels.values()), DIM, run_time=QUICK)
        self.play(dimmed, LaggedStart(*units, lag_ratio=1 / len(units), run_time=SLOW))
        self.until("weights", lambda: [ripple(net, self.last, k, "ink", SLOW) for k in self.outputs])
        coming = [self.shows(key, 1) for key in net.edges]
        filling = self.seconds_to("positive", SLOW, 2 * SLOW)
        self.play(LaggedStart(*coming, lag_ratio=1 / len(coming)), *self.one_by_one(), run_time=filling)
        zone = board.zone
        card = board.put(legend(self.theme, zone.left, zone.top, zone.width))
        for index, (cue, following) in enumerate(pairwise(("positive", "negative", "thick", "all"))):
            lit = [key for key, edge in net.edges.items() if cue == "thick" or (edge.value >= 0) == (index == 0)]
            self.cue(cue)
            levels = [self.shows(key, 1 if key in lit else DIM) for key in net.edges]
            self.play(*board.write(card[index]), *levels, *lights(net, lit, "ink", run_time=SLOW))
            self.until(following, partial(self.one_by_one, lit))
        total = board.put(self.words("{n} weights", n=self.shown(fields.count("weights")), size=BIG, weight="semibold"))
        self.at("all", *board.write(total), *self.one_by_one(), run_time=SLOW)
        self.until("", self.one_by_one)

    def shows(self, key: Key, level: float) -> Animation:
        """Return the animation that gives an arrow and its number a strength."""
        labels = [label for label in (self.net.labels.get(key),) if label is not None]
        return Level(VGroup(self.net.edges[key], *labels), level)

    # -- the words -----------------------------------------------------------------------------------------------------

    def vocabulary(self) -> None:
        self.turn_to()
        board, key = self.board, self.key_weight
        told = board.put(Meanings(self.theme, WORDS, board.zone.width, board.zone.height))
        for index, (word, _, role) in enumerate(WORDS):
            self.cue(word)
            self.play(*board.write(told.row(index)), *self.meant(word), run_time=SLOW)
            following = WORDS[index + 1][0] if index + 1 < len(WORDS) else ""
            self.until(following, partial(self.pointed, word, role, key))

    def meant(self, word: str) -> list[Animation]:
        """Return the animations that show on the network what a word means."""
        board, key = self.board, self.key_weight
        if word in ("weight", "gradient"):
            return [*board.spotlight([key]), *lights(self.net, [key], "ink" if word == "weight" else "backward")]
        if word == "loss":
            return [*self.bright(), *self.rings(self.last, "loss")]
        coming: list[Animation] = [*self.bright()]
        for layer in range(1, self.last):
            value = partial(fields.activation, layer - 1)
            filled = board.fill(layer, self.net.units[layer], value, "a", "forward", None)
            coming += [*filled.leaving, *map(take_place, filled.labels + filled.tags), *self.rings(layer, "forward")]
        return coming

    def pointed(self, word: str, role: str, key: Key) -> list[Animation]:
        """Return light on what a word means, which can be repeated."""
        net = self.net
        if word == "loss":
            return [ripple(net, self.last, k, role, SLOW) for k in self.outputs]
        if word == "activation":
            return flowing(net, [each for each in net.edges if each[0]] or list(net.edges), "forward")()
        if word == "gradient":
            return [*lights(net, [key], role), ripple(net, key[0] + 1, key[1], "loss", SLOW)]
        return lights(net, [key], "ink")
