"""Structural similarity of luma planes, as libavfilter's `ssim` and x264 compute it, and frames to compare films by."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

Plane = npt.NDArray[np.uint8]
Sums = npt.NDArray[np.int64]

# Wang, Bovik, Sheikh, Simoncelli (2004), eq. 13, in whole numbers on windows of 8 x 8 with a step of 4 (x264,
# libavfilter).
C1 = int(0.01 * 0.01 * 255 * 255 * 64 + 0.5)
C2 = int(0.03 * 0.03 * 255 * 255 * 64 * 63 + 0.5)


def ssim(one: Plane, other: Plane) -> float:
    """Return the mean structural similarity of two planes of the same size (at least 8 x 8); 1 for equal planes."""
    a, b = (plane[: plane.shape[0] // 4 * 4, : plane.shape[1] // 4 * 4].astype(np.int64) for plane in (one, other))
    s1, s2, squares, s12 = (_windows(values) for values in (a, b, a * a + b * b, a * b))
    variances = squares * 64 - s1 * s1 - s2 * s2
    covariance = s12 * 64 - s1 * s2
    top = (2.0 * s1 * s2 + C1) * (2.0 * covariance + C2)
    return float(np.mean(top / ((s1 * s1 + s2 * s2 + float(C1)) * (variances + float(C2)))))


def _windows(values: Sums) -> Sums:
    """Return the sums over windows of 8 x 8 with a step of 4."""
    height, width = values.shape
    blocks = values.reshape(height // 4, 4, width // 4, 4).sum(axis=(1, 3))
    rows = blocks[:-1] + blocks[1:]
    return np.asarray(rows[:, :-1] + rows[:, 1:])


def luma_of(frame: VideoFrame) -> Plane:
    """Return the luma plane of a decoded yuv420p frame, without the padding of its rows."""
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width].copy()


def stock_luma(rgba: Plane) -> Plane:
    """Return a picture's luma as stock Manim gives it to x264: FFmpeg's default, the bt601 matrix in TV range."""
    return luma_of(VideoFrame.from_ndarray(rgba, format="rgba").reformat(format="yuv420p"))


def our_luma(rgba: Plane) -> Plane:
    """Return a picture's luma as this project's encoder has it: the bt709 matrix in TV range."""
    frame = VideoReformatter().reformat(
        VideoFrame.from_ndarray(rgba, format="rgba"),
        format="yuv420p",
        src_color_range=ColorRange.JPEG,
        dst_colorspace=Colorspace.ITU709,
        dst_color_range=ColorRange.MPEG,
    )
    return luma_of(frame)


def frames_at(film: Path, wanted: Iterable[int]) -> Iterator[tuple[int, VideoFrame]]:
    """Give the decoded frames of these numbers, counted as they are shown.

    By counting and not by time stamp, because stock Manim's joined films have wrong ones; so everything before is
    decoded.
    """
    left = sorted(set(wanted))
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(video=0)):
            if not left:
                return
            if number == left[0]:
                left.pop(0)
                yield number, frame
