"""The pieces of a written word: numbers of all forms, units, powers, signs, calls, names with an index."""

import re
from functools import lru_cache

from lesson.file.clean import COMBINING

OPENING = "¿¡"  # a question has another melody than a statement
MARKS = ".,;:?!…，。、；：？！"  # a voice hears them
CLOSING = "”’\"')]}»›」』】）》"
SILENT = frozenset("()[]{}\"“”„‟«»‹›‘’‚'—―–-‐‑‒_、，。；：？！（）《》「」『』【】・…¿¡.,;:?!​")
_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ"
_LOW = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
HIGH = str.maketrans(_HIGH, "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ")
LOW = str.maketrans(_LOW, "0123456789+-=()aehijklmnoprstuvxβγρφχ")
HIGH_ENDING = re.compile(r"(?<=\d)(?:ˢᵗ|ⁿᵈ|ʳᵈ|ᵗʰ|ᵉʳ)")
PARTS = {  # a sign, what stands above, what stands below
    part[0]: (int(part[1]), int(part[2]))
    for part in "½12 ⅓13 ⅔23 ¼14 ¾34 ⅕15 ⅖25 ⅗35 ⅘45 ⅙16 ⅚56 ⅛18 ⅜38 ⅝58 ⅞78".split()
}
ACCENTS = {"\u0302": "hat", "\u0304": "bar", "\u0303": "tilde", "\u20d7": "vector"}
_FUNCTIONS = (
    "sigmoid tanh relu softmax softplus ln log exp sin sen cos tan max min máx mín argmax argmin sqrt abs mean sum var"
    " std sign floor ceil det diag rank tr dim cov dL dz da"
).split()


POWER_OF_FUNCTION = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_FUNCTIONS)})[\d²³⁻¹₀-₉]+$")  # sin²(x), log10(x)
_LETTER = (  # of a word: Greek letters are symbols here
    rf"(?:[^\W\d_²³¹½¼¾\u2150-\u218f\u2460-\u24ff\u2776-\u2793\u0370-\u03ff{_HIGH}{_LOW}⁰-₉ₐ-ₜℝℕℤℓ][{COMBINING}]*)"
)
_GREEK = "(?:alpha|beta|gamma|delta|epsilon|eta|theta|lambda|mu|sigma|phi|psi|omega|pi)"
_SYMBOL = r"[A-Za-zα-ωΑ-Ωŷϵϕϑ]"
PLAIN = re.compile(rf"\(?{_LETTER}+(?:[’'\-‐‑]{_LETTER}+)*\)?")
_OPERAND = re.compile(
    rf"[(\[|+−-]*(?:\d.*|{_SYMBOL}(?:[_\d′'²³^₀-₉ₐ-ₜ)\]|‖*·×⋅/=].*|\(.*)?|[ŷ∞∂√½¼¾].*|{_GREEK}|(?:{'|'.join(_FUNCTIONS)})(?:\(.*)?)"
)

_PRODUCT = re.compile(rf"\(?{_LETTER}+(?:[*·×⋅^]\w|/d[A-Za-zα-ω]\b)")  # eta*dL/dw


