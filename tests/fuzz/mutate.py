"""Bytes to try: the project's own files, bent in ways that people and broken programs bend them."""

from __future__ import annotations

import io
import random
import re

import numpy as np
from safetensors.numpy import save

from lesson import PROJECT_ROOT

ASSETS = PROJECT_ROOT / "assets"
NASTY = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"[[[[[[", b'"""', b"'''", b"{", b"}", b"1e999", b"-0", b"nan", b"inf", b"9" * 5000, b"[" * 3000, b"\\u0000",
    b"../../../etc/passwd", b"/dev/zero", b"file = ", b"true", b"1979-05-27", b"{{", b"}}", b"{x[999]}", b"{__class__}", b"(if ", b"(if not)", b"(pause 1e9)",
    b"[cue", b"## ", b"# ", b"\xf0\x9f\x98\x80", "ŷ ∂ √".encode(), b"\r", b"\t", b";", b",", b"=", b"size = 10000000", b"epochs = 99999999",
)  # fmt: skip


def seeds() -> dict[str, list[bytes]]:
    """Good files of each kind, to start from."""
    array = np.arange(6.0).reshape(3, 2)
    stored, packed = io.BytesIO(), io.BytesIO()
    np.savez(stored, W=array)
    np.savez_compressed(packed, W=array.astype(np.float32))
    return {
        "lesson": [path.read_bytes() for path in (ASSETS / "lesson.toml", *sorted(ASSETS.glob("templates/*/lesson.toml")))],
        "changes": [b"network.eta=0.1", b"sample.x[0]=2\0title=A", b"network.layers[1].weights=[[1.0, 2.0], [0.5, 0.1]]"],
        "narration": [path.read_bytes() for path in sorted(ASSETS.glob("narration/*/*.md"))],
        "theme": [path.read_bytes() for path in sorted(ASSETS.glob("themes/*.toml"))],
        "words": [(ASSETS / "words" / "es.toml").read_bytes()],
        "table": [b"a,b,c\n1,2,3\n4,5,6\n", b"a;b;c\n1,5;2;3\n4;5;6\n", b'"a","b","c"\n1,"2",3\n'],
        "npz": [stored.getvalue(), packed.getvalue()],
        "safetensors": [save({"W": array}), save({"W": array.astype(np.float16)})],
    }


def bent(data: bytes, dice: random.Random) -> bytes:
    """The bytes with one to six changes."""
    for _ in range(dice.randint(1, 6)):
        data = dice.choice((_flip, _cut, _insert, _repeat, _swap_line, _number, _drop_line))(data, dice)
    return data[:2_000_000]


def _flip(data: bytes, dice: random.Random) -> bytes:
    if not data:
        return data
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


def _cut(data: bytes, dice: random.Random) -> bytes:
    start = dice.randint(0, len(data))
    return data[:start] + data[start + dice.choice((1, 3, 20, 500)) :]


def _insert(data: bytes, dice: random.Random) -> bytes:
    at = dice.randint(0, len(data))
    return data[:at] + dice.choice(NASTY) + data[at:]


def _repeat(data: bytes, dice: random.Random) -> bytes:
    start = dice.randint(0, len(data))
    piece = data[start : start + dice.choice((1, 10, 200))]
    return data[:start] + piece * dice.choice((2, 3, 50)) + data[start:]


def _swap_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[i], lines[j] = lines[j], lines[i]
    return b"\n".join(lines)


def _drop_line(data: bytes, dice: random.Random) -> bytes:
    lines = data.split(b"\n")
    del lines[dice.randrange(len(lines))]
    return b"\n".join(lines)


def _number(data: bytes, dice: random.Random) -> bytes:
    found = list(re.finditer(rb"-?\d+(\.\d+)?", data))
    if not found:
        return data
    match = dice.choice(found)
    new = dice.choice((b"0", b"-1", b"1e308", b"1e-320", b"4096", b"4097", b"10000000", b"0.5", b'"a"', b"[]", b"{}", b"99999999999999999999"))
    return data[: match.start()] + new + data[match.end() :]
