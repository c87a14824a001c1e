"""Bytes to try: the project's own files, changed in ways that people and broken programs change them."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import av
import numpy as np
from safetensors.numpy import save

from lesson import PROJECT_ROOT

ASSETS = PROJECT_ROOT / "assets"
NASTY = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"[[[[[[", b'"""', b"'''", b"{", b"}", b"1e999", b"-0", b"nan", b"inf",
    b"9" * 5000, b"[" * 3000, b"\\u0000",
    b"../../../etc/passwd", b"/dev/zero", b"file = ", b"true", b"1979-05-27", b"{{", b"}}", b"{x[999]}", b"{__class__}",
    b"(if ", b"(if not)", b"(pause 1e9)",
    b"[cue", b"## ", b"# ", b"\xf0\x9f\x98\x80", "ŷ ∂ √".encode(), b"\r", b"\t", b";", b",", b"=", b"size = 10000000",
    b"epochs = 99999999",
)  # fmt: skip


LONG = (
    b" ",
    b"(",
    b")",
    b"[",
    b"{",
    b"}",
    b"<!--",
    b"a.",
    b"a,",
    b"(if ",
    b"(right ",
    b"{a ",
    b"## zz: a ",
    b"\n",
    b"not ",
    b'"',
    b"'",
    b"#",
    b"\\",
    b"1",
    b"-",
    b"*a",
)


def sounds() -> list[bytes]:
    """A short tone in every container that people record in."""
    made = []
    tone = (np.sin(np.arange(24_000) * 0.06) * 0.3).astype(np.float32)
    for kind, codec, form in (
        ("wav", "pcm_s16le", "s16"),
        ("flac", "flac", "s16"),
        ("ogg", "libopus", "flt"),
        ("mp3", "libmp3lame", "fltp"),
        ("mp4", "aac", "fltp"),
    ):
        target = io.BytesIO()
        with av.open(target, "w", format=kind) as container:
            stream = container.add_stream(codec, rate=48_000)
            stream.layout = "mono"
            resampler = av.AudioResampler(format=form, layout="mono", rate=48_000, frame_size=960)
            frame = av.AudioFrame.from_ndarray(tone[None], format="flt", layout="mono")
            frame.sample_rate, frame.pts = 48_000, 0
            for part in (*resampler.resample(frame), *resampler.resample(None)):
                container.mux(stream.encode(part))
            container.mux(stream.encode(None))
        made.append(target.getvalue())
    return made


def seeds() -> dict[str, list[bytes]]:
    """Good files of each kind, to start from."""
    array = np.arange(6.0).reshape(3, 2)
    stored, packed = io.BytesIO(), io.BytesIO()
    np.savez(stored, W=array)
    np.savez_compressed(packed, W=array.astype(np.float32))
    return {
        "lesson": [
            path.read_bytes() for path in (ASSETS / "lesson.toml", *sorted(ASSETS.glob("templates/*/lesson.toml")))
        ],
        "changes": [
            b"network.eta=0.1",
            b"sample.x[0]=2\0title=A",
            b"network.layers[1].weights=[[1.0, 2.0], [0.5, 0.1]]",
        ],
        "narration": [path.read_bytes() for path in sorted(ASSETS.glob("narration/*/*.md"))],
        "theme": [path.read_bytes() for path in sorted(ASSETS.glob("themes/*.toml"))],
        "words": [(ASSETS / "words" / "es.toml").read_bytes()],
        "table": [b"a,b,c\n1,2,3\n4,5,6\n", b"a;b;c\n1,5;2;3\n4;5;6\n", b'"a","b","c"\n1,"2",3\n'],
        "npz": [stored.getvalue(), packed.getvalue()],
        "condition": [b"has_biases and not (several_hidden or elided)", b"elided"],
        "answer": [b"Above one half (right if not prediction_below_half)", b"the words {loss:3} (right)"],
        "recording": sounds(),
        "service": [
            b"recorded",
            b"kokoro",
            b"service:GTTSService",
            b"service:manim_voiceover.services.azure.AzureService",
        ],
        "film": [(Path(__file__).with_name("film_manifest.json")).read_bytes()],
        "safetensors": [save({"W": array}), save({"W": array.astype(np.float16)})],
    }


def bent(data: bytes, dice: random.Random) -> bytes:
    """The bytes with one to six changes."""
    for _ in range(dice.randint(1, 6)):
        data = dice.choice((_flip, _cut, _insert, _repeat, _swap_line, _number, _drop_line, _long, _word))(data, dice)
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


def _long(data: bytes, dice: random.Random) -> bytes:
    """One thing repeated so often that a reader with two nested loops would never end."""
    at, piece = dice.randint(0, len(data)), dice.choice(LONG)
    return data[:at] + piece * dice.choice((30, 500, 2000, 300_000)) + dice.choice((b"", b"b", b"}", b")")) + data[at:]


def _word(data: bytes, dice: random.Random) -> bytes:
    """A number of a binary file: a length, a rate, a count."""
    at = dice.randrange(min(len(data), 400) or 1)
    number = dice.choice((0, 1, 2, 255, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0x10000000))
    return data[:at] + number.to_bytes(4, dice.choice(("little", "big"))) + data[at + 4 :]


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
    new = dice.choice(
        (
            b"0",
            b"-1",
            b"1e308",
            b"1e-320",
            b"4096",
            b"4097",
            b"10000000",
            b"0.5",
            b'"a"',
            b"[]",
            b"{}",
            b"99999999999999999999",
        )
    )
    return data[: match.start()] + new + data[match.end() :]
