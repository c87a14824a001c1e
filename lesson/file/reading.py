"""Texts and tables of a lesson's files: through the guard, as UTF-8; each problem names the file."""

import re
import tomllib
from pathlib import Path
from typing import Any

from lesson.limits import MAX_KEY_PARTS, MAX_KEYS, MAX_NARRATION_BYTES, MAX_WORDS_BYTES
from lesson.problems import LessonError, Problem, Refused, file_name, shown

from .clean import clean, cleaned, one_line
from .path_guard import read_inside

NO_NARRATION = "there is no such narration file; write it: '# Title', then '## beat: Title' and its spoken lines"


def bytes_inside(path: Path, root: Path, most: int, missing: str = "there is no such file") -> bytes:
    """Return the content of a file inside `root`; LessonError for what path_guard.read_inside refuses.

    missing: the cure where there is no file.
    """
    try:
        return read_inside(path, root, most)
    except FileNotFoundError:
        problem = Problem(file_name(path), "", "", missing)
    except Refused as refused:
        problem = refused.at(file_name(path), "")
    raise LessonError([problem])


def narration_bytes(path: Path) -> bytes:
    """Return the content of a narration file, <root>/narration/<language>/<step>.md; LessonError as in bytes_inside."""
    return bytes_inside(path, path.parents[2], MAX_NARRATION_BYTES, NO_NARRATION)


