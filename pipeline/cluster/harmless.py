"""Read what a cluster sends as data: nothing of it can run, be imported, or control the terminal.

Dask's client reads most messages with pickle, which runs whatever the sender likes. Here it may make nothing but plain
values; anything else becomes a Refusal. Results and errors of our tasks are JSON and bytes (dask_pool.py), so nothing
is lost.
"""

import importlib
import io
import json
import pickle
import pickletools
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

PLAIN = frozenset({"bool", "bytearray", "bytes", "dict", "float", "int", "list", "memoryview", "str", "tuple"})
MOST_LINES, MOST_LETTERS, MOST_READ = 200, 2000, 100_000


class Refusal(Exception):
    """The place of something that was not read; its text has the words in it."""


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module == "builtins" and name in PLAIN:
            return getattr(__import__(module), name)
        raise Refusal(f"{module}.{name}")

    def persistent_load(self, pid: Any) -> Any:
        raise Refusal("an object elsewhere")


def loads(data: Any, *, buffers: Iterable[Any] = ()) -> Any:
    """Read a pickle of plain values; return a Refusal for any other.

    It is not raised, because it may replace an exception that was sent.
    """
    try:
        return _Plain(io.BytesIO(bytes(data)), buffers=buffers).load()
    except Exception:  # a Refusal, or any error of a broken pickle
        return Refusal(plain_text("; ".join(_words(bytes(data[:MOST_READ])))))


def _words(data: bytes) -> list[str]:
    """Return the texts in a pickle, without running it."""
    found: list[str] = []
    with suppress(Exception):  # broken, or cut off
        for _, argument, _ in pickletools.genops(data):
            found += [argument] if isinstance(argument, str) else []
    return found


def make_harmless(dask: Any) -> None:
    """Have this process's Dask read messages with `loads`, and print nothing of them (distributed 2026.8).

    It prints no warnings about them either. This cannot be undone, and is only for a client's process: a scheduler or
    worker needs the real pickle.
    """
    for name in ("distributed.protocol.pickle", "distributed.client"):
        module = importlib.import_module(name)
        if not callable(getattr(module, "loads", None)):
            raise RuntimeError(f"{name} has no loads any more: look where this version of distributed reads pickles")
        module.loads = loads  # type: ignore[attr-defined]
    dask.Client._default_event_handlers = {}


def plain_text(text: Any) -> str:
    """Return a foreign text as one line without control characters (they could control the terminal)."""
    line = " ".join(str(text)[:MOST_LETTERS].split())
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in line)


def from_json(text: Any) -> Any:
    """Return the value of a JSON text; ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("is no JSON")
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