@lru_cache(maxsize=16)
def pieces_of(mark: str) -> re.Pattern[str]:
    """Return the pattern that cuts a word into pieces, for numbers with this decimal mark."""
    point, group = (r"\.", ",") if mark == "." else (",", r"\.")
    # in a language that writes the comma, "1,2,3" is a list
    places = r"\d*\.\d+" if mark == "." else r"(?:(?<!\d,)\d+|(?<!\d)),\d+(?!\d|,\d)"
    # "0.5" is no thousands: a decimal point, in a language that writes the comma
    other = "" if mark == "." else r"|\d*\.\d+"
    both = "|".join(  # with both marks, or several for thousands, a number is clear in any language
        rf"[1-9]\d{{0,2}}(?:{a}\d{{3}})+{b}\d+(?![\d{a}]*\d)|[1-9]\d{{0,2}}(?:{a}\d{{3}}){{2,}}(?![\d{a}]*\d)"
        for a, b in ((",", r"\."), (r"\.", ","))
    )
    number = (
        rf"{both}|[1-9]\d{{0,2}}(?:['’]\d{{3}})+(?:[.,]\d+)?(?!\d)"
        rf"|[1-9]\d{{0,2}}(?:{group}\d{{3}})+(?:{point}\d+)?(?![\d{group}]*\d)"
        rf"|\d{{1,3}}(?:_\d{{3}})+(?!\d)|{places}{other}|\d+"
    )
    calls = "|".join(_FUNCTIONS)
    return re.compile(
        r"(?P<url>(?:https?://|www\.)\S+)"
        r"|(?P<date>(?<!\d)\d{4}-\d\d-\d\d(?!\d))"
        r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
        r"|(?P<days>(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])|(?<![\d.-])\d{1,2}(?P<between>[.-])\d{1,2}(?P=between)(?:19|20)\d\d(?![\d.-]))"
        r"|(?P<release>(?<!\w)[vV]\d{1,9}(?:\.\d{1,9}){1,20}(?![\d.]))"
        r"|(?P<version>(?<![\d.])(?![1-9]\d{0,2}(?:\.\d{3})+(?![\d.]))\d{1,9}(?:\.\d{1,9}){2,20}(?![\d.]|,\d))"
        r"|(?P<ordinal>(?<![\d.,])\d{1,9}(?:st|nd|rd|th|s|\.?[ºª]|\.?er|[rdtmvn][oa])(?!\w))"
        r"|(?P<decade>(?<!\w)['’‘]\d0s(?!\w)|(?<![\d.,])(?:\d\d)?\d0['’]s(?!\w))"
        r"|(?P<fraction>(?<![\w.,/])\d{1,3}/\d{1,3}(?![\w/]|[.,]\d))"
        r"|(?P<range>(?:(?<=\d)|(?<=(?<![^\W_])[a-zα-ω]))(?:\.{2,3}|…)(?=[+−-]?(?:\d|[a-zα-ω](?![^\W_]))))"
        r"|(?P<base>(?<![\w.,])0(?:[xX][\dA-Fa-f]+|[bB][01]+|[oO][0-7]+)(?!\w)|(?<!\w)#[\dA-Fa-f]{6}(?!\w))"
        r"|(?P<digraph><=>|<-->|<->|-->|->|=>|<-(?![\d.])|<=|=<|>=|===?|!=|=/=|<>|~=|\+/?-(?=[\d.])|&&|\|\|(?!\S{1,40}\|\|)|:=|//|[+*-]=(?!=)|<<|>>)"
        r"|(?P<dash>-{2,}|—)"
        r"|(?P<norm>(?:\|\||‖)(?P<long>[^|‖\s]{1,40})(?:\|\||‖))"
        r"|(?P<size>(?<![^\W\d])\|(?P<inside>[^|\s]{1,40})\|)"
        rf"|(?P<money>(?:US)?[$€£¥₹](?=[+−-]?\d))"
        rf"|(?P<number>(?P<sign>(?<![\w)\]%²³′])[+−\-–])?(?P<figure>{number})(?P<power>[eE][+−-]?\d{{1,9}}(?!\w))?)"
        r"|(?P<by>(?<=\d)x(?=\d))"
        rf"|(?P<square>(?:\^|\*\*)[23](?![\w.]))"
        r"|(?P<transpose>\^[T⊤](?!\w))"
        r"|(?P<raise>\^|\*\*)"
        rf"|(?P<high>[{_HIGH}]{{1,40}})"
        rf"|(?P<low>[{_LOW}]{{1,40}})"
        rf"|(?P<accent>{_SYMBOL}[{''.join(ACCENTS)}])"
        r"|(?P<part>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"
        rf"|(?P<indexed>(?<![A-Za-z]){_SYMBOL}_?\d{{1,40}}(?!\d|[A-Za-z](?!\d)))"
        rf"|(?P<sub>(?<![A-Za-z]){_SYMBOL}_[A-Za-z]+)"
        rf"|(?P<call>(?<![A-Za-z])(?:{_SYMBOL}|{calls}|(?i:relu))[′'’]*(?=\())"
        r"|(?P<plural>\(s\)(?!\w))"
        r"|(?P<own>[’']s(?!\w))"
        r"|(?P<prime>[’'′])"
        r"|(?P<minus>(?<![A-Za-z])[a-z](?=-[a-zα-ω](?![A-Za-z])))"
        rf"|(?P<word>{_LETTER}+(?:[’'\-‐‑]{_LETTER}+)*\.?(?!\w)|{_LETTER}+)"
        r"|(?P<mark>\S)"
    )


def is_operand(word: str) -> bool:
    """Return whether a word is an operand: a number, one letter, a symbol."""
    return bool(_OPERAND.fullmatch(word.rstrip(MARKS)[:200]) or _PRODUCT.match(word[:200]))


def is_prime(text: str, at: int) -> bool:
    """Return whether the stroke at an index is a prime, f'(z) or w', rather than a quotation mark."""
    return (
        bool(re.search(r"(?:(?<![^\W\d_])[^\W\d_]|[\d)²³₀-₉′'’])$", text[max(0, at - 6) : at])) and text[:1] not in "‘'"
    )
