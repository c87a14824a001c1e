"""Check before a step is played that every text on screen can be drawn; report the key of one that cannot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lesson import Lesson, Problem
from lesson.language.language import read_table
from lesson.model import networks_of
from lesson.problems import file_name
from scenes.kit.type.outline import Fonts, MissingGlyph, outline
from scenes.kit.type.typst_code import Code, literal

MOST_TOLD = 10
AT_ONCE = 500  # characters
Place = tuple[str, str, str]  # file, key, text


def undrawable(lesson: Lesson, words: Sequence[Path], fonts: Fonts) -> list[Problem]:
    """Return a problem for every text with a character that no font has, or with nothing visible.

    words: the language's files.
    """
    places = [place for place in (*_own(lesson, words), *_translated(words)) if not place[2].isascii()]
    together = "".join(dict.fromkeys(char for _, _, text in places for char in text if not char.isascii()))
    doubtful = [place for place in places if not any(map(str.isalnum, place[2]))]
    if _lacking(together, fonts):
        doubtful = places
    problems: list[Problem] = []
    for file, key, text in doubtful:
        if len(problems) == MOST_TOLD:
            problems.append(Problem(file, "", "", "and perhaps more texts of this kind"))
            break
        if lacking := _lacking(text, fonts):
            problems.append(replace(lacking, file=file, key=key))
        elif not outline(_code(text[:AT_ONCE]), fonts).leaves:
            problems.append(Problem(file, key, repr(text), "nothing of it can be seen; write a text"))
    return problems


def _lacking(text: str, fonts: Fonts) -> Problem | None:
    """Return a problem that names the first characters of a text that no font has; None where all have a font."""
    for at in range(0, len(text), AT_ONCE):
        try:
            outline(_code(text[at : at + AT_ONCE]), fonts)
        except MissingGlyph as error:
            return error.problems[0]
    return None


def _code(text: str) -> Code:
    return Code("#" + literal(text))


def _own(lesson: Lesson, words: Sequence[Path]) -> Iterator[Place]:
    """Yield the lesson's own texts on screen, each with its place.

    In lesson.toml, a narration, or a language's [lesson].
    """
    file = file_name(lesson.path)
    translated = {
        text: (file_name(path), f'lesson."{source}"')
        for path in words
        for source, text in read_table(path, "lesson").items()
    }
    for key, text in shown_texts(lesson):
        yield (*translated.get(text, (file, key)), text)
    for ref in lesson.steps:
        yield file_name(lesson.narration(ref.key)), "# title", ref.title


def shown_texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """Yield the texts of lesson.toml that are shown, by their keys."""
    for key in ("title", "subtitle", "difficulty", "duration"):
        yield key, getattr(lesson, key)
    for n, text in enumerate(lesson.prerequisites):
        yield f"prerequisites[{n}]", text
    for key, points in (("discover", lesson.discover), ("concepts", lesson.concepts)):
        for n, point in enumerate(points):
            yield f"{key}[{n}].title", point.title
            yield f"{key}[{n}].text", point.text
    for table, each in networks_of(lesson):
        for n, (name, units) in enumerate(zip(each.layer_names, each.unit_names, strict=True)):
            yield f"{table}.layers[{n}].name", name
            for k, unit in enumerate(units or ()):
                yield f"{table}.layers[{n}].units[{k}]", unit.name
                yield f"{table}.layers[{n}].units[{k}].unit", unit.unit or ""


def _translated(words: Sequence[Path]) -> Iterator[Place]:
    """Yield the translations of the scenes' texts."""
    for path in words:
        for source, text in read_table(path, "words").items():
            yield file_name(path), f'words."{source}"', str(text)
