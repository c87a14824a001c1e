"""From written to spoken text: numbers, signs, symbols and names. Captions keep the written form.

A language is a `Words` table in WORDS, or [spoken] in words/<language>.toml (`learn`). A sign without a spoken form is
never dropped silently: `speak` reports it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from lesson.facts.numbers import POWER
from lesson.problems import FieldError

from .integers import spanish_counted
from .language import SPOKEN, decimal_mark, editions, whole_number
from .spoken_forms import Forms
from .spoken_groups import end_of_groups, falls, is_ratio
from .spoken_pieces import CLOSING, MARKS, is_operand
from .spoken_words import ENGLISH, GREEK, SPANISH, Words

WORDS = {"en": ENGLISH, "es": SPANISH}
_learned: dict[str, Words] = {}  # languages of words/*.toml, and what they add to those of WORDS
# How lines were spoken, by language, words and gaps, with the table that it was done by: lessons have lines in common.
_said: dict[tuple[str, tuple[str, ...], tuple[str, ...]], tuple[Words, list[str], list[str]]] = {}
_MOST_SAID = 5000  # lines that are remembered
_TIMES = frozenset("thousand million billion trillion mil millón millones".split())
# Words after a difference, "10-5 is 5"; in "a 3-2 network" there is none.
_VERBS = frozenset("is equals makes gives leaves and or are es son da y o deja queda".split())
_NOON = {"am": "a.m.", "pm": "p.m."}  # after a time
_FACTORIAL = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]|[\d²³₀-₉])\)*!(?=[)\],;:.…]*$)")
_BAR = re.compile(r"(?<![|‖])(?:\|\|?|‖)(?![|‖])")  # |x|, ||x|| and ‖x‖
_MOST_INSIDE = 9  # words between two bars
_BY = ("×", "·", "⋅", "*")
_SCIENTIFIC = re.compile(r"[(+−-]*\d{1,3}[.,]\d+[×·⋅*]10[\^⁻⁰¹²³⁴-⁹]")  # 6.022 × 10²³


def words_of(language: str) -> Words:
    """Return the table of a language; FieldError naming those there are."""
    short = language.split("-")[0]
    table = next((known[name] for name in editions(language) for known in (_learned, WORDS) if name in known), None)
    if table is None:
        cure = (
            f"add a table [spoken] to words/{short}.toml "
            f"(./render.sh translate {short} --start writes one to fill), or use another"
        )
        raise FieldError(f"language {language!r} has no table of spoken forms; {cure}: {', '.join(sorted(WORDS))}")
    return table


def learn(language: str, table: dict[str, Any]) -> None:
    """Register a language from its [spoken] table, as language.spoken_table returns it.

    For a language of WORDS, its symbols are added.
    """
    short = language.split("-")[0]
    own = {str(key): str(text) for key, text in table.get("symbols", {}).items()}
    if short in WORDS:
        _learned.pop(language, None)
        if own:
            _learned[language] = replace(WORDS[short], symbols=WORDS[short].symbols | own)
    elif all(key in table for key in SPOKEN):
        point, minus, plus, of, prime = (str(table[key]) for key in SPOKEN)
        whole = partial(whole_number, language=language, digits=tuple(str(table.get("digits", "")).split()))
        signs = {"+": plus, "−": minus, "-": minus, "′": prime}
        _learned[language] = Words(point, minus, plus, whole, of, prime, GREEK | signs | own)


def spoken_number(text: str, language: str = "en") -> str:
    """Return a written number in words; digits after the point one by one, without zeros that only fill places.

    >>> spoken_number("−0.1164"), spoken_number("+0.30"), spoken_number("1.0"), spoken_number("2·10⁻⁷")
    ('minus zero point one one six four', 'plus zero point three', 'one', 'two times ten to the power of minus seven')
    """
    if re.fullmatch(rf"[+−-]?\d+(?:[.,]\d+)?{POWER}", text.strip()):
        return _forms(language).word(text.strip())
    match = re.fullmatch(r"([+−-]?)(\d+)(?:([.,])(\d+))?", text.strip())
    if match is None:
        raise FieldError(f"{text!r} is not a written number")
    return _forms(language).number(match[1], match[2], match[3] or "", match[4] or "")


def say(word: str, language: str = "en") -> str:
    """Return how one written word (no spaces in it) is spoken; "" for a mark that is silent.

    >>> say("w11"), say("σ(z)."), say("→"), say("h1,"), say("ŷ"), say("h1's")
    ('w one one', 'sigma of z.', 'to', 'h one,', 'y hat', "h one's")
    """
    return speak([word], language)[0][0]


def speak(words: Sequence[str], language: str = "en", gaps: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Return (how each written word is spoken, "" where it is silent; the signs among them that cannot be said).

    gaps: the space before each word, as it is written: thousands may be separated by a thin or unbreakable space. What
    several words say together, "1 000" or "p. ej.", is returned for the first of them.

    >>> speak("It costs 5 € , or 10 % .".split())[0]
    ['It', 'costs', 'five euros', '', 'or', 'ten', 'percent.', '']
    """
    line = (language, tuple(words), tuple(gaps))
    known = _said.get(line)
    if known is None or known[0] is not words_of(language):  # a lesson's own words may have come since
        forms = _forms(language)
        said = _spoken([word.replace("∥", "‖") for word in words], forms, gaps)
        if len(_said) >= _MOST_SAID:
            _said.clear()
        known = _said[line] = (forms.table, said, list(dict.fromkeys(forms.lost)))
    return list(known[1]), list(known[2])


