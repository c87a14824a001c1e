"""The kit in a plain Manim scene: a network from arrays, without a lesson."""

from .network import NeuralNetwork

__all__ = ["NeuralNetwork"]
