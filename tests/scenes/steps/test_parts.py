"""A step is made of parts side by side; what one leaves for another is a named dataclass, not a loose attribute."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections import defaultdict
from dataclasses import dataclass, is_dataclass
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, load_lesson
from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.engine.step import Step
from tests.scenes.conftest import DEFAULT

MOST_LINES = 300
FIRST = ("__init__", "prepare")  # what they set is there before any beat


def _classes() -> list[type[Step]]:
    scenes = [ref.scene.split(":") for ref in load_lesson(DEFAULT).steps]
    return [getattr(importlib.import_module(module), name) for module, name in scenes]


CLASSES = _classes()


def ours(cls: type) -> list[type]:
    """The classes that a step is made of, without NetworkStep and what that is made of."""
    return [each for each in cls.__mro__ if each not in NetworkStep.__mro__ and each is not NetworkStep]


def methods(cls: type) -> dict[str, ast.FunctionDef]:
    """The methods that the text of a class has, by name."""
    tree = ast.parse(Path(str(sys.modules[cls.__module__].__file__)).read_text(encoding="utf-8"))
    node = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == cls.__name__)
    return {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}


@dataclass(frozen=True)
class Use:
    """An attribute of self in a method."""

    method: str
    name: str
    is_set: bool


def uses(method: ast.FunctionDef) -> set[Use]:
    """Every `self.name` of a method, set or read."""
    return {
        Use(method.name, node.attr, isinstance(node.ctx, ast.Store))
        for node in ast.walk(method)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    }


def loose(cls: type) -> list[str]:
    """Attributes that one method sets, after `prepare`, and another reads, unless the class declares them."""
    found = {use for each in ours(cls) for method in methods(each).values() for use in uses(method)}
    readers: dict[str, set[str]] = defaultdict(set)
    for use in found:
        if not use.is_set:
            readers[use.name].add(use.method)
    crossing = {
        (use.name, use.method)
        for use in found
        if use.is_set and use.method not in FIRST and readers[use.name] - {use.method}
    }
    return sorted(f"{cls.__name__}.{method} sets {name}" for name, method in crossing if not declared(cls, name))


def declared(cls: type, name: str) -> bool:
    """Whether a class says what an attribute is: state with a dataclass, or a property that can be set."""
    state = inspect.getattr_static(cls, name, None)
    if isinstance(state, MadeIn):
        return is_dataclass(state.kind)
    return isinstance(state, property) and state.fset is not None


def reached(cls: type, beat: str) -> set[str]:
    """The beat and every method of the step that it may call."""
    every = {name: method for each in reversed(ours(cls)) for name, method in methods(each).items()}
    seen: set[str] = set()
    ahead = [beat]
    while ahead:
        name = ahead.pop()
        if name in every and name not in seen:
            seen.add(name)
            ahead += [use.name for use in uses(every[name])]
    return seen


def chained(cls: type) -> list[str]:
    """What does not stand side by side in: Step -> NetworkStep -> the stage -> its parts -> the step."""
    stages = {base for part in cls.__bases__ for base in part.__bases__}
    wrong = [
        f"{each.__name__} is no part and no stage" for each in ours(cls) if each not in {cls, *cls.__bases__, *stages}
    ]
    wrong += [
        f"{stage.__name__} is a part, or has other bases" for stage in stages if stage.__bases__ != (NetworkStep,)
    ]
    return sorted(wrong) + ([f"{cls.__name__} has {len(stages)} stages"] if len(stages) != 1 else [])


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.key)
def test_parts_stand_side_by_side(cls: type[Step]) -> None:
    assert chained(cls) == [] and NetworkStep.__bases__ == (Step,)


def test_a_chain_of_parts_is_found() -> None:
    """As step 6 once was: Cost made of ThroughUnits, made of Blame."""
    stage = type("Stage", (NetworkStep,), {})
    first = type("First", (stage,), {})
    second = type("Second", (first,), {})
    assert chained(type("Good", (first,), {})) == []
    assert chained(type("Long", (second,), {})) == [
        "First is a part, or has other bases",
        "Stage is no part and no stage",
    ]
    assert chained(type("Mixed", (second, type("Third", (stage,), {})), {}))[-1] == "Mixed has 2 stages"


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.key)
def test_no_part_hides_a_method_of_another(cls: type[Step]) -> None:
    """Their order says nothing: every method stands in one part only."""
    names = [name for part in ours(cls) for name in methods(part)]
    assert {name for name in names if names.count(name) > 1} <= {"prepare"}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.key)
def test_what_crosses_methods_is_declared_state(cls: type[Step]) -> None:
    assert loose(cls) == []


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.key)
def test_state_is_made_in_the_beat_that_it_names(cls: type[Step]) -> None:
    states = {name: state for each in ours(cls) for name, state in vars(each).items() if isinstance(state, MadeIn)}
    setters = {
        use.name: use.method for each in ours(cls) for m in methods(each).values() for use in uses(m) if use.is_set
    }
    for name, state in states.items():
        assert state.beat in cls.beats, f"{cls.__name__}.{name}"
        assert setters[name] in reached(cls, state.beat), f"{cls.__name__}.{name}"


class Chained(NetworkStep):
    """A stage with every fault."""

    found = MadeIn("first", tuple)

    def first(self) -> None:
        self.seen, self.found = 1, (1,)
        self.only_here = 2
        self.only_here += 1

    def second(self) -> None:
        assert self.seen and self.found


def test_a_loose_attribute_is_found() -> None:
    """Also in a tuple, and where it is declared with something that is no dataclass."""
    assert loose(Chained) == ["Chained.first sets found", "Chained.first sets seen"]


def test_files_are_short() -> None:
    long = {
        path.relative_to(PROJECT_ROOT).as_posix(): lines
        for path in sorted((PROJECT_ROOT / "scenes").rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}
