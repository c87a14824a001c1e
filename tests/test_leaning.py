"""What the project relies on that a library does not promise (tests/leaning.py). A row fails when the library changes,
or when nothing relies on it any more.

Two walks over the code check that the table is complete: every method of a library's class that a class of ours
replaces, and every name with an underscore in front that is a library's.
"""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.lean import Lean, thing
from tests.leaning import TABLE

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("backprop_core", "lesson", "scenes", "pipeline")

# Methods of libraries' classes that classes of ours replace: a method that a library renames replaces nothing any more.
REPLACED = {
    "scenes.engine.lean.LeanCamera": {
        "Camera": "capture_mobjects display_vectorized get_mobjects_to_display set_cairo_context_path set_pixel_array"
    },
    "scenes.engine.lean.LeanRenderer": {"CairoRenderer": "freeze_current_frame render update_frame"},
    "scenes.engine.recorder._RecordingWriter": {
        "SceneFileWriter": (
            "add_partial_movie_file begin_animation end_animation finish is_already_cached save_image write_frame"
        )
    },
    "scenes.engine.clock.Clock": {
        "Scene": "get_moving_and_static_mobjects play setup update_mobjects update_to_time wait"
    },
    "scenes.engine.step.Step": {"Scene": "construct setup"},
    "scenes.kit.blocks.bars._Growing": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.blocks.bars._ToShare": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.flood.Flood": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.glyphs.Arriving": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.glyphs.Leaving": {"Animation": "clean_up_from_scene interpolate_mobject"},
    "scenes.kit.motion.glyphs._Glyphs": {"Animation": "begin clean_up_from_scene"},
    "scenes.kit.motion.land.Built": {"Animation": "clean_up_from_scene"},
    "scenes.kit.motion.morph.Vanish": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.motion.pour.Appear": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.pour.Jet": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.pour.Liquid": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.motion.push.Push": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.share.Share": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.slide.Along": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.slide.Slide": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.substitute.Gone": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.motion.sweep.Glow": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.sweep.Light": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.verbs.Dissolve": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.verbs.Level": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.verbs.Recolor": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.motion.verbs.Follow": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.network.flow.Onward": {"Animation": "interpolate_mobject"},
    "scenes.kit.motion.zoom.Zoom": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.network.gaps.GapFollows": {"Animation": "clean_up_from_scene interpolate_mobject"},
    "scenes.kit.network.gradient.ToGradient": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.network.gradient.ToWeight": {"Animation": "begin interpolate_mobject"},
    "scenes.kit.plain.carry.Carry": {"Animation": "interpolate_mobject"},
    "scenes.kit.plain.later.Appear": {"Animation": "begin"},
    "scenes.kit.plain.later.Later": {"Animation": "begin clean_up_from_scene finish interpolate update_mobjects"},
    "scenes.kit.plain.rearrange.Rearranging": {"Animation": "interpolate_mobject"},
    "scenes.kit.signal.streams.RunsIn": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "scenes.kit.signal.unfold.Travel": {"Animation": "begin clean_up_from_scene interpolate_mobject"},
    "pipeline.http_local.Connection": {"H11Protocol": "connection_made data_received"},
    "pipeline.http_local.Server": {"Server": "capture_signals serve startup"},
    "pipeline.publish.serve._Files": {"StaticFiles": "file_response"},
}


@pytest.mark.parametrize("lean", TABLE, ids=lambda lean: f"{lean.library}: {lean.what}"[:70])
def test_what_we_lean_on_is_still_so_and_still_leaned_on(lean: Lean) -> None:
    assert re.search(lean.code, (ROOT / lean.file).read_text(encoding="utf-8")), (
        f"{lean.file} leans on {lean.what} no more: take the row out"
    )
    try:
        holds = lean.holds()
    except (AttributeError, ImportError, OSError, TypeError, ValueError) as error:
        holds = False
        print(error)
    assert holds, f"{lean.library} has moved: {lean.what}. {lean.file} needs it: {lean.why}"


def test_every_method_that_is_replaced_is_in_the_table() -> None:
    found: dict[str, dict[str, str]] = {}
    for module in modules():
        for cls in vars(module).values():
            if inspect.isclass(cls) and cls.__module__ == module.__name__:
                for base, names in replaced(cls):
                    found.setdefault(f"{module.__name__}.{cls.__name__}", {})[base.__name__] = " ".join(names)
    assert found == REPLACED


def modules() -> Iterator[Any]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.name != "__main__.py":
                yield importlib.import_module(
                    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                )


def replaced(cls: type) -> Iterator[tuple[type, list[str]]]:
    """The bases of a class that are a library's, and what it replaces of them; where one base's method replaces
    another's, the nearest counts.
    """
    seen: set[str] = set()
    for base in cls.__mro__[1:]:
        library = base.__module__.partition(".")[0]
        if library in ROOMS or library in sys.stdlib_module_names:
            continue
        names = sorted(
            name
            for name, own in vars(cls).items()
            if inspect.isfunction(own)
            and name not in seen
            and not name.startswith("_")
            and callable(vars(base).get(name))
        )
        seen.update(names)
        if names:
            yield base, names


