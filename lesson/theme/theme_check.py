"""Can everybody read a theme? Contrast by WCAG 2.2, and colours that colour-blind viewers can distinguish, too.

The bounds: text 4.5:1 and lines 3:1 are WCAG 2.2 AA (1.4.3, 1.4.11), 7:1 is AAA (1.4.6). WCAG has none for the
difference of two colours; ours are in CIEDE2000, where 1 is just noticeable on large patches side by side. Thin arrows
far apart need many times that: 15 between roles in normal vision, 20 between the signs for each kind of dichromat.
Greyscale has no bound: there negative arrows are dashed, and numbers have their signs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

from lesson.problems import Problem

from .color import contrast, difference, seen
from .theme import Theme

TEXT = ("ink", "muted", "positive", "negative", "forward", "backward", "loss", "slope", "update")
# On screen together, distinguished by colour.
MEANING = ("positive", "negative", "forward", "backward", "loss", "slope")
DICHROMATS = ("protanopia", "deuteranopia", "tritanopia")
ROLES_APART = 15.0
SIGNS_APART = 20.0
_LEVELS = range(0, 256, 17)  # of a channel, for colours that are proposed: #000 to #FFF


@dataclass(frozen=True)
class Bounds:
    """Least contrasts on ground and panel, 1 to 21."""

    text: float
    ink: float
    line: float

    def of(self, role: str) -> float:
        """Return the bound of a role."""
        return {"line": self.line, "ink": self.ink}.get(role, self.text)


USUAL = Bounds(text=4.5, ink=7.0, line=3.0)
HIGH = Bounds(text=7.0, ink=7.0, line=4.5)


def bounds_of(name: str) -> Bounds:
    """Return what a shipped theme promises, and every theme that is based on it."""
    return HIGH if name == "high-contrast" else USUAL


def theme_problems(theme: Theme, bounds: Bounds, file: str, own: frozenset[str] = frozenset()) -> list[Problem]:
    """Return everything too faint or too alike, each with a colour that would do.

    own: the roles that the file itself gives; of two colours too alike, one of those is to be changed.
    """
    found = [(role, fault) for role in (*TEXT, "line") if (fault := _faint(theme, role, bounds))]
    for one, other, fault in _alike(theme, MEANING):
        blamed, kept = (one, other) if one in own and other not in own else (other, one)
        found.append((blamed, f"looks too much like {kept} {theme.role(kept)} {fault}"))
    cures = {role: _would_do(theme, role, bounds) for role in dict.fromkeys(role for role, _ in found)}
    values = {role: f'"{theme.role(role)}"{"" if role in own else " of the base"}' for role in cures}
    return [Problem(file, f"colors.{role}", values[role], f"{fault}; {cures[role]}") for role, fault in found]


def _faint(theme: Theme, role: str, bounds: Bounds) -> str:
    """Return how faint a role is where it is worst; "" where it can be read."""
    least, ratio, under = (
        bounds.of(role),
        *min((contrast(theme.role(role), theme.role(u)), u) for u in ("ground", "panel")),
    )
    return f"contrast {_down(ratio)}:1 on {under} {theme.role(under)}, at least {least:g}:1" if ratio < least else ""


def _alike(theme: Theme, roles: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield pairs that look too similar, and to whom."""
    for one, other in combinations(roles, 2):
        apart = difference(theme.role(one), theme.role(other))
        if apart < ROLES_APART:
            yield one, other, f"(difference {_down(apart)}, at least {ROLES_APART:g})"
    for vision in DICHROMATS if {"positive", "negative"} <= set(roles) else ():
        apart = difference(seen(theme.positive, vision), seen(theme.negative, vision))
        if apart < SIGNS_APART:
            yield (
                "positive",
                "negative",
                f"to people with {vision} (difference {_down(apart)}, at least {SIGNS_APART:g})",
            )


def _down(value: float) -> str:
    """Return one place, never rounded up: 4.49 is not reported as 4.5 where 4.5 is the bound."""
    return f"{int(value * 10) / 10:.1f}"


def _would_do(theme: Theme, role: str, bounds: Bounds) -> str:
    """Propose the nearest of 4,096 colours that meets every bound of a role."""
    colors = ("#" + "".join(f"{level:02X}" for level in levels) for levels in product(_LEVELS, repeat=3))
    readable = (color for color in colors if not _faint(replace(theme, **{role: color}), role, bounds))
    for color in sorted(readable, key=lambda color: difference(color, theme.role(role))):
        if role not in MEANING or not any(
            role in pair[:2] for pair in _alike(replace(theme, **{role: color}), MEANING)
        ):
            return f'"{color}" would do'
    return "no colour would do: make ground and panel darker or lighter"
