"""Old names of modules: people's own steps that import them keep working, and their beats are rendered again when that
code changes.
"""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from scenes.renamed import NOW, present_name
from scenes.watch.fingerprint import closure

OLD = """
from scenes.kit.layout import BODY, Zone
from scenes.kit.network import NetworkDiagram
from scenes.kit.plot import Plot
from scenes.kit.typeset import row
from scenes.kit.motion import Level
from scenes.s2_forward_pass import ForwardPass
from scenes.s6_stage import BlameStage
from scenes.step import Step
"""
PRESENT = """
from scenes.kit.layout.zones import BODY, Zone
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.plot.plot import Plot
from scenes.kit.type.typeset import row
from scenes.kit.motion.verbs import Level
from scenes.s2_forward_pass import ForwardPass
from scenes.steps.hidden_error.stage import BlameStage
from scenes.engine.step import Step
"""


@pytest.mark.parametrize("old", NOW)
def test_an_old_name_is_the_present_module(old: str) -> None:
    there = importlib.import_module(old)
    assert there is importlib.import_module(NOW[old])
    assert there.__spec__ is not None and there.__spec__.name == NOW[old]  # still itself


def test_old_imports_give_the_present_things() -> None:
    old: dict[str, object] = {}
    new: dict[str, object] = {}
    exec(OLD, old)
    exec(PRESENT, new)
    for each in (old, new):
        each.pop("__builtins__")
    assert old == new


def test_a_name_that_never_was_is_still_an_error() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"scenes\.stepp"):
        importlib.import_module("scenes.stepp")
    assert present_name("scenes.stepp") == "scenes.stepp"


def test_code_is_followed_through_old_names(tmp_path: Path) -> None:
    """What an own step reaches by old names counts in the key of its beats as by present ones."""
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(PRESENT, encoding="utf-8")
    assert closure((new,)) - {new} <= closure((old,)) - {old}
    assert PROJECT_ROOT / "scenes" / "engine" / "step.py" in closure((old,))


def test_old_names_come_first_in_a_fresh_process_too() -> None:
    code = "from scenes.step import Step; from scenes.engine import step; assert step.Step is Step"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT_ROOT)
