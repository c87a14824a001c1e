"""Two audits of what is on screen: are the numbers true, is the picture clean. Both name the beat and the object."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Mobject, VMobject

from lesson.facts.numbers import MINUS, Shown, displayed_relation
from scenes.engine.drawable import shown_texts
from scenes.kit.layout.zones import CAP_HEIGHT, FRAME, PIXELS_PER_UNIT, TICK
from scenes.kit.theme import Theme, blend, contrast
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line

from .cures import Crowded

VISIBLE = 0.3  # what is dimmed to a fifth is not read, so it may be crossed
SLACK = 0.02
APART = 0.0  # between two texts: they may not share a hair
SEEN = 2.0  # contrast of a filled mark to the ground from which it hides what lies under it
MIN_CAPITALS = 34.0  # pixels at 1080p
MIN_TICK = TICK * CAP_HEIGHT * PIXELS_PER_UNIT - 0.5
CALLED = ("title", "layer name")  # what people call things: "2 + 2 = 5" is a name there
_INDEX = re.compile(r"[_^]\(?\(?[\w\"]+\)?\)?|[A-Za-z]+_?\(?\d+\)?")
_NUMBER = re.compile(rf"{MINUS}?\+?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Seen:
    """One text on screen."""

    text: Typeset
    box: tuple[float, float, float, float]
    strength: float


def texts_on_screen(mobjects: list[Mobject]) -> list[Seen]:
    """Every visible text, wherever in the tree it hangs."""
    found: dict[int, Seen] = {}
    for mobject in mobjects:
        for member in mobject.get_family():
            if not isinstance(member, Typeset) or id(member) in found:
                continue
            strength = max((float(leaf.get_fill_opacity()) for leaf in member.submobjects[:-1]), default=0.0)
            points = member.ink_points()
            if strength > 0.02 and len(points):
                low, high = points.min(axis=0), points.max(axis=0)
                found[id(member)] = Seen(member, (low[0], low[1], high[0], high[1]), strength)
    return list(found.values())


def _marks_on_screen(mobjects: list[Mobject], texts: list[Seen]) -> list[VMobject]:
    """Every visible drawn thing that is not text."""
    letters = {id(leaf) for seen in texts for leaf in seen.text.get_family()}
    found: dict[int, VMobject] = {}
    for mobject in mobjects:
        for member in mobject.family_members_with_points():
            if id(member) not in letters and isinstance(member, VMobject):
                found[id(member)] = member
    return list(found.values())


def _stroke_strength(mark: VMobject) -> float:
    return float(mark.get_stroke_opacity()) if mark.get_stroke_width() > 0.05 else 0.0


def _fill_strength(mark: VMobject, theme: Theme | None) -> float:
    """How strongly a mark is filled; 0 for a panel, on which texts may stand."""
    if theme is None:
        return 0.0
    seen = contrast(mark.get_fill_color().to_hex()[:7], theme.ground) >= SEEN
    return float(mark.get_fill_opacity()) if seen else 0.0


def name_of(thing: Mobject) -> str:
    """How an audit calls an object."""
    if isinstance(thing, Typeset):
        return f"text {thing.text()!r}"
    center = thing.get_center()
    return f"{type(thing).__name__} at ({center[0]:.2f}, {center[1]:.2f})"


# -- numbers
# ----------------------------------------------------------------------------------------------------------------


def audit_numbers(mobjects: list[Mobject], facts: object) -> list[str]:
    """Digits that belong to no field, value labels that do not say their field's number, and false equals signs."""
    problems = []
    for seen in texts_on_screen(mobjects):
        text = seen.text
        typed = re.search(r"\d", _INDEX.sub("", text.setting.typed))
        if text.exempt is None and (typed or not _are_names(text, facts)):
            problems.append(f"{name_of(text)}: digits that belong to no value label")
        problems += [p for shown in text.values if (p := _wrong_value(text, shown, facts))]
        problems += [] if text.exempt in CALLED else _false_equals(text)
    return problems + _false_relations(mobjects)


def _are_names(text: Typeset, facts: Any) -> bool:
    """Whether what a text takes from the lesson, as far as it has digits, is what things are called there: "PM2.5",
    "h2".
    """
    if not (own := [part for part in text.setting.own if re.search(r"\d", part)]):
        return True
    names = [name for _, name in shown_texts(facts.lesson)]
    names += [f"{unit.name} ({unit.unit})" for units in facts.lesson.unit_names for unit in units or ()]
    names += [symbol for layer in facts.names.symbols for symbol in layer]
    return all(any(re.search(rf"(?<!\S){re.escape(part.strip())}(?!\S)", name) for name in names) for part in own)


