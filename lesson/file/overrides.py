"""One-off changes to a lesson: `network.eta=0.1`, as the command line's --set gives them."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from lesson.limits import MAX_CHANGE, MAX_CHANGES
from lesson.problems import Problem, several, shown

from .clean import clean, cleaned

OPTION = "--set"
_PATH = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z_][A-Za-z0-9_-]*|\[\d{1,6}\])*")
_PART = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*|\d+")
_FORM = "write key=value with a key as in lesson.toml, network.eta=0.1 or sample.x[0]=0.3"


@dataclass(frozen=True)
class Change:
    """The content of a text of --set: a key, and a value as TOML has it."""

    text: str
    key: str
    value: Any

    @property
    def file(self) -> str:
        """What stands in place of a file's name in a message."""
        return named(self.text)


@dataclass(frozen=True)
class Override:
    """A change that was made, and the keys of tables that had to be made for it."""

    change: Change
    made: set[str] = field(default_factory=set)

    def is_about(self, key: str) -> bool:
        """Return whether a problem at `key` comes from this change."""
        own = self.change.key
        return key == own or key.startswith((f"{own}.", f"{own}[")) or key in self.made


def apply(raw: dict[str, Any], texts: Sequence[str]) -> tuple[dict[str, Any], list[Override], list[Problem]]:
    """Return a changed copy of what was read, the changes, and the problems of those that cannot be made.

    A text is key=value: the key as in messages (dots and [index]), the value as in TOML; a bare word is a text. A later
    change of the same key wins.
    """
    if len(texts) > MAX_CHANGES:
        return (
            raw,
            [],
            [Problem(OPTION, "", f"{len(texts)} changes", f"at most {MAX_CHANGES}; edit the lesson instead")],
        )
    changed, made, problems = deepcopy(raw) if texts else raw, [], []
    for text in texts:
        found = change_of(text)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        override = Override(found)
        cure = _put(changed, override)
        if cure is None:
            made.append(override)
        else:
            problems.append(Problem(found.file, "", "", cure))
    return changed, made, problems


def attributed(problems: Iterable[Problem], made: Sequence[Override]) -> list[Problem]:
    """Return the problems; those that come from a change name its option instead of the file."""
    told = []
    for problem in problems:
        cause = next((each for each in reversed(made) if problem.key and each.is_about(problem.key)), None)
        if cause is not None:
            own = cause.change
            problem = replace(problem, file=own.file, key="" if problem.key == own.key else problem.key)
        told.append(problem)
    return told


def attributed_to(problems: Iterable[Problem], texts: Sequence[str]) -> list[Problem]:
    """Return the problems as `attributed` does; `texts` are changes that were applied."""
    return attributed(problems, [Override(each) for each in map(change_of, texts) if isinstance(each, Change)])


def named(text: str) -> str:
    """Return what stands in place of a file's name in a message about a change."""
    line = " ".join(text.split())
    return f"{OPTION} {line if len(line) <= 60 else line[:57] + '...'}"


@lru_cache(maxsize=2 * MAX_CHANGES)
def change_of(text: str) -> Change | Problem:
    """Return the change in a text of --set, or the reason why there is none.

    A process parses each text once; its value is shared, so copy it before it is put anywhere.
    """
    key, equals, written = (part.strip() for part in text.partition("="))
    if len(text) > MAX_CHANGE:
        return Problem(named(text), "", f"{len(text):,} characters", f"at most {MAX_CHANGE:,}; edit the lesson instead")
    if not equals or not _PATH.fullmatch(key) or len(key) > 200:
        return Problem(named(text), "", "", _FORM)
    if not written:
        return Problem(named(text), "", "", 'there is no value after =; an empty text is ""')
    try:
        plain = re.sub(r"^([+-]?)(?=\.\d)", r"\g<1>0", written)  # .5 is 0.5 on a command line
        table = tomllib.loads(f"value = {plain}")
        if set(table) != {"value"}:
            raise ValueError("it is more than one value")
        return Change(text, key, cleaned(table["value"]))
    except RecursionError:
        return Problem(named(text), "", "", "brackets are nested too deeply")
    except ValueError as error:
        if written[0] in "[{\"'" or "\n" in written or "=" in written:
            cure = f"is not a TOML value: {error}; in a shell, put the whole in single quotes"
            return Problem(named(text), "", "", cure)
        return Change(text, key, clean(written))


def _put(raw: dict[str, Any], override: Override) -> str | None:
    """Put a value in its place; return the cure where there is no such place."""
    change = override.change
    parts: list[str | int] = [
        int(part) if part.isascii() and part.isdecimal() else part for part in _PART.findall(change.key)
    ]
    table: Any = raw
    done = ""
    for n, part in enumerate(parts):
        key = f"{done}[{part}]" if isinstance(part, int) else f"{done}.{part}" if done else part
        if isinstance(part, int) and not isinstance(table, list):
            return f"{done} is {_kind(table)}, so it has no [{part}]"
        if isinstance(part, str) and not isinstance(table, dict):
            return f"{done} is {_kind(table)}, so it has no key {part!r}"
        if isinstance(part, int) and part >= len(table):
            return f"{done} has {several(len(table), 'entry')}, so there is no [{part}]; they count from [0]"
        if n == len(parts) - 1:
            table[part] = deepcopy(change.value)
        elif isinstance(part, str) and part not in table:
            if isinstance(parts[n + 1], int):
                return f"{key} is not in the lesson, so there is no [{parts[n + 1]}] to change; give the whole list"
            table[part] = {}
            override.made.add(key)
        table, done = table[part], key
    return None


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else shown(value)
