"""RGBA pictures to the planes of H.264; strips that did not change are not converted again."""

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

Picture = npt.NDArray[np.uint8]
STRIP = 64  # most rows of a strip


class Planes:
    """One picture in TV-range yuv420p by the bt709 matrix (ITU-R BT.709-6, section 3), kept up to date; without alpha.

    Always converted strip by strip, so that a picture has the same bytes whatever was there before.
    """

    def __init__(self, width: int, height: int) -> None:
        self.frame = VideoFrame(width, height, "yuv420p")
        self._planes = [_array(plane) for plane in self.frame.planes]
        self._rows = _strip_of(height)
        self._before: npt.NDArray[np.uint64] | None = None
        self._reformatter = VideoReformatter()

    def take(self, rgba: Picture) -> bool:
        """Convert a picture (uint8, height x width x 4, contiguous); return whether it differs from the one before."""
        strips = rgba.reshape(rgba.shape[0] // self._rows, -1).view(np.uint64)
        if self._before is None:
            self._before = ~strips
        changed = [n for n, strip in enumerate(strips) if not np.array_equal(strip, self._before[n])]
        for n in changed:
            self._before[n] = strips[n]
            self._convert(rgba[n * self._rows : (n + 1) * self._rows], n * self._rows)
        return bool(changed)

    def _convert(self, rgba: Picture, top: int) -> None:
        made = self._reformatter.reformat(
            VideoFrame.from_numpy_buffer(rgba, format="rgba"),
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,
            threads=1,
        )
        for target, plane, share in zip(self._planes, made.planes, (1, 2, 2), strict=True):
            source = _array(plane)
            target[top // share : top // share + len(source), : plane.width] = source[:, : plane.width]


def _array(plane: "av.video.plane.VideoPlane") -> Picture:
    """Return the bytes of a plane, height x line size; writing into it writes into the frame."""
    return np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)


def _strip_of(height: int) -> int:
    """Return the largest even divisor of a height that is at most STRIP; the height itself where there is none."""
    fitting = [rows for rows in range(2, min(STRIP, height) + 1, 2) if height % rows == 0]
    return fitting[-1] if fitting and fitting[-1] >= 8 else height
