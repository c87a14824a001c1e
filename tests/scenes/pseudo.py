"""A language that nobody speaks: every English text 40 % longer, as German or Finnish may well be."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from lesson.file.toml_text import value_text
from tests.scenes.conftest import ROOT

CODE = "fi"  # a language that the project has no words for, and Babel knows
LONGER = 0.4
SPOKEN = {"point": "pilkku", "minus": "miinus", "plus": "plus", "of": "on", "prime": "pilkku"}
_KEPT = re.compile(r"(\{\{|\}\}|\{\w+\}|:\s*\w+\s*(?=\}\}))")  # values, and roles of coloured parts


def longer(text: str) -> str:
    """The text with 40 % more letters, spread over its words; values and coloured parts stay."""
    owed = 0.0

    def stretched(match: re.Match[str]) -> str:
        nonlocal owed
        owed += LONGER * len(match[0])
        more = int(owed + 0.5)
        owed -= more
        return match[0] + ("aeiou" * more)[:more]

    parts = _KEPT.split(text)
    return "".join(part if index % 2 else re.sub(r"[A-Za-z]+", stretched, part) for index, part in enumerate(parts))


def lesson(folder: Path, source: Path) -> Path:
    """A copy of a lesson in that language: words on screen, titles and the lesson's own texts; the narration stays
    English.
    """
    folder.mkdir()
    text = re.sub(r"^language = .*\n", "", source.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (folder / "lesson.toml").write_text(f'language = "{CODE}"\n{text}', encoding="utf-8")
    for data in source.parent.glob("*.csv"):
        (folder / data.name).write_bytes(data.read_bytes())
    spoken = folder / "narration" / CODE
    spoken.mkdir(parents=True)
    for file in (ROOT / "assets" / "narration" / "en").glob("*.md"):
        head, _, rest = file.read_text(encoding="utf-8").partition("\n")
        (spoken / file.name).write_text(f"# {longer(head[2:])}\n{rest}", encoding="utf-8")
    known = tomllib.loads((ROOT / "assets" / "words" / "es.toml").read_text(encoding="utf-8"))  # every text there is
    own = {text: longer(text) for text in known["lesson"] if len(longer(text)) <= 300}
    tables = {"words": {text: longer(text) for text in known["words"]}, "spoken": SPOKEN, "lesson": own}
    lines = [
        line
        for name, table in tables.items()
        for line in (f"[{name}]", *(f"{value_text(key)} = {value_text(value)}" for key, value in table.items()))
    ]
    (folder / "words").mkdir()
    (folder / "words" / f"{CODE}.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "lesson.toml"