def _spoken(words: Sequence[str], forms: Forms, gaps: Sequence[str] = ()) -> list[str]:
    """Return how each written word is spoken, as `speak` has it; what cannot be said is among `forms.lost`."""
    said = [""] * len(words)
    last = -1  # the last word that is said
    k = 0
    while k < len(words):
        count, text = _several(words, k, gaps, forms)
        said[k] = text
        if text:
            last = k
        elif last >= 0 and words[k].strip(MARKS) == "" and said[last][-1] not in MARKS:
            # Marks that are words of their own, as in French: for a voice they belong to the word before.
            said[last] += words[k]
        k += count
    return said


def unsayable(sign: str, language: str) -> str:
    """Return the cure for a sign that a language cannot say."""
    short = language.split("-")[0]
    return (
        "this sign has no spoken form: "
        f"write it in words, or add '{sign}' = \"...\" under [spoken.symbols] in words/{short}.toml beside the lesson"
    )


def _several(words: Sequence[str], k: int, gaps: Sequence[str], forms: Forms) -> tuple[int, str]:
    """Return (how many words from k on are spoken together, how they are spoken)."""
    word, table = words[k], forms.table
    before, after = (words[k - 1] if k else ""), (words[k + 1] if k + 1 < len(words) else "")
    bare, tail = _parted(after)
    for stop in (1, 0):  # "ej." of "p. ej.,"
        if text := table.pairs.get((word, bare + tail[:stop])):
            return 2, text + tail[stop:]
    short = f"{word.lower().lstrip('(')} 1"
    if short in table.short and after.lstrip("([")[:1].isdigit():
        return 1, table.short[short]
    if re.fullmatch(r"\(?[+−-]?\d{1,3}", word) and gaps:
        end = end_of_groups(words, k, gaps, forms.language)
        if end > k + 1 and "" not in gaps[k + 1 : end]:
            return end - k, forms.word("".join(words[k:end]))
    if after in _BY and k + 2 < len(words) and _SCIENTIFIC.match(f"{word}{after}{words[k + 2]}"):
        return 3, forms.word(f"{word}{after}{words[k + 2]}")
    if between := _between_bars(words, k, forms):
        return between
    if is_ratio(words, k):
        return 1, forms.word(word.replace(":", "∶"))
    if (found := _FACTORIAL.search(word)) and _goes_on(words, k, found.end()):
        marks = "".join(mark for mark in word[found.end() :] if mark in MARKS)
        return 1, f"{forms.word(word[: found.end() - 1])} {forms.sign('n!')}{marks}"
    measure = re.fullmatch(r"[(+−±~≈<>≤≥–-]*\d(?:[\d.,'’–-]*\d)?", word) and forms.unit(bare)
    if measure or (bare == "h" and re.fullmatch(r"\d{1,2}:\d\d", word)):
        return 2, forms.word(word + bare) + tail
    if noon := re.fullmatch(r"(\(?(?:1[0-2]|0?[1-9])(?::[0-5]\d)?)([ap]m)", _parted(word)[0]):
        return 1, f"{forms.word(noon[1])} {table.short.get(_NOON[noon[2]], noon[2])}{_parted(word)[1]}"
    if bare.lower() in _NOON and re.fullmatch(r"\(?(?:1[0-2]|0?[1-9])(?::[0-5]\d)?", word):
        return 2, f"{forms.word(word)} {table.short.get(_NOON[bare.lower()], bare)}{tail}"
    if counted := _counted(word, bare, forms):
        return (2, counted + tail)
    if (
        re.fullmatch(r"\d{1,3}", word)
        and (part := re.fullmatch(r"(\d{1,2})/(\d{1,2})", bare))
        and (said := table.fraction(int(part[1]), int(part[2])))
    ):
        return (
            2,
            " ".join(
                each for each in (forms.word(word), {"en": "and", "es": "y"}.get(forms.language[:2], ""), said) if each
            )
            + tail,
        )
    if falls(word) and (not word[-1].isdecimal() or not bare.isalpha() or bare in _VERBS):
        return 1, forms.word(word.replace("-", "−"))
    if re.fullmatch(r"\(?(?:[A-Z]\.){2,}[,;:]?", word) and after and word.lower() not in table.short:
        return 1, forms.word(word.rstrip(",;:")).rstrip(".") + word[len(word.rstrip(",;:")) :]
    if word.lstrip("(") in table.units and not word.lstrip("(").isalpha() and re.fullmatch(r"\d[\d.,]*", after):
        return 2, forms.word(word + after)
    if word.rstrip(",;") in ("…", "...", "⋯") and is_operand(before) and is_operand(after):
        return 1, forms.sign("–")  # x₁, …, xₙ
    if word in ("-", "−", "–", "—", "/", ":", "‐", "―", "--") or set(word) <= set("-–—"):
        return 1, _between(word, before, after, forms)
    text = forms.word(word)
    return 1, text + "." if k == len(words) - 1 and text and word.lower().endswith("etc.") else text


