"""Before a step is played: every text of the lesson that may stand on screen has its outlines, or is named with its key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lesson import Lesson, Problem
from lesson.language import read_table
from lesson.problems import file_name
from scenes.kit.outline import Fonts, MissingGlyph, outline
from scenes.kit.typst_code import Code, literal

MOST_TOLD = 10
_WHERE = "(Debian: fonts-droid-fallback or fonts-noto-cjk for Chinese, Japanese and Korean; emoji of colour fonts cannot be drawn)"
Place = tuple[str, str, str]  # file, key, text


def undrawable(lesson: Lesson, words: Sequence[Path], fonts: Fonts) -> list[Problem]:
    """Return a problem for every text with a character that no font has, or of which nothing is seen. words: the language's files."""
    places = [place for place in (*_own(lesson, words), *_translated(words)) if not place[2].isascii()]
    together = "".join(dict.fromkeys(char for _, _, text in places for char in text if not char.isascii()))
    doubtful = [place for place in places if not any(map(str.isalnum, place[2]))]
    if _lacking(together, fonts):
        doubtful = places
    problems = []
    for file, key, text in doubtful:
        if lacking := _lacking(text, fonts):
            them = "them" if len(lacking.split()) > 1 else "it"
            problems.append(Problem(file, key, lacking, f"no font on this machine has {them}; write it otherwise, or install a font that has it {_WHERE}"))
        elif not outline(_code(text), fonts).leaves:
            problems.append(Problem(file, key, repr(text), "nothing of it can be seen; write a text"))
    more = [Problem(problems[-1].file, "", "", f"and {len(problems) - MOST_TOLD} more texts of this kind")] if len(problems) > MOST_TOLD else []
    return problems[:MOST_TOLD] + more


def _lacking(text: str, fonts: Fonts) -> str:
    """The characters of a text that no font has, with spaces between them; "" for none."""
    try:
        outline(_code(text), fonts)
    except MissingGlyph as error:
        return error.problems[0].value
    return ""


def _code(text: str) -> Code:
    return Code("#" + literal(text))


def _own(lesson: Lesson, words: Sequence[Path]) -> Iterator[Place]:
    """The lesson's own texts on screen, each where it was written: in lesson.toml, a narration, or a language's [lesson]."""
    file = file_name(lesson.path)
    translated = {
        text: (file_name(path), f'lesson."{source}"') for path in words for source, text in read_table(path, "lesson").items()
    }
    for key, text in shown_texts(lesson):
        yield (*translated.get(text, (file, key)), text)
    for ref in lesson.steps:
        yield file_name(lesson.narration(ref.key)), "# title", ref.title


def shown_texts(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """The texts of lesson.toml that stand on screen, by their keys."""
    for key in ("title", "subtitle", "difficulty", "duration"):
        yield key, getattr(lesson, key)
    for n, text in enumerate(lesson.prerequisites):
        yield f"prerequisites[{n}]", text
    for key, points in (("discover", lesson.discover), ("concepts", lesson.concepts)):
        for n, point in enumerate(points):
            yield f"{key}[{n}].title", point.title
            yield f"{key}[{n}].text", point.text
    for n, (name, units) in enumerate(zip(lesson.layer_names, lesson.unit_names, strict=True)):
        yield f"network.layers[{n}].name", name
        for k, unit in enumerate(units or ()):
            yield f"network.layers[{n}].units[{k}]", unit.name
            yield f"network.layers[{n}].units[{k}].unit", unit.unit or ""


def _translated(words: Sequence[Path]) -> Iterator[Place]:
    """The translations of the scenes' texts."""
    for path in words:
        for source, text in read_table(path, "words").items():
            yield file_name(path), f'words."{source}"', str(text)
