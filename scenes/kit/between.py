"""Pictures between the beginning and the end of an animation, quicker: Manim's own."""

from __future__ import annotations

from manim import Animation

_get_sub_alpha = Animation.get_sub_alpha
_interpolate_mobject = Animation.interpolate_mobject


def interpolate_mobject(self: Animation, alpha: float) -> None:
    """Bring a family to a share of the time as Animation.interpolate_mobject does.

    Where its members go together, their share of the way is one number, and its rate function is asked once.
    """
    if self.lag_ratio != 0 or type(self).get_sub_alpha != _get_sub_alpha:
        _interpolate_mobject(self, alpha)
        return
    families = list(self.get_all_families_zipped())
    if families:
        share = self.get_sub_alpha(alpha, 0, len(families))
        for mobjects in families:
            self.interpolate_submobject(*mobjects, share)
