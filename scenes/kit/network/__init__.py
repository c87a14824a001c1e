"""The network as it is drawn: units, arrows with their labels, what runs along them."""

from .diagram import NetworkDiagram

__all__ = ["NetworkDiagram"]
