"""Colours as people see them: contrast (WCAG 2.2), difference (CIEDE2000), colour blindness (Machado 2009).

A colour is hex text, "#56B4E9". Nothing here knows of themes.

Ours, because coloraide 8.13 sees nearly the same (233 colours, 3,000 pairs: colour blindness the same in all; contrast
apart by at most 0.001 and CIEDE2000 by 0.008, for its matrix of sRGB has other digits; 7 and 42 of the pairs are
written otherwise with one decimal), but costs 80 ms of CPU at every start of the command line and nine times as much
for a pair, and the search for colours that would do compares thousands of pairs. WCAG 2.2 itself names the weights
0.2126, 0.7152 and 0.0722, which are used here unchanged.
"""

import math
import re
from functools import lru_cache

Triple = tuple[float, float, float]

HEX = re.compile(r"#[0-9A-Fa-f]{6}")
# Machado, Oliveira and Fernandes 2009, severity 1.0: rows give the perceived linear R, G, B from linear R, G, B.
# In greyscale only luminance is left (the weights are those of sRGB).
VISIONS: dict[str, tuple[Triple, Triple, Triple]] = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "greyscale": ((0.2126, 0.7152, 0.0722),) * 3,
}
# sRGB to CIE XYZ (IEC 61966-2-1), and the white both are measured against (D65, 2 degrees).
_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
_WHITE = (0.9505, 1.0, 1.0890)


def linear(color: str) -> Triple:
    """Return linear red, green and blue, 0 to 1, of a hex colour (IEC 61966-2-1)."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return r, g, b


def hex_of(light: Triple) -> str:
    """Return the hex colour of linear red, green and blue, cut to 0 to 1."""
    parts = [min(max(c, 0.0), 1.0) for c in light]
    coded = [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in parts]
    return "#" + "".join(f"{round(c * 255):02X}" for c in coded)


@lru_cache(maxsize=8192)
def luminance(color: str) -> float:
    """Return the relative luminance, 0 to 1, of a hex colour (WCAG 2.2)."""
    r, g, b = linear(color)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two hex colours, 1 to 21 (WCAG 2.2)."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def blend(front: str, back: str, opacity: float) -> str:
    """Return the colour of `front` over `back` with that opacity, 0 to 1."""
    pairs = [(int(front[i : i + 2], 16), int(back[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(f * opacity + b * (1 - opacity)):02X}" for f, b in pairs)


def seen(color: str, vision: str) -> str:
    """Return the hex colour that a viewer with that vision (a key of VISIONS) perceives."""
    light = linear(color)
    r, g, b = (sum(share * c for share, c in zip(row, light, strict=True)) for row in VISIONS[vision])
    return hex_of((r, g, b))


@lru_cache(maxsize=8192)
def lab(color: str) -> Triple:
    """Return lightness (0 to 100), a* and b* of a hex colour (CIE 1976)."""
    light = linear(color)
    xyz = [sum(share * c for share, c in zip(row, light, strict=True)) for row in _XYZ]
    x, y, z = (_cube_root(value / white) for value, white in zip(xyz, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _cube_root(t: float) -> float:
    return math.cbrt(t) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29


def difference(one: str, other: str) -> float:
    """Return the CIEDE2000 difference of two hex colours: 1 is just noticeable side by side, 100 is black to white."""
    return ciede2000(lab(one), lab(other))


def ciede2000(one: Triple, other: Triple) -> float:
    """Return the CIEDE2000 difference of two L*, a*, b* (Sharma, Wu and Dalal 2005; all weights 1)."""
    mean = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25.0**7))
    c1, h1 = _polar(one, stretch)
    c2, h2 = _polar(other, stretch)
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = h1 + turn / 2 if c1 * c2 else h1 + h2
    light, chroma = (one[0] + other[0]) / 2, (c1 + c2) / 2
    t = 1 - 0.17 * _cos(hue - 30) + 0.24 * _cos(2 * hue) + 0.32 * _cos(3 * hue + 6) - 0.20 * _cos(4 * hue - 63)
    by_light = (other[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2))
    by_chroma = (c2 - c1) / (1 + 0.045 * chroma)
    by_hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * chroma * t)
    swing = 30 * math.exp(-((((hue % 360) - 275) / 25) ** 2))
    both = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7)) * math.sin(math.radians(2 * swing))
    return math.sqrt(by_light**2 + by_chroma**2 + by_hue**2 + both * by_chroma * by_hue)


def _polar(place: Triple, stretch: float) -> tuple[float, float]:
    """Return chroma and hue (degrees) with a* stretched, as CIEDE2000 does for greys."""
    a, b = place[1] * stretch, place[2]
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
