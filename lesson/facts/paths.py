"""Field paths in narration, `cycle.backward.delta[-1][out]`, and how a field is followed to its number.

Only names of declared.py are read. Nothing is called, nothing evaluated.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lesson.limits import MAX_PATH
from lesson.problems import FieldError, nearest, several

from .declared import fields_of
from .fields import Index, Part, Source
from .kinds import Kind

_PART = re.compile(r"\.?(?P<name>[A-Za-z][A-Za-z0-9_]*)|\[\s*(?P<index>-?\d{1,9}|[A-Za-z][A-Za-z0-9_]*)\s*\]", re.ASCII)


class Found(NamedTuple):
    """The value at a field, and what kind of number it is."""

    value: Any
    kind: Kind


def parse(text: str, focus: Mapping[str, int]) -> tuple[Source, tuple[Index, ...]]:
    """Parse a path of narration: the part that leads to a table, and the indices at its end, as they are written.

    FieldError when it is not of the form name.name[index][name of focus].
    """
    path: list[Part] = []
    at: list[Index] = []
    done = 0
    while done < len(text):
        match = _PART.match(text, done)
        dotted = text[done] == "."
        if match is None or len(text) > MAX_PATH or dotted != bool(done and match["name"]):
            raise FieldError(f"cannot read {text[done:][:20]!r} in the path {text[:60]!r}; write name.name[0][h]")
        if match["name"]:
            path += [*placed(at, focus, text), match["name"]]
            at = []
        else:
            at.append(_index(match["index"], focus, text))
        done = match.end()
    if not path or not isinstance(path[0], str):
        raise FieldError("a path must begin with a name, cycle.loss for instance")
    return tuple(path), tuple(at)


def _index(text: str, focus: Mapping[str, int], path: str) -> Index:
    if text.removeprefix("-").isdecimal():
        return int(text)
    return text if text in focus else placed([text], focus, path)[0]


def placed(at: Sequence[Index], focus: Mapping[str, int], text: str) -> list[int]:
    """Return indices as numbers, names of focus replaced; FieldError naming the nearest valid name."""
    for index in at:
        if isinstance(index, str) and index not in focus:
            raise FieldError(f"{text}: there is no index {index!r}; {nearest(index, sorted(focus))}")
    return [focus[index] if isinstance(index, str) else index for index in at]


def resolve(root: object, parts: Sequence[Part], text: str) -> Found:
    """Follow names and indices from `root`; FieldError naming the path `text`, the part and the nearest valid name."""
    value: Any = root
    kind: Kind = "group"
    done = ""
    for part in parts:
        if isinstance(part, str):
            valid = fields_of(value)
            if part not in valid:
                where = f"{done} has" if done else "there is"
                raise FieldError(f"{text}: {where} no {part!r}; {nearest(part, list(valid))}")
            held = valid[part]
            kind = kind if held == "same" else held
            value = getattr(value, part)
            done += f".{part}" if done else part
        else:
            value = _item(value, part, text, done)
            done += f"[{part}]"
    return Found(value, kind)


def _item(value: Any, index: int, text: str, done: str) -> Any:
    if isinstance(value, Mapping):
        if index < 0 and -index <= len(value) and index not in value:
            index = sorted(value)[index]  # counted from the end, as in a list: history.cycles[-1]
        if index in value:
            return value[index]
        raise FieldError(f"{text}: {done} has no [{index}]; it has {_listed(sorted(value))}")
    if not isinstance(value, tuple | list | np.ndarray) or (isinstance(value, np.ndarray) and value.ndim == 0):
        raise FieldError(f"{text}: {done} is {_described(value)} and takes no index")
    if not -len(value) <= index < len(value):
        raise FieldError(f"{text}: {done} has {several(len(value), 'entry')}, so there is no [{index}]")
    return value[index]


def _described(value: object) -> str:
    if isinstance(value, float | int | np.number):
        return "a number"
    return "a list" if isinstance(value, tuple | list | np.ndarray) else f"a {type(value).__name__}"


def _listed(keys: list[Any]) -> str:
    return ", ".join(str(key) for key in keys[:6]) + (", ..." if len(keys) > 6 else "")
