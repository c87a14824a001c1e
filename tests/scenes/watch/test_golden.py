"""A golden picture of every beat: what the film looks like does not change unseen.

UPDATE_GOLDEN=1 ./render.sh test tests/scenes/watch/test_golden.py writes them again; look at them before you commit.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from PIL import Image

from tests.scenes.conftest import ROOT, STEPS

FOLDER = ROOT / "tests" / "golden"
SEEN = ROOT / "build" / "test-pictures"
DIFFERENT = 48  # of 255: more than anti-aliasing differs between machines
ALLOWED = 0.0006  # share of pixels: a label moved by three pixels at this size exceeds it


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Share of pixels that differ visibly."""
    return float(np.mean(np.abs(one.astype(int) - other.astype(int)).max(axis=2) > DIFFERENT))


@pytest.mark.parametrize("step", STEPS)
def test_every_beat_looks_as_it_did(step, watched):
    pictures = watched(step).pictures
    wrong = []
    for beat, picture in pictures.items():
        golden = FOLDER / step / f"{beat}.png"
        if os.environ.get("UPDATE_GOLDEN"):
            golden.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(golden, optimize=True)
            continue
        assert golden.is_file(), f"no golden picture {golden}; look at the beat, then UPDATE_GOLDEN=1"
        expected = np.asarray(Image.open(golden).convert("RGB"))
        share = difference(expected, picture)
        if share > ALLOWED:
            SEEN.mkdir(parents=True, exist_ok=True)
            path = SEEN / f"{step}-{beat}.png"
            apart = np.abs(expected.astype(int) - picture.astype(int)).astype(np.uint8)
            Image.fromarray(np.concatenate([expected, picture, 255 - apart], axis=1)).save(path)
            wrong.append(f"{step}/{beat}: {share:.2%} of the picture differs, see {path}")
    assert not wrong, "\n".join(wrong)
    if not os.environ.get("UPDATE_GOLDEN"):
        stored = {path.stem for path in (FOLDER / step).glob("*.png")}
        assert stored == set(pictures), "golden pictures of beats that are gone"


def test_a_moved_label_is_noticed(watched):
    """The tolerance is smaller than what a label moved by a few pixels changes."""
    picture = watched("what_is_backpropagation").pictures["network"]
    y, x = slice(88, 106), slice(84, 120)  # around the first weight label: x1 -> h1
    assert picture[y, x].std() > 5, "there is a label in this window"
    moved = picture.copy()
    moved[y, x] = np.roll(picture[y, x], 3, axis=1)
    assert difference(picture, moved) > ALLOWED
