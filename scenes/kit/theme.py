"""Colours by role, as scenes use them.

What a theme is, and its files, are in lesson/theme/theme.py and lesson/theme/theme_file.py.
"""

from __future__ import annotations

from dataclasses import replace

from lesson.theme.color import blend, contrast, luminance
from lesson.theme.theme import SHIPPED, Theme
from lesson.theme.theme_file import shipped

__all__ = ["DARK", "LIGHT", "THEMES", "Theme", "blend", "contrast", "luminance", "theme_named"]

THEMES = {name: shipped(name) for name in SHIPPED}
DARK, LIGHT = THEMES["dark"], THEMES["light"]


def theme_named(name: str) -> Theme:
    """Return the theme of that name; ValueError names the themes there are."""
    if name not in THEMES:
        raise ValueError(f"no theme {name!r}; there are: {', '.join(THEMES)}")
    return replace(THEMES[name])
