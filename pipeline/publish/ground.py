"""From a picture on one ground to the same picture on none: what was mixed with the ground's colour becomes transparent."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .pictures import Rgb

Rgba = NDArray[np.uint8]  # height x width x 4, colours not multiplied by alpha
DEAD, SURE = 3, 8  # levels: what differs from the ground by so little is noise; what differs by so much is drawn


def ground_of(rgb: Rgb) -> tuple[int, int, int]:
    """Return the colour that most of a picture has."""
    packed = rgb.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    most = int(values[counts.argmax()])
    return most >> 16, most >> 8 & 255, most & 255


def without(rgb: Rgb, ground: tuple[int, int, int]) -> Rgba:
    """Return a picture with the smallest alpha for which colour * alpha + ground * (1 - alpha) is what it was.

    Where nothing is drawn, the colour is that of what is nearest: an encoder that blurs edges then makes no seam.
    """
    back = np.array(ground, np.float32)
    off = rgb - back
    room = np.where(off > 0, 255 - back, np.maximum(back, 1))  # how far a colour can go that way
    alpha = (np.abs(off) / np.maximum(room, 1)).max(2)
    drawn = np.clip((np.abs(off).max(2) - DEAD) / (SURE - DEAD), 0, 1)
    colour = np.clip(back + off / np.maximum(alpha, 1e-3)[..., None], 0, 255)
    alpha = np.clip(alpha * drawn, 0, 1)
    found = np.dstack([colour.round(), (alpha * 255).round()]).astype(np.uint8)
    return _spread(found)


def over(rgba: Rgba, ground: Any) -> Rgb:
    """Lay a picture over a colour, or over another picture."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.asarray((rgba[..., :3] * alpha + np.asarray(ground, np.float32) * (1 - alpha)).round(), np.uint8)


def _spread(rgba: Rgba) -> Rgba:
    """Give what is transparent the colour of what is drawn around it."""
    empty = rgba[..., 3] == 0
    if empty.all():
        return rgba
    image = Image.fromarray(rgba, "RGBA")
    weighted = image.convert("RGBa")
    wide = weighted.reduce(64).convert("RGBA").resize(image.size, Image.Resampling.BILINEAR)
    near = weighted.reduce(8).convert("RGBA").resize(image.size, Image.Resampling.NEAREST)
    filled = np.where(np.asarray(near)[..., 3:] > 0, np.asarray(near), np.asarray(wide))
    result = rgba.copy()
    result[empty, :3] = filled[empty, :3]
    return result
