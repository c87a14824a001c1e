"""No more than three flashes in any second (WCAG 2.3.1), measured on every frame of a draft render."""

from __future__ import annotations

import numpy as np
import pytest

from lesson import Facts, load_lesson, load_script
from scenes.engine import entry
from tests.scenes.conftest import DEFAULT, STEPS

FPS, WIDTH, HEIGHT = 10, 96, 54  # ten frames a second show up to five flashes in it, and three are allowed
CHANGE = 0.10  # of relative luminance: a flash is a pair of opposite changes of at least that
AREA = 0.25  # of any quarter of the picture: what WCAG calls small enough is less


LINEAR = (np.arange(256) / 255.0) ** 2.2  # of each value of a colour


class Meter:
    """Relative luminance of every frame, coarse."""

    def __init__(self):
        self.frames: list[np.ndarray] = []

    def __call__(self, beat):
        return self

    def write(self, rgba, repeat, changed=None):
        self.frames += [LINEAR[rgba[..., :3]] @ [0.2126, 0.7152, 0.0722]] * repeat

    def close(self):
        pass

    abort = close


def most_flashes(frames: np.ndarray, fps: int) -> int:
    """The largest number of flashes in any second that cover AREA of some quarter of the picture."""
    turns = np.zeros(len(frames))
    last = frames[0].copy()
    direction = np.zeros_like(last)
    for index, frame in enumerate(frames):
        change = frame - last
        big = np.abs(change) >= CHANGE
        opposite = big & (np.sign(change) == -direction)
        direction = np.where(big, np.sign(change), direction)
        last = np.where(big, frame, last)
        half_h, half_w = frame.shape[0] // 2, frame.shape[1] // 2
        quarters = [opposite[y : y + half_h, x : x + half_w] for y in (0, half_h) for x in (0, half_w)]
        turns[index] = max(float(quarter.mean()) for quarter in quarters) >= AREA
    window = np.convolve(turns, np.ones(fps), mode="full")
    return int(window.max())  # each opposite change ends one flash


def drawn(frame: np.ndarray) -> float:
    """The share of a frame that is not its ground."""
    return float((np.abs(frame - np.median(frame)) > 0.05).mean())


@pytest.mark.parametrize("step", STEPS)
def test_nothing_flashes(step, job):
    meter, lesson = Meter(), load_lesson(DEFAULT)
    beats = [beat.key for beat in load_script(lesson, Facts(lesson), step).beats]
    entry.render(job(step, width=WIDTH, height=HEIGHT, fps=FPS), beats, meter)
    assert len(meter.frames) > 100 * FPS
    assert drawn(meter.frames[0]) > 0.005, "players and file managers show the first frame"
    assert most_flashes(np.array(meter.frames), FPS) <= 3


def test_the_meter_counts_flashes():
    blinking = np.tile(np.array([0.0, 1.0])[:, None, None], (15, 54, 96))
    assert most_flashes(blinking, 15) > 3
    assert most_flashes(np.linspace(0, 1, 30)[:, None, None] * np.ones((30, 54, 96)), 15) == 0
