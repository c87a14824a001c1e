"""What a language's file words/<language>.toml gives besides the words on screen: how it is spoken, and a lesson's own texts."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import UnknownLocaleError
from babel.numbers import get_decimal_symbol
from num2words import num2words

from .clean import is_line
from .inside import is_there
from .limits import MAX_TEXT
from .marks import places
from .problems import LessonError, Problem, cut, file_name, shown
from .reading import decoded, toml_of, words_bytes

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
    """Return the mark before the decimals as the language writes it (Babel): "," in es and de, "." where it is unknown."""
    try:
        return str(get_decimal_symbol(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return _NO_LOCALE


def is_language(name: str) -> bool:
    """Say whether a name ("fr", "pt-BR") is a language that Babel knows."""
    try:
        get_decimal_symbol(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def counts(language: str) -> bool:
    """Say whether whole numbers can be said in a language (num2words)."""
    try:
        num2words(21, lang=language.replace("-", "_"))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=1000)
def whole_number(n: int, language: str, digits: tuple[str, ...] = ()) -> str:
    """Return a whole number from 0 in words: of a language that `counts`, else digit by digit with the ten words given."""
    if len(digits) == 10:
        return " ".join(digits[int(digit)] for digit in str(n))
    return " ".join(str(num2words(n, lang=language.replace("-", "_"))).split())


def editions(language: str) -> tuple[str, ...]:
    """Return a language's code and those that stand in for it, the nearest first: a region or script has the language's own words.

    >>> editions("es-MX"), editions("zh-Hant-TW")
    (('es-MX', 'es'), ('zh-Hant-TW', 'zh-Hant', 'zh'))
    """
    parts = language.split("-")
    return tuple("-".join(parts[:n]) for n in range(len(parts), 0, -1))


def words_files(folder: Path, assets: Path, language: str) -> tuple[Path, ...]:
    """Return the files of a language that are there: the project's, and over it the lesson folder's; over each its region's."""
    places = (root / "words" / f"{name}.toml" for root in (assets, folder) for name in reversed(editions(language)))
    return tuple(dict.fromkeys(place for place in places if is_there(place)))


def read_words(file: Path) -> dict[str, Any]:
    """Return all of a file words/<language>.toml; LessonError for one that cannot be read."""
    return toml_of(decoded(words_bytes(file), file_name(file)), file_name(file), _SYNTAX)


def read_table(file: Path, table: str) -> dict[str, Any]:
    """Return a table of a language's file ({} where it has none); LessonError for a file that cannot be read."""
    name = file_name(file)
    found = read_words(file).get(table, {})
    if not isinstance(found, dict):
        raise LessonError([Problem(name, table, shown(found), f"make it a table, [{table}], with lines under it")])
    return found


def spoken_table(files: tuple[Path, ...], language: str) -> dict[str, Any]:
    """Return [spoken] of a language's files: the keys of SPOKEN, and "symbols", a table of what else is said; {} where none is.

    LessonError names every key that is missing or no text.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for file in files:
        table = read_table(file, "spoken")
        problems += _wrong_lines(file, table)
        found = {**found, **table, "symbols": {**found.get("symbols", {}), **_table(table.get("symbols"))}}
    if problems:
        raise LessonError(problems)
    if not any(key in found for key in SPOKEN):
        return {"symbols": found["symbols"]} if found.get("symbols") else {}
    missing = [key for key in SPOKEN if not found.get(key)]
    name = file_name(files[-1])
    problems += [Problem(name, f"spoken.{key}", "", f"is missing; write how the language says {SPOKEN[key]}") for key in missing]
    if not counts(language) and len(str(found.get("digits", "")).split()) != 10:
        cure = "num2words does not know this language: give the ten words for 0 to 9, with spaces between them"
        problems.append(Problem(name, "spoken.digits", shown(found.get("digits", "")), cure))
    if problems:
        raise LessonError(problems)
    return found


def _table(value: Any) -> dict[str, str]:
    return value if isinstance(value, dict) else {}


def _wrong_lines(file: Path, table: dict[str, Any]) -> list[Problem]:
    symbols = table.get("symbols", {})
    texts = {key: value for key, value in table.items() if key != "symbols"} | {f"symbols.{k}": v for k, v in _table(symbols).items()}
    wrong = [(key, value) for key, value in texts.items() if not isinstance(value, str)]
    if not isinstance(symbols, dict):
        wrong.append(("symbols", symbols))
    return [Problem(file_name(file), f"spoken.{key}", shown(value), "write a text in quotes") for key, value in wrong]


def own_texts(files: tuple[Path, ...], table: str) -> dict[str, str]:
    """Return [lesson] of a language's files (what stands for the lesson's own texts: titles, concepts, layers, units) or [page].

    LessonError for what is no text; "" (not translated yet) is an error too: nothing is mixed in silently.
    """
    found: dict[str, str] = {}
    problems = []
    for file in files:
        for source, text in read_table(file, table).items():
            if not isinstance(text, str) or not is_line(text):
                cure = "is empty: write the translation, or take the line out" if text == "" else "write a text in quotes, on one line"
                problems.append(Problem(file_name(file), f'{table}."{source}"', shown(text) if text != "" else "", cure))
            elif len(text) > MAX_TEXT:
                problems.append(Problem(file_name(file), f'{table}."{cut(source, 60)}"', f"{len(text):,} characters", f"a text has at most {MAX_TEXT:,}"))
            elif table == "page" and places(source) != places(text):
                cure = f"keep the values of the English text: {', '.join(places(source)) or 'none'}"
                problems.append(Problem(file_name(file), f'{table}."{source}"', shown(text), cure))
            else:
                found[source] = text
    if problems:
        raise LessonError(problems)
    return found
