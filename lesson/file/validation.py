"""From pydantic's errors to ours: the key as one would write it, the value found, and the cure."""

import re
import types
import typing
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from lesson.limits import MAX_TOLD
from lesson.problems import Problem, nearest, several, shown

from .schema.network import RandomFile, StoredFile
from .schema.tables import DatasetCsv, DatasetFile, SampleFile, SampleRow

Model = TypeVar("Model", bound=BaseModel)

_CURES = {
    "float_type": "write a number, 0.5 for instance (without quotes)",
    "float_parsing": "write a number, 0.5 for instance",
    "finite_number": "write a finite number",
    "int_type": "write a whole number (without quotes or point)",
    "int_from_float": "write a whole number",
    "bool_type": "write true or false (without quotes)",
    "string_type": "write a text in quotes",
    "string_unicode": "write a text in UTF-8",
    "list_type": "write a list in brackets",
    "model_type": "write a table, with its keys under it",
    "greater_than": "must be greater than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "string_too_short": "must not be empty or blank",
    "string_too_long": "must have at most {max_length} characters",
}
_PATTERNS = {
    "language": "write a language code, en or es for instance; a region or script may follow, es-MX or zh-Hant",
    "key": "use small letters, digits and underscores, forward_pass for instance",
    "narration": "use the key of a step, forward_pass for instance",
    "scene": (
        "write module:Class inside scenes, scenes.s2_forward_pass:ForwardPass for instance, "
        "or a file of the lesson's own, steps/my_step.py:MyStep"
    ),
    "voice": "write recorded, kokoro, none, or service:module.Class of a speech service",
}
_EXAMPLES = {
    "eta": "eta = 0.5",
    "loss": 'loss = "half_squared_error"',
    "name": 'name = "Hidden 1"',
    "x": "x = [1.0, 0.5]",
    "y": "y = [1.0]",
    "<csv>.x": 'x = ["hours slept", "hours learned"], the columns that are inputs',
    "<csv>.y": 'y = ["passed"], the columns that are targets',
    "<samples>.x": "x = [[1.0, 0.5], [0.6, 0.0]]",
    "<samples>.y": "y = [[1.0], [0.6]]",
    "random": 'random = "glorot", or file = "weights.npz"',
    "network": "a table [network] with eta and layers under it",
    "deeper": "a table [deeper], with layers under it",
    "deeper.layers": "a table [[deeper.layers]] for each layer",
    "decimals": "a table [decimals] with values = 4, weights = 2, inputs = 1 under it",
    "dataset": 'a table [dataset] with csv = "students.csv", x = ["hours"], y = ["grade"], or with x and y as rows',
    "discover": "a table [[discover]] with title and text for each point",
    "concepts": "a table [[concepts]] with title and text for each concept",
    "prerequisites": 'prerequisites = ["Neural networks"], a list of texts',
    "units": 'units = ["hours slept", "hours learned"], a name for each unit',
    "weights": "weights = [[0.3, -0.2]], a list with a row for each unit",
    "biases": "biases = [0.1], a number for each unit",
    "sample": "a table [sample] with x and y",
    "layers": "a table [[network.layers]] for each layer",
    "steps": "a table [[steps]] with key and scene for each step",
    "scene": 'scene = "scenes.s2_forward_pass:ForwardPass"',
    "key": 'key = "forward_pass"',
}
_FORMS: dict[str, type[BaseModel]] = {
    "<random>": RandomFile,
    "<file>": StoredFile,
    "<numbers>": SampleFile,
    "<row>": SampleRow,
    "<samples>": DatasetFile,
    "<csv>": DatasetCsv,
}
_INSTEAD = {
    "<row>.x": "row already says which sample it is; remove x and y, or remove row",
    "<row>.y": "row already says which sample it is; remove x and y, or remove row",
    "<random>.units": "write size = 3 (the number of units) in the layer, not in its weights",
    "<random>.size": "write size = 3 (the number of units) in the layer, not in its weights",
    "<random>.key": 'key is for a file; write file = "weights.npz", or remove key',
    "<random>.transpose": "transpose is for a file; random weights need none",
    "<file>.random": "numbers come from a file or are random; remove one of the two",
    "<file>.seed": "numbers from a file need no seed; remove it",
}


