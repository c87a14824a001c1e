"""From pydantic's errors to ours: the key as one would write it, the value found, and what to do."""

import types
import typing
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from .problems import Problem, nearest, shown

Model = TypeVar("Model", bound=BaseModel)
_MAX_PROBLEMS = 50

_CURES = {
    "float_type": "write a number, 0.5 for instance (without quotes)",
    "float_parsing": "write a number, 0.5 for instance",
    "finite_number": "write a finite number",
    "int_type": "write a whole number (without quotes or point)",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false (without quotes)",
    "string_type": "write a text in quotes",
    "list_type": "write a list in brackets",
    "model_type": "write a table, with its keys under it",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
}
_PATTERNS = {
    "language": "write a language code, en or es for instance",
    "key": "use small letters, digits and underscores, forward_pass for instance",
    "scene": "write module:Class inside scenes, scenes.s2_forward_pass:ForwardPass for instance",
}


def validate(model: type[Model], raw: object, file: str) -> tuple[Model | None, list[Problem]]:
    """Return (the model, []) or (None, every problem) for data read from `file`."""
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
    problems = [_problem(model, dict(each), file) for each in found[:_MAX_PROBLEMS]]
    if len(found) > _MAX_PROBLEMS:
        problems.append(Problem(file, "", "", f"and {len(found) - _MAX_PROBLEMS} more problems of this kind"))
    return None, problems


def key_path(loc: Sequence[int | str]) -> str:
    """Return ("network", "layers", 1, "weights") as `network.layers[1].weights`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _problem(model: type[BaseModel], error: dict[str, Any], file: str) -> Problem:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    key = key_path(loc)
    if kind == "extra_forbidden":
        valid = sorted(_model_at(model, loc[:-1]).model_fields)
        return Problem(file, key, "", f"there is no such key; {nearest(str(loc[-1]), valid)}")
    if kind == "missing":
        return Problem(file, key, "", f"is missing; add {_example(str(loc[-1]))}")
    value = shown(error["input"])
    if kind == "literal_error":
        valid = [name.strip("' ") for name in str(context["expected"]).replace(" or ", ",").split(",")]
        listed = ", ".join(repr(name) for name in valid)
        hint = nearest(error["input"], valid) if isinstance(error["input"], str) else ""
        return Problem(file, key, value, f"{hint} it must be one of {listed}" if "mean" in hint else f"use {listed}")
    if kind == "string_pattern_mismatch":
        return Problem(
            file, key, value, _PATTERNS.get(str(loc[-1]), "write it on one line, without control characters")
        )
    if kind in ("too_short", "too_long"):
        count, key_, word = len(error["input"]), "min_length", "at least"
        if kind == "too_long":
            key_, word = "max_length", "at most"
        return Problem(file, key, f"{count} entries", f"give {word} {context[key_]}")
    cure = _CURES.get(kind)
    return Problem(file, key, value, cure.format(**context) if cure else error["msg"][:1].lower() + error["msg"][1:])


def _example(key: str) -> str:
    examples = {
        "eta": "eta = 0.5",
        "loss": 'loss = "half_squared_error"',
        "name": 'name = "Hidden 1"',
        "x": "x = [1.0, 0.5]",
        "y": "y = [1.0]",
        "network": "a table [network]",
        "sample": "a table [sample] with x and y",
        "layers": "a table [[network.layers]] for each layer",
        "steps": "a table [[steps]] with key and scene for each step",
        "scene": 'scene = "scenes.s2_forward_pass:ForwardPass"',
        "key": 'key = "forward_pass"',
    }
    return examples.get(key, f'{key} = "..."')


def _model_at(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel]:
    """Return the model that describes the table at `loc`."""
    for part in loc:
        if isinstance(part, str) and part in model.model_fields:
            model = _inner(model.model_fields[part].annotation) or model
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside list[Model], Model | None and the like."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for part in typing.get_args(annotation):
        found = _inner(part)
        if found is not None:
            return found
    return None
