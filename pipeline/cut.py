"""Recognise a film or moving picture whose file ends too early; players would show what is there without a word."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

MOST_BOXES = 10_000
_GIF_IMAGE, _GIF_EXTENSION, _GIF_END = b"\x2c", b"\x21", b"\x3b"
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def is_cut(path: Path) -> bool:
    """Return whether a file lacks its end; False for kinds that are not known here, and in doubt."""
    look = _LOOKS.get(path.suffix.lower())
    if look is None:
        return False
    with path.open("rb") as file:
        return look(file, path.stat().st_size)


def _mp4(file: BinaryIO, size: int) -> bool:
    """Return whether the last box of an MP4 (ISO/IEC 14496-12, 4.2) ends after the file."""
    at = 0
    for _ in range(MOST_BOXES):
        if at + 8 > size:
            return at > size
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        if length == 0:  # up to the end of the file
            return False
        if length < 8:
            return True
        at += length
    return False


def _webm(file: BinaryIO, size: int) -> bool:
    """Return whether the segment of a Matroska file (RFC 9559) ends after the file; False for a stream of no length."""
    if file.read(4) != _EBML:
        return False
    head = _number(file)
    if head is None:
        return False
    file.seek(head, 1)
    if file.read(4) != _SEGMENT:
        return file.tell() >= size
    length = _number(file)
    return file.tell() + length > size if length is not None else file.tell() >= size


def _number(file: BinaryIO) -> int | None:
    """Return a length as EBML writes it (RFC 8794, 4); None for an unknown one."""
    first = file.read(1)
    if not first or not first[0]:
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(bytes([first[0] & (0x7F >> more)]) + file.read(more), "big")
    return None if value == (1 << 7 * (more + 1)) - 1 else value


def _gif(file: BinaryIO, size: int) -> bool:
    """Return whether a GIF (GIF89a, 15 to 27) ends before its trailer."""
    _skip_colours(file, file.read(13)[10:11])
    while True:
        kind = file.read(1)
        if kind == _GIF_IMAGE:
            _skip_colours(file, file.read(9)[8:])
        if kind in (_GIF_IMAGE, _GIF_EXTENSION):
            file.seek(1, 1)  # how small a code is, or which extension
            while length := file.read(1).strip(b"\0"):
                file.seek(length[0], 1)
        elif kind != b"":
            return False  # the trailer, or nothing that we know
        if file.tell() >= size:
            return True


def _skip_colours(file: BinaryIO, flags: bytes) -> None:
    """Skip the colour table, where the flags announce one."""
    if flags and flags[0] & 0x80:
        file.seek(3 << (flags[0] & 7) + 1, 1)


_LOOKS: dict[str, Callable[[BinaryIO, int], bool]] = {".mp4": _mp4, ".webm": _webm, ".gif": _gif}
