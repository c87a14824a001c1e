"""Pictures in, H.264 out: one file for each beat, exactly as many frames as were written, the same bytes on every run.

A hold is colour-converted and encoded once (and once more for each keyframe in it); its other frames are ready-made
pictures that repeat the one before (h264.py), so that a constant frame rate costs nothing.
"""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from av.video.stream import VideoStream

from pipeline.files import close_quietly, part_name, settle

from .h264 import Repeater, StreamKind, UnknownStream
from .hints import Blocks, tell
from .planes import Box, Picture, Planes

# No edit list, and the index in front: players, servers and course platforms need both.
CONTAINER = {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"}
# A constant quantizer needs no look ahead: in drawings that costs as much as the encoding itself.
# mb_info: what hints.py says of unchanged macroblocks counts.
X264 = {"preset": "veryfast", "qp": "19", "profile": "high", "forced-idr": "1", "mb_info": "1"}
# h264.py relies on this: pictures in their order, each predicted from the one before alone.
# subme, me, no-deblock: for drawings no visible difference (SSIM is higher without deblocking), and half of the time
# (`./render.sh bench --encoders`).
PARAMS = "bframes=0:ref=1:weightp=0:scenecut=0:open-gop=0:subme=0:me=dia:no-deblock=1"
KEYFRAME_S = 2
THREADS = 1


class VideoSink:
    """The sink for the pictures of one beat: `write` them, then `close`, or `abort` and nothing is left.

    The file appears at `path` only when it is whole: H.264 High, yuv420p, bt709 in TV range, constant frame rate,
    closed groups of KEYFRAME_S seconds, the first picture a keyframe.
    """

    def __init__(self, path: Path, fps: int, width: int, height: int) -> None:
        self.path = path
        self.frames = 0  # frames written so far, holds included
        self.pictures = 0  # number of different pictures
        self.last: Picture | None = None  # the caller's own array until `close`, then a copy
        self._shape = (height, width, 4)
        self._time_base = Fraction(1, fps)
        self._gop = KEYFRAME_S * fps
        self._keyframe = -self._gop  # the last one's frame
        self._written = 0  # frames that are in the file
        self._repeater: Repeater | None = None
        self._part = part_name(path)
        self._closed = False
        self._planes = Planes(width, height)
        self._container = av.open(str(self._part), "w", format="mp4", container_options=CONTAINER)
        try:
            self._stream = _video_stream(self._container, fps, width, height)
        except BaseException:
            self.abort()
            raise

    def write(self, rgba: Picture, repeat: int = 1, changed: Iterable[Box] | None = None) -> None:
        """Add a picture (uint8, height x width x 4) that stays for `repeat` frames. It is read before this returns.

        changed: boxes outside which it is the picture before (left, top, right, bottom in pixels); None: not known.
        """
        if rgba.shape != self._shape or rgba.dtype != np.uint8:
            raise ValueError(f"a picture of {rgba.dtype} {rgba.shape}, wanted uint8 {self._shape}")
        if repeat < 1:
            return
        blocks = self._planes.take(np.ascontiguousarray(rgba), changed)
        is_new = bool(blocks.any())
        end = self.frames + repeat
        if not is_new:
            self.frames = self._until(end)
        while self.frames < end:
            self._encode(end, blocks)
        self.pictures += is_new
        self.last = rgba

    def close(self) -> None:
        """Write what the encoder still has and let the file appear. OSError when the disk is full."""
        if self._closed:
            return
        try:
            self._mux(self._stream.encode(None))
            self._repeat(self.frames)
            self.last = None if self.last is None else self.last.copy()
            self._container.close()
            settle(self._part, self.path)
        except BaseException:
            self.abort()
            raise
        self._closed = True

    def abort(self) -> None:
        """Throw everything away."""
        if not self._closed:
            self._closed = True
            close_quietly(self._container)
            self._part.unlink(missing_ok=True)

    def _encode(self, end: int, changed: Blocks) -> None:
        """Encode the picture for the frames from here to `end`, or to the next keyframe."""
        frame, at = self._planes.frame, self.frames
        is_key = at - self._keyframe >= self._gop
        self._keyframe = at if is_key else self._keyframe
        self.frames = self._until(end)
        frame.pts, frame.time_base = at, self._time_base
        frame.pict_type = PictureType.I if is_key else PictureType.NONE
        tell(frame, None if is_key else changed)
        self._mux(self._stream.encode(frame))

    def _until(self, end: int) -> int:
        """Return how far the picture before may be repeated: to `end`, or to the next keyframe."""
        return min(end, self._keyframe + self._gop)

    def _mux(self, packets: "list[Packet[VideoStream]]") -> None:
        """Write pictures from x264, which come some frames late; the frames in between repeat the one before."""
        for packet in packets:
            if self._repeater is None:
                self._repeater = Repeater(StreamKind.of(self._stream.codec_context.extradata or b""))
            if packet.pts is None or packet.pts < self._written:
                raise UnknownStream(f"x264 gave frame {packet.pts} after frame {self._written - 1}")
            self._repeat(packet.pts)
            self._write(self._repeater.picture(bytes(packet)), packet.is_keyframe)

    def _repeat(self, end: int) -> None:
        """Repeat the last picture up to frame `end`."""
        while self._repeater is not None and self._written < end:
            self._write(self._repeater.repeat(), False)

    def _write(self, data: bytes, is_key: bool) -> None:
        packet = Packet(data)
        packet.stream, packet.time_base = self._stream, self._time_base
        packet.pts = packet.dts = self._written
        packet.duration, packet.is_keyframe = 1, is_key
        self._container.mux(packet)
        self._written += 1

    def __enter__(self) -> "VideoSink":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close() if kind is None else self.abort()


def _video_stream(container: OutputContainer, fps: int, width: int, height: int) -> VideoStream:
    """Add an H.264 stream to a container: time base one frame, a keyframe every KEYFRAME_S seconds."""
    params = {"x264-params": f"keyint={KEYFRAME_S * fps}:{PARAMS}"}
    stream = container.add_stream("libx264", rate=fps, options={**X264, **params})
    stream.time_base = Fraction(1, fps)
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base = Fraction(1, fps)
    context.thread_count = THREADS
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.colorspace = Colorspace.ITU709
    context.color_range = ColorRange.MPEG
    return stream
