"""The thumbnail of a film: a few large words and a drawing from the film, in its colours, readable when small."""

from pathlib import Path

import font_source_sans_pro
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from pipeline.publish.film.pictures import Rgb, save
from pipeline.publish.loops.ground import ground_of

SIZE = (1280, 720)
MARGIN = 52
HEADER = 0.18  # share of a poster's height that is left out: the header has the title, which is large in the thumbnail
TEXT_HIGH = 330  # most points that the words may take
LINE = 0.94  # line height, in the letters' size
FEW = 0.85  # cost of one more line
SIZES = range(176, 40, -4)
VIVID = 60  # least levels between the strongest and the weakest channel of a vivid colour
SEEN = 8  # least levels by which a drawing differs from the ground
FONT = Path(font_source_sans_pro.__file__).parent / "files" / "SourceSansPro-Bold.ttf"


def write_thumbnail(poster: Path, title: str, path: Path) -> None:
    """Draw a thumbnail: the title, and what a poster shows below its header.

    A title in letters that our font lacks is left out.
    """
    with Image.open(poster) as picture:
        rgb = np.asarray(picture.convert("RGB"))
    ground = ground_of(rgb)
    image = Image.new("RGB", SIZE, ground)
    top = _write(image, title, _ink(ground), _accent(rgb, ground)) if _writable(title) else MARGIN
    drawing = Image.fromarray(_drawing(rgb, ground))
    room = (SIZE[0] - 2 * MARGIN, SIZE[1] - top - MARGIN // 2)
    share = min(room[0] / drawing.width, room[1] / drawing.height)
    small = drawing.resize(
        (max(1, round(drawing.width * share)), max(1, round(drawing.height * share))), Image.Resampling.LANCZOS
    )
    image.paste(small, ((SIZE[0] - small.width) // 2, top + (room[1] - small.height) // 2))
    save(image, path, optimize=True)


def _drawing(rgb: Rgb, ground: tuple[int, int, int]) -> Rgb:
    """Return what a poster shows below its header, cropped to its content."""
    below = rgb[round(len(rgb) * HEADER) :]
    seen = np.abs(below.astype(np.int16) - np.array(ground, np.int16)).max(2) > SEEN
    rows, columns = np.flatnonzero(seen.any(1)), np.flatnonzero(seen.any(0))
    return below[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else below


def _ink(ground: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return white on a dark ground, nearly black on a light one."""
    return (255, 255, 255) if sum(ground) < 3 * 128 else (16, 20, 27)


def _accent(rgb: Rgb, ground: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the most frequent vivid colour of the drawing, or the ink."""
    points = rgb[round(len(rgb) * HEADER) :].reshape(-1, 3)
    vivid = points[points.max(1).astype(np.int16) - points.min(1) > VIVID]
    return ground_of(vivid[None]) if len(vivid) else _ink(ground)


def _write(image: Image.Image, title: str, ink: tuple[int, int, int], accent: tuple[int, int, int]) -> int:
    """Write the title as large as possible, its last line in another colour; return where there is room below it."""
    size = max(SIZES, key=lambda size: _worth(title, size))
    font = ImageFont.truetype(FONT, size)
    lines = _wrapped(title, font)
    draw = ImageDraw.Draw(image)
    high = -font.getbbox("H", anchor="ls")[1]
    baseline = MARGIN + round(high)
    for n, line in enumerate(lines):
        draw.text((MARGIN, baseline), line, font=font, fill=accent if n and n == len(lines) - 1 else ink, anchor="ls")
        baseline += round(size * LINE)
    return baseline - round(size * LINE) + round(size * 0.3) + MARGIN // 2


def _worth(title: str, size: int) -> float:
    """Return the score of a size: large letters, few lines; negative where it does not fit, and then small letters."""
    font = ImageFont.truetype(FONT, size)
    lines = _wrapped(title, font)
    fits = len(lines) * round(size * LINE) <= TEXT_HIGH and all(
        font.getlength(line) <= SIZE[0] - 2 * MARGIN for line in lines
    )
    return size * FEW ** len(lines) if fits else -size


def _wrapped(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in title.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > SIZE[0] - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _writable(title: str) -> bool:
    """Return whether our font has every letter of a title."""
    font = ImageFont.truetype(FONT, 40)
    nothing = font.getmask("\uffff")
    return bool(title.strip()) and all(
        letter.isspace() or bytes(font.getmask(letter)) != bytes(nothing) for letter in title
    )
