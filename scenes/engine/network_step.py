"""A step that happens on the lesson's network: the base of all eight steps of the film."""

from __future__ import annotations

from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram

from .step import Step


class NetworkStep(Step):
    """A step that owns a network and the board around it: what is lit, labels of the moment, the working's place.

    `prepare` makes both; nothing is on screen yet. A step that needs another network later sets `self.net` to it.
    """

    board: Board

    def prepare(self) -> None:
        """Make the network and its board."""
        self.net = self.diagram()

    @property
    def net(self) -> NetworkDiagram:
        """The network; another one gets a board of its own."""
        return self.board.net

    @net.setter
    def net(self, net: NetworkDiagram) -> None:
        self.board = Board(net, self.play)
