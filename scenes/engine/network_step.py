"""A step that happens on the lesson's network: the base of all eight steps of the film."""

from __future__ import annotations

from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram

from .step import Step


class NetworkStep(Step):
    """A step that has a network, `self.net`, and the board around it, `self.board`: lights, labels, the working area.

    `prepare` makes both; nothing is on screen yet. A step with a `prepare` of its own calls `super().prepare()` first.
    A beat that needs another network sets `self.net` to it, which gets a board of its own.
    """

    board: Board

    def prepare(self) -> None:
        """Make the network and its board."""
        self.net = self.diagram()

    @property
    def net(self) -> NetworkDiagram:
        """The network of this step."""
        return self.board.net

    @net.setter
    def net(self, net: NetworkDiagram) -> None:
        self.board = Board(net, self.play)
