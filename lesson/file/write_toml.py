"""A lesson.toml that explains itself: every key with its meaning; those that are not set are comments."""

import textwrap
import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from .json_schema import NAME
from .schema.network import RandomFile, StoredFile
from .schema.tables import DatasetCsv, DatasetFile, LessonFile, SampleFile, SampleRow
from .toml_text import value_text

WIDTH = 118
HEAD = f"""\
#:schema ./{NAME}
# The lesson: everything the film is about. Change a number here and every picture, word and caption follows.
# Check it with `./render.sh check --lesson` and this folder; an unknown key is an error, so no typo passes unnoticed.
"""


def lesson_text(raw: dict[str, Any]) -> str:
    """Return lesson.toml for the table of one: its values, every key explained where it occurs first."""
    return HEAD + "\n" + "\n".join(_table(LessonFile, raw, "", set())) + "\n"


def _table(model: type[BaseModel], raw: dict[str, Any], path: str, told: set[type[BaseModel]]) -> Iterator[str]:
    """Yield the lines of a table: plain keys first, then the tables under it, as TOML requires."""
    explain = model not in told
    told.add(model)
    under: list[tuple[str, FieldInfo]] = []
    for key, info in model.model_fields.items():
        if _inner(info.annotation) is not None and (isinstance(raw.get(key), dict) or _tables(raw.get(key))):
            under.append((key, info))
        elif key in raw or explain:
            yield from _line(key, info, raw, explain)
    for key, info in under:
        yield from _under(f"{path}.{key}" if path else key, info, raw[key], told)


def _line(key: str, info: FieldInfo, raw: dict[str, Any], explain: bool) -> Iterator[str]:
    if explain and info.description:
        yield from textwrap.wrap(info.description, WIDTH, initial_indent="# ", subsequent_indent="# ")
    if key in raw:
        yield from _assigned(key, raw[key])
    elif (
        info.default not in (None, PydanticUndefined) and not isinstance(info.default, BaseModel) and info.default != []
    ):
        yield f"# {key} = {value_text(info.default)}"
    else:
        yield f"# {key} = ..."


def _assigned(key: str, value: Any) -> Iterator[str]:
    """Yield a key and its value; a matrix has a line for each row."""
    matrix = isinstance(value, list) and value and isinstance(value[0], list)
    if not matrix or len(value) == 1:
        yield f"{key} = {value_text(value)}"
        return
    yield f"{key} = ["
    yield from (f"  {value_text(row)}," for row in value)
    yield "]"


def _under(path: str, info: FieldInfo, value: Any, told: set[type[BaseModel]]) -> Iterator[str]:
    many = isinstance(value, list)
    for each in value if many else [value]:
        model = _form(path, each) or _inner(info.annotation)
        assert model is not None
        yield ""
        if info.description and (not many or model not in told):
            yield from textwrap.wrap(info.description, WIDTH, initial_indent="# ", subsequent_indent="# ")
        yield f"[[{path}]]" if many else f"[{path}]"
        yield from _table(model, each, path, told)


def _form(path: str, value: dict[str, Any]) -> type[BaseModel] | None:
    """Return which of several forms a table has."""
    if path == "sample":
        return SampleRow if "row" in value else SampleFile
    if path == "dataset":
        return DatasetCsv if "csv" in value else DatasetFile
    return None


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model that tables of this key have; weights in a table are written on one line."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        plain = annotation not in (RandomFile, StoredFile) and annotation.__name__ != "UnitFile"
        return annotation if issubclass(annotation, BaseModel) and plain else None
    return next((found for part in typing.get_args(annotation) if (found := _inner(part))), None)
