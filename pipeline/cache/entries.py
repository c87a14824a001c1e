"""Checks of plans, films and sounds before they are used: those of the cache, and those from another machine.

Checksums prove that bytes are the bytes that were written; these checks prove that they are what they are used as.
Every function raises ValueError with the fault. Films and sounds are MP4 and nothing else: of other kinds, FFmpeg would
open the files that they name.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from lesson import Format, StepAudit, StepPlan
from lesson.contract import AUDIT, PLAN, first_problem
from pipeline.render.tasks import MOST_FRAMES, Rendered

RATE = 48_000


@lru_cache(maxsize=1)
def _rendered() -> TypeAdapter[Rendered]:
    return TypeAdapter(Rendered)


def planned(text: bytes, key: str, form: Format) -> StepPlan:
    """Return a step's plan from JSON, checked for its types and by `check_plan`."""
    try:
        found = PLAN.read(text)
    except ValueError as error:
        raise ValueError(first_problem(error)) from None
    return check_plan(found, key, form)


def audited(text: bytes, key: str) -> StepAudit:
    """Return what an audit of a step found from JSON, checked for its types and its step."""
    try:
        found = AUDIT.read(text)
    except ValueError as error:
        raise ValueError(first_problem(error)) from None
    if found.timeline.key != key:
        raise ValueError(f"is not an audit of {key}")
    return found


def check_plan(found: StepPlan, key: str, form: Format) -> StepPlan:
    """Return the plan if its beats follow each other, and it is of this step and format."""
    line, beats, start = found.timeline, [beat.key for beat in found.timeline.beats], 0
    if (line.key, line.fps) != (key, form.fps) or not beats:
        raise ValueError(f"is not a plan of {key} at {form.fps} frames a second")
    if len(set(beats)) < len(beats) or found.poster not in beats or set(beats) != set(found.prints):
        raise ValueError("its beats differ from those it describes")
    for beat in line.beats:
        if beat.start_frame != start or not 0 < beat.frames <= MOST_FRAMES:
            raise ValueError(f"beat {beat.key} is not where the one before it ends")
        start += beat.frames
    return found


def rendered(facts: bytes) -> Rendered:
    """Return what rendering a beat took, from JSON."""
    try:
        return _rendered().validate_json(facts, strict=True)
    except ValueError as error:
        raise ValueError(first_problem(error)) from None


def check_rendered(found: Rendered, frames: int) -> Rendered:
    """Return what rendering a beat took, if it has so many frames."""
    if found.frames != frames:
        raise ValueError(f"{found.frames} frames were drawn where {frames} are planned")
    return found


def check_film(path: Path, frames: int, form: Format, whole: bool = False) -> None:
    """Check a beat's film: H.264 of this size, a picture at each frame, the first one decoded; `whole`: all of them."""
    import av  # the command line starts without it

    with _decoding("film"), av.open(str(path), format="mp4") as file:
        stream = file.streams.video[0]
        if stream.codec_context.name != "h264" or (stream.width, stream.height) != (form.width, form.height):
            raise ValueError(f"is not an H.264 film of {form.width}x{form.height}")
        places = [
            (round(packet.pts * packet.time_base * form.fps), packet.is_keyframe)
            for packet in file.demux(stream)
            if packet.size and packet.pts is not None and packet.time_base is not None and not packet.is_corrupt
        ]
        if [place for place, _ in places] != list(range(frames)) or not places[0][1]:
            raise ValueError(f"has {len(places)} pictures where {frames} are planned, or has them at other times")
    with _decoding("film"), av.open(str(path), format="mp4") as file:
        pictures = file.decode(video=0)
        count = sum(1 for _ in pictures) if whole else frames * (next(pictures, None) is not None)
        if count != frames:
            raise ValueError(f"{count} of its {frames} pictures can be decoded")


def check_picture(path: Path, form: Format) -> None:
    """Check a step's poster: a PNG of this size that can be decoded."""
    from PIL import Image, UnidentifiedImageError  # the command line starts without it

    try:
        with Image.open(path, formats=["PNG"]) as picture:
            if picture.size != (form.width, form.height):
                raise ValueError(f"is not a picture of {form.width}x{form.height}")
            picture.load()
    except (OSError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ValueError(f"cannot be decoded as PNG: {error}") from None


def check_sound(path: Path, seconds: float) -> None:
    """Check a step's sound: AAC, mono, 48 kHz, as long as its frames to within some packets, and all of it decodes."""
    import av

    with _decoding("sound"), av.open(str(path), format="mp4") as file:
        stream = file.streams.audio[0]
        if (stream.codec_context.name, stream.rate, stream.channels) != ("aac", RATE, 1):
            raise ValueError("is not AAC of one channel at 48 kHz")
        samples = sum(frame.samples for frame in file.decode(stream))
        if not math.isclose(samples, seconds * RATE, abs_tol=4096):
            raise ValueError(f"lasts {samples / RATE:.2f} s where {seconds:.2f} s are planned")


@contextmanager
def _decoding(what: str) -> Iterator[None]:
    import av.error

    try:
        yield
    except (av.error.FFmpegError, IndexError, OverflowError, ZeroDivisionError) as error:
        raise ValueError(f"is not a {what} that can be decoded: {error}") from None
