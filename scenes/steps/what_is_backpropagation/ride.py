"""Step 1, what you will discover: a ride over the network, to the places where it will happen."""

from __future__ import annotations

from scenes.kit.layout.slots import BLOCK
from scenes.kit.motion.pace import QUICK, SLOW
from scenes.kit.motion.push import back_home
from scenes.kit.network.edge import Key
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import weights_again

from .stage import FirstStage


class Ride(FirstStage):
    """Light goes over the network, and each point has its place on it."""

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
        stops = (([net.followed], "backward"), (edges, "backward"), (edges, "update"), (edges, "forward"))
        titles = [point.title for point in self.lesson.discover[: len(stops)]]
        for index, (keys, role) in enumerate(stops):
            if index < len(titles):
                self.visits(f"d{index + 1}", titles[index], keys, role)
                if index + 1 < len(titles):
                    self.until(f"d{index + 2}", flowing(net, keys, role))
            else:
                self.has_cue(f"d{index + 1}")
        self.play(*self.strength(1), self.undim(*board.everything()), run_time=QUICK)
        self.until("", flowing(net, edges, "forward"))

    def visits(self, cue: str, title: str, keys: list[Key], role: str) -> None:
        """A place on the network lights up, and what will happen there comes under what was named before."""
        board = self.board
        self.cue(cue)
        point = board.put(self.paragraph(title, board.zone.width, role=role, own=True, weight="semibold"), BLOCK)
        self.play(*board.spotlight(keys), *board.write(point), *flowing(self.net, keys, role)(), run_time=SLOW)
