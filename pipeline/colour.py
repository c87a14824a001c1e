"""RGB pictures to the YUV of high-definition video: BT.709 matrix, limited range, 4:2:0 (ITU-R BT.709-6, section 3)."""

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation, VideoReformatter

Picture = npt.NDArray[np.uint8]

# Accurate rounding keeps every colour within 1/2 of a code value; full horizontal chroma input averages both pixels of a pair.
_FLAGS = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INP


class Converter:
    """Converts pictures of one film; holds libswscale's tables."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()

    def __call__(self, rgba: Picture) -> av.VideoFrame:
        """Return a yuv420p frame of a uint8 picture, height x width x 4 (alpha is not looked at)."""
        source = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgba), "rgba")
        frame = self._reformatter.reformat(
            source,
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_color_trc=ColorTrc.BT709,
            dst_color_primaries=ColorPrimaries.BT709,
            interpolation=_FLAGS,
            threads=1,
        )
        return frame
