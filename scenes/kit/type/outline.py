"""Typst source -> outlines: one compiler for the process, the project's own fonts only, glyphs cached.

Manim's MathTypst starts a compiler for every formula (80 ms here) and looks at the machine's fonts; a formula with
named groups compiles once more per group. The same Typst engine kept open takes 1.5 ms, sees no system font (so the
picture is the same on every machine), and a fill colour per group says which glyph belongs to which.

Paths and transforms of the SVG are read by svgelements, which Manim brings.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import font_source_sans_pro
import numpy as np
import typst
from svgelements import Close, CubicBezier, Line, Matrix, Move, QuadraticBezier
from svgelements import Path as SvgPath
from svgelements import Point as SvgPoint

from lesson.problems import LessonError, Problem, nearest, shown

from .typst_code import Code, literal, special_characters

FONT = "Source Sans Pro"
MATHS_FONT = "New Computer Modern Math"
EM = 10.0  # points; outlines are divided by it, so that 1.0 is one em
BASELINE_TAG = 0xFFFFFE
MOST_NAMED = 8  # characters that no font has
MAX_SOURCE = 20_000  # characters of code: a line of 2,000 letters, each escaped
_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
Point = tuple[float, float]


@dataclass(frozen=True)
class Leaf:
    """One filled outline: cubic points (4n, 3) in em, y up, and the tag of the group it belongs to."""

    points: np.ndarray
    tag: int
    source: str  # the glyph's path data: the same glyph has the same


@dataclass(frozen=True)
class Outline:
    """What one Typst source looks like: its leaves, with the first line's baseline at y = 0."""

    leaves: tuple[Leaf, ...]
    width: float


class TypesetError(ValueError):
    """Typst could not set a text, or no font of the project has one of its glyphs."""


class MissingGlyph(LessonError, TypesetError):
    """A text has a character that no font on this machine has: the teacher can install one, or write it otherwise."""


class TooLong(LessonError, TypesetError):
    """A text longer than any line of the film: setting it would take too long."""


_OURS = str(Path(font_source_sans_pro.__file__).parent / "files")
NOWHERE = os.devnull  # no file can lie below it: nothing is read, and no package is found or kept


@lru_cache(maxsize=2)
def _compiler(installed: bool = False) -> typst.Compiler:
    """Return the compiler that sees the project's own fonts; with `installed`, the machine's, too."""
    places = {"root": NOWHERE, "package_path": NOWHERE, "package_cache_path": NOWHERE}
    return typst.Compiler(font_paths=[_OURS], ignore_system_fonts=not installed, **places)


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Return the names of all fonts there are: the project's own and the machine's."""
    return tuple(typst.Fonts(font_paths=[_OURS], include_system_fonts=True).families())


def missing_font(name: str) -> str | None:
    """Return what to do about a font that is not on this machine; None for one that is."""
    if name in (FONT, MATHS_FONT) or name in families():
        return None
    return f"there is no such font on this machine: install its package, or use another; {nearest(name, families())}"


@dataclass(frozen=True)
class Fonts:
    """The fonts of a look, by name.

    Those of other scripts (Chinese, say) are found among the machine's when they are needed.
    """

    text: str = FONT
    maths: str = MATHS_FONT

    def preamble(self, others: bool = False) -> str:
        """Return Typst's settings; `others`: a character that the text's font lacks may come from another."""
        return f"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: {literal(self.text)}, size: {EM}pt, number-width: "tabular", fallback: {str(others).lower()})
#show math.equation: set text(font: {literal(self.maths)}, size: {EM * 1.12}pt, fallback: true)
#let strut = box(width: 0pt, text(fill: rgb("#{BASELINE_TAG:06x}"))[.])
#let num(body) = text(font: {literal(self.text)}, size: {EM}pt, number-width: "tabular", weight: "semibold")[#body]
"""


OUR_FONTS = Fonts()


