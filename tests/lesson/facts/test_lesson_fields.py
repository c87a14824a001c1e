"""Fields: every number that can be read is declared, and what code asks for is what narration would ask for."""

import dataclasses
from functools import cached_property

import pytest
from pydantic import BaseModel

from lesson import PROJECT_ROOT, Facts, load_lesson
from lesson.facts.declared import DECLARED

LESSONS = [
    PROJECT_ROOT / "assets" / "lesson.toml",
    *sorted((PROJECT_ROOT / "assets" / "templates").iterdir()),
    *sorted((PROJECT_ROOT / "tests" / "lessons").glob("*.toml")),
]
FACTS = {path.stem: Facts(load_lesson(path)) for path in LESSONS}

# What the words of 2026-11-26 and the scenes ask for, and how it was written before kinds were declared: by regexes and
# a list of words over the text of the path. weight, input, rate, count, or value (which gradients were written as).
SORTS = {}


def public(cls: type) -> set[str]:
    """The names that values of a class have for everybody: fields and properties."""
    names = set(cls.model_fields) if issubclass(cls, BaseModel) else set()
    names |= {each.name for each in dataclasses.fields(cls)} if dataclasses.is_dataclass(cls) else set()
    for base in cls.__mro__:
        if base is not BaseModel:
            names |= {name for name, held in vars(base).items() if isinstance(held, property | cached_property)}
    return {name for name in names if not name.startswith(("_", "model_"))}


@pytest.mark.parametrize("cls", DECLARED, ids=lambda cls: cls.__name__)
def test_every_public_name_is_declared_once(cls: type) -> None:
    told = [name for names in DECLARED[cls].values() for name in names.split()]
    assert sorted(told) == sorted(public(cls))
