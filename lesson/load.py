"""From a lesson.toml (or a folder that holds one) to a Lesson, or to every problem in it at once."""

import tomllib
from pathlib import Path
from typing import Any

import numpy as np

from backprop_core import Network

from .check_network import check_lesson, finite_training
from .model import Decimals, Lesson, Point, StepRef
from .problems import LessonError, Problem, file_name
from .schema import LessonFile
from .validation import validate

MAX_BYTES = 4_000_000


def load_lesson(path: str | Path) -> Lesson:
    """Read and check a lesson: a .toml file, or a folder holding lesson.toml.

    Raises LessonError with every problem found: no such file, no TOML, unknown or missing keys, values of the wrong
    type or size, layers that do not fit together, targets the loss cannot have, training that leaves the numbers.
    """
    file = Path(path)
    if file.is_dir():
        file = file / "lesson.toml"
    name = file_name(file)
    raw = _read(file, name)
    parsed, problems = validate(LessonFile, raw, name)
    problems += check_lesson(raw, name)
    if parsed is None or problems:
        raise LessonError(problems)
    lesson = _build(parsed, file)
    problems = finite_training(lesson, name)
    if problems:
        raise LessonError(problems)
    return lesson


def _read(file: Path, name: str) -> dict[str, Any]:
    """Return the TOML table in the file; LessonError saying why it cannot be read."""
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise LessonError([Problem(name, "", "", "is no file; give a lesson.toml or a folder that holds one")])
        if size > MAX_BYTES:
            raise LessonError([Problem(name, "", f"{size:,} bytes", f"a lesson file has at most {MAX_BYTES:,}")])
        return tomllib.loads(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        cure = (
            "there is no such file; give a lesson.toml or a folder that holds one (the project's: assets/lesson.toml)"
        )
    except UnicodeDecodeError as error:
        cure = f"byte {error.start} is not UTF-8; save the file as UTF-8"
    except tomllib.TOMLDecodeError as error:
        cure = f"is not valid TOML: {error}; texts need quotes, lists need brackets"
    except RecursionError:
        cure = "brackets are nested too deeply; weights are a list of rows, [[0.3, -0.2], [0.5, 0.4]]"
    except OSError as error:
        cure = f"cannot be read: {error.strerror or error}"
    except ValueError as error:  # a NUL in the path, an integer of more than 4,300 digits, a date that does not exist
        cure = f"cannot be read: {error}"
    raise LessonError([Problem(name, "", "", cure)])


def _build(parsed: LessonFile, file: Path) -> Lesson:
    """Turn what was checked into a Lesson; the titles of the steps come from their narration files."""
    data = parsed.dataset
    lesson = Lesson(
        **{key: getattr(parsed, key) for key in ("title", "subtitle", "difficulty", "duration")},
        **{key: getattr(parsed, key) for key in ("language", "theme", "voice")},
        prerequisites=tuple(parsed.prerequisites),
        discover=tuple(Point(title=p.title, text=p.text) for p in parsed.discover),
        concepts=tuple(Point(title=p.title, text=p.text) for p in parsed.concepts),
        network=build_network(parsed),
        layer_names=tuple(layer.name for layer in parsed.network.layers),
        x=_array(parsed.sample.x),
        y=_array(parsed.sample.y),
        eta=parsed.network.eta,
        epochs=parsed.network.epochs,
        dataset=None if data is None else (_array(data.x), _array(data.y)),
        update_biases=parsed.network.update_biases,
        decimals=Decimals(**parsed.decimals.model_dump()),
        steps=(),
        path=file,
        folder=file.parent,
    )
    refs = (
        StepRef(number=n, key=s.key, scene=s.scene, title=_title(lesson, s.key)) for n, s in enumerate(parsed.steps, 1)
    )
    return lesson.model_copy(update={"steps": tuple(refs)})


def build_network(parsed: LessonFile) -> Network:
    """Return the core's network. Biases that are left out, or all 0, count as none: not drawn and not updated."""
    layers = parsed.network.layers[1:]
    weights = [layer.weights for layer in layers]
    biases = [layer.biases or [0.0] * len(layer.weights or ()) for layer in layers]
    used = biases if any(value for row in biases for value in row) else None
    return Network(weights, used, [str(layer.activation) for layer in layers], parsed.network.loss)  # type: ignore[arg-type]


def _array(values: list[float] | list[list[float]]) -> Any:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def _title(lesson: Lesson, key: str) -> str:
    """Return the first heading of the step's narration; the key in words where there is none yet."""
    try:
        lines = lesson.narration(key).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    found = next((line[2:].strip() for line in lines if line.startswith("# ")), "")
    return found or key.replace("_", " ").capitalize()
