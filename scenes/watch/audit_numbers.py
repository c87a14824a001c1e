"""The audit of numbers: is every number on screen the one of its field? Is every relation true?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from manim import Mobject

from lesson import Facts, FieldError
from lesson.facts.fields import Field
from lesson.facts.numbers import MINUS, Shown, displayed_relation
from scenes.engine.drawable import shown_texts
from scenes.kit.families import all_of
from scenes.kit.type.typeset import Typeset
from scenes.kit.type.working import Line

from .seen import Screen, name_of

CALLED = ("title", "layer name")  # names that people give: even "2 + 2 = 5" may be one
_INDEX = re.compile(r"_\([a-z] \d+\)|[_^]\(?\(?[\w\"]+\)?\)?|[A-Za-z]+_?\(?\d+\)?")


def audit_numbers(mobjects: Screen | Iterable[Mobject], facts: Facts) -> list[str]:
    """Return digits without a field, labels that do not show their field's number, and false equals signs."""
    problems = []
    screen = Screen.of(mobjects)
    for seen in screen.texts:
        text = seen.text
        typed = _has_digits(text.setting.typed)
        if text.exempt is None and (typed or not _are_names(text, facts)):
            problems.append(f"{name_of(text)}: digits that belong to no value label")
        problems += [p for shown in text.values if (p := _wrong_value(text, shown, facts))]
        problems += [] if text.exempt in CALLED else _false_equals(text)
    return problems + _false_relations(screen.everything)


@lru_cache(maxsize=4096)
def _has_digits(typed: str) -> bool:
    """Return whether a text has digits besides those of indices."""
    return re.search(r"\d", _INDEX.sub("", typed)) is not None


def _are_names(text: Typeset, facts: Facts) -> bool:
    """Return whether all digits that a text takes from the lesson belong to names: "PM2.5", "h2"."""
    if not (own := [part for part in text.setting.own if re.search(r"\d", part)]):
        return True
    names = [name for _, name in shown_texts(facts.lesson)]
    for each in filter(None, (facts, facts.deeper)):
        names += [f"{unit.name} ({unit.unit})" for units in each.lesson.unit_names for unit in units or ()]
        names += [symbol for layer in each.names.symbols for symbol in layer]
    return all(any(re.search(rf"(?<!\S){re.escape(part.strip())}(?!\S)", name) for name in names) for part in own)


def _wrong_value(text: Typeset, shown: Shown, facts: Facts) -> str | None:
    try:
        read = _read(facts, shown.field, shown.places)
    except FieldError as error:
        return f"{name_of(text)}: no field {str(shown.field)!r} ({error})"
    value, expected = read.value, read.text
    drawn = shown.text.lstrip("+" + MINUS)
    if drawn != expected.lstrip("+" + MINUS) or abs(value - shown.value) > 1e-12 * max(1.0, abs(value)):
        return f"{name_of(text)}: shows {shown.text}, but {shown.field} is {expected}"
    if shown.text.startswith(MINUS) and not expected.startswith(MINUS):
        return f"{name_of(text)}: shows a minus sign, but {shown.field} is {expected}"
    lost = expected.startswith(MINUS) and not shown.text.startswith(MINUS)
    if lost and not re.search(r"-\s*\{", text.plain):
        return f"{name_of(text)}: lost the minus sign of {shown.field}"
    return None


# A label is looked at in every motion, and facts stay as they are.
@lru_cache(maxsize=4096)
def _read(facts: Facts, field: Field, places: int) -> Shown:
    return facts.display(field, places=places)


def _false_equals(text: Typeset) -> list[str]:
    """Return false equals signs inside one text, between two sides that are only displayed numbers and operators."""
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


def _false_relations(things: list[Mobject]) -> list[str]:
    """Return false relations of lines of working: the sign before a result must be true of the displayed digits."""
    problems = []
    for line in all_of(Line, things):
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
