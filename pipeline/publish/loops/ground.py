"""From a picture on one ground to the same picture on none: what was mixed with the ground becomes transparent."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pipeline.publish.film.pictures import Rgb

from .shots import NEAR, NOISE

Rgba = NDArray[np.uint8]  # height x width x 4, colours not multiplied by alpha
# Levels of difference from the ground: at most the first is noise, from the second on it is drawn.
DEAD, SURE = NOISE, 2 * NOISE
ROOM = (
    64  # levels: a little darker than a dark ground is not a black line but what an encoder leaves beside a bright one
)


def ground_of(rgb: Rgb) -> tuple[int, int, int]:
    """Return the most frequent colour of a picture."""
    packed = rgb.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)
    values, counts = np.unique(packed, return_counts=True)
    most = int(values[counts.argmax()])
    return most >> 16, most >> 8 & 255, most & 255


def without(rgb: Rgb, ground: tuple[int, int, int]) -> Rgba:
    """Return a picture with the smallest alpha for which colour * alpha + ground * (1 - alpha) is the original.

    Where nothing is drawn, the colour is that of the nearest drawing, so that an encoder that blurs edges makes no
    seam.
    """
    found = np.zeros((*rgb.shape[:2], 4), np.uint8)
    mask = np.zeros(rgb.shape[:2], bool)
    for channel, level in enumerate(ground):
        mask |= (rgb[..., channel] > level + DEAD) | (rgb[..., channel] < level - DEAD)
    back = np.array(ground, np.float32)
    off = rgb[mask] - back
    room = np.where(off > 0, 255 - back, back)  # how far a colour can go that way
    alpha = (np.abs(off) / np.maximum(room, ROOM)).max(1)
    colour = np.clip(back + off / np.maximum(alpha, 1e-3)[:, None], 0, 255)
    alpha = np.clip(alpha * (np.abs(off).max(1) - DEAD) / (SURE - DEAD), 0, alpha)
    found[mask] = np.column_stack([colour, alpha * 255]).round().astype(np.uint8)
    return _spread(found)


def over(rgba: Rgba, ground: Any) -> Rgb:
    """Return a picture over a colour, or over another picture."""
    alpha = rgba[..., 3:].astype(np.float32) / 255
    return np.asarray((rgba[..., :3] * alpha + np.asarray(ground, np.float32) * (1 - alpha)).round(), np.uint8)


def _spread(rgba: Rgba) -> Rgba:
    """Give transparent points the colour of the drawing nearby, or the mean of all that is drawn."""
    image = Image.fromarray(rgba)
    weighted = image.convert("RGBa")
    drawn = rgba[rgba[..., 3] > 0, :3]
    red, green, blue = (round(float(level)) for level in drawn.mean(0)) if len(drawn) else (0, 0, 0)
    filled = Image.new("RGB", image.size, (red, green, blue))
    near = weighted.reduce(NEAR).convert("RGBA").resize(image.size, Image.Resampling.NEAREST)
    for each in (near, image):
        filled.paste(each.convert("RGB"), mask=each.getchannel("A").point([0] + [255] * 255))
    filled.putalpha(image.getchannel("A"))
    return np.asarray(filled)