@lru_cache(maxsize=20_000)
def outline(source: Code, fonts: Fonts = OUR_FONTS) -> Outline:
    """Set one line of Typst code.

    source: code of scenes/kit/type/typst_code.py, where people's texts are literals; a group is tagged by its fill
    colour `rgb("#0000NN")`. Coordinates in em, y up, baseline at 0. The machine's fonts are looked at only for a font
    that is not the project's, and for characters that those lack. Raises TypesetError with Typst's own message, or for
    a character that no font has.
    """
    if not isinstance(source, Code):
        raise TypeError("only code of scenes/kit/type/typst_code.py is set: a text must be a literal in it")
    if len(source) > MAX_SOURCE:
        raise TooLong([Problem("words on screen", "", shown(source), "is too long to be set; write less on a line")])
    ours = fonts == OUR_FONTS
    found = _set(source, fonts, not ours) or _set(source, fonts, True, others=True)
    if found is None:
        lacking = list(islice((char for char in special_characters(source) if not _somewhere(char, fonts)), MOST_NAMED))
        said = (
            f"no font on this machine has {'them' if len(lacking) > 1 else 'it'}; "
            "write it in another way, or install a font that has it"
        )
        where = (
            " (Debian: fonts-droid-fallback or fonts-noto-cjk for Chinese, Japanese and Korean; "
            "emoji of colour fonts cannot be drawn)"
        )
        raise MissingGlyph([Problem("words on screen", "", " ".join(lacking), said + where)])
    return found


def _somewhere(char: str, fonts: Fonts) -> bool:
    """Return whether any font has a character."""
    return _set(Code("#" + literal(char)), fonts, True, others=True) is not None


def _set(source: Code, fonts: Fonts, installed: bool, others: bool = False) -> Outline | None:
    """Return the outline of a source; None where a character has no glyph."""
    try:
        svg = _compiler(installed).compile((fonts.preamble(others) + "#strut;" + source).encode(), format="svg")
    except (RuntimeError, typst.TypstError) as error:
        raise TypesetError(f"Typst cannot set {source!r}: {error}") from None
    root = ElementTree.fromstring(svg)
    if any(use.get("fill") is None for use in root.iter(f"{_SVG}use")):
        return None  # a glyph of a colour font, which is a picture and no outline
    shapes = {
        "#" + symbol.get("id", ""): "".join(path.get("d", "") for path in symbol.iter(f"{_SVG}path"))
        for symbol in root.iter(f"{_SVG}symbol")
    }
    leaves: list[Leaf] = []
    _collect(root, np.eye(3), shapes, leaves)
    baseline = next(leaf for leaf in leaves if leaf.tag == BASELINE_TAG)
    # The strut is a full stop: it stands on the baseline.
    low = float(baseline.points[:, 1].min())
    kept = tuple(
        Leaf(_frozen(leaf.points - np.array([0.0, low, 0.0])), leaf.tag, leaf.source)
        for leaf in leaves
        if leaf.tag != BASELINE_TAG
    )
    if any(leaf.source in _missing_shapes(fonts, installed) for leaf in kept):
        return None
    return Outline(kept, float(root.get("width", "0pt").removesuffix("pt")) / EM)


@lru_cache(maxsize=8)
def _missing_shapes(fonts: Fonts, installed: bool) -> tuple[str, ...]:
    """Return the outline that stands for a missing glyph, for each weight: that of a private-use character."""
    source = fonts.preamble() + '\ue123 #text(weight: "semibold")[\ue123] #text(weight: "bold")[\ue123]'
    svg = _compiler(installed).compile(source.encode(), format="svg")
    return tuple(path.get("d", "") for path in ElementTree.fromstring(svg).iter(f"{_SVG}path"))


def _frozen(points: np.ndarray) -> np.ndarray:
    points.setflags(write=False)
    return points