def _between_bars(words: Sequence[str], k: int, forms: Forms) -> tuple[int, str] | None:
    """Return how "|x − y|", written with spaces, is spoken: its number of words, and its words.

    None for what is not an absolute value.
    """
    opening = _BAR.search(words[k])
    if (
        opening is None
        or len(_BAR.findall(words[k])) != 1
        or not re.fullmatch(r"[^\s|]*(?<![^\W\d_])", words[k][: opening.start()])
    ):
        return None
    for end in range(k + 1, min(k + 1 + _MOST_INSIDE, len(words))):
        bars = _BAR.findall(words[end])
        if not bars:
            continue
        closing = _BAR.search(words[end])
        assert closing is not None
        inside = [words[k][opening.end() :], *words[k + 1 : end], words[end][: closing.start()]]
        if len(bars) > 1 or closing.group() != opening.group() or not inside[0] or not inside[-1]:
            return None
        said = _spoken(inside, forms)
        name = forms.sign("|…|" if opening.group() == "|" else "‖…‖")
        head, rest = words[k][: opening.start()], words[end][closing.end() :]
        behind = forms.word(rest) if rest.strip(MARKS + CLOSING) else "".join(mark for mark in rest if mark in MARKS)
        parts = (forms.pieces(head), name, *said, behind if behind[:1] not in MARKS else "")
        return end + 1 - k, " ".join(filter(None, parts)) + (behind if behind[:1] in MARKS else "")
    return None


def _goes_on(words: Sequence[str], k: int, end: int) -> bool:
    """Return whether the mark before `end` in a word is a factorial's, n!, because the sentence goes on after it."""
    before = " ".join([*words[:k], words[k][:end]])
    if "!" not in before[before.rfind("¡") : -1] and "¡" in before:
        return False  # it closes an exclamation
    if words[k][end:]:
        return True
    return not words[k + 1][:1].isupper() if k + 1 < len(words) else k == 0


def _counted(word: str, noun: str, forms: Forms) -> str:
    """Return how "$5 million" or, in Spanish, "21 neuronas" is spoken; "" for words that do not go together."""
    found = re.fullmatch(r"((?:US)?[$€£¥₹])(\d[\d.,]*\d|\d)", word)
    if found and noun in _TIMES and found[1] in forms.table.units:
        return forms.money(forms.figure(found[2]), found[1], noun)
    if (
        forms.language[:2] == "es"
        and word.isdecimal()
        and word != "1"
        and (feminine := spanish_counted(noun)) is not None
    ):
        return f"{forms.table.before(forms.whole(word), feminine)} {forms.word(noun)}"
    return f"un {noun}" if (word, noun) == ("1", "millón") else ""


def _parted(word: str) -> tuple[str, str]:
    """Return a word without the marks at its end, and those that a voice needs."""
    bare = word.rstrip(MARKS + CLOSING)
    return bare, "".join(mark for mark in word[len(bare) :] if mark in MARKS)


def _between(word: str, before: str, after: str, forms: Forms) -> str:
    """Return how a sign that is a word of its own is spoken.

    An operation between two operands; a dash, which is a pause, between words.
    """
    both = is_operand(before) and is_operand(after)
    numbers = before[-1:].isdigit() and after[:1].isdigit()
    if word == ":":
        return forms.sign(":") if numbers else ""
    if word == "–" and numbers:
        return forms.sign("–")
    if word in "-−" and (both or not before + after or (after[:1].isdigit() and not is_operand(before)) or word == "−"):
        return forms.table.minus
    return forms.sign("/") if word == "/" and (both or not before + after) else ""


def _forms(language: str) -> Forms:
    return Forms(words_of(language), language, decimal_mark(language))
