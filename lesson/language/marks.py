"""Marks in the film's own texts: `{n}` takes a number or a text, `{{some words : role}}` gives words a role's colour.

The scenes' texts have them, and so do their translations (words/<language>.toml). Titles and names that people write
have none: they are shown as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# No part of a text is tried twice, so time is linear.
_GROUP = re.compile(r"\{\{((?:(?!\{\{).)*?):\s*([A-Za-z_]\w*)\s*\}\}", re.DOTALL)
_VALUE = re.compile(r"(?<![{\w])\{([A-Za-z_]\w*)\}(?!\})")
_MARK = re.compile(f"{_GROUP.pattern}|{_VALUE.pattern}", re.DOTALL)


@dataclass(frozen=True)
class Words:
    """Words as they are, in the colour of a role; "": that of their text. own: written by people, put in as a value."""

    text: str
    role: str = ""
    own: bool = False


@dataclass(frozen=True)
class Value:
    """The place of a number or of a text."""

    name: str
    role: str = ""


Mark = Words | Value


def read_marks(text: str, role: str = "") -> tuple[Mark, ...]:
    """Return the pieces of a text in order; `role` is that of words outside of coloured groups."""
    found: list[Mark] = []
    at = 0
    for match in _MARK.finditer(text):
        found.append(Words(text[at : match.start()], role))
        at = match.end()
        found += [Value(match[3], role)] if match[3] else read_marks(match[1].strip(), match[2])
    found.append(Words(text[at:], role))
    return tuple(mark for mark in found if mark != Words("", role))


def places(text: str) -> list[str]:
    """Return the names of a text's values and the roles of its coloured parts, sorted."""
    found = []
    for match in _MARK.finditer(text):
        found += [match[3]] if match[3] else [match[2], *places(match[1])]
    return sorted(found)


def filled(text: str, **values: object) -> str:
    """Return a text with its values put in, once and as they are; other braces stay."""
    return _VALUE.sub(lambda match: str(values.get(match[1], match[0])), text)


def words_of(text: str) -> str:
    """Return a text without its values, and without the marks of its colours."""
    return " ".join(mark.text for mark in read_marks(text) if isinstance(mark, Words))
