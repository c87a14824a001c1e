"""A beat's fingerprint changes with everything that can change its pixels, and with nothing else."""

import ast
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from manim import Circle, Dot, Mobject

from lesson import PROJECT_ROOT, StepJob, load_lesson
from scenes.engine import entry
from scenes.engine.context import Context
from scenes.engine.step import Step
from scenes.watch import code_told, fingerprint
from scenes.watch.fingerprint import closure, code_digest, imported
from tests.jobs import step_job

SOURCE = '''
from manim import Circle, Create
from scenes.kit.layout import READ
from scenes.engine.step import Step


class Drawn(Step):
    """What it is."""

    beats = ("one", "two")

    def one(self):
        """The first."""
        self.play(Create(Circle(color=self.theme.ink)))

    def two(self):
        self.helper(READ)

    def helper(self, size):
        self.play(Create(Circle(radius=size)))  # drawn
'''


@pytest.fixture
def digests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], tuple[str, str]]:
    """The code digests of the beats of a step's source."""
    count = iter(range(99))

    def of(source: str) -> tuple[str, str]:
        name = "drawn"
        path = tmp_path / str(next(count)) / "drawn.py"
        path.parent.mkdir()
        path.write_text(source)
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return code_digest(module.Drawn, "one"), code_digest(module.Drawn, "two")

    return of


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("# drawn", "# drawn once", (False, False)),
        ('"""The first."""', '"""The very first."""', (False, False)),
        ("color=self.theme.ink", "color=self.theme.muted", (True, False)),
        ("self.helper(READ)", "self.helper(2 * READ)", (False, True)),
        ("radius=size", "radius=size / 2", (True, True)),  # a helper belongs to every beat
        ("import READ", "import BIG as READ", (True, True)),
    ],
)
def test_code_counts_by_beat(
    digests: Callable[[str], tuple[str, str]], old: str, new: str, changed: tuple[bool, bool]
) -> None:
    assert old in SOURCE
    before, after = digests(SOURCE), digests(SOURCE.replace(old, new))
    assert tuple(a != b for a, b in zip(before, after, strict=True)) == changed


def test_code_is_told_as_python_tells_it() -> None:
    """Every file of the scenes, as ast.dump has it once docstrings (and `...`) are gone."""
    whole: dict[str, Any] = {"show_empty": True} if sys.version_info >= (3, 13) else {}
    for path in sorted((PROJECT_ROOT / "scenes").rglob("*.py")):
        tree = ast.parse(path.read_bytes())
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body:
                first = node.body[0]
                said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
                node.body = node.body[1:] if said else node.body
        assert code_told.told_code(path.read_bytes()) == ast.dump(tree, **whole), path
        read = code_told.tree_of(path.read_bytes())
        found = {node for node in ast.walk(read) if isinstance(node, ast.stmt)}
        assert found < set(code_told.statements(read)), path


def test_the_files_a_step_uses_count_and_no_others() -> None:
    files = closure((PROJECT_ROOT / "scenes" / "s2_forward_pass.py",))
    names = {path.relative_to(PROJECT_ROOT).as_posix() for path in files}
    assert {
        "scenes/steps/forward_pass/sums.py",
        "scenes/engine/step.py",
        "scenes/kit/network/edge.py",
        "lesson/facts/conditions/combine.py",
        "lesson/facts/fields/forward.py",  # of a package that is imported by its name: from lesson.facts import fields
        "lesson/facts/numbers.py",
        "backprop_core/explain/links.py",
    } <= names
    assert (
        not {
            "scenes/steps/computing_the_error/gap.py",
            "scenes/kit/layout/table.py",
            "lesson/time/captions.py",
            "scenes/engine/entry.py",
        }
        & names
    )
    step = PROJECT_ROOT / "scenes" / "engine" / "step.py"
    # By the name that lesson/__init__.py hands on.
    assert PROJECT_ROOT / "lesson" / "time" / "timeline.py" in imported(step)
    assert PROJECT_ROOT / "lesson" / "__init__.py" not in imported(step)


