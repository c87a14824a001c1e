"""What can change a beat's pixels, as a digest for each beat: the key of the cache of rendered beats.

Two beats with the same digest look the same in every frame, because it covers
- the code that draws: every file of the project the step can reach by its imports, without comments and docstrings, and
  without the methods of the step's other beats;
- the time: every cue's frame and the length of the beat, in frames of `fps`;
- the state: everything on screen at the beat's start, and in the middle and at the end of each of its motions (points,
  colours, widths, draw order). All values read from the lesson, all words, fonts and theme colours end up there as
  curves and colours, however they were computed; what an earlier beat did matters just as far as it is still seen.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import lru_cache
from numbers import Real
from operator import itemgetter
from pathlib import Path
from typing import Any

from manim import Mobject

from lesson import PROJECT_ROOT
from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.renamed import present_name

from .code_told import SIZE, Imported, told, told_code, tree_of

ROOMS = ("scenes", "lesson", "backprop_core")
# What Manim's camera reads of a mobject (manim 0.22, camera/camera.py and Mobject.get_mobject_family_to_display's
# order).
_DRAWN = ("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")  # of a vector mobject
_ARRAYS = (*_DRAWN, "rgbas", "pixel_array")
_PLAIN = ("stroke_width", "background_stroke_width", "sheen_factor", "cap_style", "joint_type", "z_index")
_all_looks = itemgetter(*_DRAWN, *_PLAIN)


class Fingerprints(Silent):
    """Watches a step (with `halfway`) and keeps a digest for each beat."""

    def __init__(self) -> None:
        self.prints: dict[str, str] = {}
        self._hash = hashlib.blake2b(digest_size=SIZE)
        self._seen: dict[int, tuple[bytes, bytes]] = {}  # by the id of what is on screen: its looks, and their digest

    def beat_begins(self, step: Step, key: str) -> None:
        self._hash = hashlib.blake2b(digest_size=SIZE)
        self._hash.update(code_digest(type(step), key).encode())
        self._hash.update(repr((key, step.fps, asdict(step.theme))).encode())
        self._see(step)

    def sample(self, step: Step, moment: str) -> None:
        self._hash.update(f"{moment} {step.frame}".encode())
        self._see(step)

    def beat_ends(self, step: Step, key: str) -> None:
        speech = step.spoken_beats[key]
        self._hash.update(repr((sorted(speech.cues.items()), step.beat_frames[key])).encode())
        self.prints[key] = self._hash.hexdigest()

    def _see(self, step: Step) -> None:
        """Add what is on screen: a digest for each thing in it, which is computed again only where it changed."""
        before, self._seen = self._seen, {}
        for mobject in (*step.mobjects, *step.foreground_mobjects):
            if type(mobject) is Mobject and not mobject.submobjects:
                continue  # a wait inside a play leaves one: whether there was time for it changes no picture
            looks = _looks_of(mobject)
            known, told = before.get(id(mobject), (b"", b""))
            if known != looks:
                told = hashlib.blake2b(looks, digest_size=SIZE).digest()
            self._seen[id(mobject)] = looks, told
            self._hash.update(told)


def _looks_of(mobject: Mobject) -> bytes:
    """Return what is visible of a family, with its order and nesting."""
    seen: list[Any] = []
    _look_at(mobject, seen)
    try:
        return b"".join(seen)
    except BufferError:  # an array that is a view of another
        return b"".join([part if type(part) is bytes else part.tobytes() for part in seen])


def _look_at(mobject: Mobject, seen: list[Any]) -> None:
    """Collect what is visible of a family: bytes, and arrays of them."""
    looks = vars(mobject)
    try:
        *arrays, width, behind, sheen, cap, joint, z = _all_looks(looks)
    except KeyError:  # no vector mobject, or an odd one
        arrays = [looks[name] for name in (_DRAWN if "fill_rgbas" in looks else _ARRAYS) if name in looks]
        width, behind, sheen, cap, joint, z = map(looks.get, _PLAIN)
    sizes = tuple([array.size for array in arrays])
    key = (sizes, width, behind, sheen, id(cap), id(joint), z)  # an Enum's own hash takes longest
    if (known := _WRITTEN.get(key)) is None:
        if len(_WRITTEN) > MOST_WRITTEN:
            _WRITTEN.clear()
        known = _WRITTEN[key] = _written((sizes, width, behind, sheen, cap, joint, z)), cap, joint
    seen.append(known[0])
    seen += arrays
    for part in mobject.submobjects:
        _look_at(part, seen)
    seen.append(b">")


# What _written returned, kept with the two things whose ids are in its key.
_WRITTEN: dict[tuple[Any, ...], tuple[bytes, Any, Any]] = {}
MOST_WRITTEN = 10_000


def _written(plain: tuple[Any, ...]) -> bytes:
    """Return plain values as text; equal numbers alike, because it is kept for whichever came first."""
    return repr([float(value) + 0.0 if isinstance(value, Real) else value for value in plain]).encode()


# -- code
# ------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def code_digest(cls: type[Step], beat: str) -> str:
    """Return the digest of all code that the drawing of one beat of a step can execute, in hexadecimal."""
    digest = hashlib.blake2b(digest_size=SIZE)
    steps = [
        base for base in cls.__mro__ if base.__module__.partition(".")[0] in (*ROOMS, cls.__module__.partition(".")[0])
    ]
    homes = tuple(sorted({Path(str(sys.modules[base.__module__].__file__)) for base in steps}))
    classes, others = frozenset(base.__name__ for base in steps), frozenset(cls.beats) - {beat}
    for path in sorted(closure(homes)):
        digest.update(path.stem.encode())
        code = told_code(path.read_bytes(), classes, others) if path in homes else told(path).code
        digest.update(code.encode())
    return digest.hexdigest()


def closure(files: tuple[Path, ...]) -> frozenset[Path]:
    """Return those files and every file of the project that they reach by their imports."""
    reached: set[Path] = set()
    ahead = list(files)
    while ahead:
        path = ahead.pop()
        if path not in reached:
            reached.add(path)
            ahead += imported(path)
    return frozenset(reached)


def imported(path: Path) -> tuple[Path, ...]:
    """Return the project's files that a file imports; a name that a package re-exports counts as its own module's."""
    return _imported(path, told(path).imports)


@lru_cache(maxsize=1024)
def _imported(path: Path, statements: tuple[Imported, ...]) -> tuple[Path, ...]:
    found = [_file_of(_base(said, path), name) for said in statements for name in said.names or ("",)]
    return tuple(sorted({file for file in found if file is not None}))


def _base(said: Imported, path: Path) -> str:
    """Return the module that an import names, with leading dots resolved."""
    if not said.level:
        return said.module
    package = path.relative_to(PROJECT_ROOT).parts[: -said.level] if path.is_relative_to(PROJECT_ROOT) else ()
    return ".".join([*package, *filter(None, [said.module])])


def _file_of(module: str, name: str) -> Path | None:
    """Return where `from module import name` comes from: a file of the project, or None."""
    if module.partition(".")[0] not in ROOMS:
        return None
    module = present_name(module)
    place = PROJECT_ROOT.joinpath(*module.split("."))
    if place.with_suffix(".py").is_file():
        return place.with_suffix(".py")
    if (place / f"{name}.py").is_file():
        return place / f"{name}.py"
    if name and (place / name / "__init__.py").is_file():
        return place / name / "__init__.py"
    home = dict(_handed_on(place / "__init__.py")).get(name)
    return home or (place / "__init__.py" if (place / "__init__.py").is_file() else None)


@lru_cache(maxsize=64)
def _handed_on(package: Path) -> tuple[tuple[str, Path], ...]:
    """Return the names a package's __init__ imports, and the files they come from."""
    return tuple(_names(package)) if package.is_file() else ()


def _names(package: Path) -> Iterator[tuple[str, Path]]:
    for node in ast.walk(tree_of(package.read_bytes())):
        if isinstance(node, ast.ImportFrom):
            said = Imported(node.level, node.module or "", ())
            for name in node.names:
                file = _file_of(_base(said, package), name.name)
                if file is not None and file != package:
                    yield name.asname or name.name, file
