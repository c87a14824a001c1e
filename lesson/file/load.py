"""Read a lesson.toml (or a folder with one): return a Lesson, or every problem in it at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lesson.language.language import misspelt, own_texts, read_table, spoken_table, words_files
from lesson.language.page import PAGE
from lesson.language.speech import learn
from lesson.limits import MAX_LESSON_BYTES
from lesson.model import PROJECT_ROOT, Decimals, Lesson, Point, StepRef, UnitName
from lesson.problems import LessonError, Problem, Refused, file_name
from lesson.script.markup import title
from lesson.theme.theme_file import load_theme

from .check_deeper import check_deeper
from .check_network import build_network, check_lesson, finite_training
from .numbers.content import Content, LayerNumbers, read_content
from .overrides import apply, attributed
from .path_guard import LessonFolder, is_there
from .reading import bytes_inside, decoded, narration_text, toml_of
from .schema.basics import MOST_NAME, MOST_SENTENCE, MOST_UNIT, MOST_WORDS
from .schema.tables import LessonFile, PointFile
from .validation import validate

MISSING = "there is no such file; give a lesson.toml or a folder that holds one (the project's: assets/lesson.toml)"
SYNTAX = "texts need quotes, lists need brackets"
DEEP = "weights are a list of rows, [[0.3, -0.2], [0.5, 0.4]]"
TEXTS = ("title", "subtitle", "difficulty", "duration", "description", "author", "licence")  # in the lesson's language


def load_lesson(path: str | Path, overrides: Sequence[str] = (), allow_code: bool = False) -> Lesson:
    """Read and check a lesson: a .toml file, or a folder with a lesson.toml.

    overrides are changes, "network.eta=0.1"; allow_code: steps of its own may run (nothing runs here). Raises
    LessonError with every problem found: no such file, no TOML, unknown or missing keys, values of the wrong type or
    size, files it names that cannot be read, layers that do not fit together, targets the loss cannot have, an
    unreadable theme, training that diverges.
    """
    file = Path(path)
    if file.suffix != ".toml" and file.is_dir():
        file = file / "lesson.toml"
    name, folder = file_name(file), LessonFolder(file.parent)
    table, written = read_lesson_table(file)
    raw, changes, problems = apply(table, overrides)
    parsed, found = validate(LessonFile, raw, name)
    content, more = read_content(raw, folder, name)
    problems += found + more + check_lesson(raw, content, name) + check_deeper(raw, content, name)
    if parsed is not None:
        problems += _own_steps(parsed, folder, name)
    if isinstance(raw.get("theme", "dark"), str):
        problems += _theme_problems(raw.get("theme", "dark"), file.parent, name)
    if parsed is None or problems:
        raise LessonError(attributed(problems, changes))
    lesson = _build(parsed, content, file, tuple(overrides), folder, written).model_copy(
        update={"allow_code": allow_code}
    )
    problems = finite_training(lesson, name)
    if problems:
        raise LessonError(attributed(problems, changes))
    return lesson


def read_lesson_table(file: Path) -> tuple[dict[str, Any], bytes]:
    """Return the table in a lesson.toml, and its bytes; LessonError saying why it cannot be read."""
    written = bytes_inside(file, file.parent, MAX_LESSON_BYTES, MISSING)
    return toml_of(decoded(written, file_name(file)), file_name(file), SYNTAX, DEEP), written


def _own_steps(parsed: LessonFile, folder: LessonFolder, file: str) -> list[Problem]:
    """Return a problem for every Python file of a step that is not in the lesson's folder."""
    problems = []
    for n, step in enumerate(parsed.steps):
        if ".py:" in step.scene:
            try:
                LessonFolder(folder.folder).code(step.scene.partition(":")[0])
            except Refused as refused:
                problems.append(refused.at(file, f"steps[{n}].scene"))
    return problems


def _theme_problems(theme: str, folder: Path, file: str) -> list[Problem]:
    try:
        load_theme(theme, folder, file)
    except LessonError as error:
        return list(error.problems)
    return []


