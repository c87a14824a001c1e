"""What counts of a file's code: its syntax tree as text, without comments and docstrings, and what it imports.

A worker process asks for all the code of a step before it plans its first beat. Parsing all of it takes as long as the
planning, so the result is kept beside Python's bytecode, in `__pycache__`, with the digest of the source.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from lesson import PROJECT_ROOT

SIZE = 16  # bytes of a digest
ENDING = ".told"


@dataclass(frozen=True)
class Imported:
    """One import statement: its leading dots, its module, and the names that it takes (none: the module itself)."""

    level: int
    module: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """A file's code: the digest of its text, and its import statements."""

    code: str
    imports: tuple[Imported, ...]


def told(path: Path) -> Told:
    """Return what counts of a file's code as it is now."""
    return _told(path, path.read_bytes())


@lru_cache(maxsize=1024)
def _told(path: Path, text: bytes) -> Told:
    note, source = _note(path), digest(_rules() + text)
    found = _kept(note, source) if note is not None else None
    if found is None:
        tree = tree_of(text)
        found = Told(digest(told_code(text).encode()), tuple(_imports(tree)))
        if note is not None:
            _keep(note, source, found)
    return found


def digest(data: bytes) -> str:
    """Return the digest of some bytes, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=SIZE).hexdigest()


# -- kept
# ------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _rules() -> bytes:
    """Return what the result depends on besides the source: this file, and the version of Python."""
    return Path(__file__).read_bytes() + sys.version.encode()


def _note(path: Path) -> Path | None:
    """Return where a file's note is kept: beside its bytecode, if Python may write that; only in the project."""
    if sys.dont_write_bytecode or not path.is_relative_to(PROJECT_ROOT):
        return None
    return Path(importlib.util.cache_from_source(str(path))).with_suffix(ENDING)


def _kept(note: Path, source: str) -> Told | None:
    """Return what a note says of that source; None where there is none, or it is broken or of another source."""
    try:
        found = json.loads(note.read_bytes())
        if found["source"] != source:
            return None
        imports = tuple(
            Imported(int(each["level"]), str(each["module"]), tuple(map(str, each["names"])))
            for each in found["imports"]
        )
        return Told(str(found["code"]), imports)
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _keep(note: Path, source: str, found: Told) -> None:
    """Write a note, whole or not at all; a folder that takes none costs time and nothing else."""
    part = note.with_name(f"{note.name}.{os.getpid()}")
    try:
        note.parent.mkdir(exist_ok=True)
        part.write_text(json.dumps({"source": source, **asdict(found)}), encoding="utf-8")
        part.replace(note)
    except OSError:
        part.unlink(missing_ok=True)


# -- told
# ------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def tree_of(text: bytes) -> ast.Module:
    """Return a source's syntax tree, which is never changed."""
    return ast.parse(text)


@lru_cache(maxsize=4096)
def told_code(text: bytes, classes: frozenset[str] = frozenset(), beats: frozenset[str] = frozenset()) -> str:
    """Return a source's syntax tree as text, without docstrings and without those methods of those classes."""
    return _dumped(tree_of(text), classes, beats)


def _dumped(node: Any, classes: frozenset[str], beats: frozenset[str]) -> str:
    """Return what ast.dump returns for a node, without docstrings and without those methods of those classes."""
    if isinstance(node, list):
        return "[" + ", ".join([_dumped(each, classes, beats) for each in node]) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    if isinstance(node, ast.FunctionDef) and (known := vars(node).get("_dumped")):
        return str(known)
    parts = []
    for name, optional in _fields(type(node)):
        value = getattr(node, name, None)
        if value is None and optional:
            continue
        if name == "body" and isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            value = _body(node, classes, beats)
        parts.append(f"{name}={_dumped(value, classes, beats)}")
    said = f"{type(node).__name__}({', '.join(parts)})"
    if isinstance(
        node, ast.FunctionDef
    ):  # a class inside a function is not a step's: its text is the same for every beat
        vars(node)["_dumped"] = said
    return said


@lru_cache(maxsize=256)
def _fields(kind: type[ast.AST]) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind of node, and whether each may be left out."""
    return tuple((name, getattr(kind, name, ...) is None) for name in kind._fields)


def _body(
    node: ast.Module | ast.ClassDef | ast.FunctionDef, classes: frozenset[str], beats: frozenset[str]
) -> list[ast.stmt]:
    body = node.body
    if isinstance(node, ast.ClassDef) and node.name in classes:
        body = [part for part in body if not (isinstance(part, ast.FunctionDef) and part.name in beats)]
    documented = body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    return body[1:] if documented else body


def _imports(tree: ast.Module) -> Iterator[Imported]:
    for node in statements(tree):
        if isinstance(node, ast.ImportFrom):
            yield Imported(node.level, node.module or "", tuple(name.name for name in node.names))
        elif isinstance(node, ast.Import):
            yield from (Imported(0, name.name, ()) for name in node.names)


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and every statement in it, those of branches included."""
    yield node
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        parts = getattr(node, name, None)
        for part in parts if isinstance(parts, list) else ():
            yield from statements(part)
