"""Files of weights that lie: about sizes, types, places and packing.

Each is refused with a cure, within bounded time and memory.
"""

import io
import json
import struct
import time
import tracemalloc
import zipfile
from typing import Any

import numpy as np
import pytest

from lesson.file.numbers.stored import read_array
from lesson.limits import MAX_NUMBERS
from lesson.problems import Refused

W = np.arange(6.0).reshape(2, 3)
BYTES = W.tobytes()


def npy(header: Any, data: bytes = BYTES, version: int = 1) -> bytes:
    """An .npy file with this header, a dict or the text itself."""
    text = (header if isinstance(header, str) else repr(header)).encode() + b"\n"
    return (
        b"\x93NUMPY"
        + bytes([version, 0])
        + struct.pack("<H" if version == 1 else "<L", len(text) & 0xFFFF if version == 1 else len(text))
        + text
        + data
    )


def about(shape: Any = (2, 3), descr: Any = "<f8", fortran: Any = False) -> dict[str, Any]:
    return {"descr": descr, "fortran_order": fortran, "shape": shape}


def npz(*members: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return made.getvalue()


def one(header: Any, data: bytes = BYTES, version: int = 1) -> bytes:
    return npz(("W.npy", npy(header, data, version)))


def patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """A zip of one member with bytes at a place of its local header, and the same ones in its table of contents."""
    made, at = bytearray(data), data.index(b"PK\1\2")
    made[local : local + len(value)] = value
    made[at + central : at + central + len(value)] = value
    return bytes(made)


def tensors(header: Any, data: bytes = BYTES, length: int | None = None) -> bytes:
    text = (header if isinstance(header, str) else json.dumps(header)).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def tensor(shape: Any = (2, 3), offsets: Any = (0, 48), dtype: str = "F64") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


GOOD = one(about())
NPZ: dict[str, bytes] = {
    "a huge shape": one(about((10**9, 10**9))),
    "2**63": one(about((2**63, 1))),
    "2**64 by nothing": one(about((2**64, 0))),
    "a negative shape": one(about((-2, -3))),
    "a shape of truths": one(about((True, True))),
    "a shape of halves": one(about((2.0, 3.0))),
    "a shape that is a list": one(about([2, 3])),
    "a shape that is a number": one(about(6)),
    "no dimension": one(about(())),
    "three dimensions": one(about((1, 2, 3))),
    "empty": one(about((0, 3)), b""),
    "more than there is": one(about((200, 300))),
    "objects": one(about(descr="|O")),
    "a structure": one(about(descr=[("a", "<f8"), ("b", "|O")])),
    "a structure with a shape": one(about(descr=("<f8", (10**9,)))),
    "complex": one(about(descr="<c16")),
    "text": one(about(descr="<U1000000000")),
    "void": one(about(descr="|V48")),
    "dates": one(about(descr="<M8[ns]")),
    "a type of no size": one(about(descr="<f")),
    "a type that repeats": one(about(descr="1000000000f8")),
    "an order of 2": one(about(fortran=2)),
    "no header": one("", BYTES),
    "a header that is code": one("__import__('os').system('true')"),
    "a header that is deep": one("(" * 5000 + ")" * 5000),
    "a header of one long number": one("{'descr': '<f8', 'fortran_order': False, 'shape': (" + "9" * 9000 + ", 1)}"),
    "a header that is long": one("{" + " " * 50_000 + "}", version=2),
    "a header that is no text": npz(("W.npy", b"\x93NUMPY\1\0\x04\0\xff\xfe\xff\xfe")),
    "a header behind the end": npz(("W.npy", b"\x93NUMPY\2\0\xff\xff\xff\xff")),
    "another version": npz(("W.npy", b"\x93NUMPY\x09\0" + npy(about())[8:])),
    "an archive inside": npz(("W.npy", GOOD)),
    "an archive inside, called so": npz(("W.npz", GOOD)),
    "nothing in it": npz(),
    "no array in it": npz(("notes.txt", b"text")),
    "two of one name": npz(("a.npy", npy(about())), ("b.npy", npy(about()))),
    "deflate64": patched(GOOD, 8, 10, b"\x09\0"),
    "bzip2": npz(("W.npy", npy(about())), packing=zipfile.ZIP_BZIP2),
    "lzma": npz(("W.npy", npy(about())), packing=zipfile.ZIP_LZMA),
    "a packing that is none": patched(GOOD, 8, 10, b"\xff\xff"),
    "locked": patched(GOOD, 6, 8, b"\1\0"),
    "a size that lies": patched(GOOD, 22, 24, struct.pack("<L", 20)),
    "a start elsewhere": GOOD[: (at := GOOD.index(b"PK\1\2")) + 42] + struct.pack("<L", 10**6) + GOOD[at + 46 :],
    "cut": GOOD[:-30],
    "bytes that changed": GOOD[:40] + b"\xff" * 20 + GOOD[60:],
    "a bomb of zeros": one(about((10**8, 8)), bytes(10**7)),
    "a table without end": b"PK\5\6" + bytes(4) + struct.pack("<HHLLH", 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0),
}
SAFE: dict[str, bytes] = {
    "a huge shape": tensors({"W": tensor((10**9, 10**9))}),
    "2**63": tensors({"W": tensor((2**63, 1))}),
    "2**64": tensors({"W": tensor((2**64, 1))}),
    "a product that overflows to 6": tensors({"W": tensor((2**63, 2, 6))}),
    "negative": tensors({"W": tensor((-2, -3))}),
    "offsets that are NaN": tensors('{"W": {"dtype": "F64", "shape": [2, 3], "data_offsets": [NaN, 48]}}'),
    "offsets turned round": tensors({"W": tensor(offsets=(48, 0))}),
    "offsets behind the end": tensors({"W": tensor(offsets=(0, 10**15))}),
    "offsets with a hole": tensors({"W": tensor(offsets=(8, 56))}, BYTES + bytes(8)),
    "negative offsets": tensors({"W": tensor(offsets=(-8, 40))}),
    "tensors on one another": tensors({"A": tensor(), "B": tensor(offsets=(24, 72))}, BYTES * 2),
    "bytes behind the last": tensors({"W": tensor()}, BYTES + b"more"),
    "no dimension": tensors({"W": tensor((), (0, 8))}, bytes(8)),
    "empty": tensors({"W": tensor((0, 3), (0, 0))}, b""),
    "three dimensions": tensors({"W": tensor((1, 2, 3))}),
    "a type that is none": tensors({"W": tensor(dtype="OBJECT")}),
    "truths": tensors({"W": tensor((48,), dtype="BOOL")}),
    "a header longer than the file": tensors({"W": tensor()}, length=10**6),
    "a header without end": tensors({"W": tensor()}, length=2**64 - 1),
    "a header that is deep": tensors("[" * 100_000),
    "a header that is a list": tensors([]),
    "a header that is no text": struct.pack("<Q", 4) + b"\xff\xfe\xff\xfe",
    "nothing": b"",
    "no tensor": tensors({}, b""),
}


@pytest.mark.parametrize(
    ("ending", "what"), [(".npz", what) for what in NPZ] + [(".safetensors", what) for what in SAFE]
)
def test_a_file_that_lies_is_refused_with_a_cure(ending: str, what: str) -> None:
    data = (NPZ if ending == ".npz" else SAFE)[what]
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        read_array(data, ending, None)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.process_time() - began < 2 and peak < 20_000_000
    said = f"{caught.value.value} {caught.value.cure}"
    assert (
        said.isprintable()
        and len(said) < 400
        and any(word in said for word in ("save", "at most", "weights are a matrix", "choose one"))
    ), said


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        (".npz", one(about(fortran=True), np.asfortranarray(W).tobytes("F"))),
        (".npz", one(about(descr=">f8"), W.astype(">f8").tobytes())),
        (".npz", one(about(descr="<i2"), W.astype("<i2").tobytes(), 3)),
        (".npz", one(about(descr="<f2"), W.astype("<f2").tobytes())),
        (".npz", npz(("../../W.npy", npy(about())))),
        (".npz", npz(("/etc/passwd", npy(about())))),
        (".npz", npz(("W.npy", npy(about(), BYTES + bytes(10**7))))),
        (".safetensors", tensors({"W": tensor()})),
        (".safetensors", tensors({"__metadata__": {"a": "b"}, "W": tensor()})),
        (
            ".safetensors",
            tensors(
                {"W": tensor(offsets=(0, 12), dtype="BF16")},
                (W.astype("<f4").view("<u4") >> 16).astype("<u2").tobytes(),
            ),
        ),
    ],
)
def test_unusual_ones_are_read(ending: str, data: bytes) -> None:
    """Other orders of bytes and rows; names that lead out, which name an array and no file; more bytes than the
    shape asks for.
    """
    assert np.array_equal(read_array(data, ending, None), W)


def test_no_more_is_unpacked_than_the_shape_asks_for() -> None:
    bomb = one(about((MAX_NUMBERS // 100,)), bytes(60 * 10**6))
    tracemalloc.start()
    assert read_array(bomb, ".npz", None).shape == (MAX_NUMBERS // 100,)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
