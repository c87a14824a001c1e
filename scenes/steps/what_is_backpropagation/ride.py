"""Step 1, what you will discover: a ride over the network, to the places where it will happen."""

from __future__ import annotations

from itertools import cycle

import numpy as np

from scenes.kit.blocks import Card
from scenes.kit.layout.zones import NET, TITLE
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.push import back_home, push_in
from scenes.kit.motion.verbs import Level
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import weights_again

from .stage import FirstStage

NEAR, HALF = 1.4, 0.5  # how near the camera goes; of an arrow


class Ride(FirstStage):
    """The camera goes over the network, and each point has its place on it."""

    def discover(self) -> None:
        net, board, edges = self.net, self.board, list(self.net.edges)
        extra = dict(board.extra)
        self.turn_to(*board.drop_extra())
        for key, label in extra.items():
            net.edges[key].let_go(label)
        if back := back_home(net):
            self.play(*back)
            self.play(*board.rings("muted"), run_time=QUICK)
        weights_again(board, *self.strength(1))
        stops = (([net.followed], "backward"), (edges, "backward"), (edges[:1], "update"), (edges, "forward"))
        for index, (keys, role) in enumerate(stops):
            if index < len(self.lesson.discover):
                last = index + 1 == min(len(self.lesson.discover), len(stops))
                self.visits(index, keys, role, "recap" if last else f"d{index + 2}")
            else:
                self.has_cue(f"d{index + 1}")
        self.cue("recap")
        self.play(*back_home(net))
        self.play(*board.wipe(), *self.strength(1), self.undim(*board.everything()), run_time=QUICK)
        said = "Trace the error back. {{Share out the blame. : backward}} Learn."
        self.play(*board.show(self.paragraph(said, board.zone.width, size=TITLE, weight="semibold")), run_time=MOVE)
        roles = cycle(("backward", "update", "forward"))
        self.until("", lambda: flowing(net, edges, next(roles))())

    def visits(self, index: int, keys: list[Key], role: str, following: str) -> None:
        """The camera goes to one arrow, or back from it, and a card says what will happen there."""
        net, board = self.net, self.board
        self.cue(f"d{index + 1}")
        if back := back_home(net):
            self.play(*board.wipe(), *back)
        near = len(keys) == 1 < len(net.edges)
        names = [Level(name, 0 if near else 1) for name in (*net.names, *net.own_names)]  # nearer, they have no room
        self.play(*board.wipe(), *board.spotlight(keys), *names, run_time=QUICK)
        card = Card(self.theme, self.lesson.discover[index].title, own=True, size=TITLE)
        self.play(*board.show(card), *flowing(net, keys, role)(), run_time=SLOW)
        if near:
            self.play(push_in(net, net.edges[keys[0]].point(HALF), NEAR, to=np.array(NET.center), run_time=SLOW))
        self.until(following, flowing(net, keys, role))
