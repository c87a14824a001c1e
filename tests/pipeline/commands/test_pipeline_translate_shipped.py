"""Spanish, which ships, is whole: no text, no beat is missing or stale."""

import tomllib

from lesson import PROJECT_ROOT, load_lesson
from lesson.language.translation import (
    digest,
    narration_findings,
    page_findings,
    sections,
    texts_findings,
    texts_of,
)


def test_the_project_is_whole_in_spanish() -> None:
    for file in [
        PROJECT_ROOT / "assets" / "lesson.toml",
        *(PROJECT_ROOT / "assets" / "templates").glob("*/lesson.toml"),
    ]:
        lesson = load_lesson(file)
        assert narration_findings(lesson, "es") == texts_findings(lesson, "es") == []
        spanish = load_lesson(file, ['language="es"'])
        same = {"setosa", "versicolor", "virginica"}
        assert page_findings(lesson, "es") == []
        assert not set(texts_of(lesson)) & set(texts_of(spanish)) - same, (
            "texts of the lesson that are English in Spanish"
        )
    momentum = load_lesson(PROJECT_ROOT / "examples" / "momentum")
    assert narration_findings(momentum, "es") == []


def test_sources_of_the_spanish_narration_are_those_of_today() -> None:
    there = tomllib.loads((PROJECT_ROOT / "assets" / "narration" / "es" / "sources.toml").read_text(encoding="utf-8"))
    for file in (PROJECT_ROOT / "assets" / "narration" / "en").glob("*.md"):
        said = sections(file.read_text(encoding="utf-8"))
        assert there[file.stem] == {beat: digest(text) for beat, text in said.items() if beat}
