"""Plays the gallery: without drawing for its audits and looks, or drawn for its pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from manim import Mobject

from scenes.engine.context import DEFAULT_LESSON, make_context
from scenes.engine.lean import LeanRenderer
from scenes.engine.observer import Silent
from scenes.engine.recorder import FrameRecorder, recording_writer
from scenes.kit import blocks, motion
from scenes.kit.configured import configured
from scenes.kit.families import quick_mobjects
from scenes.kit.layout.zones import SIZES

from .blocks import Blocks
from .verbs import Verbs

WIDTH, HEIGHT, FPS = 640, 360, 15  # of one frame of a picture
SHOWN = (0.12, 0.42, 0.72, 1.0)  # the moments of a motion that its picture shows, as shares
BORDER = 4  # pixels between them
ASIDE = 1.2345678e-4  # added before rounding: many points end in a 5, and float noise would decide how it is rounded
DIGITS = 3  # of a point, in frame units, that count for its looks: a tenth of a pixel


def key_of(name: str) -> str:
    """Return the beat that shows a verb or a block: NumberLines is shown by show_number_lines."""
    return "show_" + "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


VERBS = motion.VERBS
BLOCKS = tuple(name for name in blocks.__all__ if name not in ("Bar", "Block"))


class Gallery(Verbs, Blocks):
    """A step with a beat for each verb and each block."""

    key, phase = "forward_pass", None
    beats = tuple(key_of(name) for name in (*VERBS, *BLOCKS))
    poster = beats[0]
    watched_in_motion = True


class Looks(Silent):
    """Keeps for each beat a digest of all that is seen in the middle and at the end of each motion, and when."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self._hash = hashlib.blake2b(digest_size=8)

    def beat_begins(self, step: Any, key: str) -> None:
        self._hash = hashlib.blake2b(digest_size=8)

    def sample(self, step: Any, moment: str) -> None:
        self._hash.update(f"{moment} {step.frame}".encode())
        for thing in step.mobjects:
            for part in thing.family_members_with_points():
                self._see(part)

    def _see(self, part: Mobject) -> None:
        fill, stroke = part.get_fill_rgbas(), part.get_stroke_rgbas()
        for numbers in (part.points, fill, stroke, np.array([part.get_stroke_width()])):
            self._hash.update((np.round(numbers + ASIDE, DIGITS) + 0.0).tobytes())  # + 0.0: there is one zero only

    def beat_ends(self, step: Any, key: str) -> None:
        self.digests[key] = self._hash.hexdigest()


class Frames:
    """Collects the frames of one beat."""

    def __init__(self) -> None:
        self.frames: list[np.ndarray] = []

    def write(self, rgba: np.ndarray, repeat: int, changed: Any = None) -> None:
        self.frames += [rgba[..., :3].copy()] * repeat

    def close(self) -> None:
        """Keep the frames."""

    def abort(self) -> None:
        """Keep the frames."""


def play(observer: Silent, draw: bool = False, theme: str = "dark") -> Gallery:
    """Play the whole gallery, and return the step."""
    context = make_context(DEFAULT_LESSON, Gallery.key, theme)
    beat = replace(context.script.beats[0], lines=(), questions=(), cue_lines=())
    beats = tuple(replace(beat, key=key, title=key) for key in Gallery.beats)
    with _manim(draw):
        recorder = observer if isinstance(observer, FrameRecorder) else None
        step = Gallery(renderer=LeanRenderer(file_writer_class=recording_writer(recorder), skip_animations=not draw))
        step.context = replace(context, script=replace(context.script, beats=beats, left_out=(), reasons=()))
        step.observer, step.halfway = observer, True
        step.render()
    return step


@contextmanager
def _manim(draw: bool) -> Iterator[None]:
    settings: dict[str, Any] = {
        "frame_rate": FPS,
        "pixel_width": WIDTH,
        "pixel_height": HEIGHT,
        "disable_caching": True,
    }
    settings |= {"frame_width": SIZES["wide"][0], "frame_height": SIZES["wide"][1], "dry_run": not draw}
    with configured({**settings, "progress_bar": "none", "verbosity": "ERROR"}), quick_mobjects():
        yield


def pictures() -> dict[str, np.ndarray]:
    """Return the picture of each verb (four moments of its motion, two by two) and of each block; uint8, (h, w, 3)."""
    sinks: dict[str, Frames] = {}

    def open_sink(beat: str) -> Frames:
        sinks[beat] = Frames()
        return sinks[beat]

    step = play(FrameRecorder(open_sink), draw=True)
    line = np.array([int(step.theme.line[i : i + 2], 16) for i in (1, 3, 5)], dtype=np.uint8)
    made = {}
    for name in VERBS:
        key = key_of(name)
        motion_frames = sinks[key].frames[: step.motion_frames[key]]
        made[name] = _grid(
            [motion_frames[round(share * (len(motion_frames) - 1))] for share in SHOWN[:-1]] + [sinks[key].frames[-1]],
            line,
        )
    return made | {name: sinks[key_of(name)].frames[-1] for name in BLOCKS}


def _grid(frames: list[np.ndarray], line: np.ndarray) -> np.ndarray:
    """Return four frames in two rows, with a line between them."""
    whole = np.empty((2 * HEIGHT + BORDER, 2 * WIDTH + BORDER, 3), dtype=np.uint8)
    whole[:] = line
    for index, frame in enumerate(frames):
        top, left = (index // 2) * (HEIGHT + BORDER), (index % 2) * (WIDTH + BORDER)
        whole[top : top + HEIGHT, left : left + WIDTH] = frame
    return whole
