"""The file of a language, words/<language>.toml, except the words on screen: its speech, and a lesson's texts."""

import difflib
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from lesson.file.clean import is_line
from lesson.file.path_guard import is_there
from lesson.file.reading import decoded, toml_of, words_bytes
from lesson.limits import MAX_SHOWN, MAX_SPOKEN, MAX_TEXT
from lesson.problems import LessonError, Problem, cut, file_name, nearest, shown

from .integers import in_words
from .marks import places

TABLES = ("words", "spoken", "lesson", "page")  # tables of words/<language>.toml
SPOKEN = {
    "point": "the mark before the decimals, 'point' in English",
    "minus": "the sign before a negative number",
    "plus": "the sign before a positive number",
    "of": "as in 'sigma of z'",
    "prime": "as in 'f prime'",
}
_NO_LOCALE = "."
_SYNTAX = 'a line is "target" = "...", both in quotes'


@lru_cache
def decimal_mark(language: str) -> str:
    """Return the decimal mark of a language (Babel): "," in es and de, "." where the language is unknown."""
    try:
        return str(get_decimal_symbol(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return _NO_LOCALE


def is_language(name: str) -> bool:
    """Return whether a name ("fr", "pt-BR") is a language that Babel knows."""
    try:
        get_decimal_symbol(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def counts(language: str) -> bool:
    """Return whether whole numbers of a language can be written in words (num2words)."""
    try:
        in_words(21, language)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=1000)
def whole_number(n: int, language: str, digits: tuple[str, ...] = ()) -> str:
    """Return a whole number from 0 in words: by num2words (see `counts`), or by digits where ten words are given."""
    if len(digits) == 10:
        return " ".join(digits[int(digit)] for digit in str(n))
    return " ".join(in_words(n, language).split())


def editions(language: str) -> tuple[str, ...]:
    """Return a language's code and those it falls back to, the nearest first.

    A region or script has the language's own words where it has none.

    >>> editions("es-MX"), editions("zh-Hant-TW")
    (('es-MX', 'es'), ('zh-Hant-TW', 'zh-Hant', 'zh'))
    """
    parts = language.split("-")
    return tuple("-".join(parts[:n]) for n in range(len(parts), 0, -1))


def words_files(folder: Path, assets: Path, language: str) -> tuple[Path, ...]:
    """Return the files of a language that exist, the one with the lowest priority first.

    The lesson folder's files override the project's; in each folder, a region's file overrides its language's.
    """
    places = (root / "words" / f"{name}.toml" for root in (assets, folder) for name in reversed(editions(language)))
    return tuple(dict.fromkeys(place for place in places if is_there(place)))


def read_words(file: Path) -> Mapping[str, Any]:
    """Return the content of a file words/<language>.toml; LessonError for one that cannot be read."""
    return _words_in(words_bytes(file), file_name(file))


@lru_cache(maxsize=16)  # a lesson asks a language's files for one table after the other
def _words_in(data: bytes, name: str) -> Mapping[str, Any]:
    return toml_of(decoded(data, name), name, _SYNTAX)


def read_table(file: Path, table: str) -> Mapping[str, Any]:
    """Return a table of a language's file ({} where it has none); LessonError for a file that cannot be read."""
    name = file_name(file)
    found = read_words(file).get(table, {})
    if not isinstance(found, dict):
        raise LessonError([Problem(name, table, shown(found), f"make it a table, [{table}], with lines under it")])
    return found


def spoken_table(files: tuple[Path, ...], language: str) -> dict[str, Any]:
    """Return [spoken] of a language's files: the keys of SPOKEN, and "symbols", a table of other signs; {} without one.

    LessonError names every key that is missing or not a text.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for file in files:
        table = read_table(file, "spoken")
        problems += _wrong_tables(file) + _wrong_lines(file, table)
        found = {**found, **table, "symbols": {**found.get("symbols", {}), **_table(table.get("symbols"))}}
    if problems:
        raise LessonError(problems)
    if not any(key in found for key in SPOKEN):
        return {"symbols": found["symbols"]} if found.get("symbols") else {}
    missing = [key for key in SPOKEN if not found.get(key)]
    name = file_name(files[-1])
    problems += [
        Problem(name, f"spoken.{key}", "", f"is missing; write how the language says {SPOKEN[key]}") for key in missing
    ]
    if not counts(language) and len(str(found.get("digits", "")).split()) != 10:
        cure = "num2words does not know this language: give the ten words for 0 to 9, with spaces between them"
        problems.append(Problem(name, "spoken.digits", shown(found.get("digits", "")), cure))
    if problems:
        raise LessonError(problems)
    return found


def _wrong_tables(file: Path) -> list[Problem]:
    """Return a problem for every table of a file of words that has no meaning, with the nearest that has one."""
    found: list[tuple[str, str, tuple[str, ...]]] = [
        (name, name, TABLES)
        for name, table in read_words(file).items()
        if name not in TABLES and isinstance(table, dict)
    ]
    keys = (*SPOKEN, "digits", "symbols")
    found += [(f"spoken.{name}", name, keys) for name in read_table(file, "spoken") if name not in keys]
    return [
        Problem(file_name(file), key, "", f"means nothing here; {nearest(name, sorted(valid))}")
        for key, name, valid in found
    ]


def misspelt(file: Path, table: str, known: Collection[str], cutoff: float = 0.85) -> list[Problem]:
    """Return a problem for every left side of a table that is nearly a known text.

    A known text that the table has, too, is not what was meant.
    """
    there = list(read_table(file, table))
    free = [text for text in known if text not in there]
    near = [
        (source, difflib.get_close_matches(source, free, n=1, cutoff=cutoff)) for source in there if source not in known
    ]
    return [
        Problem(
            file_name(file), f'{table}."{source}"', "", f"there is no such text in English; did you mean {close[0]!r}?"
        )
        for source, close in near
        if close
    ]


def _table(value: Any) -> dict[str, str]:
    return value if isinstance(value, dict) else {}


def _wrong_lines(file: Path, table: Mapping[str, Any]) -> list[Problem]:
    symbols = table.get("symbols", {})
    texts = {key: value for key, value in table.items() if key != "symbols"} | {
        f"symbols.{k}": v for k, v in _table(symbols).items()
    }
    wrong = [(key, value) for key, value in texts.items() if not isinstance(value, str)]
    if not isinstance(symbols, dict):
        wrong.append(("symbols", symbols))
    found = [Problem(file_name(file), f"spoken.{key}", shown(value), "write a text in quotes") for key, value in wrong]
    for key, value in texts.items():
        most = MAX_SPOKEN * (2 if key == "digits" else 1)  # ten words
        if isinstance(value, str) and len(value) > most:
            found.append(
                Problem(
                    file_name(file),
                    f"spoken.{cut(key, 60)}",
                    f"{len(value):,} characters",
                    f"has at most {most}; shorten it",
                )
            )
    return found


def empty_texts(files: tuple[Path, ...], table: str) -> frozenset[str]:
    """Return the texts whose line in that table is empty, in the last file that has one."""
    said: dict[str, object] = {}
    for file in files:
        said |= read_table(file, table)
    return frozenset(source for source, text in said.items() if text == "")


def own_texts(files: tuple[Path, ...], table: str) -> dict[str, str]:
    """Return [lesson] or [page] of a language's files: translations of the lesson's own texts, or of course pages.

    The lesson's own texts are titles, concepts, names of layers and units. LessonError for what is not a text. "" is
    not translated yet and left out: whoever shows such a text reports it (`empty_texts`).
    """
    found: dict[str, str] = {}
    problems = []
    most = MAX_TEXT if table == "page" else MAX_SHOWN
    for file in files:
        for source, text in read_table(file, table).items():
            if text == "":
                continue
            if not isinstance(text, str) or not is_line(text):
                problems.append(
                    Problem(file_name(file), f'{table}."{source}"', shown(text), "write a text in quotes, on one line")
                )
            elif len(text) > most:
                problems.append(
                    Problem(
                        file_name(file),
                        f'{table}."{cut(source, 60)}"',
                        f"{len(text):,} characters",
                        f"a text has at most {most:,}",
                    )
                )
            elif table == "page" and places(source) != places(text):
                cure = f"keep the values of the English text: {', '.join(places(source)) or 'none'}"
                problems.append(Problem(file_name(file), f'{table}."{source}"', shown(text), cure))
            else:
                found[source] = text
    if problems:
        raise LessonError(problems)
    return found
