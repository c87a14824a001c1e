"""Words over several lines of about the same length, broken where their width ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from manim import VGroup

from lesson.facts.numbers import Shown
from lesson.language.marks import Mark, Words
from scenes.kit.layout.zones import BIG, READ, TITLE
from scenes.kit.theme import Theme

from .tongue import marks_of
from .typeset import Typeset, set_marks
from .typst_code import Code, Setting, set_words

PITCH = 1.34  # of the size, from baseline to baseline
IN_RING = (3 / 2, 1), (7 / 4, 1 / 2)  # width and height of a title that has room in a ring, in radii
# Chinese, Japanese and Korean are written without spaces: a line may end after any character but not begin with a full
# stop.
_WIDE = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f"
_PIECE = re.compile(rf"[^\s{_WIDE}]+|[{_WIDE}]")
_IS_WIDE = re.compile(f"[{_WIDE}]")
_CLOSING = "，。、；：？！）》」』】”’"
_TEXTS = count(1)

Measure = Callable[[list["Piece"]], float]


@dataclass(frozen=True)
class Piece:
    """A piece that is never broken: a word with what touches it, or a Chinese character; `spaced`: after a space."""

    marks: tuple[Mark, ...]
    spaced: bool


def in_one(lines: Iterable[Typeset]) -> list[Typeset]:
    """Mark lines as one text, so that the transcript reads them together; return them."""
    marked, text = list(lines), next(_TEXTS)
    for n, line in enumerate(marked):
        line.part = (text, n)
    return marked


class Paragraph(VGroup):
    """Lines of words: `lines` are their texts. Place it by its first baseline (`at`) or by its middle (`middle_at`)."""

    def __init__(self, lines: list[Typeset], size: float) -> None:
        super().__init__(*in_one(lines))
        self.lines, self.size = lines, size
        self._stack(0.0, 0.0, "left")

    def _stack(self, x: float, y: float, anchor: str) -> None:
        for index, line in enumerate(self.lines):
            line.at(x, y - index * PITCH * self.size, anchor)

    def at(self, x: float, y: float, anchor: str = "left") -> Paragraph:
        """Move its first baseline to y, and the left end, middle or right end of every line to x; return it.

        Example:

            self.paragraph("Two lines or more, as the width asks for.", 3.0).at(WORK.left, WORK.top - 0.6)
        """
        self._stack(x, y, anchor)
        return self

    def middle_at(self, x: float, y: float, anchor: str = "middle") -> Paragraph:
        """Move the middle of its height to y, and the left end, middle or right end of every line to x; return it.

        Example:

            self.paragraph("In the middle of the stage", BODY.width).middle_at(0, BODY.center[1])
        """
        self._stack(x, y + (self.depth - self.lines[0].cap_height) / 2, anchor)
        return self

    @property
    def depth(self) -> float:
        """The distance from its first baseline to its last, in frame units: 0 for one line."""
        return (len(self.lines) - 1) * PITCH * self.size


def paragraph(
    text: str,
    theme: Theme,
    width: float,
    *,
    size: float = READ,
    role: str = "ink",
    weight: str = "regular",
    own: bool = False,
    **values: Shown | str,
) -> Paragraph:
    """Return words as `words` sets them, in lines no wider than `width`; a single word that is wider shrinks."""
    marks, shown = marks_of(text, own, values)

    def line(pieces: list[Piece]) -> Typeset:
        return set_marks(_joined(pieces), shown, theme, size=size, role=role, weight=weight)

    whole = line(pieces := _pieces(marks))
    if whole.width <= width:
        return Paragraph([whole], size)

    def measure(part: list[Piece]) -> float:
        return _width(set_words(_joined(part), shown, weight, {}, role), theme, size)

    rows = _fill(pieces, width, measure, round(len(pieces) * width / whole.width))
    return Paragraph([line(row).fit(width) for row in rows], size)


def _width(setting: Setting, theme: Theme, size: float) -> float:
    """Return the width of a line, in frame units: the same lines are measured again and again."""
    key = setting.source, theme.text_font, theme.maths_font, size
    if (known := _WIDTHS.get(key)) is None:
        if len(_WIDTHS) > MOST_WIDTHS:
            _WIDTHS.clear()
        known = _WIDTHS[key] = float(Typeset(setting, theme, size, "ink").width)
    return known


_WIDTHS: dict[tuple[Code, str, str, float], float] = {}
MOST_WIDTHS = 10_000


def headline(text: str, theme: Theme, width: float, size: float = BIG, weight: str = "semibold") -> Paragraph:
    """Return a title of the lesson's own: of the sizes up to `size`, the largest in which its longest word has room.

    Its digits belong to no field.

    Example:

        self.play(FadeIn(headline(self.lesson.title, self.theme, BODY.width).middle_at(0, BODY.center[1])))
    """
    sizes = [each for each in (BIG, TITLE, READ) if each <= size]
    forms = [paragraph(text, theme, width, size=each, weight=weight, own=True) for each in sizes]
    whole = [made for made in forms if all(line.size_now >= made.size for line in made.lines)]
    made = (whole or forms)[0]
    for line in made.lines:
        line.exempt = "title"
    return made


def headline_in_ring(text: str, theme: Theme, radius: float) -> Paragraph | None:
    """Return a title of the lesson's own that has room in a ring of this radius; None where none can be read there.

    Example:

        if (title := headline_in_ring(self.lesson.title, self.theme, 1.6)) is not None:
            self.play(FadeIn(title.middle_at(*BODY.center[:2])))
    """
    for size in (BIG, TITLE, READ):
        for width, height in IN_RING:
            made = headline(text, theme, width * radius, size)
            if made.height <= height * radius and made.lines[0].size_now >= READ:
                return made
    return None


def _pieces(marks: Sequence[Mark]) -> list[Piece]:
    pieces: list[Piece] = []
    last = " "  # the character before
    for mark in marks:
        text = mark.text if isinstance(mark, Words) else "0"
        for match in _PIECE.finditer(text):
            before = text[match.start() - 1] if match.start() else last
            part = replace(mark, text=match[0]) if isinstance(mark, Words) else mark
            wide = _IS_WIDE.match(match[0]) or _IS_WIDE.match(before)
            if pieces and not before.isspace() and (match[0][0] in _CLOSING or not wide):
                pieces[-1] = Piece((*pieces[-1].marks, part), pieces[-1].spaced)
            else:
                pieces.append(Piece((part,), before.isspace()))
        last = text[-1:] or last
    return pieces


def _joined(pieces: list[Piece]) -> tuple[Mark, ...]:
    """Return the pieces as one line; neighbours of one role become one text."""
    marks: list[Mark] = []
    for piece in pieces:
        for n, mark in enumerate(piece.marks):
            space = " " if piece.spaced and n == 0 and marks else ""
            last = marks[-1] if marks else None
            if isinstance(mark, Words) and isinstance(last, Words) and (last.role, last.own) == (mark.role, mark.own):
                marks[-1] = replace(last, text=last.text + space + mark.text)
            elif space:
                marks += [Words(space), mark]
            else:
                marks.append(mark)
    return tuple(marks)


def _fill(pieces: list[Piece], width: float, measure: Measure, guess: int) -> list[list[Piece]]:
    """Return lines no wider than `width`: as few as possible, then as even as possible. `guess`: pieces in a line."""
    rows = _greedy(pieces, width, measure, guess)
    for narrower in (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6):
        tighter = _greedy(pieces, width * narrower, measure, len(rows[0]))
        if len(tighter) > len(rows):
            break
        rows = tighter
    return rows


def _greedy(pieces: list[Piece], width: float, measure: Measure, guess: int) -> list[list[Piece]]:
    """Return lines with as many pieces as fit, at least one.

    Each measure sets a line in Typst, so the search begins at the length of the line before.
    """
    rows: list[list[Piece]] = []
    left = pieces

    def fits(count: int) -> bool:
        return measure(left[:count]) <= width

    while left:
        guess = _most(fits, len(left), guess)
        rows.append(left[:guess])
        left = left[guess:]
    return rows or [[]]


def _most(fits: Callable[[int], bool], most: int, guess: int) -> int:
    """Return the largest number from 1 to `most` that fits, where smaller ones fit, too; 1 where none does.

    Only few numbers are tried near a good guess.
    """
    low, high, step = 1, most + 1, 1  # low is taken, high is not
    at = max(2, min(guess, most))
    while high - low > 1:
        if fits(at):
            low, at = at, at + step
        else:
            high, at = at, at - step
        step *= 2
        if not low < at < high:
            at = (low + high) // 2
    return low
