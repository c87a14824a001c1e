"""One spoken line: `[cue]` marks, `{field}` values and `(pause s)`, split into written and spoken words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lesson.facts.facts import Facts
from lesson.language.speech import speak
from lesson.limits import MAX_PAUSE_S, MAX_WORD
from lesson.problems import FieldError, shown
from lesson.time.caption_text import characters, closes, wide

from .markup import back, escaped, literal, unmarked
from .narration_marks import value_form

_MARK = re.compile(
    r"(?P<cue>\[[^\[\]]*\])|(?P<field>\{[^{}]*\})|(?P<pause>\(\s*pause\b[^()]*\))|(?P<stray>[\[\]{}])|(?P<space>\s+)"
    r"|(?P<text>(?:(?!\(\s*pause\b)[^\[\]{}\s])+)",
    re.IGNORECASE,
)
_OPENS = tuple("([{\"'“‘«¿¡")  # signs before a word without a space
_CUE = re.compile(r"\[([a-z][a-z0-9_]*)\]")
_PAUSE = re.compile(r"\(\s*pause\s+(\d+(?:[.,]\d+)?|[.,]\d+)\s*s?\s*\)", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class ScriptLine:
    """A spoken line. written: as captions show it; spoken: as a voice says it; words: how many spoken words.

    starts[k]: index of the first spoken word of written word k (equal to the next one's where a mark is silent). cues:
    (name, index of the spoken word after it; `words` at the end). pauses: (index of the spoken word after it, seconds).
    A silence between lines has no words and one pause. unsaid: signs that cannot be said.
    """

    written: str
    spoken: str
    words: int
    starts: tuple[int, ...] = ()
    cues: tuple[tuple[str, int], ...] = ()
    pauses: tuple[tuple[int, float], ...] = ()
    unsaid: tuple[str, ...] = ()


def read_line(text: str, facts: Facts) -> ScriptLine:
    """Read one line of narration; FieldError naming the first mark or field that cannot be read."""
    language = facts.lesson.language
    words: list[str] = []
    gaps: list[str] = []  # the space before each word
    cues: list[tuple[str, int]] = []  # name, written word
    pauses: list[tuple[int, float]] = []
    glued, gap = False, ""
    held = False  # a cue after an opening sign: ([z] here)
    for match in _MARK.finditer(unmarked(escaped(text))):
        kind, part = match.lastgroup, match.group()
        if kind == "space":
            glued, gap = held, "" if held else part
        elif kind == "cue":
            held = glued and words[-1].endswith(_OPENS)
            cues.append((_cue(part), len(words) - held))
            glued = held
        elif kind == "field" and (index := re.search(r"[_^]$", words[-1]) if glued else None):
            raise FieldError(
                f"{index.group()}{part}: braces are for values; "
                f"write an index as w_11, a power as 10^-4, and \\{{ for the sign itself"
            )
        elif kind == "pause":
            pauses.append((len(words), _pause(part)))
            glued = held = False
        elif kind == "stray":
            raise FieldError(
                f"{part!r} without its partner in {shown(back(text))}; "
                f"marks are [cue], {{field}}, (pause 1.5); write \\{part} for the sign itself"
            )
        else:
            begins = not glued and (not words or words[-1].endswith((".", "?", "!")))
            for n, piece in enumerate(_value(part, facts, begins).split() if kind == "field" else [literal(part)]):
                for k, sign in enumerate(characters(piece)):
                    if words and (closes(sign) or (glued and n == k == 0 and not wide(words[-1], sign))):
                        words[-1] += sign
                    else:
                        words.append(sign)
                        gaps.append(gap if n == k == 0 else "")
                    if len(words[-1]) > MAX_WORD:
                        raise FieldError(
                            f"{shown(words[-1])} is one word of more than {MAX_WORD} characters; put spaces into it"
                        )
            glued, gap, held = True, "", False
    return _aligned(words, cues, pauses, language, gaps)


def _aligned(
    words: list[str],
    cues: list[tuple[str, int]],
    pauses: list[tuple[int, float]],
    language: str,
    gaps: Sequence[str] = (),
) -> ScriptLine:
    said: list[str] = []
    starts: list[int] = []
    texts, unsaid = speak(words, language, gaps)
    for text in texts:
        starts.append(len(said))
        said += text.split()
    ends = [*starts, len(said)]
    return ScriptLine(
        " ".join(words),
        " ".join(said),
        len(said),
        tuple(starts),
        tuple((name, ends[index]) for name, index in cues),
        tuple((ends[index], seconds) for index, seconds in pauses),
        tuple(unsaid),
    )


def _cue(part: str) -> str:
    match = _CUE.fullmatch(part)
    if match is None:
        cure = (
            _round(part)
            or "write its name in small letters, digits and underscores, [sum] for instance; "
            "write \\[ for the sign itself"
        )
        raise FieldError(f"{'' if _round(part) else 'cue '}{part}: {cure}")
    return match[1]


def _round(part: str) -> str:
    """Return the cure for a pause or condition in brackets of another form; "" for another mark."""
    inner = re.match(r"(?:pause|if)\b[\s\w.,]*$", part[1:-1].strip(), re.IGNORECASE)
    return f"silences and conditions need round brackets: ({inner.group().lower()})" if inner else ""


def _pause(part: str) -> float:
    match = _PAUSE.fullmatch(part)
    seconds = float(match[1].replace(",", ".")) if match else 0.0
    if not 0 < seconds <= MAX_PAUSE_S:
        raise FieldError(f"{part}: write (pause 1.5), in seconds, more than 0 and at most {MAX_PAUSE_S:g}")
    return seconds


def _value(part: str, facts: Facts, begins: bool) -> str:
    """Return the written text of a value, with a capital where a sentence begins.

    {path}, {path:3}, {path:+3}, {path:+}, {path:word}; {path:3 beside other}: with as many more places as it takes to
    look different from the other.
    """
    form = value_form(part[1:-1])
    if form is None or not form[0][0].isalpha():
        cure = _round(part) or (
            "write {path}, {path:3} (places), {path:+3} (with sign), {path:3 beside other} or {path:word}; "
            "write \\{ for the sign itself"
        )
        raise FieldError(f"{shown(part)[1:-1]}: {cure}")
    path, in_words, places, signed, beside = form
    if in_words:
        word = facts.word(path)
        return word.capitalize() if begins else word
    return facts.text(path, places, signed or None, beside)
