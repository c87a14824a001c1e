"""Texts as people type them, made uniform when they are read: the same word, typed or pasted in two ways, is one text.

A letter and its accent may be one character or two; soft hyphens, joiners and marks of direction come along from web
pages and word processors and are invisible. They would change words, keys of recordings, captions and pictures.
"""

import re
import unicodedata
from typing import Any

# Letters of scripts in which a joiner between two letters changes what is seen: Arabic to Thaana, India's and its
# neighbours'.
_JOINING = re.compile(r"[\u0600-\u07bf\u0840-\u0eff\u0f00-\u109f\u1780-\u18af\u1b00-\u1c4f\ua800-\uabff]")
_JOINERS = "\u200c\u200d"
_KEPT = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"  # marks of format that are seen
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe0e\ufe0f\uffa0"  # fillers, and the choice between text and emoji
# The last two are not characters, and XML cannot contain them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_BLANK = "\u2800"
_SUSPECT = re.compile(r"[\u00ad\u0300-\U0010ffff]+")  # the rest is Latin, most of what is read, and stays as it is
# Combining marks on one letter: no language has more, and ordering them takes time by the square of their number.
MOST_MARKS = 30


def clean(text: str) -> str:
    r"""Return a text in Unicode's composed form (NFC), without invisible characters; spaces stay as they are.

    >>> clean("an\u0303os"), clean("back\u00adpropagation\u200b")
    ('años', 'backpropagation')
    """
    if text.isascii():
        return text
    kept: list[str] = []
    done = marks = 0
    for run in _SUSPECT.finditer(text):
        if run.start() > done:
            kept.append(text[done : run.start()])
            marks = 0
        for index, char in enumerate(run[0], run.start()):
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks <= MOST_MARKS and (
                not _unseen(char) or (char in _JOINERS and _joins(kept, text[index + 1 : index + 2]))
            ):
                kept.append(" " if char == _BLANK else char)
        done = run.end()
    return unicodedata.normalize("NFC", "".join([*kept, text[done:]]))


def one_line(text: str) -> str:
    """Return a text with a space for each control character and each character that ends a line."""
    return _CONTROL.sub(" ", text)


def is_line(value: object) -> bool:
    """Return whether a value is a text of one line with something visible in it."""
    return isinstance(value, str) and bool(value.strip()) and not _CONTROL.search(value)


def _unseen(char: str) -> bool:
    return char in _UNSEEN or (unicodedata.category(char) == "Cf" and char not in _KEPT)


def _joins(before: list[str], after: str) -> bool:
    return bool(before) and bool(_JOINING.match(before[-1][-1])) and bool(_JOINING.match(after))


def cleaned(value: Any) -> Any:
    """Return data of TOML with every text in it clean, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    return {clean(key): cleaned(each) for key, each in value.items()} if isinstance(value, dict) else value


def _combining() -> str:
    """Return the ranges of combining marks as the inside of a regex class.

    Vowel signs of India and Thailand, accents.
    """
    found: list[list[int]] = []
    for code in (*range(0x300, 0x1E00), *range(0x20D0, 0x20F1), *range(0xA66F, 0xAC00), *range(0x10A00, 0x12000)):
        if unicodedata.category(chr(code))[0] == "M":
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


COMBINING = _combining() + _JOINERS  # what belongs to the letter before it, which \w does not match
