"""Words on screen that are translated are used: each text of assets/words is written somewhere in the program."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT

ROOMS = ("scenes", "lesson/language", "assets/templates")


def written(text: str) -> tuple[set[str], set[str]]:
    """Texts of a file, and patterns of those in which something is filled in: it may be anything."""
    nodes = list(ast.walk(ast.parse(text)))
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    texts |= {quoted for text in texts for quoted in re.findall('"([^"]+)"', text)}  # words in mathematics
    filled = [
        [re.escape(part.value) if isinstance(part, ast.Constant) else ".*" for part in node.values]
        for node in nodes
        if isinstance(node, ast.JoinedStr)
    ]
    return texts, {
        "".join(parts) for parts in filled if any(part != ".*" and re.search("[a-z]{2}", part) for part in parts)
    }


def unused(words: list[str], sources: list[str]) -> list[str]:
    found = [written(source) for source in sources]
    texts = set().union(*(texts for texts, _ in found))
    patterns = [re.compile(pattern) for pattern in set().union(*(patterns for _, patterns in found))]
    return [word for word in words if word not in texts and not any(each.fullmatch(word) for each in patterns)]


@pytest.mark.parametrize("path", sorted((PROJECT_ROOT / "assets" / "words").glob("*.toml")), ids=lambda path: path.name)
def test_every_translated_text_is_written_in_the_program(path: Path):
    words = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    files = [file for room in ROOMS for file in (PROJECT_ROOT / room).rglob("*.py")]
    assert unused(list(words), [file.read_text(encoding="utf-8") for file in files]) == []


def test_a_text_that_nobody_writes_is_found():
    assert unused(["gone", "up 3", "here"], ['a = "here"', 'b = f"up {3}"', 'c = f"{x}"']) == ["gone"]
