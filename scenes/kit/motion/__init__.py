"""Motion verbs: each one animation with one meaning."""

from .pace import MOVE, QUICK, SLOW
from .verbs import Follow, Level, Recolor, arc, level_of, over_time, passing, set_level, settled, swap

__all__ = [
    "MOVE",
    "QUICK",
    "SLOW",
    "Follow",
    "Level",
    "Recolor",
    "arc",
    "level_of",
    "over_time",
    "passing",
    "set_level",
    "settled",
    "swap",
]
