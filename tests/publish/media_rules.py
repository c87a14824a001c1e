"""What every MP4 of ours must be, so that browsers, phones and course platforms play and seek it: read from the
file.
"""

from itertools import pairwise
from pathlib import Path

import av

from tests.pipeline.conftest import box_names

IDR, KEYFRAME_S = 5, 2


def check(path: Path, *, fps: int, frames: int, starts: list[int], language: str, heard: bool = True) -> dict[str, str]:
    """Check every rule and return the tags. starts: frames at which a beat begins, where it must be possible to cut
    and to seek.
    """
    boxes = box_names(path)
    assert boxes.index("moov") < boxes.index("mdat"), "the index stands in front: films start before they are loaded"
    assert "moov/trak/edts" not in boxes, "no edit list: some players leave out what it hides"
    with av.open(str(path)) as source:
        (video,) = source.streams.video
        context = video.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert [int(value) for value in (context.color_primaries, context.color_trc, context.colorspace)] == [
            1,
            1,
            1,
        ], "bt709"
        assert int(context.color_range) == 1, "TV range"
        assert (video.average_rate, video.frames) == (fps, frames)
        packets = [packet for packet in source.demux(video) if packet.size]
        shown = [round(packet.pts * packet.time_base * fps) for packet in packets]
        assert shown == list(range(frames)), (
            "constant frame rate, from 0 on, decoded in the order they are shown: groups are closed"
        )
        keys = [frame for frame, packet in zip(shown, packets, strict=True) if packet.is_keyframe]
        assert all(IDR in units(bytes(packets[frame])) for frame in keys), "every keyframe may be begun with"
        assert max(after - before for before, after in pairwise([*keys, frames])) <= KEYFRAME_S * fps
        assert set(starts) <= set(keys), "each beat begins with a keyframe"
        assert len(source.streams.audio) == heard
        if heard:
            check_sound(path, language, frames / fps)
        return dict(source.metadata)


def check_sound(path: Path, language: str, seconds: float) -> None:
    """Check the sound: AAC-LC, 48 kHz, as long as the film, from 0 on, with its language."""
    with av.open(str(path)) as source:
        (sound,) = source.streams.audio
        context = sound.codec_context
        assert (context.name, context.profile, context.sample_rate) == ("aac", "LC", 48_000)
        assert sound.metadata["language"] == language
        packets = [packet for packet in source.demux(sound) if packet.size]
        assert packets[0].pts == 0
        ended = packets[-1].pts + packets[-1].duration
        assert abs(float(ended * packets[-1].time_base) - seconds) < 0.001


def units(packet: bytes) -> list[int]:
    """The types of the NAL units of a packet (ISO/IEC 14496-15: each after its length in four bytes)."""
    found, at = [], 0
    while at < len(packet):
        found.append(packet[at + 4] & 31)
        at += 4 + int.from_bytes(packet[at : at + 4], "big")
    return found
