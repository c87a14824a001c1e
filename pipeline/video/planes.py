"""RGBA pictures to the planes of H.264; only what changed is converted again."""

from collections.abc import Iterable

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from .hints import BLOCK, Blocks

Picture = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels, right and bottom not in it
STRIP = 64  # most rows of a strip
# Bit-exact: swscale's quicker rounding of chroma depends on the place in the picture, and is less exact.
ROUNDING = Interpolation.AREA | Interpolation.BITEXACT


class Planes:
    """One picture in TV-range yuv420p by the bt709 matrix (ITU-R BT.709-6, section 3), kept up to date; without alpha.

    A picture has the same bytes whatever was there before, and wherever it was converted.
    """

    def __init__(self, width: int, height: int) -> None:
        self.frame = VideoFrame(width, height, "yuv420p")
        self._planes = [_array(plane) for plane in self.frame.planes]
        self._strips = [(0, top, width, min(top + STRIP, height)) for top in range(0, height, STRIP)]
        self._before: Picture | None = None
        self._changed = np.zeros((-(-height // BLOCK), -(-width // BLOCK)), np.bool_)
        self._reformatter = VideoReformatter()

    def take(self, rgba: Picture, changed: Iterable[Box] | None = None) -> Blocks:
        """Convert a picture (uint8, height x width x 4, contiguous); return which macroblocks differ from before.

        changed: boxes outside which the picture is the one before; None: look everywhere. The result holds until the
        next call.
        """
        self._changed[:] = False
        if self._before is None:
            self._before = np.bitwise_not(rgba)
            changed = None
        boxes = self._strips if changed is None else [self._whole_blocks(box) for box in changed]
        for box in boxes:
            self._take(rgba, box)
        return self._changed

    def _whole_blocks(self, box: Box) -> Box:
        """Return a box that begins and ends with a macroblock, so that no chroma sample is cut."""
        left, top, right, bottom = (
            edge // BLOCK * BLOCK for edge in (*box[:2], box[2] + BLOCK - 1, box[3] + BLOCK - 1)
        )
        return max(left, 0), max(top, 0), min(right, self.frame.width), min(bottom, self.frame.height)

    def _take(self, rgba: Picture, box: Box) -> None:
        """Convert what is in a box, where it differs from before, and note these macroblocks."""
        assert self._before is not None
        left, top, right, bottom = box
        there = np.s_[top:bottom, left:right]
        patch = np.ascontiguousarray(rgba[there])
        if not patch.size:
            return
        differs = blocks_of(patch.view(np.uint32)[..., 0] != self._before[there].view(np.uint32)[..., 0])
        if not differs.any():
            return
        self._changed[top // BLOCK :, left // BLOCK :][: differs.shape[0], : differs.shape[1]] |= differs
        self._before[there] = patch
        made = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(patch, format="rgba"),
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=ROUNDING,
            threads=1,
        )
        for target, plane, share in zip(self._planes, made.planes, (1, 2, 2), strict=True):
            y, x = top // share, left // share
            target[y : y + plane.height, x : x + plane.width] = _array(plane)[:, : plane.width]


def blocks_of(pixels: npt.NDArray[np.bool_]) -> Blocks:
    """Return which macroblocks have any of some pixels, those at the right and at the bottom perhaps cut."""
    rows, columns = (-(-size // BLOCK) for size in pixels.shape)
    if pixels.shape != (rows * BLOCK, columns * BLOCK):
        whole = np.zeros((rows * BLOCK, columns * BLOCK), np.bool_)
        whole[: pixels.shape[0], : pixels.shape[1]] = pixels
        pixels = whole
    eights = np.bitwise_or.reduce(pixels.view(np.uint64).reshape(rows, BLOCK, 2 * columns), axis=1)
    return np.asarray(eights[:, ::2] | eights[:, 1::2], np.bool_)


def _array(plane: "av.video.plane.VideoPlane") -> Picture:
    """Return the bytes of a plane, height x line size; writing into it writes into the frame."""
    return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
