"""Motion verbs: each one animation with one meaning."""

from .morph import cancel, morph
from .pace import MOVE, QUICK, SLOW
from .share import grow, set_share, share_of, wither
from .substitute import substitute
from .sweep import sweep
from .verbs import Follow, Level, Recolor, arc, level_of, over_time, passing, set_level, settled, swap

__all__ = [
    "MOVE",
    "QUICK",
    "SLOW",
    "Follow",
    "Level",
    "Recolor",
    "arc",
    "cancel",
    "grow",
    "level_of",
    "morph",
    "over_time",
    "passing",
    "set_level",
    "set_share",
    "settled",
    "share_of",
    "substitute",
    "swap",
    "sweep",
    "wither",
]
