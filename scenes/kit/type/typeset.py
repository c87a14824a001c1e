"""Words, formulas and numbers on screen: one class, which knows its text and the field of each number in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from manim import VGroup, VMobject

from lesson.facts.numbers import Shown
from lesson.language.marks import Mark, Value
from scenes.kit.families import copy_of, group_of
from scenes.kit.layout.zones import CAP_HEIGHT, READ
from scenes.kit.theme import Theme

from .outline import Fonts, outline
from .tongue import marks_of
from .typst_code import Setting, set_formula, set_words

NARROWEST = 0.85  # share of their width to which letters may be narrowed before a text shrinks
NARROWEST_DIGITS = 0.7  # the same of a number that stands alone

_COMMA_NUMBER = re.compile(r"[+\u2212]?\d+,\d+")  # numbers of all languages are placed alike


@lru_cache(maxsize=256)
def _blank(color: str | None, opacity: float) -> VMobject:
    """Return a filled outline without points, to be copied: making a new one takes Manim ten times as long."""
    return VMobject(stroke_width=0, fill_color=color, fill_opacity=opacity)


class Typeset(VGroup):
    """A line of words, a formula or a number: filled outlines whose origin is the left end of the baseline.

    `parts[name]` are the outlines of a named piece, to recolour it or to let it fly. `plain` is the text, with numbers
    as `{name}`. `pieces` hold the field of each number. Lengths are in frame units, sizes in em.

    The audit compares every digit on screen with a field. Set `exempt` to a reason where digits belong to no field:
    "axis tick", "step number", "index", "code", "title".

    Example:

        label = self.words("epoch 1", own=True)
        label.exempt = "step number"
    """

    def __init__(self, setting: Setting, theme: Theme, size: float, role: str) -> None:
        super().__init__()
        self.theme, self.size, self.role = theme, size, role
        self.part: tuple[int, int] | None = None  # of a text of several lines: its number, and which line this is
        self.exempt: str | None = None  # why digits here need no field, if they do not
        self.room: float | None = None  # width kept free for the numbers it will show, where there is such a place
        self._home: tuple[float, float, int] | None = None  # left end, middle, length of what first stood in that place
        self._left_at = np.zeros(3)  # the baseline after the last tick: elsewhere, it was moved, and has a new home
        self.parts: dict[str, VGroup] = {}
        self._build(setting)

    def _build(self, setting: Setting) -> None:
        self.setting, self.plain, self.pieces = setting, setting.plain, tuple(setting.pieces)
        pieces = self.pieces
        found = outline(setting.source, Fonts(self.theme.text_font, self.theme.maths_font))
        by_tag: dict[int, list[VMobject]] = {}
        leaves = []
        for leaf in found.leaves:
            piece = pieces[leaf.tag - 1] if 0 < leaf.tag <= len(pieces) else None
            glyph = copy_of(_blank(self.theme.role(piece.role if piece else self.role), 1))
            glyph.points = leaf.points * self.size
            glyph.shown = piece.shown if piece else None  # for the audit, also while it flies without its text
            leaves.append(glyph)
            by_tag.setdefault(leaf.tag, []).append(glyph)
        # A dot without ink keeps the baseline's origin through every move and scale.
        self.origin = copy_of(_blank(None, 0))
        self.origin.points = np.zeros((4, 3)) + np.array([[0, 0, 0], [0, 0, 0], [0, 0, 0], [self.size * 1e-6, 0, 0]])
        for old in getattr(self, "submobjects", ()):
            old.clear_points()  # Manim lists what moves when a play begins: an old glyph would be drawn on as a ghost
        self.submobjects = [*leaves, self.origin] if leaves else [self.origin]
        self.parts = {piece.name: group_of(by_tag.get(i, [])) for i, piece in enumerate(pieces, start=1)}
        self._width0 = max(self._ink_width(), 1e-9)
        self.narrowed = 1.0

    def _ink_width(self) -> float:
        return float(np.ptp(points[:, 0])) if len(points := self.ink_points()) else 0.0

    def ink_points(self) -> np.ndarray:
        """Return the points of all visible outlines, (n, 3); a decimal comma ends at the baseline here."""
        return np.concatenate(self.ink() or [np.zeros((0, 3))])

    def ink(self) -> list[np.ndarray]:
        """Return the points of each visible outline, as `ink_points` does."""
        drawn = [leaf.points for leaf in self.submobjects if leaf is not self.origin and len(leaf.points)]
        if drawn and "," in (said := self.text()) and _COMMA_NUMBER.fullmatch(said):
            least = np.array([-np.inf, self.baseline[1] - 0.01 * self.size, -np.inf])
            return [np.maximum(points, least) for points in drawn]
        return drawn

    @property
    def baseline(self) -> np.ndarray:
        """The left end of the baseline, (3,), in frame units."""
        return self.origin.points[0].copy()

    @property
    def size_now(self) -> float:
        """The size in em (frame units), after all scaling."""
        return self.size_at(self._ink_width())

    def size_at(self, width: float) -> float:
        """Return the size in em where the width of its ink is known, both in frame units."""
        return round(self.size * width / (self._width0 * self.narrowed), 9) if width else self.size

    @property
    def cap_height(self) -> float:
        """The height of its capitals, in frame units."""
        return self.size_now * CAP_HEIGHT

    def at(self, x: float, y: float, anchor: str = "left") -> Typeset:
        """Move it so that its baseline is at y and its left end, middle or right end at x; return it.

        `anchor`: "left", "middle" or "right" of the ink. Frame units, the origin in the middle of the frame.

        Example:

            self.words("loss").at(WORK.left, WORK.top - 0.6)
        """
        xs = self.ink_points()[:, 0]
        if len(xs):
            edge = {"left": xs.min(), "right": xs.max(), "middle": (xs.min() + xs.max()) / 2}[anchor]
        else:
            edge = self.baseline[0]
        self.shift(np.array([x - edge, y - self.baseline[1], 0.0]))
        return self

    def centered_at(self, x: float, y: float) -> Typeset:
        """Move it so that its middle is at x and the middle of its capitals at y; return it.

        For numbers in units and labels on arrows: numbers and words at the same y line up.

        Example:

            self.number("loss").centered_at(0, 1)
        """
        return self.at(x, y - self.cap_height / 2, "middle")

    def fit(self, width: float, narrowest: float | None = None) -> Typeset:
        """Shrink it to a width (frame units) where it is wider; return it.

        It shrinks down to the least readable size, then its letters narrow a little. What is still too wide shrinks on,
        and the audit reports that it is too small to read. `narrowest` is the least share of their width that letters
        may have.

        Example:

            self.words("a long label").fit(WORK.width).at(WORK.left, 0)
        """
        if self._ink_width() > width and self.size_now > READ:
            self.scale(max(width / self._ink_width(), READ / self.size_now), about_point=self.baseline)
        if narrowest is None:
            narrowest = NARROWEST_DIGITS if self.plain == "{value}" else NARROWEST
        if self._ink_width() > width + 1e-6:
            self._narrow(max(width / self._ink_width(), narrowest / self.narrowed))
        if self._ink_width() > width + 1e-6:
            self.scale(width / self._ink_width(), about_point=self.baseline)
        return self

    def _narrow(self, share: float) -> None:
        self.narrowed *= share
        self.stretch(share, 0, about_point=self.baseline)

    def say(self, other: Typeset, there: bool = False) -> None:
        """Become another text in place: a tick of a counter.

        It keeps the left end of the baseline, the size and the opacity. Where a sign comes or goes, the digits keep
        their place; in a place of its own (`room`), longer digits stay in its middle and narrow. With `there`, take the
        other's place, size and width instead.
        """
        level, points, length = self.submobjects[0].get_fill_opacity(), self.ink_points()[:, 0], len(self.text())
        place, middle, right = self.baseline, float(points.min() + points.max()) / 2, float(points.max())
        signed, model = self._signed(), other if there else self
        scale, narrowed = (1.0, 1.0) if self.room and not there else (model.size_now / model.size, model.narrowed)
        self.role = other.role
        self._build(other.setting)
        self.scale(scale, about_point=self.baseline)
        self._narrow(narrowed)
        self.shift((other.baseline if there else place) - self.baseline)
        if self.room and not there:
            if self._home is None or not np.allclose(place, self._left_at):
                self._home = (float(place[0]), middle, length)
            # From its home, not from the last tick: a beat that is skipped makes one tick of many, and must end alike.
            left, middle, length = self._home
            self.fit(self.room, NARROWEST_DIGITS)
            if len(self.text()) != length:
                self.at(middle, float(place[1]), "middle")
            else:
                self.shift([left - float(self.baseline[0]), 0.0, 0.0])
            self._left_at = self.baseline
        elif self._signed() != signed and not there:
            self.shift([right - float(self.ink_points()[:, 0].max()), 0, 0])
        for leaf in self.submobjects[:-1]:
            leaf.set_fill(opacity=level)

    def _signed(self) -> bool:
        """Return whether it is a number with a sign in front."""
        return bool(self.values) and self.plain == "{value}" and not self.values[0].text[0].isdigit()

    @property
    def values(self) -> list[Shown]:
        """The numbers it shows."""
        return [piece.shown for piece in self.pieces if piece.shown is not None]

    def text(self) -> str:
        """Return the text as it is shown, with its numbers."""
        return self.setting.said


def words(
    text: str,
    theme: Theme,
    *,
    size: float = READ,
    role: str = "ink",
    weight: str = "regular",
    roles: Mapping[str, str] | None = None,
    own: bool = False,
    **values: Shown | str,
) -> Typeset:
    """Return plain words; `{name}` takes a number (Shown) or a text, `{{some words : role}}` colours words by a role.

    They are shown in the lesson's language. own=True: a text of the lesson's own, not translated here and without
    marks.
    """
    marks, shown = marks_of(text, own, values)
    return set_marks(marks, shown, theme, size=size, role=role, weight=weight, roles=roles)


def set_marks(
    marks: Sequence[Mark],
    shown: Mapping[str, Shown],
    theme: Theme,
    *,
    size: float,
    role: str,
    weight: str,
    roles: Mapping[str, str] | None = None,
) -> Typeset:
    """Return pieces of a text side by side, with numbers in their places."""
    return Typeset(set_words(marks, shown, weight, roles or {}, role), theme, size, role)


def math(
    formula: str,
    theme: Theme,
    *,
    size: float = READ,
    role: str = "ink",
    roles: Mapping[str, str] | None = None,
    display: bool = True,
    **values: Shown,
) -> Typeset:
    """Return a formula in Typst's mathematics: code of a scene, never a text of the lesson.

    `{{ sigma'(z) : slope }}` names a group, coloured by the role of that name unless `roles` gives another; `{name}`
    takes a number (name=Shown). A role "sign" colours a number by its sign. An equals sign between symbols and rounded
    numbers becomes "≈": decided here, so that it is true in every lesson.
    """
    return Typeset(set_formula(formula, values, roles or {}, role, theme, display), theme, size, role)


def number(shown: Shown, theme: Theme, *, size: float = READ, role: str = "ink", weight: str = "semibold") -> Typeset:
    """Return a value label: one number, which knows its field."""
    return set_marks(
        (Value("value"),), {"value": shown}, theme, size=size, role=role, weight=weight, roles={"value": role}
    )


def counter(label: Typeset, shown: Shown, role: str, weight: str = "semibold") -> None:
    """Show another number in a value label, in place (see `Typeset.say`).

    Example:

        label = self.number("loss").at(0, 0)
        counter(label, self.shown("cycle.loss_after"), "ink")
    """
    label.say(number(shown, label.theme, size=label.size, role=role, weight=weight))


def row(items: Sequence[Typeset], gap: float = 0.15) -> VGroup:
    """Place texts side by side on one baseline and return the group.

    They are `gap` frame units apart, and begin where the first one is.

    Example:

        row([self.words("loss"), self.number("loss")], 0.25).move_to([0, 0, 0])
    """
    x, y = items[0].baseline[0], items[0].baseline[1]
    for item in items:
        item.at(x, y)
        x = float(item.ink_points()[:, 0].max()) + gap
    return VGroup(*items)
