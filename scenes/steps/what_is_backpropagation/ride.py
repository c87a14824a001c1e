"""Step 1, what you will discover: a ride over the network, to the places where it will happen."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from scenes.kit.blocks import Card
from scenes.kit.layout.zones import NET, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import pull_back, push_in
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing

from .stage import FirstStage

NEAR, HALF = 1.4, 0.5  # how near the camera goes; of an arrow
STOPS = 4  # points that have a place


class Ride(FirstStage):
    """The camera goes over the network, and each point has its place on it."""

    def discover(self) -> None:
        net, board = self.net, self.board
        self.turn_to()
        if getattr(net, "views", ()):
            self.play(pull_back(net, SLOW))
            self.play(*self.all_rings("muted"), run_time=QUICK)
        self.write_again()
        edges = list(net.edges)
        stops = (
            ([self.key_weight], "backward"),
            (edges, "backward"),
            ([next(iter(edges))], "update"),
            (edges, "forward"),
        )
        for index, (keys, role) in enumerate(stops):
            if index < len(self.lesson.discover):
                self.visits(index, keys, role)
            else:
                self.has_cue(f"d{index + 1}")
        self.cue("recap")
        said = "Trace the error back. {{Share out the blame. : backward}} Learn."
        if getattr(net, "views", ()):
            self.play(pull_back(net, SLOW))
        self.play(*board.wipe(), *self.strength(1), *self.bright(), run_time=QUICK)
        self.play(*self.put(self.paragraph(said, board.zone.width, size=TITLE, weight="semibold")), run_time=MOVE)
        roles = cycle(("backward", "update", "forward"))
        self.until("", lambda: flowing(net, edges, next(roles))())

    def visits(self, index: int, keys: list[Key], role: str) -> None:
        """The camera goes to one arrow, or back from it, and a card says what will happen there."""
        net, board, points = self.net, self.board, self.lesson.discover
        self.cue(f"d{index + 1}")
        if getattr(net, "views", ()):
            self.play(*board.wipe(), pull_back(net, SLOW))
        near = len(keys) == 1 < len(net.edges)
        names = [Level(name, 0 if near else 1) for name in (*net.names, *net.own_names)]  # nearer, they have no room
        self.play(*board.wipe(), *board.spotlight(keys), *names, run_time=QUICK)
        card = board.put(Card(self.theme, points[index].title, own=True, size=TITLE))
        self.play(*board.write(card), *flowing(net, keys, role)(), run_time=SLOW)
        if near:
            self.play(push_in(net, net.edges[keys[0]].point(HALF), NEAR, to=np.array(NET.center), run_time=SLOW))
        self.until(f"d{index + 2}" if index + 1 < min(len(points), STOPS) else "recap", flowing(net, keys, role))
