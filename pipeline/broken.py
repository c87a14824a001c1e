"""Recognise what a disk error has left of a file: nothing, half of it, a hole of zeros.

Such a file is nobody's work, so one of ours is made again. A file that is whole and different may be somebody's work.
In doubt a file counts as whole: one that begins as another kind does (a JPEG called .png), that is too large to be
checked, or that we may not read.
"""

import errno
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from .cut import is_cut

HOLE = bytes(16)  # more zeros in a row than any text has: UTF-16 has one or two
ZEROS, _NO_ZEROS = bytes(64), ("h264", "hevc")  # codecs that never write three zeros in a row (ISO/IEC 14496-10, 7.4.1)
MOST_TEXT = 64 << 20  # bytes of a text that are checked
MOST_UNPACKED = 4 << 30  # bytes
MOST_PACKETS = 500_000
_TEXTS = (".vtt", ".srt", ".md", ".txt", ".html", ".css", ".js", ".svg")
_NOTHING = (b"", b"WEBVTT")
_PNG_END = b"IEND\xaeB`\x82"
_BEGINS = {
    ".mp4": (4, b"ftyp"),
    ".webm": (0, b"\x1aE\xdf\xa3"),
    ".png": (0, b"\x89PNG\r\n\x1a\n"),
    ".gif": (0, b"GIF8"),
    ".webp": (8, b"WEBP"),
    ".zip": (0, b"PK\3\4"),
    ".pptx": (0, b"PK\3\4"),
    ".json": (0, b"{"),
}


def is_broken(path: Path) -> bool:
    """Return whether a regular file of the kind that its name says is broken.

    Broken: empty, cut off, with a hole, or unreadable on the disk.
    """
    kind = path.suffix.lower()
    try:
        with path.open("rb") as file:
            head = file.read(len(HOLE))
        if head in HOLE:  # nothing, or nothing but zeros
            return True
        at, sign = _BEGINS.get(kind, (0, b""))
        if not sign.startswith(head[at : at + len(sign)]):
            return False
        return kind in _LOOKS and (is_cut(path) or _LOOKS[kind](path))
    except OSError as error:
        return error.errno == errno.EIO


def _text(path: Path) -> bool:
    if path.stat().st_size > MOST_TEXT:
        return False
    data = path.read_bytes()
    return HOLE in data or data.removeprefix(b"\xef\xbb\xbf").strip() in _NOTHING


def _json(path: Path) -> bool:
    if path.stat().st_size > MOST_TEXT:
        return False
    try:
        json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return True
    return False


def _picture(path: Path) -> bool:
    from PIL import Image  # the command line starts without it

    if path.suffix.lower() == ".png" and _PNG_END not in _tail(path):
        return True
    kind = [path.suffix[1:].upper()]
    try:
        with Image.open(path, formats=kind) as picture:
            picture.verify()
        with Image.open(path, formats=kind) as picture:
            for n in range(getattr(picture, "n_frames", 1)):
                picture.seek(n)
                picture.load()
    except Image.DecompressionBombError:
        return False
    except (OSError, ValueError, SyntaxError, EOFError, zlib.error):
        return True
    return False


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_536))
        return file.read()


def _film(path: Path) -> bool:
    """Decode all of a film: players, and FFmpeg, otherwise skip what is missing."""
    import av  # the command line starts without it
    import av.error

    count = 0
    try:
        with av.open(str(path), format="mp4" if path.suffix.lower() == ".mp4" else "matroska") as file:
            streams = [*file.streams.video, *file.streams.audio]
            for stream in streams:
                stream.codec_context.options = {"err_detect": "explode"}
            for packet in file.demux(streams):
                count += 1
                if count > MOST_PACKETS:
                    return False
                if packet.is_corrupt or (packet.stream.codec_context.name in _NO_ZEROS and ZEROS in bytes(packet)):
                    return True
                packet.decode()
    except (av.error.FFmpegError, ValueError, IndexError):
        return True
    return count == 0


def _archive(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                return False
            return archive.testzip() is not None
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return True
    except RuntimeError:  # packed or encrypted in another way: not one of ours
        return False


_LOOKS: dict[str, Callable[[Path], bool]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys((".mp4", ".webm"), _film),
    **dict.fromkeys((".png", ".gif", ".webp"), _picture),
    **dict.fromkeys((".zip", ".pptx"), _archive),
    ".json": _json,
}
