"""Motion verbs: each one animation with one meaning."""

from .verbs import Follow, Level, Recolor, arc, level_of, over_time, passing, set_level, settled, swap

__all__ = ["Follow", "Level", "Recolor", "arc", "level_of", "over_time", "passing", "set_level", "settled", "swap"]
