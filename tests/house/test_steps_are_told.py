"""Steps use the kit, and place, time and move nothing by hand: limits for their files."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT

SIDES = ("left", "right", "top", "bottom", "middle")  # of a zone
PLACING = ("at", "centered_at", "move_to", "shift")
TOLD = {  # by folder of the step: its class's file, most floats
    "what_is_backpropagation": ("scenes/s1_what_is_backpropagation.py", 15),
    "forward_pass": ("scenes/s2_forward_pass.py", 5),
    "computing_the_error": ("scenes/s3_computing_the_error.py", 15),
    "chain_rule": ("scenes/s4_chain_rule.py", 15),
    "output_error": ("scenes/s5_output_error.py", 5),
    "hidden_error": ("scenes/s6_hidden_error.py", 20),
    "learning_loop": ("scenes/s8_learning_loop.py", 20),
    "updating_weights": ("scenes/s7_updating_weights.py", 15),
}


def sources(key: str) -> list[Path]:
    return [PROJECT_ROOT / TOLD[key][0], *sorted((PROJECT_ROOT / "scenes" / "steps" / key).glob("*.py"))]


def nodes(text: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(text)))


def is_number(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def floats(text: str) -> list[int]:
    """Lines with a float."""
    return [node.lineno for node in nodes(text) if isinstance(node, ast.Constant) and isinstance(node.value, float)]


def run_times(text: str) -> list[int]:
    """Lines in which a motion lasts a typed number of seconds."""
    keywords = [node for node in nodes(text) if isinstance(node, ast.keyword) and node.arg == "run_time"]
    return [each.value.lineno for each in keywords if any(map(is_number, ast.walk(each.value))) and _is_typed(each)]


def _is_typed(keyword: ast.keyword) -> bool:
    """A multiple of a named duration (2 * SLOW) is named, too."""
    return not any(isinstance(node, ast.Name) for node in ast.walk(keyword.value))


def coordinates(text: str) -> list[int]:
    """Lines in which something is placed by a number: at(2.5, ...), zone.top - 0.6, or a list of numbers."""
    found = []
    for node in nodes(text):
        if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Attribute) and node.left.attr in SIDES:
            found += [node.lineno] if is_number(node.right) else []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PLACING:
            given = [part for each in node.args for part in (each.elts if isinstance(each, ast.List) else [each])]
            found += [node.lineno for part in given if is_number(part) and part.value]
    return found


@pytest.mark.parametrize("key", TOLD)
def test_nothing_is_placed_or_timed_by_a_typed_number(key):
    texts = {path.name: path.read_text(encoding="utf-8") for path in sources(key)}
    assert {name: found for name, text in texts.items() if (found := coordinates(text))} == {}
    assert {name: found for name, text in texts.items() if (found := run_times(text))} == {}
    assert sum(len(floats(text)) for text in texts.values()) <= TOLD[key][1]


def test_all_steps_together_stay_short():
    """What several steps could use is in the kit."""
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for key in TOLD for path in sources(key)) <= 6000


def test_the_bars_see_what_they_forbid():
    assert coordinates("a.at(2, 0)\nb.move_to([x, 1.5, 0])\nc.at(zone.left, 0)\ny = zone.top - 0.6") == [1, 2, 4]
    assert run_times("p(run_time=0.5)\np(run_time=MOVE)\np(run_time=2 * SLOW)\np(run_time=1)") == [1, 4]
    assert floats("a = 1\nb = 0.5") == [2]


@pytest.mark.parametrize("key", TOLD)
def test_a_step_that_is_told_is_watched_in_motion_wherever_it_is_audited(key):
    module = import_module(TOLD[key][0].removesuffix(".py").replace("/", "."))
    steps = [each for each in vars(module).values() if isinstance(each, type) and getattr(each, "key", "") == key]
    assert steps and all(each.watched_in_motion for each in steps)
