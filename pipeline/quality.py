"""Picture sizes and frame rates that can be asked for."""

from dataclasses import dataclass

from pipeline.errors import UserError, unknown


@dataclass(frozen=True)
class Quality:
    """Pixels and frames a second."""

    width: int
    height: int
    fps: int


QUALITIES = {
    "draft": Quality(854, 480, 15),
    "720p": Quality(1280, 720, 30),
    "1080p": Quality(1920, 1080, 30),
    "1440p": Quality(2560, 1440, 30),
    "2160p": Quality(3840, 2160, 30),
}
MAX_FPS = 120


def quality_of(name: str, fps: int | None = None) -> Quality:
    """Return the quality of that name, with another frame rate where one is given (1 to 120).

    Raises UserError for a name or a rate that there is not.
    """
    if name not in QUALITIES:
        raise UserError(f"--quality: {unknown('quality', name, list(QUALITIES))}")
    if fps is not None and not 1 <= fps <= MAX_FPS:
        raise UserError(f"--fps: got {fps}; give a whole number from 1 to {MAX_FPS}")
    base = QUALITIES[name]
    return Quality(base.width, base.height, fps or base.fps)
