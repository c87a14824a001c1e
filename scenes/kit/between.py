"""A faster version of how Manim makes the pictures between the beginning and the end of an animation."""

from __future__ import annotations

from manim import Animation

_get_sub_alpha = Animation.get_sub_alpha
_interpolate_mobject = Animation.interpolate_mobject


def interpolate_mobject(self: Animation, alpha: float) -> None:
    """Bring a family to a share of the time as Animation.interpolate_mobject does.

    Where all members move at once, their share of the way is one number, so the rate function is called once.
    """
    if self.lag_ratio != 0 or type(self).get_sub_alpha != _get_sub_alpha:
        _interpolate_mobject(self, alpha)
        return
    families = list(self.get_all_families_zipped())
    if families:
        share = self.get_sub_alpha(alpha, 0, len(families))
        for mobjects in families:
            self.interpolate_submobject(*mobjects, share)
