"""How much passes through an arrow: it gets thin (`wither`) and thick again (`grow`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import Animation, AnimationGroup

from .group import together
from .pace import MOVE

LEAST = 0.8  # Manim's stroke width of an arrow through which nothing passes: it can still be seen


def set_share(edge: Any, share: float) -> Any:
    """Draw an arrow as thick as the share, 0 to 1, of its full thickness that passes through it; return the arrow.

    Its colour and how dimmed it is stay. For an animation that moves something else at the same time (`slide`).

    Example:

        arrow = net.edges[net.layer_keys(0)[0]]
        set_share(arrow, 0.25)
    """
    full = _full(edge)
    whole = edge.value, edge.color_role
    if share >= 1.0:
        edge.redraw(edge.value, full, edge.color_role)
        edge.part = (1.0, full, full, whole)
        return edge
    width = LEAST + ((_thickness(edge) if full is None else full) - LEAST) * max(share, 0.0)
    edge.redraw(edge.value, width, edge.color_role)
    edge.part = (max(share, 0.0), width, full, whole)
    return edge


def share_of(edge: Any) -> float:
    """Return the share that an arrow is drawn with: 1 unless `set_share` has changed it since it was last redrawn."""
    return float(edge.part[0]) if _is_part(edge) else 1.0


def _is_part(edge: Any) -> bool:
    """Return whether an arrow is as `set_share` left it, and was not redrawn for something else."""
    _, width, _, whole = getattr(edge, "part", (1.0, None, None, None))
    return bool(width == edge.width_given and whole == (edge.value, edge.color_role))


def _full(edge: Any) -> float | None:
    """Return the width of the whole arrow, as `Edge.redraw` takes it (None: that of its value)."""
    width: float | None = edge.part[2] if _is_part(edge) else edge.width_given
    return width


def _thickness(edge: Any) -> float:
    from scenes.kit.network.edge import thickness  # imported here: edge.py imports this package

    return thickness(edge.value)


class Share(Animation):
    """An arrow changes its thickness to a share of its full one."""

    def __init__(self, edge: Any, share: float, run_time: float = MOVE) -> None:
        self.goal = share
        super().__init__(edge, run_time=run_time)

    def begin(self) -> None:
        self.start = share_of(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        set_share(self.mobject, self.start + (self.goal - self.start) * self.rate_func(alpha))


def wither(edges: Any, share: float = 0.0, run_time: float = MOVE) -> AnimationGroup:
    """Return an animation in which arrows get thin: only a share, 0 to 1, of what came passes through them.

    `edges` is one arrow or several; they must be on the stage.

    Example:

        self.play(FadeIn(net))
        self.play(wither([net.edges[key] for key in net.layer_keys(0)], 0.1))
        self.play(grow([net.edges[key] for key in net.layer_keys(0)]))
    """
    return _shares("wither", edges, share, run_time)


def grow(edges: Any, share: float = 1.0, run_time: float = MOVE) -> AnimationGroup:
    """Return an animation in which arrows get thick again, up to a share of their full thickness (see `wither`)."""
    return _shares("grow", edges, share, run_time)


def _shares(verb: str, edges: Any, share: float, run_time: float) -> AnimationGroup:
    several: Iterable[Any] = [edges] if hasattr(edges, "redraw") else list(edges)
    return together(verb, [Share(edge, share, run_time) for edge in several], several)
