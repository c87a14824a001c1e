"""Imports run one way: backprop_core <- lesson <- scenes; pipeline -> lesson, and scenes.engine.entry from
pipeline/render/worker.py. No circles.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backprop_core", "lesson", "scenes", "pipeline", "benchmarks")
OURS = {*ROOMS, "tests", "benchmarks"}
MOST_FILES = 16  # in a folder

MAY_REACH = {
    "backprop_core": {"backprop_core"},
    "lesson": {"lesson", "backprop_core"},
    "scenes": {"scenes", "lesson", "backprop_core"},
    "pipeline": {"pipeline", "lesson"},
    "benchmarks": {"benchmarks", "pipeline", "lesson", "backprop_core"},
}
ONLY_THESE_LIBRARIES = {
    "backprop_core": {"numpy"},
    "lesson": {"babel", "num2words", "numpy", "pydantic", "pydantic_core", "safetensors"},
}
NEVER_THESE_LIBRARIES = {"pipeline": {"manim", "manimpango", "moderngl", "moderngl_window"}}
DOORS = {("pipeline/render/worker.py", "scenes.engine.entry"), ("pipeline/cli/bench.py", "benchmarks.run")}


def targets(tree: ast.Module, package: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """Every (line, dotted name) that a module imports: relative ones made absolute, `from a import b` as `a.b`."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*package[: len(package) - level + 1]] if level else []
                yield from ((node.lineno, ".".join([*base, *filter(None, [module]), name.name])) for name in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def forbidden(room: str, file: str, target: str) -> bool:
    top = target.split(".")[0]
    if top in OURS:
        through_a_door = any(file == at and f"{target}.".startswith(f"{door}.") for at, door in DOORS)
        return top not in MAY_REACH[room] and not through_a_door
    if top in NEVER_THESE_LIBRARIES.get(room, ()):
        return True
    return room in ONLY_THESE_LIBRARIES and top not in ONLY_THESE_LIBRARIES[room] | sys.stdlib_module_names


def wrong_arrows(root: Path) -> list[str]:
    """`file:line: room must not import target` for every import that ARCHITECTURE.md does not allow."""
    wrong = []
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            file = path.relative_to(root).as_posix()
            package = path.relative_to(root).parts[:-1]
            for line, target in targets(ast.parse(path.read_text("utf-8"), file), package):
                if forbidden(room, file, target):
                    wrong.append(f"{file}:{line}: {room} must not import {target}")
    return wrong


def test_every_import_follows_an_arrow_of_the_architecture() -> None:
    assert all(list((ROOT / room).rglob("*.py")) for room in ROOMS), "a room is empty: this test would prove nothing"
    wrong = wrong_arrows(ROOT)
    assert not wrong, "\n".join(["imports that ARCHITECTURE.md does not allow:", *wrong])


@pytest.mark.parametrize(
    ("file", "source", "named"),
    [
        ("backprop_core/x.py", "import pydantic", "backprop_core must not import pydantic"),
        ("backprop_core/x.py", "from lesson import Facts", "backprop_core must not import lesson.Facts"),
        ("backprop_core/x.py", "from ..lesson import facts", "backprop_core must not import lesson.facts"),
        ("lesson/x.py", "import numpy\n\ndef f():\n    import manim", "lesson/x.py:4: lesson must not import manim"),
        ("lesson/x.py", "from scenes.kit.theme import DARK", "lesson must not import scenes.kit.theme.DARK"),
        ("lesson/x.py", "from pipeline import quality", "lesson must not import pipeline.quality"),
        ("scenes/kit/x.py", "import pipeline.files as files", "scenes must not import pipeline.files"),
        ("scenes/x.py", "from tests import helpers", "scenes must not import tests.helpers"),
        ("pipeline/x.py", "from manim import Scene", "pipeline must not import manim.Scene"),
        ("pipeline/x.py", "import scenes.engine.entry", "pipeline must not import scenes.engine.entry"),
        ("pipeline/x.py", "from backprop_core import train", "pipeline must not import backprop_core.train"),
        (
            "pipeline/render/worker.py",
            "from scenes.engine import entry, step",
            "pipeline must not import scenes.engine.step",
        ),
        (
            "pipeline/render/worker.py",
            "import scenes.engine.entry_points",
            "pipeline must not import scenes.engine.entry_points",
        ),
        (
            "pipeline/x.py",
            "importlib.import_module('scenes.engine.entry')",
            "pipeline must not import scenes.engine.entry",
        ),
    ],
)
def test_a_wrong_arrow_is_named(tmp_path: Path, file: str, source: str, named: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(source, "utf-8")
    wrong = wrong_arrows(tmp_path)
    assert len(wrong) == 1
    assert named in wrong[0]


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("backprop_core/x.py", "import numpy as np\nfrom . import trace\nfrom .errors import ShapeError\nimport math"),
        ("lesson/x.py", "import pydantic, tomllib\nfrom backprop_core import Network\nfrom .facts import Facts"),
        ("scenes/kit/x.py", "from manim import VGroup\nfrom lesson import Facts\nfrom .. import step\nimport typst"),
        ("pipeline/x.py", "import av, typer\nfrom lesson import load_lesson\nfrom pipeline.render.worker import run"),
        (
            "pipeline/render/worker.py",
            "from scenes.engine import entry\nimport scenes.engine.entry\nfrom scenes.engine.entry import plan",
        ),
    ],
)
def test_an_allowed_arrow_is_not(tmp_path: Path, file: str, source: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(source, "utf-8")
    assert wrong_arrows(tmp_path) == []


def module_name(path: Path, root: Path) -> str:
    """lesson/facts/roots.py -> lesson.facts.roots; a package's __init__.py is the package."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def arrows(root: Path) -> dict[str, set[str]]:
    """Which of our modules each of them imports, also for types only and inside functions."""
    files = {module_name(path, root): path for room in ROOMS for path in (root / room).rglob("*.py")}
    found: dict[str, set[str]] = {name: set() for name in files}
    for name, path in files.items():
        package = path.relative_to(root).parts[:-1]
        for _, target in targets(ast.parse(path.read_text("utf-8")), package):
            while target and target not in files:
                target = target.rpartition(".")[0]
            if target and target != name and not name.startswith(f"{target}."):
                found[name].add(target)
    return found


def circles(root: Path) -> list[str]:
    """Every group of modules that reach each other, "a -> b -> a"."""
    edges, found = arrows(root), []

    def way(start: str, goal: str) -> list[str] | None:
        ways: dict[str, list[str]] = {start: [start]}
        ahead = [start]
        while ahead:
            here = ahead.pop(0)
            for after in sorted(edges[here]):
                if after == goal:
                    return [*ways[here], goal]
                if after not in ways:
                    ways[after] = [*ways[here], after]
                    ahead.append(after)
        return None

    seen: set[str] = set()
    for name in sorted(edges):
        if name not in seen and (back := way(name, name)):
            seen.update(back)
            found.append(" -> ".join(back))
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert not circles(ROOT), "\n".join(["imports that run in a circle:", *circles(ROOT)])


def test_a_circle_is_named(tmp_path: Path) -> None:
    for file, source in {
        "lesson/a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .b import B",
        "lesson/b.py": "def f():\n    from lesson import c",
        "lesson/c.py": "import lesson.a",
        "lesson/d.py": "from .a import A",
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(source, "utf-8")
    assert circles(tmp_path) == ["lesson.a -> lesson.b -> lesson.c -> lesson.a"]


def test_no_folder_is_crowded() -> None:
    """A file is found by its folder."""
    crowded = {}
    for top in (*ROOMS, "docs", "tests"):
        for folder in (ROOT / top, *(path for path in (ROOT / top).rglob("*") if path.is_dir())):
            count = sum(path.is_file() for path in folder.iterdir()) if folder.name != "__pycache__" else 0
            if count > MOST_FILES:
                crowded[folder.relative_to(ROOT).as_posix()] = count
    assert not crowded, f"folders with more than {MOST_FILES} files: {crowded}"