FIRST = 4  # beats: each has a fingerprint of its own, and what is read is read in the first of them


def prints(key: str, lesson: Path, **more: Any) -> dict[str, str]:
    """The fingerprints of a step's first beats."""
    load = entry._load

    def shortened(job: StepJob) -> tuple[type[Step], Context]:
        cls, context = load(job)
        return cls, replace(context, script=replace(context.script, beats=context.script.beats[:FIRST]))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(entry, "_load", shortened)
        return entry.plan(step_job(lesson, key, fps=10, **more)).prints


def changed(tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "lesson.toml"
    path.write_text(text, encoding="utf-8")
    return path


DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"


@lru_cache
def default_prints(key: str) -> dict[str, str]:
    return prints(key, DEFAULT)


def test_the_same_things_have_the_same_fingerprint_in_any_process_order() -> None:
    first = default_prints("output_error")
    default_prints("forward_pass")
    again = prints("output_error", DEFAULT, width=1280, height=720, scratch=Path("/elsewhere"))
    assert again == first and len(set(first.values())) == len(first)


def test_values_count_where_they_are_read(tmp_path: Path) -> None:
    """eta and the deeper network are no matter of the forward pass; eta is one of the update, a weight of all."""
    eta = ("eta = 0.5 ", "eta = 0.25 ")
    other = changed(tmp_path, eta, ("[1.20, 1.20]]   #", "[1.10, 1.20]]   #"))
    assert prints("forward_pass", other) == default_prints("forward_pass")
    assert load_lesson(other).digest != load_lesson(DEFAULT).digest  # so a step is planned again
    assert prints("updating_weights", changed(tmp_path, eta)) != default_prints("updating_weights")
    weight = changed(tmp_path, ("[[0.60, -0.30]]", "[[0.60, -0.31]]"))
    before, after = default_prints("forward_pass"), prints("forward_pass", weight)
    assert [key for key in before if before[key] != after[key]]


def test_theme_and_title_count(tmp_path: Path) -> None:
    light = prints("output_error", DEFAULT, theme="light")
    assert not set(default_prints("output_error").values()) & set(light.values())


def test_what_a_wait_leaves_on_the_stage_does_not_count() -> None:
    """A beat that is longer by a word may have one wait more: no beat after it is another."""

    def seen(*mobjects: Mobject) -> str:
        prints = fingerprint.Fingerprints()
        prints._see(SimpleNamespace(mobjects=mobjects, foreground_mobjects=()))  # type: ignore[arg-type]
        return prints._hash.hexdigest()

    circle, dot = Circle(), Dot()
    assert seen(circle, Mobject(), dot) == seen(circle, dot)
    assert seen(circle, Mobject().add(dot)) != seen(circle, dot) != seen(dot, circle)


def test_every_picture_of_a_changed_state_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat whose motion passes through another middle, with the same start and end, has another fingerprint."""
    from manim import PI, Rotate, Square

    def played(angle: float) -> str:
        def hear(step: Step) -> None:
            assert step.speech is not None and all(step.has_cue(cue) for cue in step.speech.cues)

        def turn(step: Step) -> None:
            hear(step)
            step.play(Rotate(Square(), angle=angle))

        context = loaded(step_job(DEFAULT, "what_is_backpropagation"))[1]
        nothing = {beat.key: hear for beat in context.script.beats}
        turning = type(
            "Turning", (Step,), {**nothing, "network": turn, "key": "what_is_backpropagation", "beats": tuple(nothing)}
        )
        monkeypatch.setattr(entry, "_load", lambda job: (turning, context))
        monkeypatch.setattr(fingerprint, "code_digest", lambda cls, beat: "the same")
        return prints("what_is_backpropagation", DEFAULT)["network"]

    loaded = entry._load
    assert played(2 * PI) == played(2 * PI) != played(PI)
