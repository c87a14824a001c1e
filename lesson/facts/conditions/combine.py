"""Conditions combined (`a and not b or c`), read word by word: nothing is evaluated as code."""

import re

from lesson.limits import MAX_CONDITION, MAX_NESTING
from lesson.problems import FieldError, nearest, shown

from ..roots import Roots
from .table import CONDITIONS

_WORD = re.compile(r"\s*(\(|\)|[A-Za-z_][A-Za-z0-9_]*)")


def holds(facts: Roots, text: str) -> bool:
    """Return whether a condition holds: names combined with `and`, `or`, `not` and brackets.

    `not` binds most, then `and`. Every name is looked up, also where the others decide already: a misspelt one is a
    FieldError that names the nearest.
    """
    tokens, at, depth, end = [], 0, 0, len(text.rstrip())
    if end > MAX_CONDITION:
        raise FieldError(
            f"the condition {text[:40]!r}... has {end:,} characters; at most {MAX_CONDITION} are read, shorten it"
        )
    while at < end:
        match = _WORD.match(text, at)
        if match is None:
            raise FieldError(f"cannot read {text[at:].strip()[:20]!r} in the condition {shown(text)}")
        tokens.append(match[1])
        depth += {"(": 1, ")": -1}.get(match[1], 0)
        if depth > MAX_NESTING:
            raise FieldError(
                f"more than {MAX_NESTING} brackets inside each other in the condition {text[:40]!r}; "
                "say it without them"
            )
        at = match.end()
    value, rest = _any(facts, tokens, text)
    if rest:
        raise FieldError(
            f"did not expect {shown(rest[0])} in the condition {shown(text)}; combine names with and, or, not"
        )
    return value


def _any(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _all(facts, tokens, text)
    while tokens and tokens[0] == "or":
        more, tokens = _all(facts, tokens[1:], text)
        value = value or more
    return value, tokens


def _all(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    value, tokens = _one(facts, tokens, text)
    while tokens and tokens[0] == "and":
        more, tokens = _one(facts, tokens[1:], text)
        value = value and more
    return value, tokens


def _joined(tokens: list[str]) -> str:
    """Return the condition that the first words are, written with spaces; "" for none."""
    names = ("_".join(tokens[:count]) for count in range(2, min(len(tokens), 5) + 1))
    return next((name for name in names if name in CONDITIONS), "")


def _one(facts: Roots, tokens: list[str], text: str) -> tuple[bool, list[str]]:
    if not tokens or tokens[0] in ("and", "or", ")"):
        raise FieldError(f"a condition is missing in {shown(text)}; {nearest('', sorted(CONDITIONS))}")
    head, tokens = tokens[0], tokens[1:]
    if head == "not":
        value, tokens = _one(facts, tokens, text)
        return not value, tokens
    if head == "(":
        value, tokens = _any(facts, tokens, text)
        if not tokens or tokens[0] != ")":
            raise FieldError(f"a bracket is not closed in the condition {shown(text)}")
        return value, tokens[1:]
    if head not in CONDITIONS and (joined := _joined([head, *tokens])):
        raise FieldError(
            f"there is no condition {shown(head)}; did you mean {joined!r}? names have underscores, no spaces"
        )
    if head not in CONDITIONS:
        raise FieldError(f"there is no condition {shown(head)}; {nearest(head, sorted(CONDITIONS))}")
    held = facts.held
    if head not in held:
        held[head] = CONDITIONS[head][1](facts)
    return held[head], tokens
