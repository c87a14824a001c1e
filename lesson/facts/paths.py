"""Field paths, `cycle.backward.delta[-1][out]`, read over public fields only. Nothing is called, nothing evaluated."""

import dataclasses
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import BaseModel

from lesson.limits import MAX_PATH
from lesson.problems import FieldError, nearest, several

Part = str | int
_PART = re.compile(r"\.?(?P<name>[A-Za-z][A-Za-z0-9_]*)|\[\s*(?P<index>-?\d{1,9}|[A-Za-z][A-Za-z0-9_]*)\s*\]", re.ASCII)


@dataclass(frozen=True)
class FieldPath:
    """A path taken apart: names as str, indices as int (names of focus already put in)."""

    text: str
    parts: tuple[Part, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The dotted names, without indices."""
        return tuple(part for part in self.parts if isinstance(part, str))


def parse(text: str, focus: Mapping[str, int]) -> FieldPath:
    """Take a path apart; FieldError when it is not of the form name.name[index][name of focus]."""
    parts: list[Part] = []
    at = 0
    while at < len(text):
        match = _PART.match(text, at)
        dotted = text[at] == "."
        if match is None or len(text) > MAX_PATH or dotted != bool(at and match["name"]):
            raise FieldError(f"cannot read {text[at:][:20]!r} in the path {text[:60]!r}; write name.name[0][h]")
        index = match["index"]
        if index is None:
            parts.append(match["name"])
        elif (index[1:] if index[:1] == "-" else index).isdecimal() and index.isascii():
            parts.append(int(index))
        elif index in focus:
            parts.append(focus[index])
        else:
            raise FieldError(f"{text}: there is no index {index!r}; {nearest(index, sorted(focus))}")
        at = match.end()
    if not parts or not isinstance(parts[0], str):
        raise FieldError("a path must begin with a name, cycle.loss for instance")
    return FieldPath(text, tuple(parts))


def resolve(root: object, path: FieldPath) -> Any:
    """Follow `path` from `root`; FieldError naming the path, the part and the nearest valid name."""
    value: Any = root
    done = ""
    for part in path.parts:
        if isinstance(part, str):
            valid = fields_of(value)
            if part not in valid:
                where = f"{done} has" if done else "there is"
                raise FieldError(f"{path.text}: {where} no {part!r}; {nearest(part, valid)}")
            value = value[part] if isinstance(value, Mapping) else getattr(value, part)
            done += f".{part}" if done else part
        else:
            value = _item(value, part, path.text, done)
            done += f"[{part}]"
    return value


def fields_of(value: object) -> list[str]:
    """Return the names that may be read of `value`: fields and properties, no methods, nothing with an underscore."""
    if isinstance(value, Mapping):
        return sorted(key for key in value if isinstance(key, str))
    return list(_fields_of(type(value)))  # type: ignore[arg-type]  # a class is hashable


@functools.lru_cache(maxsize=256)
def _fields_of(kind: type) -> tuple[str, ...]:
    names: set[str] = set()
    if issubclass(kind, BaseModel):
        names |= set(kind.model_fields)
    elif dataclasses.is_dataclass(kind):
        names |= {each.name for each in dataclasses.fields(kind)}
    if names or getattr(kind, "reads_as_fields", False):
        for base in kind.__mro__:
            if base is not BaseModel:
                names |= {n for n, v in vars(base).items() if isinstance(v, property | functools.cached_property)}
    return tuple(sorted(name for name in names if not name.startswith(("_", "model_"))))


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