def _wrong_value(text: Typeset, shown: Shown, facts: object) -> str | None:
    try:
        value = facts.value(shown.path)  # type: ignore[attr-defined]
    except Exception as error:
        return f"{name_of(text)}: no field {shown.path!r} ({error})"
    expected = facts.display(shown.path, places=shown.places).text  # type: ignore[attr-defined]
    drawn = shown.text.lstrip("+" + MINUS)
    if drawn != expected.lstrip("+" + MINUS) or abs(value - shown.value) > 1e-12 * max(1.0, abs(value)):
        return f"{name_of(text)}: shows {shown.text}, but {shown.path} is {expected}"
    if shown.text.startswith(MINUS) and not expected.startswith(MINUS):
        return f"{name_of(text)}: shows a minus sign, but {shown.path} is {expected}"
    lost = expected.startswith(MINUS) and not shown.text.startswith(MINUS)
    if lost and not re.search(r"-\s*\{", text.plain):
        return f"{name_of(text)}: lost the minus sign of {shown.path}"
    return None


def _false_equals(text: Typeset) -> list[str]:
    """An equals sign inside one text, between two sides that are only displayed numbers and operators."""
    said = text.text().replace("approx", "≈").replace("dot", "·").replace("-", MINUS)
    problems = []
    for left, sign, right in re.findall(r"([^=≈]+)([=≈])([^=≈]+)", said):
        if _is_arithmetic(left) and _is_arithmetic(right) and "_" not in left + right:
            problems += _check_relation(left, sign, right, name_of(text))
    return problems


def _is_arithmetic(side: str) -> bool:
    return bool(re.fullmatch(rf"[\s\d.,+·×/()²½{MINUS}]+", side)) and bool(re.search(r"\d", side))


def _check_relation(left: str, sign: str, right: str, where: str) -> list[str]:
    try:
        forward = displayed_relation(left.strip(), right.strip().lstrip("+"))
    except ValueError:
        return []
    if forward != sign:
        return [f"{where}: the sign between {left.strip()} and {right.strip()} should be {forward}"]
    return []


def _false_relations(mobjects: list[Mobject]) -> list[str]:
    """Lines of working under each other: the sign before a result must be true of the digits it was computed from."""
    lines = {id(m): m for mobject in mobjects for m in mobject.get_family() if isinstance(m, Line)}
    problems = []
    for line in lines.values():
        if line.relation is None or not line.right[0].values or "arrow" in line.relation.plain:
            continue
        sign = "≈" if "approx" in line.relation.plain else "="
        result = line.right[0].values[0].text
        if line.computed_from is None:
            alone = line.right[0].plain.strip("{}").isidentifier()
            if alone and sign == "=" != line.right[0].values[0].relation:
                problems.append(
                    f"line {line.right[0].text()!r}: the sign before {result}, which is rounded, should be ≈"
                )
            continue
        problems += _check_relation(line.computed_from, sign, result, f"line {line.right[0].text()!r}")
    return problems


# -- layout
# -----------------------------------------------------------------------------------------------------------------


def audit_layout(mobjects: list[Mobject], theme: Theme, moving: bool = False) -> list[str]:
    """What leaves the title-safe area, overlaps, is too small or too faint. `moving`: in the middle of a motion."""
    texts = texts_on_screen(mobjects)
    marks = _marks_on_screen(mobjects, texts)
    readable = [seen for seen in texts if seen.strength >= VISIBLE and not getattr(seen.text, "passing", False)]
    problems: list[str] = [*_outside(texts, marks)]
    problems += _text_on_text(readable)
    problems += _text_on_marks(readable, marks, None if moving else theme)
    if not moving:
        problems += _too_small(readable)
        problems += _too_faint(readable, marks, theme)
    return problems


def _outside(texts: list[Seen], marks: list[VMobject]) -> list[Crowded]:
    problems: list[Crowded] = []
    for seen in texts:
        if _beyond(seen.box):
            problems.append(
                Crowded(f"{name_of(seen.text)}: leaves the title-safe area ({_box_text(seen.box)})", seen.text)
            )
    for mark in marks:
        if max(float(mark.get_fill_opacity()), _stroke_strength(mark)) < 0.02 or getattr(mark, "backdrop", False):
            continue
        low, high = mark.points.min(axis=0), mark.points.max(axis=0)
        if _beyond((low[0], low[1], high[0], high[1])):
            problems.append(Crowded(f"{name_of(mark)}: leaves the title-safe area"))
    return problems


def _beyond(box: tuple[float, float, float, float]) -> bool:
    aside = FRAME.safe_x + SLACK
    return box[0] < -aside or box[2] > aside or box[1] < FRAME.safe_bottom - SLACK or box[3] > FRAME.safe_top + SLACK


def _box_text(box: tuple[float, float, float, float]) -> str:
    return f"x {box[0]:.2f} to {box[2]:.2f}, y {box[1]:.2f} to {box[3]:.2f}"


