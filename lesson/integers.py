"""Whole numbers in words, in every language the film can speak."""

_ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_ENGLISH_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()

_SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
_SPANISH_TENS = "cero diez veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_SPANISH_HUNDREDS = (
    "cero ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
).split()
LARGEST = 1_000_000_000  # from here on, numbers are said digit by digit


def english_integer(n: int) -> str:
    """Return a whole number from 0 in words, digit by digit from a thousand million on.

    >>> english_integer(1_234)
    'one thousand two hundred thirty-four'
    """
    if n >= LARGEST:
        return " ".join(_ENGLISH[int(digit)] for digit in str(n))
    if n < 20:
        return _ENGLISH[n]
    if n < 100:
        return _ENGLISH_TENS[n // 10] + (f"-{_ENGLISH[n % 10]}" if n % 10 else "")
    size, name = next(pair for pair in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")) if n >= pair[0])
    rest = f" {english_integer(n % size)}" if n % size else ""
    return f"{english_integer(n // size)} {name}{rest}"


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
        size, head = 1000, "mil" if n < 2000 else f"{_before_noun(n // 1000)} mil"
    else:
        size, head = 1_000_000, "un millón" if n < 2_000_000 else f"{_before_noun(n // 1_000_000)} millones"
    return head + (f" {spanish_integer(n % size)}" if n % size else "")


def _before_noun(n: int) -> str:
    """Return a number as it stands before mil and millones: un, veintiún, treinta y un."""
    words = spanish_integer(n)
    if words.endswith("veintiuno"):
        return words.removesuffix("veintiuno") + "veintiún"
    return words.removesuffix("o") if words.endswith("uno") else words
