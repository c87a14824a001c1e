"""Where captions break: a spoken line becomes captions of at most two lines, broken at sentences and clauses."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

MAX_CHARS = 42
MAX_LINES = 2
MIN_S = 0.85  # the rule is 5/6 s; a little more, because times are rounded to milliseconds in the files
MAX_S = 6.95  # 7 s is the rule
CHARS_PER_S = 16.9  # 17 is the rule

_NEVER = 1e9
# Chinese, Japanese and Korean are written without spaces: each character counts as a word here, and captions join them
# again.
_WIDE = "\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CLOSES = "，。、；：？！）》」』】"
_OPENS = "（《「『【"
_CHARACTER = re.compile(rf"[{_OPENS}]*[{_WIDE}]|[{_CLOSES}]+|[^{_WIDE}{_CLOSES}{_OPENS}]+|[{_OPENS}]+")
_BETWEEN = re.compile(rf"(?<=[{_WIDE}{_CLOSES}{_OPENS}]) (?=[{_WIDE}{_CLOSES}{_OPENS}])")
_STANDS_BEHIND = "?!:;.,…»›)%€$°"
_SIGN = re.compile(r"[(\[“\"]*[+−\-±]")
# Abbreviations whose full stop ends no sentence: always, and where a number follows. Letters with stops between them
# ("i.e.") need no list.
_SHORT = frozenset(
    "dr drs mr mrs ms prof profs messrs hon rev gen lt capt sgt vs cf approx resp incl esp al st jr ca viz def "
    "sr sres sra sras srta dra profa ud uds ej aprox máx mín fdo "
    "bzw bspw vgl bzgl evtl sog inkl ggf mme mlle env mgr dott sig".split()
)
_SHORT_BEFORE_NUMBER = frozenset(
    "no nos fig figs eq eqs p pp ch chap sec secs sect vol vols ed nr thm th lem cor prop ex ref refs app alg col "
    "abb gl s núm núms pág págs ec ecs cap caps tab art éq chap bd kap".split()
)
_NUMBER = re.compile(r"\d|[IVXLC]+\b(?!['’])|[A-Z]\b(?!['’])")  # 3, IV, of an appendix A
_LETTERS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}\.|[^\W\d_]\.")
_ENDS = (".", "?", "!", "…", "。", "？", "！")
_OPERATORS = frozenset("= ≈ · × / < > ≤ ≥ ≠ → ← + − -".split())
_STAYS = frozenset("a an the of to in on at by for with from and or but its their your this that is are not no".split())


def characters(word: str) -> list[str]:
    """Return the units that a word counts as: itself, or its characters where a script has no spaces."""
    return _CHARACTER.findall(word)


def closes(sign: str) -> bool:
    """Return whether a sign follows the text before it without a space."""
    return bool(sign) and sign[0] in _CLOSES


def wide(before: str, after: str) -> bool:
    """Return whether one of two neighbours is written in a script without spaces."""
    return bool(re.match(f"[{_WIDE}]", before[-1:]) or re.match(f"[{_WIDE}{_OPENS}]", after))


def unspaced(text: str) -> str:
    """Return a text of counted words as it is written: without spaces between the characters of such a script.

    >>> unspaced("学 习 率 是 0.5。")
    '学习率是 0.5。'
    """
    return _BETWEEN.sub("", text)


def needed_s(text: str) -> float:
    """Return how long a caption must stay to be read, in seconds."""
    return max(MIN_S, len(text) / CHARS_PER_S)


def break_cost(before: str, after: str) -> float:
    """Return the cost of a break between two words: 0 after a sentence, 1e9 between a sign and its number."""
    if _SIGN.fullmatch(before) and after[:1].isascii() and after[:1].isdecimal():
        return _NEVER
    if (after and not after.strip(_STANDS_BEHIND)) or not before.strip(
        "«‹¿¡("
    ):  # French has a space before ? ! : ; » and after «
        return _NEVER
    bare = before.rstrip('”’")]')
    if ends_sentence(before, after):
        return 0.0
    if bare.endswith(".") and bare != ".":  # an abbreviation belongs to what follows
        return 8.0
    if bare.endswith((":", ";", "—", "–")):
        return 1.0
    if bare.endswith((",", "，", "、", "；", "：")):
        return 1.5
    if before in _OPERATORS or after in _OPERATORS:
        return 9.0
    return 8.0 if before.lower() in _STAYS else 3.0 if after.lower() in _STAYS else 4.5


def ends_sentence(word: str, following: str) -> bool:
    """Return whether a sentence ends with a word.

    Not with "i.e.", "Dr.", "Fig." before a number, or before a word that begins with a small letter.

    >>> (
    ...     ends_sentence("done.", "Then"),
    ...     ends_sentence("i.e.", "the"),
    ...     ends_sentence("Dr.", "Smith"),
    ...     ends_sentence("No.", "7"),
    ... )
    (True, False, False, False)
    """
    bare = word.rstrip('”’")]»')
    if not bare.endswith(_ENDS):
        return False
    if not bare.endswith(".") or bare.endswith(("..", "…")):
        return True
    short, after = bare.lstrip('“‘"([«¿¡'), following.lstrip('“‘"([«¿¡')
    name = short[:-1].casefold()
    if after[:1].islower() or name in _SHORT or (name in _SHORT_BEFORE_NUMBER and _NUMBER.match(after)):
        return False
    return _LETTERS.fullmatch(short) is None or not after or (len(short) == 2 and short[0].islower())


def wrap(words: Sequence[str]) -> tuple[str, ...] | None:
    """Return the words as one or two lines of at most 42 characters, best broken; None when they do not fit."""
    found = _wrap(tuple(words))
    return found[1] if found else None


@lru_cache(maxsize=4096)
def _wrap(words: tuple[str, ...]) -> tuple[float, tuple[str, ...]] | None:
    text = " ".join(words)
    if len(text) <= MAX_CHARS:
        return 0.0, (text,)
    best: tuple[float, tuple[str, ...]] | None = None
    length = -1
    for n in range(1, len(words)):
        length += len(words[n - 1]) + 1
        rest = len(text) - length - 1
        if length > MAX_CHARS or rest > MAX_CHARS:
            continue
        cost = break_cost(words[n - 1], words[n]) + abs(length - rest) / 8
        if cost < _NEVER and (best is None or cost < best[0]):
            best = cost, (text[:length], text[length + 1 :])
    return best


def pieces(word: str) -> list[str]:
    """Cut a word that is longer than a line into pieces of 42 characters.

    Of a word that no caption can contain, only the beginning is shown.
    """
    if len(word) > MAX_CHARS * MAX_LINES:
        return [word[: MAX_CHARS - 1] + "…"]
    return [word[n : n + MAX_CHARS] for n in range(0, len(word), MAX_CHARS)]


def segments(
    words: Sequence[str], starts: Sequence[float], end: float, forced: Mapping[int, float]
) -> list[tuple[int, int]]:
    """Divide a line into captions: (first word, word after the last).

    starts: seconds of each word; end: of the line; forced: words that begin a caption, with the seconds of silence
    before them. Least total cost over all ways to divide it (Knuth and Plass 1981, for lines): bad breaks, captions too
    short, too long or too fast to read.
    """
    count = len(words)
    times = [*starts, end]
    best = [0.0] + [float("inf")] * count
    came = [0] * (count + 1)
    for a in range(count):
        length = -1
        for b in range(a + 1, count + 1):
            length += len(words[b - 1]) + 1
            if (length > MAX_CHARS * MAX_LINES + 1 or b - 1 in forced) and b - 1 > a:
                break
            cost = best[a] + _cost(words[a:b], times[b] - times[a] - forced.get(b, 0.0), b == count or b in forced)
            if b < count and b not in forced:
                cost += break_cost(words[b - 1], words[b])
            if cost < best[b]:
                best[b], came[b] = cost, a
    result, b = [], count
    while b:
        result.append((came[b], b))
        b = came[b]
    return result[::-1]


def _cost(words: Sequence[str], seconds: float, last: bool) -> float:
    """Return the cost of a caption of these words by itself."""
    found = _wrap(tuple(words))
    if found is None:
        return 2 * _NEVER
    text = " ".join(words)
    room = seconds + (0.4 if last else 0.0)
    cost = 2.0 + found[0] / 4 + max(0, 20 - len(text)) * 0.3
    cost += 30 * max(0.0, seconds - MAX_S) + 12 * max(0.0, needed_s(text) - room)
    inner = sum(ends_sentence(word, after) for word, after in pairwise(words))
    return cost + 1.5 * inner * (len(text) > MAX_CHARS)
