"""Colours by role, sizes of text, and the zones of the frame."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Theme:
    """Colours by role (hex). Colour always means something: everything else is ink or muted."""

    name: str
    ground: str
    panel: str
    ink: str
    muted: str
    line: str
    positive: str
    negative: str
    forward: str
    backward: str
    loss: str
    slope: str
    update: str

    # The factors of the chain rule keep one colour each from step 4 on.
    @property
    def error(self) -> str:
        return self.loss

    @property
    def activation(self) -> str:
        return self.forward

    @property
    def delta(self) -> str:
        return self.backward

    def role(self, name: str) -> str:
        """The hex colour of a role; a colour that already is hex passes through. KeyError names the roles."""
        if name.startswith("#"):
            return name
        try:
            return str(getattr(self, name))
        except AttributeError:
            roles = ", ".join(field.name for field in fields(self) if field.name != "name")
            raise KeyError(f"theme {self.name} has no role {name!r}; roles: {roles}") from None

    def sign(self, value: float) -> str:
        """The role of a signed number: positive (and zero) or negative."""
        return self.negative if value < 0 else self.positive


DARK = Theme(
    name="dark",
    ground="#10141B",
    panel="#1B222D",
    ink="#EEF2F7",
    muted="#93A1B5",
    line="#66758C",
    positive="#56B4E9",
    negative="#E69F00",
    forward="#3DDBA4",
    backward="#E58FC0",
    loss="#F0E442",
    slope="#B9A3FF",
    update="#EEF2F7",
)

LIGHT = Theme(
    name="light",
    ground="#FAFAF7",
    panel="#EDEEEA",
    ink="#17202B",
    muted="#55616E",
    line="#7C8794",
    positive="#0067A3",
    negative="#A84800",
    forward="#00704A",
    backward="#A12F78",
    loss="#766300",
    slope="#5B43C4",
    update="#17202B",
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}


def theme_named(name: str) -> Theme:
    """The theme of that name; ValueError names the ones there are."""
    if name not in THEMES:
        raise ValueError(f"no theme {name!r}; there are: {', '.join(THEMES)}")
    return replace(THEMES[name])


def luminance(color: str) -> float:
    """Relative luminance of a hex colour (WCAG 2.2)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def blend(front: str, back: str, opacity: float) -> str:
    """The colour seen where `front` lies on `back` with that opacity."""
    pairs = [(int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(f * opacity + b * (1 - opacity)):02X}" for f, b in pairs)
