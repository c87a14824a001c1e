"""The film: one module a step, the kit they share, and the one file that bends Manim.

In a notebook: `from scenes import show; show("forward_pass", beat="activation")`.
"""

from .notebook import show

__all__ = ["show"]
