"""The JSON Schema of lesson.toml: editors complete and check keys with it; the reference page is made from it."""

import json
from typing import Any

from .schema.tables import LessonFile

NAME = "lesson.schema.json"


def json_schema() -> dict[str, Any]:
    """Return the schema (JSON Schema 2020-12) of a lesson file, with a description of every key."""
    made = LessonFile.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "lesson.toml"}


def schema_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
