"""Several written words, or two figures in one word, that are read together: thousands, a ratio, a difference."""

import re
from collections.abc import Sequence

from .spoken_pieces import CLOSING, MARKS

_RATIOS = frozenset(
    "ratio ratios scale odds proportion proportions aspect format formats frame shape "
    "proporción proporciones escala razón relación formato formatos aspecto".split()
)
_FORMATS = frozenset(["9:16", "10:16"])  # of frames, that might be times
_HOURS = frozenset(
    "at by until till before after since from around am pm a.m p.m a.m. p.m. h las la desde hasta".split()
)
_THIN = "\u00a0\u202f\u2009"  # between the thousands, as many languages write them
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?[^\w\s]*")


def end_of_groups(words: Sequence[str], k: int, gaps: Sequence[str], language: str) -> int:
    """Return where a number ends that has spaces between its thousands, 1 234.5.

    English seldom writes it so: there it is one number where a group begins with 0, where there are several groups, or
    where decimals follow.
    """
    end = k + 1
    while end < len(words) and _GROUP.fullmatch(words[end]) and (end == k + 1 or words[end - 1][3:] == ""):
        end += 1
    groups = words[k + 1 : end]
    sure = (
        language[:2] != "en"
        or len(groups) > 1
        or any(group[0] == "0" or re.match(r"...[.,]\d", group) for group in groups)
    )
    return end if sure or all(gap in _THIN for gap in gaps[k + 1 : end]) else k + 1


def is_ratio(words: Sequence[str], k: int) -> bool:
    """Return whether what looks like a time is a ratio: a scale of 1:50, the format 9:16; at 9:16 is a time."""
    bare = words[k].strip(MARKS + CLOSING + "([")
    if not re.fullmatch(r"\d{1,2}:\d\d", bare):
        return False
    around = [each.strip(MARKS + CLOSING + "([").lower() for each in (*words[max(0, k - 3) : k], *words[k + 1 : k + 2])]
    if any(each in _RATIOS for each in around):
        return True
    beside = {*around[-2:]} if k + 1 < len(words) else {*around[-1:]}
    return bare in _FORMATS and not beside & _HOURS


def falls(word: str) -> bool:
    """Return whether a word is two numbers with a hyphen, the second the smaller: 10-5 is a difference, not a range."""
    found = re.fullmatch(r"\(?(\d{1,9})-(\d{1,9})\W*", word)
    return found is not None and int(found[1]) > int(found[2]) and (len(found[1]), len(found[2])) != (4, 2)  # 2025-26
