"""Tells x264 which macroblocks of a picture are those of the one before, so that it looks for no motion there.

FFmpeg has side data for it (AV_FRAME_DATA_VIDEO_HINT, libavutil/video_hint.h), which libx264 gets as `mb_info`. PyAV
reads side data but cannot set it, so FFmpeg's own functions are called here for the AVFrame inside a PyAV frame. Where
that is, is not assumed but found, and checked against all that PyAV says of the frame; memory is read only as a file,
where a wrong address is an error and no crash. Without it (not on Linux, another PyAV) nothing is told: the pictures
take longer, and that is all.
"""

import ctypes
import os
import re
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame

BLOCK = 16  # pixels of a macroblock
KIND = cast(int, Type.VIDEO_HINT.value)
CHANGED = 1  # AV_VIDEO_HINT_TYPE_CHANGED: what is in no rectangle is the same as before
WORD = ctypes.sizeof(ctypes.c_void_p)
# The beginning of an AVFrame (libavutil/frame.h): data[8], linesize[8], extended_data, width, height.
HEAD = struct.Struct("=8Q8iQ2i")
# AVVideoHint: nb_rects, rect_offset, rect_size, type; AVVideoRect: x, y, width, height.
HINT, RECT = struct.Struct("=3Qi"), np.dtype("=u4")
LIBRARY = re.compile(r"^.* (/\S*libavutil[-.\w]*\.so[-.\w]*)$", re.MULTILINE)

Blocks = npt.NDArray[np.bool_]  # macroblocks of a picture: rows, columns
Read = Callable[[int, int], bytes]  # an address and a number of bytes


@dataclass(frozen=True)
class Way:
    """The way into a PyAV frame: where in the object the address of its AVFrame is, and FFmpeg's functions."""

    offset: int
    make: Callable[[int, int], int]
    remove: Callable[[int, int], None]


def tell(frame: VideoFrame, changed: Blocks | None) -> bool:
    """Tell x264 what changed in a picture since the one before, None: not known; return whether that was possible."""
    way = way_in()
    if way is None:
        return False
    (inside,) = struct.unpack("=Q", ctypes.string_at(id(frame) + way.offset, WORD))
    way.remove(inside, KIND)
    if changed is None:
        return True
    places = rectangles(changed)
    hint = way.make(inside, len(places))
    if not hint:
        return False
    count, offset, size, _ = HINT.unpack(ctypes.string_at(hint, HINT.size))
    if (count, size) != (len(places), places.itemsize * 4):
        way.remove(inside, KIND)
        return False
    ctypes.memmove(hint + offset, places.tobytes(), places.nbytes)
    ctypes.c_int.from_address(hint + HINT.size - 4).value = CHANGED
    return True


def rectangles(changed: Blocks) -> npt.NDArray[np.uint32]:
    """Return the changed macroblocks as rectangles of one row each: x, y, width, height in pixels; shape (n, 4)."""
    rows, columns = changed.shape
    edged = np.zeros((rows + 1, columns + 1), np.bool_)  # unchanged around, so that no run goes on in the next row
    edged[:-1, 1:] = changed
    edged = edged.ravel()
    edges = np.flatnonzero(edged[1:] != edged[:-1])  # where runs begin and end, by turns
    row, begin = np.divmod(edges[::2], columns + 1)
    found = np.full((len(begin), 4), BLOCK, RECT)
    found[:, 0], found[:, 1], found[:, 2] = begin * BLOCK, row * BLOCK, (edges[1::2] - edges[::2]) * BLOCK
    return found


@lru_cache(maxsize=1)
def way_in() -> Way | None:
    """Return the way into a PyAV frame on this machine; None where there is none that is certain."""
    if sys.platform != "linux" or WORD != 8:
        return None
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace")
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            offset = _offset(lambda address, size: os.pread(memory.fileno(), size, address))
        library = ctypes.CDLL(LIBRARY.findall(maps)[0])
        make, remove = library.av_video_hint_create_side_data, library.av_frame_remove_side_data
    except (OSError, IndexError, AttributeError):
        return None
    make.restype, make.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t]
    remove.restype, remove.argtypes = None, [ctypes.c_void_p, ctypes.c_int]
    return None if offset is None else Way(offset, make, remove)


def _offset(read: Read) -> int | None:
    """Return where in a frame's object the address of its AVFrame is; None unless it is one place, in two frames."""
    places = [_places(VideoFrame(width, height, "yuv420p"), read) for width, height in ((96, 80), (624, 352))]
    return next(iter(places[0])) if len(places[0]) == 1 and places[0] == places[1] else None


def _places(frame: VideoFrame, read: Read) -> set[int]:
    """Return where in a frame's object there is the address of an AVFrame with its planes and its size."""
    planes = [(plane.buffer_ptr, plane.line_size) for plane in frame.planes]
    rest = [0] * (8 - len(planes))
    wanted = [*(at for at, _ in planes), *rest, *(size for _, size in planes), *rest, frame.width, frame.height]
    found = set()
    held = ctypes.string_at(id(frame), type(frame).__basicsize__)
    for offset in range(0, len(held) - WORD + 1, WORD):
        (address,) = struct.unpack_from("=Q", held, offset)
        try:
            head = HEAD.unpack(read(address, HEAD.size))
        except (OSError, OverflowError, struct.error):
            continue
        if [*head[:16], *head[17:]] == wanted:
            found.add(offset)
    return found
