"""Pictures of one beat to an H.264 segment. The beat starts with a keyframe and has one every 2 s at the most."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from pipeline.colour import Converter, Picture

KEYFRAME_S = 2
# One thread: the same bytes on every machine, and a beat is a job, so the cores are filled by other beats.
X264 = {"preset": "veryfast", "crf": "18", "profile": "high", "forced-idr": "1"}
X264_PARAMS = "keyint=infinite:min-keyint=1:scenecut=0:open-gop=0"
# Chapters and captions count from 0: no edit list, and B-frames get negative offsets instead of a delay.
MP4 = {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"}


class SegmentSink:
    """Writes the pictures of a beat to `path` (a new file). Timestamps count frames: time base 1 / fps."""

    def __init__(self, path: Path, fps: int, width: int, height: int) -> None:
        self.path, self.fps, self.size = path, fps, (height, width)
        self.frames = 0
        self._convert = Converter()
        self._file = av.open(str(path), "w", format="mp4", container_options=MP4)
        self._stream = add_video(self._file, fps, width, height)

    def write(self, rgba: Picture, repeat: int = 1) -> None:
        """Encode a picture (uint8, height x width x 4) that stands for `repeat` frames; it is converted once."""
        if rgba.shape[:2] != self.size:
            raise ValueError(f"a picture of {rgba.shape[1]}x{rgba.shape[0]} in a film of {self.size[1]}x{self.size[0]}")
        frame = self._convert(rgba)
        frame.time_base = Fraction(1, self.fps)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.pict_type = PictureType.I if self.frames % (KEYFRAME_S * self.fps) == 0 else PictureType.NONE
            self._file.mux(self._stream.encode(frame))
            self.frames += 1

    def close(self) -> None:
        """Finish the segment."""
        self._file.mux(self._stream.encode(None))
        self._file.close()

    def abort(self) -> None:
        """Give the segment up and remove its file."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def add_video(file: Any, fps: int, width: int, height: int) -> Any:
    """Add an H.264 stream with the film's settings to a container."""
    options = {**X264, "x264-params": X264_PARAMS}
    stream = file.add_stream("libx264", rate=fps, options=options)
    stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
    context = stream.codec_context
    context.thread_count = 1
    context.time_base = Fraction(1, fps)
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream
