"""The language of the words on screen while a step is played."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar

from lesson.facts.numbers import Shown, write_number
from lesson.language.marks import Mark, Value, Words, filled, read_marks
from lesson.language.screen import SOURCE, ScreenWords

_words: ContextVar[ScreenWords | None] = ContextVar("words on screen", default=None)


def speak(words: ScreenWords | None) -> None:
    """Set the language of every text that is made from now on; None: English, as the scenes have it."""
    _words.set(words)


def translated(source: str, **values: str) -> str:
    """Return the text on screen for an English text; `{name}` takes a text."""
    words = _words.get()
    text = source if words is None else words.text(source)
    return filled(text, **values) if values else text


def own_text(text: str) -> str:
    """Return the text on screen for a text of the lesson's own."""
    words = _words.get()
    return text if words is None else words.own(text)


def written(value: float, places: int) -> str:
    """Return a number as that language writes it: with its decimal mark and a real minus sign."""
    words = _words.get()
    return write_number(value, places, language=SOURCE if words is None else words.language)


def marks_of(text: str, own: bool, values: Mapping[str, Shown | str]) -> tuple[tuple[Mark, ...], dict[str, Shown]]:
    """Return the pieces of a text in the lesson's language, with texts put in, and the numbers among `values`."""
    if own:
        return (Words(own_text(text), own=True),), {}
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    marks = tuple(
        Words(texts[mark.name], mark.role, own=True) if isinstance(mark, Value) and mark.name in texts else mark
        for mark in read_marks(translated(text))
    )
    return marks, {name: value for name, value in values.items() if isinstance(value, Shown)}
