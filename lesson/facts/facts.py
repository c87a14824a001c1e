"""Facts: every number of the film, read by field path, as written in the lesson's language and as spoken."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from typing import Any

import numpy as np

from lesson.problems import FieldError

from . import conditions, wording
from .focus import drawn
from .numbers import Shown
from .paths import FieldPath, fields_of, parse, resolve
from .roots import Counts, RateValues, Roots


class Facts(Roots):
    """What a field path may read (the properties of Roots), and how it is written and spoken."""

    def parsed(self, path: str) -> FieldPath:
        """Return a field path taken apart; FieldError when it cannot be read."""
        return parse(path, self._indices)

    def get(self, path: str) -> Any:
        """Return the value at a field path (an array, a text, a number); FieldError when there is none."""
        return resolve(self, self.parsed(path))

    def value(self, path: str) -> float:
        """Return the number at a field path; FieldError when it is no number."""
        value = self.get(path)
        if isinstance(value, np.ndarray) and value.ndim == 0:
            value = value.item()
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
            raise FieldError(f"{path} is {wording.described(value, fields_of(value))}, not a number")
        return float(value)

    def kind(self, path: str) -> wording.Kind:
        """Return the sort of number at a path, which decides how it is written."""
        return wording.kind_of(self.parsed(path).names)

    def display(
        self, path: str, places: int | None = None, sign: bool | None = None, beside: str | None = None
    ) -> Shown:
        """Return the number at `path` as it is shown. places, sign: None for what its kind calls for.

        beside: the path of another number that it is compared with; both get more places until they look different.
        """
        other = None if beside is None else self.value(beside)
        return wording.display(path, self.value(path), self.kind(path), self._lesson, places, sign, other)

    def text(self, path: str, places: int | None = None, sign: bool | None = None, beside: str | None = None) -> str:
        """Return how `path` is written: a number as in `display`, or the text at that path."""
        value = self.get(path)
        return value if isinstance(value, str) else self.display(path, places, sign, beside).text

    def spoken(self, path: str, places: int | None = None, sign: bool | None = None) -> str:
        """Return how `text(path)` is spoken: "minus zero point one one six four"."""
        return wording.spoken(self.text(path, places, sign), self._lesson.language)

    def word(self, path: str) -> str:
        """Return a whole number in words: "two". FieldError when it is not whole."""
        return wording.integer_word(path, self.value(path), self._lesson.language)

    def holds(self, condition: str) -> bool:
        """Return whether a condition holds; FieldError for unknown names.

        `condition`: "has_biases", "several_hidden and not elided".
        """
        return conditions.holds(self, condition)

    def name(self, kind: str, index: int) -> tuple[str, str]:
        """Return a unit's name in words and as a symbol: ("hidden", 0) -> ("h one", "h_1"). See names.Names.of."""
        return self.names.of(kind, index, self._lesson.language)

    def drawn(self, layer: int) -> tuple[int, ...]:
        """Return which units of a layer are drawn, 0 being the input: all up to 6, else 5 with those of focus."""
        f, last = self.focus, self.network.n_layers
        wanted = {0: (f.i, f.i2), 1: (f.first, f.first2), last - 1: (f.h, f.h2), last: (f.out, f.out2)}
        return drawn(self.network.sizes[layer], wanted.get(layer % (last + 1), ()))

    @cached_property
    def _indices(self) -> Mapping[str, int]:
        return asdict(self.focus)


__all__ = ["Counts", "Facts", "RateValues", "Roots"]
