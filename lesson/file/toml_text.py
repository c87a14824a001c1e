"""Values as TOML: what `new`, `diff`, `translate`, the notebook and advice write.

Ours, because tomlkit 0.15 would do little of it: it writes a table inside a list without its braces, so this walk would
be needed all the same, and a matrix of 900 numbers takes it 8.6 ms instead of 0.5. What it would do is escape texts,
which is one table here. It reads comments and keeps them, which nobody asks for: lesson.toml is never written back.
"""

import re
from typing import Any

# A basic string holds everything but its own marks and control characters (TOML 1.0, "String").
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord('"'): '\\"',
    ord("\\"): "\\\\",
    ord("\b"): "\\b",
    ord("\t"): "\\t",
    ord("\n"): "\\n",
    ord("\f"): "\\f",
    ord("\r"): "\\r",
}
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def value_text(value: Any) -> str:
    """Return a value as TOML: true, numbers, texts, lists and inline tables; numpy's numbers and arrays, too.

    Raises ValueError for what TOML has no way to write.

    >>> print(value_text({"name": "PM2.5", "unit": "µg/m³", "limits": [0, 25.5]}))
    { name = "PM2.5", unit = "µg/m³", limits = [0, 25.5] }
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return '"' + value.translate(_ESCAPES) + '"'
    if isinstance(value, dict):
        pairs = ", ".join(f"{key_text(key)} = {value_text(each)}" for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(value_text(each) for each in value) + "]"
    raise ValueError(f"{value!r}: is not a value of TOML; give a number, a text, true or false, a list or a table")


def key_text(key: str) -> str:
    """Return a key as TOML: bare where it can be, else as a text."""
    return key if _BARE.fullmatch(key) else value_text(key)
