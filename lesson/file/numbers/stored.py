"""Arrays from .npz and .safetensors files from anywhere: sizes are checked before anything is allocated.

Nothing is unpickled and no code runs. An .npz is a zip of .npy files (numpy's format, versions 1 to 3); only stored and
deflated members are read, and only as many bytes as the member's own header declares, so a zip bomb stays packed.
"""

import ast
import io
import re
import struct
import zipfile
import zlib
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from lesson.file.clean import clean
from lesson.limits import MAX_DIRECTORY, MAX_NUMBERS
from lesson.problems import Refused, nearest, shown

ENDINGS = (".npz", ".safetensors")
INSTEAD = "save it as .npz (numpy.savez) or .safetensors; other kinds can hold code and are not read"

_DTYPE = re.compile(r"[<>|=]?(f[248]|[iu][1248])")
_TENSORS = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "<i1",
    "U8": "<u1",
}
Array = npt.NDArray[np.float64]


def read_array(data: bytes, ending: str, key: str | None) -> Array:
    """Return the array called `key` (None: the only one) of a file's bytes as float64, of one or two dimensions.

    Raises Refused: no such array (with the nearest), complex or object arrays, more than MAX_NUMBERS, a broken file.
    """
    try:
        return _from_safetensors(data, key) if ending == ".safetensors" else _from_npz(data, key)
    except (OSError, ValueError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error) as error:
        raise Refused("", f"the file is broken ({' '.join(str(error).split())[:80]}); save it again") from None


def _chosen(key: str | None, there: list[str]) -> str:
    if not there:
        raise Refused("", "the file has no arrays; save the lesson's arrays, with numpy.savez for instance")
    if key is None:
        if len(there) == 1:
            return there[0]
        raise Refused(f"{len(there)} arrays in the file", f'choose one with key = "..."; {nearest("", there)}')
    found = next((name for name in there if key in (name, clean(name))), None)
    if found is None:
        raise Refused(f"key {key!r}", f"the file has no such array; {nearest(key, there)}")
    return found


def _counted(key: str, shape: tuple[int, ...]) -> int:
    """Return how many numbers an array of this shape has; Refused where it is not a vector or matrix, or too large."""
    if len(shape) not in (1, 2) or 0 in shape:
        raise Refused(f"{key!r} of shape {shown(shape)}", "weights are a matrix, biases a vector")
    count = 1
    for size in shape:
        count *= size
    if count > MAX_NUMBERS:
        raise Refused(f"{key!r} of shape {shown(shape)}", f"an array has at most {MAX_NUMBERS:,} numbers")
    return count


def _from_npz(data: bytes, key: str | None) -> Array:
    _check_directory(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        name = _chosen(key, sorted(members))
        if members[name].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused(repr(name), "is packed in a way that numpy does not write; save it with numpy.savez")
        with archive.open(members[name]) as member:
            return _npy(member, name)


def _check_directory(data: bytes) -> None:
    """Refuse a zip whose table of contents is large: reading it would take the memory of a million entries."""
    at = data.rfind(b"PK\x05\x06", -65_557)
    if at < 0 or len(data) < at + 22:
        raise ValueError("it is not a zip file, as .npz files are")
    (size,) = struct.unpack_from("<L", data, at + 12)
    if size > MAX_DIRECTORY or data[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Refused("", "the file has too many entries; save the lesson's arrays only, with numpy.savez")


def _npy(member: IO[bytes], name: str) -> Array:
    """Read one .npy file: magic, version, header, and then only the bytes that its shape needs."""
    magic = member.read(8)
    if magic[:6] != b"\x93NUMPY" or magic[6:7] not in (b"\x01", b"\x02", b"\x03"):
        raise ValueError(f"{name} is not in numpy's format")
    (length,) = struct.unpack("<H", member.read(2)) if magic[6] == 1 else struct.unpack("<L", member.read(4))
    if length > 10_000:
        raise ValueError(f"the header of {name} is too long")
    dtype, fortran, shape = _header(member.read(length).decode("utf-8"), name)
    wanted = _counted(name, shape) * dtype.itemsize
    content = member.read(wanted)
    if len(content) != wanted:
        raise ValueError(f"{name} ends too early")
    return np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C").astype(np.float64)


def _header(text: str, name: str) -> tuple[np.dtype[Any], bool, tuple[int, ...]]:
    try:
        header = ast.literal_eval(text.strip())
        descr, fortran, shape = header["descr"], header["fortran_order"], header["shape"]
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        raise ValueError(f"the header of {name} is not numpy's") from None
    if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape) or type(fortran) is not bool:
        raise ValueError(f"the header of {name} is not numpy's")
    if not isinstance(descr, str) or not _DTYPE.fullmatch(descr):
        raise Refused(f"{name!r} of type {shown(descr)}", "save it as float64 or float32, array.astype(float)")
    return np.dtype(descr), fortran, shape


def _from_safetensors(data: bytes, key: str | None) -> Array:
    from safetensors import SafetensorError, deserialize  # imported here: few lessons need it

    if len(data) < 8 or struct.unpack_from("<Q", data)[0] > MAX_DIRECTORY:
        raise ValueError("it is not in the safetensors format")
    try:
        tensors = dict(deserialize(data))  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        raise ValueError(str(error)) from None
    name = _chosen(key, sorted(tensors))
    kind, shape = str(tensors[name]["dtype"]), tuple(tensors[name]["shape"])
    _counted(name, shape)
    content = bytes(tensors[name]["data"])
    if kind == "BF16":  # the upper half of a float32
        return (
            (np.frombuffer(content, "<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape).astype(np.float64)
        )
    if kind not in _TENSORS:
        raise Refused(f"{name!r} of type {kind}", "save it as float32")
    return np.frombuffer(content, _TENSORS[kind]).reshape(shape).astype(np.float64)
