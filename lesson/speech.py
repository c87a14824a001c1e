"""From what is written to what is said: numbers, signs, symbols and names. Captions keep the written form.

A language is a `Words` table in WORDS and its whole numbers in integers.py, or [spoken] in words/<language>.toml (`learn`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from .integers import english_integer, spanish_integer
from .language import SPOKEN, whole_number
from .problems import FieldError


@dataclass(frozen=True)
class Words:
    """How one language says signs and symbols. `symbols` are single characters or whole words; "" is not said."""

    point: str
    minus: str
    plus: str
    integer: Callable[[int], str]
    of: str
    prime: str
    symbols: dict[str, str] = field(repr=False)
    indexed: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def digits(self) -> tuple[str, ...]:
        """The ten digits."""
        return tuple(self.integer(n) for n in range(10))


_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "λ": "lambda",
    "μ": "mu", "π": "pi", "σ": "sigma", "φ": "phi", "Δ": "delta", "Σ": "the sum of", "∂": "d", "∇": "nabla",
}  # fmt: skip
_ENGLISH = Words(
    point="point",
    minus="minus",
    plus="plus",
    integer=english_integer,
    of="of",
    prime="prime",
    symbols=_GREEK
    | {
        "ŷ": "y hat", "→": "to", "←": "back to", "↔": "to and from", "↑": "up", "↓": "down", "=": "equals",
        "≈": "is about", "≠": "is not", "<": "is less than", ">": "is greater than", "≤": "is at most",
        "≥": "is at least", "+": "plus", "−": "minus", "-": "minus", "·": "times", "×": "times", "*": "times",
        "/": "over", "÷": "over", "²": "squared", "³": "cubed", "½": "one half", "%": "percent", "√": "the root of",
        "⊗": "at", "↻": "again", "&": "and", "@": "at", "′": "prime", "'": "prime", "vs.": "versus", "vs": "versus",
        "e.g.": "for example", "i.e.": "that is", "dL": "d L", "dz": "d z", "da": "d a", "dw": "d w", "ReLU": "re lu",
        "tanh": "tan h", "NumPy": "num pie", "numpy": "num pie", "XOR": "X or", "ok": "okay",
    },
    indexed={"out": "out"},
)  # fmt: skip
_SPANISH = Words(
    point="coma",
    minus="menos",
    plus="más",
    integer=spanish_integer,
    of="de",
    prime="prima",
    symbols=_GREEK
    | {
        "α": "alfa", "θ": "theta", "φ": "fi", "Σ": "la suma de", "∂": "de",
        "ŷ": "i griega gorro", "→": "a", "←": "de vuelta a", "↔": "de ida y vuelta", "↑": "arriba", "↓": "abajo", "=": "es igual a",
        "≈": "es aproximadamente", "≠": "no es", "<": "es menor que", ">": "es mayor que", "≤": "es como mucho",
        "≥": "es al menos", "+": "más", "−": "menos", "-": "menos", "·": "por", "×": "por", "*": "por",
        "/": "entre", "÷": "entre", "²": "al cuadrado", "³": "al cubo", "½": "un medio", "%": "por ciento", "√": "la raíz de",
        "⊗": "en", "↻": "otra vez", "&": "y", "@": "en", "′": "prima", "'": "prima", "vs.": "contra", "vs": "contra",
        "p.ej.": "por ejemplo", "e.g.": "por ejemplo", "i.e.": "es decir", "dL": "de ele", "dz": "de zeta", "dw": "de uve doble",
        "ReLU": "re lu", "tanh": "tangente hiperbólica", "NumPy": "nam pai", "numpy": "nam pai", "XOR": "equis or",
        "w": "uve doble", "x": "equis", "z": "zeta", "h": "hache", "b": "be", "g": "ge", "L": "ele", "W": "uve doble",
    },
    indexed={"out": "salida"},
)  # fmt: skip
WORDS = {"en": _ENGLISH, "es": _SPANISH}
_learned: dict[str, Words] = {}  # languages of words/*.toml

_LETTER = r"[^\W\d_²³¹½¼¾\u0370-\u03ff]"  # of a word: Greek letters are symbols here
_PLAIN = re.compile(rf"\(?{_LETTER}+(?:[’']{_LETTER}+)*\)?")
_PIECE = re.compile(
    r"(?P<number>(?<![\w.,])[+−-]?\d+(?:[.,]\d+)+|(?<![\w.,])[+−-]?\d+)"
    r"|(?P<indexed>[A-Za-zα-ωΑ-Ωŷ]_?(?:\d+)(?![A-Za-z\d]))"
    r"|(?P<sub>[A-Za-zα-ωŷ]_[A-Za-z]+)"
    r"|(?P<call>(?:[A-Za-zα-ω]|dL|dz|da|dw|sigmoid|tanh|relu|softmax|ln|log|exp)[′']*(?=\())"
    rf"|(?P<word>{_LETTER}+(?:[’'-]{_LETTER}+)*\.?(?!\w)|{_LETTER}+)"
    r"|(?P<digits>\d+)"
    r"|(?P<mark>[^\w\s])"
    r"|(?P<other>\S)"
)
_OPENING = "¿¡"
_SPOKEN_MARKS = ".,;:?!…，。、；：？！"


def words_of(language: str) -> Words:
    """Return the table of a language; FieldError naming those there are."""
    short = language.split("-")[0]
    table = WORDS.get(short) or _learned.get(short)
    if table is None:
        cure = f"add a table [spoken] to words/{short}.toml (./render.sh translate {short} --start writes one to fill), or use another"
        raise FieldError(f"language {language!r} has no table of spoken forms; {cure}: {', '.join(sorted(WORDS))}")
    return table


def learn(language: str, table: dict[str, Any]) -> None:
    """Know a language from its [spoken] table, as language.spoken_table gives it; those of WORDS stay as they are."""
    short = language.split("-")[0]
    if table and short not in WORDS:
        point, minus, plus, of, prime = (str(table[key]) for key in SPOKEN)
        symbols = _GREEK | {str(key): str(text) for key, text in table["symbols"].items()}
        whole = partial(whole_number, language=short, digits=tuple(str(table.get("digits", "")).split()))
        _learned[short] = Words(point, minus, plus, whole, of, prime, symbols)


def spoken_number(text: str, language: str = "en") -> str:
    """Return a written number in words; digits behind the point one by one, without zeros that only fill places.

    >>> spoken_number("−0.1164"), spoken_number("+0.30"), spoken_number("1.0"), spoken_number("100")
    ('minus zero point one one six four', 'plus zero point three', 'one', 'one hundred')
    """
    table = words_of(language)
    match = re.fullmatch(r"([+−-]?)(\d+)(?:[.,](\d+))?", text.strip())
    if match is None:
        raise FieldError(f"{text!r} is no written number")
    sign, whole, places = match.group(1), match.group(2), (match.group(3) or "").rstrip("0")
    said = [{"": "", "+": table.plus}.get(sign, table.minus)]
    said.append(_whole(whole, table))
    if places:
        said += [table.point, *(table.digits[int(d)] for d in places)]
    return " ".join(part for part in said if part)


def say(word: str, language: str = "en") -> str:
    """Return how one written word (no spaces in it) is spoken; "" for a mark that is not said.

    >>> say("w11"), say("σ(z)."), say("→"), say("h1,"), say("ŷ")
    ('w one one', 'sigma of z.', 'to', 'h one,', 'y hat')
    """
    table = words_of(language)
    if word[0] in _OPENING and len(word) > 1:  # a voice asks otherwise than it tells
        return word[0] + say(word[1:], language)
    body = word.rstrip(_SPOKEN_MARKS + '”’")]')
    if word in table.symbols or word.lower() in ("vs.", "e.g.", "i.e."):
        return table.symbols[word if word in table.symbols else word.lower()]
    if _PLAIN.fullmatch(body) and body.strip("()") not in table.symbols:
        return word.replace("(", "").replace(")", "")  # an ordinary word: the common case
    tail = "".join(mark for mark in word[_last_word_character(word) + 1 :] if mark in _SPOKEN_MARKS)
    said = [piece for match in _PIECE.finditer(word) if (piece := _piece(match, table, language))]
    return (" ".join(said) + tail) if said else ""


def _piece(match: re.Match[str], table: Words, language: str) -> str:
    kind, text = match.lastgroup, match.group()
    if kind == "number":
        if text.count(".") + text.count(",") > 1:
            return " ".join(table.digits[int(d)] for d in text if d.isdigit())
        hyphen = text[0] == "-" and match.start() > 0
        return spoken_number(text[1:] if hyphen else text, language)
    if kind == "indexed":
        return f"{table.symbols.get(text[0], text[0])} " + " ".join(table.digits[int(d)] for d in text if d.isdigit())
    if kind == "sub":
        return f"{table.symbols.get(text[0], text[0])} {table.indexed.get(text[2:], text[2:])}"
    if kind == "call":
        name = text.rstrip("′'")
        prime = f" {table.prime}" if name != text else ""
        return f"{table.symbols.get(name, name)}{prime} {table.of}"
    if kind == "word":
        return table.symbols.get(text, table.symbols.get(text.rstrip("."), text.rstrip(".")))
    if kind == "digits":
        return _whole(text, table)
    if text in "-–" and match.start() > 0 and match.end() < len(match.string):
        return ""  # a hyphen or dash inside a word: 3-4-2, half-squared, 18–22
    return table.symbols.get(text, "")


def _whole(digits: str, table: Words) -> str:
    """Return a whole number in words; one too long to be a number, digit by digit."""
    return table.integer(int(digits)) if len(digits) < 20 else " ".join(table.digits[int(d)] for d in digits)


def _last_word_character(word: str) -> int:
    """Return the index of the last character that is not a closing mark."""
    index = len(word) - 1
    while index >= 0 and word[index] in _SPOKEN_MARKS + '”’")]':
        index -= 1
    return index
