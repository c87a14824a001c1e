"""The gallery shows every verb and every block, clean, and its pictures are of what they look like now."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from lesson import PROJECT_ROOT
from scenes.engine.observer import Several
from scenes.gallery.draw import BLOCKS, HEIGHT, VERBS, WIDTH, Gallery, Looks, key_of, play
from scenes.kit import blocks, motion
from scenes.kit.blocks import Block
from scenes.watch.auditor import Auditor

PICTURES = PROJECT_ROOT / "docs" / "pictures"
FILES = [f"verbs/{name.lower()}.png" for name in VERBS] + [f"blocks/{name.lower()}.png" for name in BLOCKS]
MOST = 2_000_000  # bytes of all pictures


@pytest.fixture(scope="module")
def played():
    looks, auditor = Looks(), Auditor()
    play(Several(looks, auditor))
    return looks, auditor


def test_every_verb_and_every_block_is_shown():
    makers = {
        name
        for name in motion.__all__
        if inspect.isfunction(made := getattr(motion, name)) and "Animation" in str(made.__annotations__.get("return"))
    }
    assert makers - {"over_time", "swap", "make_way", "take_place"} == set(VERBS)  # these have no meaning of their own
    assert set(BLOCKS) == {name for name in blocks.__all__ if issubclass(getattr(blocks, name), Block)} - {"Block"}
    assert Gallery.beats == tuple(key_of(name) for name in (*VERBS, *BLOCKS))
    assert key_of("NumberLines") == "show_number_lines"


def played_in(folder: Path) -> set[str]:
    """Return what the tests of a folder call by name inside a test function, or a function that one of them uses."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.rglob("test_*.py")]
    calls = [node.func for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {func.id for func in calls if isinstance(func, ast.Name)}


def untested(names: Iterable[str], tested: set[str]) -> list[str]:
    return [name for name in names if name not in tested]


def test_every_verb_and_every_block_has_a_test_in_the_dry_pass_and_a_picture():
    tested = played_in(PROJECT_ROOT / "tests" / "scenes" / "kit")
    assert untested((*VERBS, *BLOCKS), tested) == []
    assert [file for file in FILES if not (PICTURES / file).is_file()] == []
    assert untested((*VERBS, "shrug"), tested) == ["shrug"]


def test_the_gallery_is_clean(played):
    """At rest and at the quarters of every motion; its beats are pages of their own, each with a network of its own."""
    assert Gallery.watched_in_motion
    assert [problem for problem in played[1].problems if "the network is redrawn" not in problem] == []


def test_every_animation_of_a_verb_has_its_name(monkeypatch):
    names = {}

    class Names(Looks):
        def played(self, step, animations, frames):
            names.setdefault(step.beat, []).append(getattr(animations[0], "verb", None))

    play(Names())
    assert [name for name in VERBS if name not in names[key_of(name)]] == []


def test_pictures_are_current(played):
    """`python -m scenes.gallery` draws them again."""
    assert json.loads((PICTURES / "gallery.json").read_text("utf-8")) == played[0].digests


def test_pictures_are_there_and_small():
    there = {
        path.relative_to(PICTURES).as_posix()
        for folder in ("verbs", "blocks")
        for path in (PICTURES / folder).iterdir()
    }
    assert there == set(FILES)
    assert sum((PICTURES / file).stat().st_size for file in FILES) < MOST
    for file in FILES:
        with Image.open(PICTURES / file) as picture:
            assert picture.size == ((2 * WIDTH + 4, 2 * HEIGHT + 4) if file.startswith("verbs") else (WIDTH, HEIGHT))


def test_looks_see_a_change_of_a_tenth_of_a_pixel():
    from manim import Dot

    def digest(x: float) -> str:
        looks = Looks()
        looks.beat_begins(None, "one")

        class Scene:
            frame, mobjects = 0, [Dot([x, 0, 0])]

        looks.sample(Scene, "after")
        looks.beat_ends(None, "one")
        return looks.digests["one"]

    assert digest(0.0) == digest(1e-6) != digest(0.002)
    assert digest(0.0015) == digest(0.0015 - 1e-15)
