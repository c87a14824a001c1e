"""Motion verbs: each one animation with one meaning."""

from scenes.kit.crossing import may_cross

from .flood import flood
from .land import land
from .morph import cancel, morph
from .pace import MOVE, QUICK, SLOW
from .pour import equal_bar, pour
from .push import pull_back, push_in
from .share import grow, set_share, share_of, wither
from .slide import slide
from .substitute import substitute
from .sweep import sweep
from .verbs import (
    Follow,
    Level,
    Recolor,
    arc,
    level_of,
    make_way,
    over_time,
    passing,
    set_level,
    settled,
    swap,
    take_place,
)
from .zoom import zoom

VERBS = (  # what has a meaning of its own: each is shown in docs/gallery.md
    "sweep",
    "wither",
    "grow",
    "land",
    "morph",
    "cancel",
    "substitute",
    "pour",
    "slide",
    "zoom",
    "push_in",
    "pull_back",
    "flood",
)

__all__ = [
    "MOVE",
    "QUICK",
    "SLOW",
    "VERBS",
    "Follow",
    "Level",
    "Recolor",
    "arc",
    "cancel",
    "equal_bar",
    "flood",
    "grow",
    "land",
    "level_of",
    "make_way",
    "may_cross",
    "morph",
    "over_time",
    "passing",
    "pour",
    "pull_back",
    "push_in",
    "set_level",
    "set_share",
    "settled",
    "share_of",
    "slide",
    "substitute",
    "swap",
    "sweep",
    "take_place",
    "wither",
    "zoom",
]
