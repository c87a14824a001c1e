"""Step 1, the network in words: what its arrows mean, and four words for all that follows."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from manim import Animation, LaggedStart, VGroup

from lesson.facts import fields
from scenes.kit.blocks.meanings import Meanings
from scenes.kit.layout.zones import BIG, DIM
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.network.texts.legend import legend
from scenes.kit.signal.held import acting, flowing
from scenes.kit.signal.ripple import ripple

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
        self.turn_to(*board.rings("muted"))
        self.play(self.to_middle())
        self.cue("units")
        units = [ripple(net, layer, k, "ink", SLOW) for layer, units in enumerate(net.units) for k in units]
        dimmed = Level(VGroup(net.edge_group, *net.labels.values()), DIM, run_time=QUICK)
        self.play(dimmed, LaggedStart(*units, lag_ratio=1 / len(units), run_time=SLOW))
        self.until("weights", lambda: [ripple(net, net.last, k, "ink", SLOW) for k in net.units[net.last]])
        coming = [self.shows(key, 1) for key in net.edges]
        filling = self.seconds_to("positive", SLOW, 2 * SLOW) - QUICK
        self.play(LaggedStart(*coming, lag_ratio=1 / len(coming)), *self.one_by_one(), run_time=filling)
        self.play(*self.make_room(), run_time=MOVE)
        zone = board.zone
        card = board.put(legend(self.theme, zone.left, zone.top, zone.width))
        for row, (cue, following) in zip(card, pairwise(("positive", "negative", "thick", "all")), strict=True):
            lit = [key for key, edge in net.edges.items() if cue == "thick" or (edge.value >= 0) == (cue == "positive")]
            levels = [self.shows(key, 1 if key in lit else DIM) for key in net.edges]
            self.at(cue, *board.write(row), *levels, *lights(net, lit, "ink", run_time=SLOW))
            self.until(following, partial(self.one_by_one, lit))
        total = self.words("{n} weights", n=self.shown(fields.count("weights")), size=BIG, weight="semibold")
        self.at("all", *board.show(total), *self.one_by_one(), run_time=SLOW)
        self.until("", self.one_by_one)

    def shows(self, key: Key, level: float) -> Animation:
        """Return the animation that gives an arrow and its number a strength."""
        both = self.net.edges[key], self.net.labels.get(key)
        return Level(VGroup(*(each for each in both if each is not None)), level)

    # -- the words -----------------------------------------------------------------------------------------------------

    def vocabulary(self) -> None:
        self.turn_to()
        net, board, out = self.net, self.board, self.facts.focus.out
        pointed = {
            "weight": lambda: lights(net, [net.followed], "ink"),
            "activation": flowing(net, [key for key in net.edges if key[0]] or net.edges, "forward"),
            "loss": acting(net, "loss"),
            "gradient": lambda: [*lights(net, [net.followed], "backward"), ripple(net, net.last, out, "loss", SLOW)],
        }
        told = board.put(Meanings(self.theme, WORDS, board.zone.width, board.zone.height))
        for index, (word, following) in enumerate(pairwise([*(word for word, *_ in WORDS), ""])):
            self.at(word, *board.write(told.row(index)), *self.meant(word), run_time=SLOW)
            self.until(following, pointed[word])

    def meant(self, word: str) -> list[Animation]:
        """Return the animations that show on the network what a word means."""
        net, board = self.net, self.board
        if word in ("weight", "gradient"):
            light = lights(net, [net.followed], "ink" if word == "weight" else "backward")
            return [*board.spotlight([net.followed]), *light]
        if word == "loss":
            return [self.undim(*board.everything()), *board.rings("loss", net.last)]
        coming = [self.undim(*board.everything())]
        for layer in range(1, net.last):
            filled = board.fill(layer, net.units[layer], partial(fields.activation, layer - 1), "a", "forward", None)
            coming += [*filled.moves, *board.rings("forward", layer)]
        return coming
