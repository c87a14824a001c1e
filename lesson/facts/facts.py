"""Facts: every number of the film, read by its field, as written in the lesson's language and as spoken."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lesson.model import Lesson
from lesson.problems import FieldError

from . import conditions, wording
from .counts import Counts, RateValues
from .declared import fields_of
from .fields import DEEPER, Field, Source
from .focus import drawn
from .numbers import Shown
from .paths import parse, placed, resolve
from .roots import Roots

_DEEPER = re.compile(r"deeper(?![A-Za-z0-9_])")


class Facts(Roots):
    """What a field may read (the properties of Roots), and how it is written and spoken.

    The numbers of the deeper network are a Facts of their own, `facts.deeper`: it takes fields with and without
    "deeper" before them, and gives them back with it, so that what it shows can be read by the lesson's facts, too.
    """

    def read(self, asked: Field | str) -> tuple[Field, Any]:
        """Return a field and its value: a number, a text, an array or a group.

        asked: a field, or its path as narration writes it ("cycle.backward.delta[-1][out]"). FieldError when the path
        cannot be read or leads nowhere.
        """
        text = str(asked)
        facts = self._of(text)
        path, at = parse(asked, facts._indices) if isinstance(asked, str) else (asked.path, asked.at)
        own = path[len(DEEPER) :] if path[:1] == DEEPER else path
        if not own and at:
            raise FieldError(f"{text}: deeper takes no index; write deeper.cycle.backward.delta[-1][out], for instance")
        found = resolve(facts, (*own, *placed(at, facts._indices, text)), text)
        return Field((*facts._prefix, *own), found.kind if isinstance(asked, str) else asked.kind, at), found.value

    def source(self, asked: Source | str) -> Source:
        """Return what fields are `of`: a source as it is, or a path of narration ("momentum.network"), parsed."""
        if isinstance(asked, str):
            focus = self._of(asked)._indices
            path, at = parse(asked, focus)
            asked = (*path, *placed(at, focus, asked))
        return asked if asked[:1] == self._prefix else (*self._prefix, *asked)

    def get(self, asked: Field | str) -> Any:
        """Return the value at a field (an array, a text, a number); FieldError when there is none."""
        return self.read(asked)[1]

    def value(self, asked: Field | str) -> float:
        """Return the number at a field; FieldError when it is no number."""
        return _number(asked, self.get(asked))

    def place(self, field: Field) -> tuple[int, ...]:
        """Return the indices of a field as numbers, names of focus replaced: (layer, unit, source)."""
        return tuple(placed(field.at, self._of(str(field))._indices, str(field)))

    def display(
        self,
        asked: Field | str,
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> Shown:
        """Return the number at a field as it is shown. places, sign: None for what its kind calls for.

        beside: another number that it is compared with; both get more places until they look different.
        """
        field, value = self.read(asked)
        return self._shown(field, _number(asked, value), places, sign, beside)

    def text(
        self,
        asked: Field | str,
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> str:
        """Return how a field is written: a number as in `display`, or the text at that field."""
        field, value = self.read(asked)
        return value if isinstance(value, str) else self._shown(field, _number(asked, value), places, sign, beside).text

    def spoken(self, asked: Field | str, places: int | None = None, sign: bool | None = None) -> str:
        """Return how `text(asked)` is spoken: "minus zero point one one six four"."""
        return wording.spoken(self.text(asked, places, sign), self._lesson.language)

    def word(self, asked: Field | str) -> str:
        """Return a whole number in words: "two". FieldError when it is not whole."""
        field, value = self.read(asked)
        return wording.integer_word(field, _number(asked, value), self._lesson.language)

    def holds(self, condition: str) -> bool:
        """Return whether a condition holds; FieldError for unknown names.

        `condition`: "has_biases", "several_hidden and not elided".
        """
        return conditions.holds(self, condition)

    def name(self, kind: str, index: int) -> tuple[str, str]:
        """Return a unit's name in words and as a symbol: ("hidden", 0) -> ("h one", "h_1"). See names.Names.of."""
        return self.names.of(kind, index, self._lesson.language)

    def drawn(self, layer: int) -> tuple[int, ...]:
        """Return which units of a layer are drawn: all up to 6, else 5, those in focus among them.

        Layer 0 is the input.
        """
        f, last = self.focus, self.network.n_layers
        wanted = {0: (f.i, f.i2), 1: (f.first, f.first2), last - 1: (f.h, f.h2), last: (f.out, f.out2)}
        return drawn(self.network.sizes[layer], wanted.get(layer % (last + 1), ()))

    def _of(self, path: str) -> "Facts":
        """Return the facts that a path is about: the deeper network's where it begins so. FieldError without one."""
        if self._prefix or not _DEEPER.match(path):
            return self
        if self.deeper is None:
            raise FieldError(f"{path}: the lesson has no [deeper]; ask with (if has_deeper)")
        return self.deeper

    def _shown(
        self, field: Field, value: float, places: int | None, sign: bool | None, beside: Field | str | None
    ) -> Shown:
        other = None if beside is None else self.value(beside)
        return wording.display(field, value, self._lesson, places, sign, other)

    @cached_property
    def _indices(self) -> Mapping[str, int]:
        return asdict(self.focus)


def _number(asked: Field | str, value: Any) -> float:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        raise FieldError(f"{asked} is {wording.described(value, list(fields_of(value)))}, not a number")
    return float(value)


__all__ = ["Counts", "Facts", "RateValues", "Roots"]


@lru_cache(maxsize=8)
def facts_of(lesson: Lesson) -> Facts:
    """Return the numbers of a lesson: one Facts for each lesson that was loaded, so that nothing is computed twice."""
    return Facts(lesson)
