"""The words on screen in the lesson's language: English as the scenes have it, or the text of words/<language>.toml."""

import difflib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from lesson.file.clean import is_line
from lesson.limits import MAX_SHOWN, MAX_TOLD
from lesson.model import PROJECT_ROOT, Lesson
from lesson.problems import LessonError, Problem, file_name, shown

from .language import TABLES, empty_texts, read_words, words_files
from .marks import places, words_of

ON_SCREEN = "On screen:"  # the heading before what a beat shows, in its transcript
SOURCE = "en"  # the language the scenes are written in
_KNOWN = PROJECT_ROOT / "assets" / "words" / "es.toml"  # has every text that the project's steps put on screen
_LETTER = re.compile(r"[^\W\d_]{2}")


class ScreenWords:
    """Texts of one lesson's language. `asked` collects the requested texts, so that a missing one is reported."""

    def __init__(
        self, language: str, files: tuple[Path, ...], home: Path | None = None, untranslated: Iterable[str] = ()
    ) -> None:
        self.language = language
        self.files = files
        self.home = home or PROJECT_ROOT / "assets"  # the folder whose words/ a missing text is to be written in
        self.texts: dict[str, str] = {}
        self.asked: dict[str, None] = {}
        self.untranslated = frozenset(untranslated)
        self.asked_own: dict[str, None] = {}
        for file in files:
            self.texts |= {source: text for source, text in _read(file, _changed(file)).items() if text}

    def text(self, source: str) -> str:
        """Return the text on screen for an English text; the text itself where no file has it."""
        if _LETTER.search(words_of(source)):
            self.asked[source] = None
        return self.texts.get(source, source)

    def own(self, text: str) -> str:
        """Return a text of the lesson's own as it is; one whose line under [lesson] is empty counts as requested."""
        if text in self.untranslated:
            self.asked_own[text] = None
        return text

    @property
    def missing(self) -> tuple[str, ...]:
        """What was requested and is in no file of the language."""
        own = self.language.split("-")[0] == SOURCE
        return () if own else tuple(source for source in self.asked if source not in self.texts)

    def problems(self) -> list[Problem]:
        """Return a problem for every text that was requested and is missing."""
        name = f"{self.language.split('-')[0]}.toml"
        own = [file for file in self.files if file.parent == self.home / "words"]
        file = file_name(own[-1] if own else self.home / "words" / name)
        left = {source for each in self.files for source in _read(each, _changed(each))}
        found = [
            (
                Problem(file, f'words."{source}"', "", "is empty: write the translation")
                if source in left
                else Problem(
                    file, f'words."{source}"', "", f'is missing; add "{source}" = "..." (words in this language)'
                )
            )
            for source in self.missing
        ]
        cure = "is empty: write the translation, or remove the line"
        return found + [Problem(file, f'lesson."{source}"', "", cure) for source in self.asked_own]


def screen_words(lesson: Lesson) -> ScreenWords:
    """Return the words of a lesson: the project's words/<language>.toml, and over it that of the lesson's folder.

    Raises LessonError for a file that is not TOML, for texts that lose a value or a coloured part, and for left sides
    that are not an English text on screen.
    """
    files = words_files(lesson.folder, PROJECT_ROOT / "assets", lesson.language)
    ours = (PROJECT_ROOT / "assets").resolve()
    home = ours if lesson.folder.resolve().is_relative_to(ours) else lesson.folder
    problems = [
        problem for file in files if not file.resolve().is_relative_to(ours) for problem in _unknown(file, lesson)
    ]
    if problems:
        raise LessonError(problems)
    return ScreenWords(lesson.language, files, home, empty_texts(files, "lesson"))


def _unknown(file: Path, lesson: Lesson) -> list[Problem]:
    """Return a problem for every left side of [words] that no step has.

    Where a lesson has steps of its own, only for one that is nearly a known text.
    """
    known = _read(_KNOWN, _changed(_KNOWN))
    there = list(_read(file, _changed(file)))
    own_code = any(ref.own_code for ref in lesson.steps)
    problems = []
    for source in there:
        near = difflib.get_close_matches(
            source, [text for text in known if text not in there], n=1, cutoff=0.85 if own_code else 0.6
        )
        if source not in known and (near or not own_code) and _LETTER.search(words_of(source)):
            cure = (
                f"no text on screen reads so in English; did you mean {near[0]!r}?"
                if near
                else "no text on screen reads so in English; remove the line"
            )
            problems.append(Problem(file_name(file), f'words."{source}"', "", cure))
    return problems


def _changed(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:  # a link to nothing, for instance: reported when it is read
        return 0


@lru_cache(maxsize=32)
def _read(file: Path, changed_ns: int) -> dict[str, str]:
    name = file_name(file)
    tables = read_words(file)
    table = tables.get("words", {} if set(tables) & set(TABLES) else None)
    if not isinstance(table, dict):
        raise LessonError(
            [Problem(name, "words", "", 'is missing; add a table [words] with "target" = "..." under it')]
        )
    problems = [problem for source, text in table.items() for problem in _wrong(name, source, text)]
    if problems:
        raise LessonError(problems[:MAX_TOLD])
    return {source: str(text) for source, text in table.items()}


def _wrong(name: str, source: str, text: object) -> list[Problem]:
    """Check one line: a text, on one line, with the values and coloured parts of the English one."""
    key = f'words."{source}"'
    if not isinstance(text, str) or not is_line(text):
        if text == "":
            return []  # not translated yet: reported when it is shown, so that a language can be begun with one step
        return [Problem(name, key, shown(text), "write a text in quotes, on one line")]
    if max(len(source), len(text)) > MAX_SHOWN:
        return [Problem(name, key[:80], f"{len(text):,} characters", f"a text on screen has at most {MAX_SHOWN:,}")]
    wanted, found = places(source), places(text)
    if wanted != found:
        listed = ", ".join(wanted) or "none"
        return [Problem(name, key, shown(text), f"keep the values and coloured parts of the English text: {listed}")]
    return []
