"""The marks of a narration file, each found in one pass: comments, headings, conditions, right answers.

Every function reads its text once (or a fixed number of times), whatever the text: nothing here tries again from every
character, as a regular expression with two open ends does.
"""

import re

from lesson.problems import FieldError

TO_TRANSLATE = "<!-- to translate -->"  # over English lines in another language's file
_IF = re.compile(r"\(\s*if\b\s*", re.IGNORECASE)
_RIGHT = re.compile(r"\(\s*right\b", re.IGNORECASE)
_FORM = re.compile(r"(?P<word>word)|(?P<sign>\+)?(?P<places>\d)?", re.ASCII)


def without_comments(text: str) -> tuple[str, int]:
    """Return a text without its <!-- comments -->, with the same line numbers, and the line of one that never ends.

    The line is 0 where all comments end.
    """
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join([*parts, text[at:]]), text.count("\n", 0, start) + 1
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*parts, text[at:]]), 0


def heading(text: str) -> tuple[str, str] | None:
    """Return key and title of `## key: Title`; None for another form. The key is not checked here."""
    key, colon, title = text[2:].partition(":")
    return (key.strip(), title.strip()) if colon and text[2:3].isspace() else None


def condition_before(text: str) -> tuple[str, str] | None:
    """Return (condition, words after it) of `(if a and not b) words`; None where no condition begins the text.

    FieldError where its bracket is not closed.
    """
    found = _IF.match(text)
    if found is None:
        return None
    end = _closing(text)
    if end < 0:
        raise FieldError("write the condition as (if name and not name) before the words")
    return text[found.end() : end].strip(), text[end + 1 :].lstrip()


def condition_behind(text: str) -> tuple[str, str] | None:
    """Return (words before it, condition) of `words (if a and not b)`; None where no condition ends the text."""
    found = _IF.search(text, max(text.rfind("{"), text.rfind("}")) + 1)
    if found is None or not text.endswith(")"):
        return None
    return text[: found.start()].rstrip(), text[found.end() : -1].strip()


def unclosed_condition(text: str) -> bool:
    """Return whether a heading has what was meant as a condition: not closed, not at the end, or in other brackets."""
    return bool(re.search(r"[(\[{（［｛【〔＜<]\s*if\b", text, re.IGNORECASE))


def right(text: str) -> tuple[str, str | None] | None:
    """Return (answer, condition or None) of `answer (right)` and `answer (right if a)`; None without such a mark."""
    start = _opening(text)
    found = _RIGHT.match(text, start) if start >= 0 else None
    if found is None:
        return None
    inner = text[found.end() : -1].strip()
    if not inner:
        return text[: found.start()].rstrip(), None
    asked = re.match(r"if\b", inner, re.IGNORECASE)
    return (text[: found.start()].rstrip(), inner[2:].strip()) if asked else None


def value_form(text: str) -> tuple[str, bool, int | None, bool, str | None] | None:
    """Return the parts of a value in braces; None for another form.

    (path, in words, places, with its sign, beside which other): `path`, `path:3`, `path:+3`, `path:word`, `path:3
    beside other`.
    """
    parts, beside = text.rsplit(None, 2), None
    if len(parts) == 3 and parts[1] == "beside" and ":" not in parts[2]:
        text, beside = parts[0], parts[2]
    path, _, form = text.partition(":")
    found, names = _FORM.fullmatch(form.strip()), path.split()
    if found is None or len(names) != 1:
        return None
    return names[0], bool(found["word"]), int(found["places"]) if found["places"] else None, bool(found["sign"]), beside


def _opening(text: str) -> int:
    """Return where the bracket is opened that a text ends with; -1 where there is none."""
    depth = 0
    for found in reversed(list(re.finditer(r"[()]", text))) if text.endswith(")") else ():
        depth += 1 if found[0] == ")" else -1
        if depth == 0:
            return found.start()
    return -1


def _closing(text: str) -> int:
    """Return where the bracket that opens a text is closed; -1 where it is not."""
    depth = 0
    for found in re.finditer(r"[()]", text):
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return found.start()
    return -1
