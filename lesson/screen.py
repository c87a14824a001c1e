"""The words on screen in the lesson's language: English as the scenes have it, or what words/<language>.toml gives for it."""

import re
from functools import lru_cache
from pathlib import Path

from .clean import is_line
from .language import read_words, words_files
from .limits import MAX_TEXT, MAX_TOLD
from .marks import places, words_of
from .model import PROJECT_ROOT, Lesson
from .problems import LessonError, Problem, file_name, shown

SOURCE = "en"  # the language the scenes are written in
_LETTER = re.compile(r"[^\W\d_]{2}")


class ScreenWords:
    """Texts of one lesson's language. `asked` collects what was asked for: what no file has must not pass silently."""

    def __init__(self, language: str, files: tuple[Path, ...]) -> None:
        self.language = language
        self.files = files
        self.texts: dict[str, str] = {}
        self.asked: dict[str, None] = {}
        for file in files:
            self.texts |= _read(file, _changed(file))

    def text(self, source: str) -> str:
        """Return what stands on screen for an English text; the text itself where no file has it."""
        if _LETTER.search(words_of(source)):
            self.asked[source] = None
        return self.texts.get(source, source)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was asked for and is in no file of the language."""
        own = self.language.split("-")[0] == SOURCE
        return () if own else tuple(source for source in self.asked if source not in self.texts)

    def problems(self) -> list[Problem]:
        """Return a problem for every text that was asked for and is missing."""
        file = file_name(PROJECT_ROOT / "assets" / "words" / f"{self.language.split('-')[0]}.toml")
        return [
            Problem(file, f'words."{source}"', "", f'is missing; add "{source}" = "..." (words in this language)')
            for source in self.missing
        ]


def screen_words(lesson: Lesson) -> ScreenWords:
    """Return the words of a lesson: the project's words/<language>.toml, and over it that of the lesson's folder.

    Raises LessonError for a file that is no TOML, or whose texts lose a value or a coloured part.
    """
    return ScreenWords(lesson.language, words_files(lesson.folder, PROJECT_ROOT / "assets", lesson.language))


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:  # a link to nothing, for instance: told when it is read
        return 0


@lru_cache(maxsize=32)
def _read(file: Path, changed_ns: int) -> dict[str, str]:
    name = file_name(file)
    table = read_words(file).get("words")
    if not isinstance(table, dict):
        raise LessonError([Problem(name, "words", "", 'is missing; add a table [words] with "target" = "..." under it')])
    problems = [problem for source, text in table.items() for problem in _wrong(name, source, text)]
    if problems:
        raise LessonError(problems[:MAX_TOLD])
    return {source: str(text) for source, text in table.items()}


def _wrong(name: str, source: str, text: object) -> list[Problem]:
    """Check one line: a text, on one line, with the values and coloured parts of the English one."""
    key = f'words."{source}"'
    if not isinstance(text, str) or not is_line(text):
        if text == "":
            return [Problem(name, key, "", "is empty: write the translation (./render.sh translate LANGUAGE lists what is missing)")]
        return [Problem(name, key, shown(text), "write a text in quotes, on one line")]
    if max(len(source), len(text)) > MAX_TEXT:
        return [Problem(name, key[:80], f"{len(text):,} characters", f"a text on screen has at most {MAX_TEXT:,}")]
    wanted, found = places(source), places(text)
    if wanted != found:
        listed = ", ".join(wanted) or "none"
        return [Problem(name, key, shown(text), f"keep the values and coloured parts of the English text: {listed}")]
    return []
