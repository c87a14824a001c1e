"""examples/plain_manim.py, rendered by Manim's own command from another folder; its picture in docs/ is of it.

UPDATE_DOCS=1 draws the picture again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from lesson import PROJECT_ROOT

EXAMPLE = PROJECT_ROOT / "examples" / "plain_manim.py"
PICTURE = PROJECT_ROOT / "docs" / "pictures" / "plain-manim.png"
WIDTH, HEIGHT, FPS = 480, 270, 5
SHOWN = (4.8, 8.8, 12.8, 16.0)  # seconds: what the picture in docs/ shows
APART = 6  # most mean difference of a pixel between two renderings of the picture, out of 255
BORDER = 4


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> np.ndarray:
    """The film of the example, (frames, height, width, 3)."""
    folder = tmp_path_factory.mktemp("elsewhere")
    command = [sys.executable, "-m", "manim", "render", "-r", f"{WIDTH},{HEIGHT}", "--fps", str(FPS)]
    command += ["--progress_bar", "none", "-v", "ERROR", "--media_dir", "made", str(EXAMPLE)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (film,) = Path(folder).glob("made/videos/**/PlainManim.mp4")
    with av.open(str(film)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def of_color(frame: np.ndarray, role: str) -> np.ndarray:
    """Return the places (x, y) of the pixels that are green ("forward") or pink ("backward"), shape (n, 2)."""
    red, green, blue = np.moveaxis(frame.astype(int), 2, 0)
    if role == "forward":
        return np.argwhere((green - blue > 25) & (green - red > 60))[:, ::-1]
    return np.argwhere((red - green > 40) & (blue - green > 15))[:, ::-1]


def at(frames: np.ndarray, seconds: float) -> np.ndarray:
    return frames[min(round(seconds * FPS), len(frames) - 1)]


def test_it_is_short() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) < 35


def test_something_moves_all_the_time(frames: np.ndarray) -> None:
    changed = [bool((np.abs(one.astype(int) - two) > 40).sum() > 5) for one, two in pairwise(frames)]
    assert len(frames) > 15 * FPS and np.mean(changed) > 0.8


def test_the_forward_pass_is_green_and_the_backward_pass_pink(frames: np.ndarray) -> None:
    assert len(of_color(at(frames, 0.9), "forward")) == len(of_color(at(frames, 6.0), "backward")) == 0
    assert len(of_color(at(frames, 3.0), "forward")) > 20 and len(of_color(at(frames, 9.5), "backward")) > 20


def test_pulses_run_where_the_arrows_are_now(frames: np.ndarray) -> None:
    """In the first pass over the whole width, after the last move right of the middle, from the bottom to the top."""
    first = np.concatenate([of_color(frame, "forward") for frame in frames[FPS : 6 * FPS]])
    last = [of_color(frame, "forward") for frame in frames[-5 * FPS : -FPS]]
    assert first[:, 0].min() < 0.25 * WIDTH and first[:, 0].max() > 0.75 * WIDTH
    light = [spots[spots[:, 0] > WIDTH / 2] for spots in last]
    assert min(spots[:, 0].min() for spots in last) > WIDTH / 2
    assert len(light) and max(spots[:, 1].max() for spots in light) > min(spots[:, 1].min() for spots in light) + 60


def test_its_picture_is_of_it(frames: np.ndarray) -> None:
    four = [at(frames, seconds) for seconds in SHOWN]
    whole = np.full((2 * HEIGHT + BORDER, 2 * WIDTH + BORDER, 3), 128, dtype=np.uint8)
    for index, frame in enumerate(four):
        top, left = (index // 2) * (HEIGHT + BORDER), (index % 2) * (WIDTH + BORDER)
        whole[top : top + HEIGHT, left : left + WIDTH] = frame
    if os.environ.get("UPDATE_DOCS"):
        Image.fromarray(whole).quantize(96, dither=Image.Dither.NONE).save(PICTURE, optimize=True)
    with Image.open(PICTURE) as picture:
        there = np.asarray(picture.convert("RGB")).astype(int)
    assert there.shape == whole.shape
    assert np.abs(there - whole).mean() < APART
