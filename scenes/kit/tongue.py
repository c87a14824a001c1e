"""Which language the words on screen are in, while a step is played."""

from __future__ import annotations

from contextvars import ContextVar

from lesson.screen import ScreenWords

_words: ContextVar[ScreenWords | None] = ContextVar("words on screen", default=None)


def speak(words: ScreenWords | None) -> None:
    """Set the language of every text that is made from now on; None: as the scenes have it."""
    _words.set(words)


def translated(source: str, **values: str) -> str:
    """What stands on screen for an English text; `{name}` puts a text in."""
    words = _words.get()
    text = source if words is None else words.text(source)
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text