def test_what_is_replaced_takes_what_it_is_given() -> None:
    """A method of ours has a parameter for each that the library's has (or takes whatever comes)."""
    for name, bases in REPLACED.items():
        module, _, cls = name.rpartition(".")
        for base_name, methods in bases.items():
            base = next(
                each
                for each in thing(f"{module}:{cls}").__mro__[1:]
                if each.__name__ == base_name and not each.__module__.startswith(ROOMS)
            )
            for method in methods.split():
                ours, theirs = (
                    inspect.signature(getattr(each, method)).parameters for each in (thing(f"{module}:{cls}"), base)
                )
                kinds = {parameter.kind for parameter in ours.values()}
                if (
                    inspect.Parameter.VAR_KEYWORD in kinds
                    or inspect.Parameter.VAR_POSITIONAL in kinds
                    or (cls, method) in RENAMED
                ):
                    continue
                wanted = [
                    each.name
                    for each in theirs.values()
                    if each.kind not in (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
                ]
                assert len(ours) >= len(wanted), f"{name}.{method}: {base_name}'s takes {wanted}"


RENAMED = {("Server", "capture_signals")}  # called by us alone
BY_NAME = ("getattr", "setattr", "hasattr", "delattr")


def test_no_class_inside_a_function_has_a_librarys_base() -> None:
    """The walk over methods that are replaced sees modules' own classes alone."""
    hidden: list[str] = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        hidden += [f"{path.relative_to(ROOT)}:{line}: {name}" for line, name in hidden_classes(tree)]
    assert not hidden, "put it at the top of its module: " + "; ".join(hidden)


def hidden_classes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Classes inside functions or classes with a base that a library gives."""
    theirs = {
        (alias.asname or alias.name).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0)
        for alias in node.names
        if (getattr(node, "module", None) or alias.name).partition(".")[0] not in {*ROOMS, *sys.stdlib_module_names}
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node not in tree.body:
            for base in node.bases:
                root = next(each.id for each in ast.walk(base) if isinstance(each, ast.Name))
                if root in theirs:
                    yield node.lineno, node.name


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f():\n    from starlette.staticfiles import StaticFiles\n    class A(StaticFiles): ...", ["A"]),
        ("import starlette.staticfiles as s\ndef f():\n    class A(s.StaticFiles): ...", ["A"]),
        ("from lesson import B\nfrom .x import C\ndef f():\n    class A(B, C, dict): ...", []),
        ("from av import Frame\nclass A(Frame): ...", []),
    ],
)
def test_classes_inside_functions_are_seen(code: str, found: list[str]) -> None:
    assert [name for _, name in hidden_classes(ast.parse(code))] == found


@pytest.mark.parametrize("code", ["x._a", "getattr(x, '_a')", "hasattr(x.y, '_a')", "from lib import _a"])
def test_names_with_an_underscore_are_seen_however_they_are_used(code: str) -> None:
    used: list[tuple[str, int, str]] = []
    look(ast.parse(code), "f.py", set(), used)
    assert used == [("f.py", 1, "_a")]


def test_every_underscore_of_a_library_is_in_the_table() -> None:
    """`thing._name` where no class of ours has that name, and `from library import _name`."""
    own = {"_exit", "_replace", "_asdict", "_fields"}  # Python's own, and promised
    used: list[tuple[str, int, str]] = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        look(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix(), own, used)
    rows = {lean.file: "" for lean in TABLE}
    for lean in TABLE:
        rows[lean.file] += lean.code.replace("\\", "") + " "
    unlisted = [
        f"{file}:{line}: {name}" for file, line, name in used if name not in own and name not in rows.get(file, "")
    ]
    assert not unlisted, "lean on something else, or put it into TABLE: " + "; ".join(unlisted)


def look(tree: ast.AST, file: str, own: set[str], used: list[tuple[str, int, str]]) -> None:
    """Note the names with an underscore that a file makes, and those that it uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if private(node.attr):
                mine = (
                    isinstance(node.ctx, ast.Store)
                    and isinstance(node.value, ast.Name)
                    and node.value.id in ("self", "cls")
                )
                own.add(node.attr) if mine else used.append((file, node.lineno, node.attr))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BY_NAME:
            name = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else ""
            used += [(file, node.lineno, name)] if private(str(name)) else []
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            own.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            own.add(node.id)
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] not in ROOMS:
            used += [
                (file, node.lineno, name)
                for name in (*(alias.name for alias in node.names), *(node.module or "").split("."))
                if private(name)
            ]


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and len(name) > 1