def narration_text(path: Path) -> str:
    """Return the text of a narration file, without control characters in its lines.

    Raises LessonError as bytes_inside does, and for a file that is not UTF-8.
    """
    text = decoded(narration_bytes(path), file_name(path))
    return "\n".join(one_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def words_bytes(path: Path) -> bytes:
    """Return the content of a file of words, <root>/words/<language>.toml; LessonError as in bytes_inside."""
    return bytes_inside(path, path.parents[1], MAX_WORDS_BYTES)


def text_inside(path: Path, root: Path, most: int, missing: str = "there is no such file") -> str:
    """Return the text in a file inside `root`, without a byte-order mark; LessonError also where it is not UTF-8."""
    return decoded(bytes_inside(path, root, most, missing), file_name(path))


def decoded(data: bytes, name: str) -> str:
    """Return bytes as clean text, without a byte-order mark; LessonError where they are not UTF-8.

    `name` is the file's, for messages.
    """
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise LessonError([Problem(name, "", "", f"byte {error.start} is not UTF-8; save the file as UTF-8")]) from None


_SLIPS = (  # what TOML does not accept: a pattern at or before the place where tomllib stopped, and the cure
    (re.compile(r"(?:^|[=\[,])\s*[+-]?\.\d+"), "a number needs a digit before the point: write 0.5 for .5"),
    (re.compile(r"(?:^|[=\[,])\s*[+-]?\d+\.(?!\d)"), "a number needs a digit after the point: write 5.0 for 5."),
    (re.compile(r"=\s*[+-]?\d+,\d+\s*(?:#|$)"), "the mark before decimals is a point: write 0.5 for 0,5"),
    (re.compile(r"=\s*(?i:true|yes|on|false|no|off)\s*(?:#|$)"), "write true or false, in small letters"),
    (
        re.compile(r"[=\[,]\s*(?i:none|null|nil)\s*(?:#|[\],]|$)"),
        "leave out a key that has no value; a text that says so needs quotes",
    ),
    (re.compile(r"=\s*[\[{][^\"'#]*;"), "numbers are separated by commas, rows by brackets: [[0.6, -0.3], [0.1, 0.2]]"),
    (re.compile(r"=\s*\[[^\"'#]*\d\s+[+-]?\d"), "numbers in a list are separated by commas: [0.6, -0.3]"),
    (re.compile(r"[=\[,]\s*[+-]?[\d.]+\s*/\s*\d"), "a fraction is written out: 0.5 for 1/2"),
    (re.compile(r"[=\[,]\s*[+-]?[\d.]+\s*%"), "a percentage is written out: 0.5 for 50%"),
    (re.compile(r"[=\[,]\s*\("), "a list needs square brackets: [1.0, 0.5]"),
    (re.compile(r"=\s*[+-]?[\d.]+\s*,\s*[+-]?\d"), "a list needs square brackets: [1.0, 0.5]"),
    (re.compile(r"^[^\"'#=]*={2}"), "one = is enough"),
    (
        re.compile(r"^\s*(?!\[[\w.]+\]\s*$|\[\[[\w.]+\]\]\s*$)\[{1,2}\s*[A-Za-z][\w. -]*\]?\s*(?:#|$)"),
        "the name of a table needs brackets, [words] or [network]; where there are several, [[network.layers]]",
    ),
    (re.compile(r"=\s*[+-]?\d[\d.eE+-]*\s*;"), "a line ends with its value: remove the ;"),
    (re.compile(r"=\s*'[^']*'[^\s#,\]}]"), 'a text with an apostrophe needs double quotes: "it\'s"'),
    (re.compile(r"^[^#]*//"), "a comment begins with #"),
    (
        re.compile(r"=\s*[+-]?\d[\d.eE+-]*\s+[^\s\d#]"),
        "only a comment, which begins with #, may follow a value",
    ),
    (
        re.compile(r"=\s*\"[^\"]*\"[^\"\s#,\]}][^\"]*\""),
        'quotes inside a text need a backslash: "a \\"word\\" in quotes"',
    ),
    (re.compile(r"=\s*(?:'[^']*|\"[^\"]*)$"), "the text has no closing quote"),
    (re.compile(r"^\s*[A-Za-z_]\w*\s+[^=\s]"), "write key = value, with = between them"),
    (re.compile(r"^\s*[{]"), "this looks like JSON: write key = value, a line for each key"),
    (re.compile("[=\\[,]\\s*[\u2212\u2013]\\s*[\\d.]"), "the sign before a number is the keyboard's minus, -"),
    (
        re.compile("[=\\[,]\\s*[+-]?[\\d.]*[^\\W\\d_a-zA-Z]*[\u00b2\u00b3\u00b9\u00bd\u00bc\u00be\u2070-\u2089]"),
        "write a number with plain digits, 0.5 or 30",
    ),
    (re.compile("[=\\[,]\\s*[\u201c\u201d\u201e\u00ab\u2018\u2019]"), 'the quotes around a text are straight ones, "'),
    (re.compile("[=\\[,]\\s*[+-]?[\uff10-\uff19\u0660-\u0669]"), "write a number with plain digits, 0.5 or 30"),
    (
        re.compile("\u00a0|\u202f"),
        "the line has a no-break space, from a web page perhaps: write a plain space",
    ),
    (re.compile(r"=\s*#[0-9A-Fa-f]{3,8}\b"), 'a colour is a text: write it in quotes, "#FFFFFF"'),
    (re.compile(r"=\s*(?:#|$)"), "the value after = is missing"),
    (
        re.compile(r"^[^\"']*[=\[,]\s*[+-]?0\d+(?![\d:-])"),
        "a number has no zero before its first digit: write 5 for 05",
    ),
    (
        re.compile(r"^[^\"']*[=\[,]\s*[+-]?\d[\d._]*(?![eE][+-]?\d)[A-Za-z]"),
        "a number has no letters after it: write 5 for 5kg; a text needs quotes",
    ),
    (re.compile(r"^\s*[\w.-]+\s*:\s"), "write key = value, with = and no colon"),
)


_SINGLE = re.compile(
    r"^[ \t]*(?:\[(?:network\.layers|steps|concepts|discover)\]|\[\[?network[ \t]+layers\]\]?)", re.MULTILINE
)


def toml_cure(text: str, error: str) -> str:
    """Return the cure for a common slip at the line where tomllib stopped; "" for anything else.

    >>> toml_cure("eta = .5", "Invalid value (at line 1, column 7)")
    'a number needs a digit before the point: write 0.5 for .5'
    """
    if single := _SINGLE.search(text) if "overwrite a value" in error or "Cannot declare" in error else None:
        name = ".".join(single.group().strip(" \t[]").split())
        return f"each of them begins with two brackets and dots in its name: [[{name}]]"
    if "overwrite a value" in error:
        return "a key appears twice: remove one of the two"
    if "Cannot declare" in error:
        return "a table appears twice; a list of tables, layers for instance, needs two brackets: [[network.layers]]"
    place = re.search(r"at line (\d+)", error)
    lines = text.splitlines()
    if place is None or not 0 < int(place[1]) <= len(lines):
        return ""
    line = lines[int(place[1]) - 1][:2000]
    if "Expected newline" in error and not re.search("[\"'#]", line) and line.count("]") > line.count("["):
        return "the line has one ] too many"
    return next((cure for pattern, cure in _SLIPS if pattern.search(line)), "")


# What of a TOML text may be a key: bare, or in quotes, with dots between. Possessive: nothing is tried twice.
_STRING = r'''"""(?:[^"\\]|\\.|"(?!""))*+(?:"""|\Z)|\'\'\'(?:[^']|'(?!''))*+(?:\'\'\'|\Z)'''
_NAME = r"""(?:[A-Za-z0-9_+-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_TOKEN = re.compile(
    rf"{_STRING}|#[^\n]*+|(?P<key>{_NAME}(?:[ \t]*+\.[ \t]*+{_NAME})*+)|(?P<assigned>=|^[ \t]*+\[)",
    re.DOTALL | re.MULTILINE,
)


def check_toml(text: str, name: str) -> None:
    """Raise LessonError for a TOML text with more keys, or a key of more parts, than tomllib reads quickly."""
    keys = 0
    for found in _TOKEN.finditer(text):
        keys += found.lastgroup == "assigned"
        if keys > MAX_KEYS:
            raise LessonError(
                [Problem(name, "", "", f"has more than {MAX_KEYS:,} keys; numbers belong in lists or files")]
            )
        if found.lastgroup == "key" and _parts(found["key"]) > MAX_KEY_PARTS:
            line = text.count("\n", 0, found.start()) + 1
            cure = f"a key has at most {MAX_KEY_PARTS} parts with dots between them"
            raise LessonError([Problem(name, f"line {line}", shown(found["key"]), cure)])


def _parts(key: str) -> int:
    """Return how many names a dotted key has; dots in quotes separate nothing."""
    return 1 if key.count(".") < MAX_KEY_PARTS else sum(1 for _ in re.finditer(_NAME, key))


def toml_of(text: str, name: str, quotes: str, deep: str = "") -> dict[str, Any]:
    """Return the table in a TOML text; LessonError where it is not valid.

    quotes, deep: cures for bad syntax and deep nesting.
    """
    check_toml(text, name)
    try:
        return dict(cleaned(tomllib.loads(text)))  # once more: a character may be written as \u00ad
    except tomllib.TOMLDecodeError as error:
        cure = f"is not valid TOML: {error}; {toml_cure(text, str(error)) or quotes}"
    except RecursionError:
        cure = f"brackets are nested too deeply{deep and '; '}{deep}"
    except ValueError as error:  # an integer of more than 4,300 digits, a date that does not exist
        cure = f"cannot be read: {error}"
    raise LessonError([Problem(name, "", "", " ".join(cure.split())[:400])])