def _text_on_text(readable: list[Seen]) -> list[Crowded]:
    problems: list[Crowded] = []
    for i, one in enumerate(readable):
        for other in readable[i + 1 :]:
            a, b = one.box, other.box
            if (
                min(a[2], b[2]) - max(a[0], b[0]) > -APART
                and min(a[3], b[3]) - max(a[1], b[1]) > -APART
                and not _related(one.text, other.text)
            ):
                problems.append(Crowded(f"{name_of(one.text)} overlaps {name_of(other.text)}", one.text, other.text))
    return problems


def _related(one: Typeset, other: Typeset) -> bool:
    return other in one.get_family() or one in other.get_family()


def _text_on_marks(readable: list[Seen], marks: list[VMobject], theme: Theme | None) -> list[Crowded]:
    """Texts that a stroke, or (theme) the edge of what is filled with a colour that is seen, passes through."""
    boxes = np.array([seen.box for seen in readable]).reshape(-1, 4) + np.array([-SLACK, -SLACK, SLACK, SLACK])
    problems: list[Crowded] = []
    for mark in marks:
        if (
            max(_stroke_strength(mark), _fill_strength(mark, theme)) < VISIBLE
            or getattr(mark, "passing", False)
            or getattr(mark, "may_cross", None)
        ):
            continue
        low, high = mark.points.min(axis=0), mark.points.max(axis=0)  # a curve stays between its handles
        near = (high[0] > boxes[:, 0]) & (low[0] < boxes[:, 2]) & (high[1] > boxes[:, 1]) & (low[1] < boxes[:, 3])
        if not near.any():
            continue
        x, y = _outline_samples(mark)[:, :2].T
        for index in np.flatnonzero(near):
            left, bottom, right, top = boxes[index]
            inside = (x > left) & (x < right) & (y > bottom) & (y < top)
            if inside.any() and not getattr(readable[index].text, "may_cross", None):
                problems.append(
                    Crowded(f"{name_of(readable[index].text)} is crossed by {name_of(mark)}", readable[index].text)
                )
    return problems


def _outline_samples(mark: VMobject, per_curve: int = 16) -> np.ndarray:
    """Points along a drawn line, shape (n, 3)."""
    points = mark.points[: len(mark.points) // 4 * 4].reshape(-1, 4, 3)
    t = np.linspace(0, 1, per_curve)[:, None, None]
    a, b, c, d = (points[:, i][None] for i in range(4))
    curve = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
    return np.asarray(curve.reshape(-1, 3))


def _too_small(readable: list[Seen]) -> list[Crowded]:
    problems: list[Crowded] = []
    for seen in readable:
        least = MIN_TICK if seen.text.exempt == "axis tick" else MIN_CAPITALS - 0.5
        pixels = seen.text.cap_height * PIXELS_PER_UNIT
        if pixels < least:
            problems.append(
                Crowded(
                    f"{name_of(seen.text)}: capitals {pixels:.0f} px high at 1080p, at least {least:.0f}", seen.text
                )
            )
    return problems


def _too_faint(readable: list[Seen], marks: list[VMobject], theme: Theme) -> list[str]:
    problems: list[str] = []
    panels = [m for m in marks if float(m.get_fill_opacity()) > 0.02 and m.width > 0.3 and m.height > 0.2]
    for seen in readable:
        if seen.strength < 0.95:
            continue
        ground = _behind(seen, panels, theme)
        for leaf in seen.text.submobjects[:-1]:
            color = leaf.get_fill_color().to_hex()[:7]
            ratio = contrast(color, ground)
            if ratio < 4.5:
                problems.append(f"{name_of(seen.text)}: contrast {ratio:.1f}:1 of {color} on {ground}, at least 4.5:1")
                break
    for mark in marks:
        if _stroke_strength(mark) > 0.95 and mark.get_stroke_width() >= 2.4 and not getattr(mark, "backdrop", False):
            color = mark.get_stroke_color().to_hex()[:7]
            if contrast(color, theme.ground) < 3.0:
                problems.append(
                    f"{name_of(mark)}: contrast {contrast(color, theme.ground):.1f}:1 of {color}, at least 3:1"
                )
    return problems


def _behind(seen: Seen, panels: list[VMobject], theme: Theme) -> str:
    x, y = (seen.box[0] + seen.box[2]) / 2, (seen.box[1] + seen.box[3]) / 2
    ground = theme.ground
    for panel in panels:
        low, high = panel.points.min(axis=0), panel.points.max(axis=0)
        if low[0] < x < high[0] and low[1] < y < high[1]:
            ground = blend(panel.get_fill_color().to_hex()[:7], ground, float(panel.get_fill_opacity()))
    return ground