def _build(
    parsed: LessonFile, content: Content, file: Path, overrides: tuple[str, ...], folder: LessonFolder, written: bytes
) -> Lesson:
    """Return the Lesson of what was checked; the titles of the steps come from their narration files."""
    layers = _whole(content)
    data = content.dataset
    files = words_files(file.parent, PROJECT_ROOT / "assets", parsed.language)
    learn(parsed.language, spoken_table(files, parsed.language))
    own = own_texts(files, "lesson")
    own_texts(files, "page")  # so that what is wrong there is reported before a film is made, not after
    _check_translations(files, parsed, [*layers, *(_whole(content.deeper) if content.deeper else ())])
    texts: dict[str, Any] = {key: text and own.get(text, text) for key in TEXTS for text in [getattr(parsed, key)]}
    lesson = Lesson(
        **texts,
        **{key: getattr(parsed, key) for key in ("language", "theme", "voice")},
        prerequisites=tuple(own.get(text, text) for text in parsed.prerequisites),
        discover=tuple(_point(p, own) for p in parsed.discover),
        concepts=tuple(_point(p, own) for p in parsed.concepts),
        **_network(content, parsed.network.loss, own),
        eta=parsed.network.eta,
        epochs=parsed.network.epochs,
        dataset=None if data is None else (_array(data[0]), _array(data[1])),
        update_biases=parsed.network.update_biases,
        decimals=Decimals(**parsed.decimals.model_dump()),
        steps=(),
        path=file,
        folder=file.parent,
        overrides=overrides,
        files=folder.files,
        digest=folder.digest(written, *(text.encode() for text in overrides)),
    )
    refs = (
        StepRef(
            number=n,
            key=s.key,
            scene=s.scene,
            narration=s.narration or s.key,
            title=_title(lesson, s.narration or s.key),
        )
        for n, s in enumerate(parsed.steps, 1)
    )
    lesson = lesson.model_copy(update={"steps": tuple(refs)})
    if parsed.deeper is None or content.deeper is None:
        return lesson
    second = _network(content.deeper, parsed.deeper.loss or parsed.network.loss, own)
    return lesson.model_copy(update={"deeper": lesson.model_copy(update={**second, "dataset": None})})


def _whole(content: Content) -> list[LayerNumbers]:
    return [layer for layer in content.layers if layer is not None]


def _network(content: Content, loss: str, own: dict[str, str]) -> dict[str, Any]:
    """Return a network with its names and its sample, as a Lesson has them."""
    layers = _whole(content)
    return {
        "network": build_network(layers, loss),
        "layer_names": tuple(own.get(layer.name, layer.name) for layer in layers),
        "unit_names": tuple(_unit_names(layer, own) for layer in layers),
        "x": _array(content.x),
        "y": _array(content.y),
    }


def _check_translations(files: tuple[Path, ...], parsed: LessonFile, layers: list[LayerNumbers]) -> None:
    """Raise LessonError for translations that are wrong: misspelt left sides, and texts that are too long.

    A left side is misspelt if it is nearly a text of the lesson or of course pages; a translation is too long if it is
    longer than the text itself may be.
    """
    texts = _lengths(parsed, layers)
    own = [file for file in files if file.parent.parent != PROJECT_ROOT / "assets"]
    problems = [
        problem
        for file in own
        for table, known in (("lesson", list(texts)), ("page", PAGE))
        for problem in misspelt(file, table, known)
    ]
    for file in files:
        for source, text in read_table(file, "lesson").items():
            most = texts.get(source)
            if most is not None and len(str(text)) > most:
                cure = f"stands where a text has at most {most}; shorten it"
                problems.append(Problem(file_name(file), f'lesson."{source}"', f"{len(str(text)):,} characters", cure))
    if problems:
        raise LessonError(problems)


def _lengths(parsed: LessonFile, layers: list[LayerNumbers]) -> dict[str, int]:
    """Return how many characters each text of a lesson may have; the least where one stands in several places."""
    named = [unit for layer in layers for unit in layer.units or ()]
    points = (*parsed.discover, *parsed.concepts)
    found = [(text, MOST_SENTENCE) for text in (parsed.description or "", *(point.text for point in points))]
    words = (*(getattr(parsed, key) or "" for key in TEXTS if key != "description"), *parsed.prerequisites)
    titles = (*(point.title for point in points), *(layer.name for layer in layers))
    found += [(text, MOST_WORDS) for text in (*words, *titles)]
    found += [(unit.name, MOST_NAME) for unit in named] + [(unit.unit, MOST_UNIT) for unit in named if unit.unit]
    return dict(found)


def _point(point: PointFile, own: dict[str, str]) -> Point:
    """Return a title and its text, in the lesson's language where its words have it."""
    return Point(title=own.get(point.title, point.title), text=own.get(point.text, point.text))


def _unit_names(layer: LayerNumbers, own: dict[str, str]) -> tuple[UnitName, ...] | None:
    """The units' own names, if the layer gives some."""
    if layer.units is None:
        return None
    return tuple(
        UnitName(name=own.get(unit.name, unit.name), unit=unit.unit and own.get(unit.unit, unit.unit))
        for unit in layer.units
    )


def _array(values: Any) -> Any:
    array = np.array(values, dtype=np.float64)
    array.flags.writeable = False
    return array


def _title(lesson: Lesson, key: str) -> str:
    """Return the first heading of the step's narration; the key in words where there is none yet."""
    path = lesson.narration(key)
    lines = narration_text(path).splitlines() if is_there(path) else []
    found = next((title(line[2:].strip()) for line in lines if line.startswith("# ")), "")
    return found or key.replace("_", " ").capitalize()
