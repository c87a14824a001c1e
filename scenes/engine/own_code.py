"""The class of a step: one of the project's, or one from a Python file of the lesson's folder, if its code may run."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

from lesson import Lesson, LessonError, Problem, StepRef
from lesson.file.path_guard import LessonFolder
from lesson.problems import Refused, nearest

from .class_check import wrong_class
from .step import Step


def step_class(lesson: Lesson, ref: StepRef) -> type[Step]:
    """Return the step's class. A file of the lesson's own is run: check lesson.may_run_code first (the pipeline does).

    Raises LessonError naming the key: no such file or class, code that may not run, a class that is not a Step. Errors
    of the file itself while it is imported pass through.
    """
    module, _, name = ref.scene.partition(":")
    key = f"steps[{ref.number - 1}].scene"
    if not ref.own_code:
        return _checked(importlib.import_module(module), name, lesson, key, ref)
    if not lesson.may_run_code:
        raise LessonError(
            [Problem(str(lesson.path), key, repr(ref.scene), "is Python of the lesson's own; say --allow-code")]
        )
    try:
        text = LessonFolder(lesson.folder).code(module)
    except Refused as refused:
        raise LessonError([refused.at(str(lesson.path), key)]) from None
    return _checked(_loaded(lesson.folder / module, text), name, lesson, key, ref)


def _loaded(path: Path, text: bytes) -> Any:
    """Return the module of a file, run again only when its text has changed."""
    name = f"own_{path.stem}_{hashlib.blake2b(str(path.resolve()).encode() + text, digest_size=6).hexdigest()}"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:  # the text that was read: the file may have changed, and Python's own cache may be older by a second
            exec(compile(text, str(path), "exec"), vars(module))
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]


def _checked(module: Any, name: str, lesson: Lesson, key: str, ref: StepRef) -> type[Step]:
    found = getattr(module, name, None)
    if isinstance(found, type) and issubclass(found, Step):
        problems = wrong_class(found, ref.scene)
        if problems:
            raise LessonError(problems)
        return found
    there = [each for each, value in vars(module).items() if isinstance(value, type) and issubclass(value, Step)]
    cure = f"the file has no class {name} that is a Step; {nearest(name, there)}"
    raise LessonError([Problem(str(lesson.path), key, repr(ref.scene), cure)])
