"""The files of a film folder from anywhere: only regular files inside it, of a bounded size, are opened."""

import os
import stat
from pathlib import Path

from pipeline.files import sha256

MIB = 1 << 20
MOST_BYTES = {".json": 32 * MIB, ".vtt": 8 * MIB, ".srt": 8 * MIB, ".md": 8 * MIB, ".png": 64 * MIB, ".mp4": 64 << 30}
# A file's content must match its ending, because FFmpeg and Pillow would guess by content.
BEGINS = {".png": (0, b"\x89PNG\r\n\x1a\n"), ".mp4": (4, b"ftyp")}


class Untrusted(Exception):
    """A file of a film folder that is not opened; the message is the reason."""


def trusted(folder: Path, name: str) -> Path:
    """Return the path of a file by its name (film_shape.Name); Untrusted for anything unsafe.

    Missing, a link that leads out, a folder, pipe or device, too large, of another kind than its name.
    """
    path = folder / name
    try:
        whole = path.resolve(strict=True)
        if not whole.is_relative_to(folder.resolve(strict=True)):
            raise Untrusted("is a link that leads out of the folder")
        about = whole.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Untrusted("is not a regular file")
        most = MOST_BYTES.get(path.suffix)
        if most is None:
            raise Untrusted(f"is none of {', '.join(MOST_BYTES)}")
        if about.st_size > most:
            raise Untrusted(f"is larger than {most:,} bytes")
        if path.suffix in BEGINS:
            at, sign = BEGINS[path.suffix]
            with whole.open("rb") as file:
                if file.read(at + len(sign))[at:] != sign:
                    raise Untrusted(f"is no {path.suffix[1:].upper()}")
    except FileNotFoundError:
        raise Untrusted("is gone") from None
    except (OSError, RuntimeError, ValueError) as error:
        raise Untrusted(f"cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})") from None
    return path


def bytes_of(folder: Path, name: str) -> bytes:
    """Return the content of a file of the folder.

    Untrusted as `trusted`; a pipe put in its place in the meantime is not waited for.
    """
    path = trusted(folder, name)
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            return file.read(MOST_BYTES[path.suffix])
    except OSError as error:
        raise Untrusted(f"cannot be read ({error.strerror})") from None


def text_of(folder: Path, name: str) -> str:
    """Return a text of the folder. Untrusted as `trusted`, and where it is not UTF-8."""
    try:
        return bytes_of(folder, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Untrusted(f"byte {error.start} is not UTF-8; save it as UTF-8") from None


def is_there(folder: Path, name: str) -> bool:
    """Return whether a file of the folder can be opened, whatever its content is by now."""
    try:
        trusted(folder, name)
    except Untrusted:
        return False
    return True


def is_as_written(folder: Path, name: str, digest: str) -> bool:
    """Return whether a file of the folder is there with this SHA-256."""
    try:
        return sha256(trusted(folder, name)) == digest
    except (Untrusted, OSError):
        return False