def validate(model: type[Model], raw: object, file: str) -> tuple[Model | None, list[Problem]]:
    """Return (the model, []) or (None, every problem) for data read from `file`."""
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=True)
    problems = [_problem(model, dict(each), file) for each in found[:MAX_TOLD]]
    if len(found) > MAX_TOLD:
        problems.append(Problem(file, "", "", f"and {len(found) - MAX_TOLD:,} more problems of this kind"))
    return None, problems


def key_path(loc: Sequence[int | str]) -> str:
    """Return ("network", "layers", 1, "weights") as `network.layers[1].weights`; the names of forms are left out."""
    text = ""
    for part in loc:
        if part not in _FORMS and part != "<rows>":
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return " ".join(text.split()) if len(text) <= 200 else text[:197] + "..."


def _problem(model: type[BaseModel], error: dict[str, Any], file: str) -> Problem:
    loc, kind, context = error["loc"], error["type"], error.get("ctx", {})
    key, name = key_path(loc), str(loc[-1]) if loc else ""
    form = f"{loc[-2]}.{name}" if len(loc) > 1 else name
    if kind == "extra_forbidden":
        valid = sorted(_model_at(model, loc[:-1]).model_fields)
        return Problem(
            file, key, "", f"there is no such key; {nearest(name, valid)}" if form not in _INSTEAD else _INSTEAD[form]
        )
    if kind == "missing":
        example = _EXAMPLES.get(form) or _EXAMPLES.get(name, f'{name} = "..."')
        return Problem(file, key, "", f"is missing; add {example}")
    value = shown(error["input"])
    if kind == "literal_error":
        valid = [choice.strip("' ") for choice in str(context["expected"]).replace(" or ", ",").split(",")]
        listed = ", ".join(repr(choice) for choice in valid)
        hint = nearest(error["input"], valid) if isinstance(error["input"], str) else ""
        return Problem(file, key, value, f"{hint} it must be one of {listed}" if "mean" in hint else f"use {listed}")
    if kind == "string_pattern_mismatch":
        # `key` of a stored array has no pattern, so this is a step's
        return Problem(file, key, value, _PATTERNS.get(name, "write it on one line, without control characters"))
    if kind in ("too_short", "too_long"):
        count, key_, word = len(error["input"]), "min_length", "at least"
        if kind == "too_long":
            key_, word = "max_length", "at most"
        single = count == 1 and re.fullmatch(r"dataset\.[xy]", key)
        more = " rows; one alone is the sample: leave [dataset] out" if single else ""
        return Problem(file, key, several(count, "entry"), f"give {word} {context[key_]}{more}")
    cure = _CURES.get(kind, "")
    said = next(
        (part for part in reversed(loc) if isinstance(part, str) and part not in _FORMS and part != "<rows>"), name
    )
    shape = _EXAMPLES.get(form) or _EXAMPLES.get(said)
    if kind in ("model_type", "model_attributes_type", "list_type") and shape:
        cure = f"write {shape}"
        if str(error["input"]).endswith((".npz", ".safetensors")):
            cure = f'write {said} = {{{{ file = {shown(error["input"])}, key = "W1" }}}}'
    return Problem(file, key, value, cure.format(**context) if cure else error["msg"][:1].lower() + error["msg"][1:])


def _model_at(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel]:
    """Return the model that describes the table at `loc`."""
    for part in loc:
        if isinstance(part, str) and part in _FORMS:
            model = _FORMS[part]
        elif isinstance(part, str) and part in model.model_fields:
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
