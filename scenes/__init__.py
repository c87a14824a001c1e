"""The film: one module for each step, the steps' parts, the kit they are made of, and what plays and watches them.

In a notebook: `from scenes import show; show("forward_pass", beat="activation")`.
"""

from .notebook import show
from .renamed import keep_old_names

keep_old_names()

__all__ = ["show"]
