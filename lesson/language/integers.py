"""Whole numbers, ordinals and fractions in words: English by num2words, Spanish by tables of our own."""

import re
from functools import lru_cache

LARGEST = 1_000_000_000  # from here on, numbers are spoken digit by digit

# num2words writes "cuatro millones ciento cuarenta y uno mil" and "décimoprimero", so Spanish has tables of its own.
_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_SPANISH_TENS = "cero diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_SPANISH_HUNDREDS = (
    "cero ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()
_SPANISH_ORDINALS = (
    "- primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo decimotercero"
    " decimocuarto decimoquinto decimosexto decimoséptimo decimoctavo decimonoveno"
).split()
_SPANISH_ORDINAL_TENS = (
    "- décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo".split()
)
_SPANISH_PARTS = "- - medio tercio cuarto quinto sexto séptimo octavo noveno décimo".split()


@lru_cache(maxsize=1000)
def english_integer(n: int) -> str:
    """Return a whole number from 0 in words, digit by digit from a thousand million on.

    >>> english_integer(1_234)
    'one thousand two hundred thirty-four'
    """
    if n >= LARGEST:
        return " ".join(english_integer(int(digit)) for digit in str(n))
    return _in_words(n)


def english_ordinal(written: str) -> str:
    """Return 1st, 22nd or 1990s in words; "" for anything else.

    >>> english_ordinal("1st"), english_ordinal("22nd"), english_ordinal("1990s")
    ('first', 'twenty-second', 'nineteen nineties')
    """
    if foreign := re.fullmatch(rf"(\d{{1,9}})\.?(?:{'|'.join(_SPANISH_ENDINGS)})", written):  # 1.º, 3er
        written = f"{foreign[1]}th"
    digits, ending = written[:-2], written[-2:].lower()
    if written[:-1].isdecimal() and written.endswith("0s") and len(written) == 5:
        year = english_year(int(written[:-1]))
        return year.removesuffix("y") + "ies" if year.endswith("y") else year + "s"
    if not digits.isdecimal() or ending not in ("st", "nd", "rd", "th") or len(digits) > 9:
        return ""
    return _in_words(int(digits), "ordinal")


def english_year(year: int) -> str:
    """Return a year in words.

    >>> english_year(1990), english_year(2024)
    ('nineteen ninety', 'twenty twenty-four')
    """
    return _in_words(year, "year")


def english_fraction(above: int, below: int) -> str:
    """Return a fraction below one in words; "" where it is spoken as a division.

    >>> english_fraction(1, 2), english_fraction(3, 4), english_fraction(2, 5), english_fraction(24, 7)
    ('one half', 'three quarters', 'two fifths', '')
    """
    if not 0 < above < below <= 100:
        return ""
    part = {2: "half", 4: "quarter"}.get(below) or _in_words(below, "ordinal").removeprefix("one ")
    return f"{english_integer(above)} {part}{'s' if above > 1 else ''}"


def in_words(number: int, language: str, form: str = "cardinal") -> str:
    """Return a whole number in a language's words, by num2words.

    form: "cardinal", "ordinal" or "year". Raises NotImplementedError for a language that it does not know.
    """
    from num2words import num2words  # here: it reads all its languages, and most commands speak no number

    return str(num2words(number, lang=language.replace("-", "_"), to=form))


def _in_words(number: int, form: str = "cardinal") -> str:
    """Return num2words' English without commas (a voice would pause) and without "and"."""
    return in_words(number, "en", form).replace(",", "").replace(" and ", " ")