def _collect(element: ElementTree.Element, matrix: np.ndarray, shapes: dict[str, str], leaves: list[Leaf]) -> None:
    matrix = matrix @ _matrix(element.get("transform", ""))
    tag = element.tag.removeprefix(_SVG)
    if tag in ("defs", "symbol"):
        return
    if tag == "use":
        shift = np.array([[1, 0, float(element.get("x", 0))], [0, 1, float(element.get("y", 0))], [0, 0, 1]])
        _add_leaf(shapes[element.get(_HREF, "")], matrix @ shift, element.get("fill", "#000000"), leaves)
    elif tag == "path":
        stroke = element.get("stroke")
        if stroke and stroke != "none":
            data = _bar(element.get("d", ""), float(element.get("stroke-width", 1)))
            _add_leaf(data, matrix, stroke, leaves)
        elif element.get("fill", "none") != "none":
            _add_leaf(element.get("d", ""), matrix, element.get("fill", "#000000"), leaves)
    for child in element:
        _collect(child, matrix, shapes, leaves)


def _bar(data: str, width: float) -> str:
    """Return a stroked straight line (a fraction bar) as a filled rectangle."""
    (x0, y0), (x1, y1) = _cubics(data)[[0, 3]].tolist()  # the ends of the first line, whether written M L or m h
    half = width / 2
    if abs(x1 - x0) >= abs(y1 - y0):
        return f"M {x0} {y0 - half} L {x1} {y1 - half} L {x1} {y1 + half} L {x0} {y0 + half} Z"
    return f"M {x0 - half} {y0} L {x1 - half} {y1} L {x1 + half} {y1} L {x0 + half} {y0} Z"


def _add_leaf(data: str, matrix: np.ndarray, fill: str, leaves: list[Leaf]) -> None:
    flat = _cubics(data)
    if len(flat) == 0:
        return
    placed = flat @ matrix[:2, :2].T + matrix[:2, 2]
    points = np.zeros((len(placed), 3))
    points[:, 0] = placed[:, 0] / EM
    points[:, 1] = -placed[:, 1] / EM
    leaves.append(Leaf(points, int(fill.removeprefix("#")[:6], 16), data))


def _matrix(text: str) -> np.ndarray:
    """Return an SVG transform attribute as a 3x3 matrix."""
    m = Matrix(text)
    return np.array([[m.a, m.c, m.e], [m.b, m.d, m.f], [0, 0, 1]])


@lru_cache(maxsize=4096)
def _cubics(data: str) -> np.ndarray:
    """Return SVG path data as cubic Bezier points (4n, 2); every subpath is closed."""
    out: list[Point] = []
    at = start = (0.0, 0.0)
    for part in SvgPath(data):
        to = (part.end.x, part.end.y)
        if isinstance(part, CubicBezier):
            out += [at, _xy(part.control1), _xy(part.control2), to]
        elif isinstance(part, QuadraticBezier):
            x, y = _xy(part.control)
            first = (at[0] + 2 / 3 * (x - at[0]), at[1] + 2 / 3 * (y - at[1]))
            out += [at, first, (to[0] + 2 / 3 * (x - to[0]), to[1] + 2 / 3 * (y - to[1])), to]
        elif isinstance(part, Move):
            out += _line(at, start)
            start = to
        elif isinstance(part, Line | Close):
            out += _line(at, to)
        else:
            raise TypesetError(f"unknown part of an SVG path: {part!r}")
        at = to
    out += _line(at, start)
    return np.array(out, dtype=float).reshape(-1, 2)


def _line(at: Point, to: Point) -> list[Point]:
    """Return a straight line as a cubic; nothing for one without length."""
    if to == at:
        return []
    x, y = (to[0] - at[0]) / 3, (to[1] - at[1]) / 3
    return [at, (at[0] + x, at[1] + y), (to[0] - x, to[1] - y), to]


def _xy(point: SvgPoint) -> Point:
    return point.x, point.y