def spanish_integer(n: int) -> str:
    """Return a whole number from 0 in words (masculine), digit by digit from a thousand million on.

    >>> spanish_integer(1_234), spanish_integer(21_000), spanish_integer(100)
    ('mil doscientos treinta y cuatro', 'veintiún mil', 'cien')
    """
    if n >= LARGEST:
        return " ".join(_SPANISH[int(digit)] for digit in str(n))
    if n < 30:
        return _SPANISH[n]
    if n < 100:
        return _SPANISH_TENS[n // 10] + (f" y {_SPANISH[n % 10]}" if n % 10 else "")
    if n == 100:
        return "cien"
    if n < 1000:
        size, head = 100, _SPANISH_HUNDREDS[n // 100]
    elif n < 1_000_000:
        size, head = 1000, "mil" if n < 2000 else f"{spanish_before(spanish_integer(n // 1000), False)} mil"
    else:
        size, head = (
            1_000_000,
            "un millón" if n < 2_000_000 else f"{spanish_before(spanish_integer(n // 1_000_000), False)} millones",
        )
    return head + (f" {spanish_integer(n % size)}" if n % size else "")


def spanish_before(words: str, feminine: bool) -> str:
    """Return a number in words as it is before a noun: un, veintiún, treinta y un; una, doscientas.

    >>> spanish_before("veintiuno", False), spanish_before("doscientos uno", True)
    ('veintiún', 'doscientas una')
    """
    if feminine:
        return words.replace("cientos", "cientas").replace("quinientos", "quinientas").removesuffix("uno") + (
            "una" if words.endswith("uno") else ""
        )
    if words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if words.endswith("uno") else words


def spanish_counted(noun: str) -> bool | None:
    """Return whether a plural noun after a number is feminine; None for what is probably not a noun.

    21 neuronas, 21 pesos, but 21 menos.

    >>> spanish_counted("neuronas"), spanish_counted("pesos"), spanish_counted("menos")
    (True, False, None)
    """
    if noun in _SPANISH_NO_NOUNS or noun.endswith(("amos", "emos", "imos")):
        return None
    if (
        noun in _SPANISH_FEMININE
        or noun.endswith(("iones", "dades", "tudes"))
        or (noun.endswith("as") and not noun.endswith(("emas", "ramas", "mapas")))
    ):
        return noun != "millones"
    return False if noun.endswith(("os", "es", "emas", "ramas", "mapas")) else None


_SPANISH_FEMININE = frozenset("veces clases redes imágenes señales partes series bases fases noches".split())
_SPANISH_NO_NOUNS = frozenset(
    "las los nos menos más unas unos todas todos otras otros ambas ambos ellas ellos cuyas cuyos esas esos estas estos"
    " es mientras apenas entonces además antes después dos tres seis tras pues".split()
)


def spanish_ordinal(written: str) -> str:
    """Return 1º, 2.ª, 3er or 21º in words; "" for anything else.

    >>> spanish_ordinal("1º"), spanish_ordinal("2.ª"), spanish_ordinal("3er"), spanish_ordinal("21º")
    ('primero', 'segunda', 'tercer', 'vigésimo primero')
    """
    written = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "º", written)  # as English writes them
    digits = written.rstrip("ºª°erodtamv").rstrip(".")
    ending = written[len(digits) :].lstrip(".")
    if not digits.isdecimal() or len(digits) > 2 or int(digits) == 0 or ending not in _SPANISH_ENDINGS:
        return ""
    n = int(digits)
    words = (
        [_SPANISH_ORDINALS[n]]
        if n < 20
        else [_SPANISH_ORDINAL_TENS[n // 10], *([_SPANISH_ORDINALS[n % 10]] if n % 10 else [])]
    )
    if ending == "er":
        return " ".join(words).removesuffix("o")
    return " ".join(word.removesuffix("o") + "a" if ending[-1] in "aª" else word for word in words)


_SPANISH_ENDINGS = ("º", "ª", "er", "ro", "ra", "do", "da", "to", "ta", "mo", "ma", "vo", "va", "no", "na")


def spanish_fraction(above: int, below: int) -> str:
    """Return a fraction below one in words; "" where it is spoken as a division.

    >>> spanish_fraction(1, 2), spanish_fraction(3, 4), spanish_fraction(2, 15)
    ('un medio', 'tres cuartos', '')
    """
    if not 0 < above < below <= 10:
        return ""
    return f"{spanish_before(spanish_integer(above), False)} {_SPANISH_PARTS[below]}{'s' if above > 1 else ''}"
