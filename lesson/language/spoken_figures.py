"""Written figures in words: numbers, units, money, dates, times, fractions, ordinals."""

import re
from datetime import date

from babel.core import Locale

from .integers import english_year
from .spoken_pieces import PARTS, pieces_of
from .spoken_words import Words

MONEY = frozenset("$ US$ € £ ¥ ₹".split())


class Figures:
    """One language's way to say figures. `lost` collects the signs that it cannot say."""

    def __init__(self, table: Words, language: str, mark: str) -> None:
        self.table, self.language = table, language
        self.pattern = pieces_of(mark)
        self.mark = mark
        self.lost: list[str] = []

    def sign(self, sign: str) -> str:
        """Return a sign in words; "" for one that is lost."""
        if sign in self.table.symbols:
            return self.table.symbols[sign]
        self.lost.append(sign)
        return ""

    def whole(self, digits: str) -> str:
        """Return a whole number in words; one with too many digits, digit by digit."""
        return (
            self.table.integer(int(digits)) if len(digits) < 20 else " ".join(self.table.digits[int(d)] for d in digits)
        )

    def number(self, sign: str, whole: str, mark: str, places: str) -> str:
        """Return a number in words."""
        said = [{"": "", "+": self.table.plus}.get(sign, self.table.minus), self.whole(whole or "0")]
        if places := places.rstrip("0"):
            said += [self.table.marks.get(mark, self.table.point), *(self.table.digits[int(d)] for d in places)]
        return " ".join(part for part in said if part)

    def figure(self, text: str, sign: str = "", scientific: bool = False) -> str:
        """Return a written number in words, with its marks between thousands and before decimals.

        `scientific`: before a power of ten, where a single mark is that of decimals.
        """
        text = text.replace("_", "").replace("'", "").replace("’", "")
        groups = "," if self.mark == "." else "."
        marks = [char for char in text if char in ".,"]
        if not marks:
            point = ""
        elif len(set(marks)) == 2:
            point = marks[-1]
        else:
            thousands = len(marks) > 1 or (
                marks[0] == groups and not scientific and re.fullmatch(rf"[1-9]\d{{0,2}}\{groups}\d{{3}}", text)
            )
            point = "" if thousands else marks[0]
        whole, _, places = text.partition(point) if point else (text, "", "")
        return self.number(sign, whole.replace(",", "").replace(".", ""), point, places)

    def _number(self, match: re.Match[str], body: str) -> str | tuple[str, int]:
        figure, end = match["figure"], match.end()
        scientific = bool(match["power"] or re.match(r"[×·⋅*x]10[\^⁻⁰¹²³⁴-⁹]", body[end:]))
        said = self.figure(figure, (match["sign"] or "").replace("–", "−"), scientific)
        if match["power"]:
            power = self.figure(match["power"].lstrip("eE+−-"), "−" if match["power"][1] in "−-" else "")
            return f"{said} {self.sign('×')} {self.table.integer(10)} {self.sign('^')} {power}"
        for length in range(6, 0, -1):
            unit = body[end : end + length]
            if len(unit) == length and self.unit(unit) and not body[end + length : end + length + 1].isalnum():
                return self.measured(said, figure, unit), end + length
        if body[end : end + 1] in PARTS and body[end : end + 1]:
            joined = {"en": "and", "es": "y"}.get(self.language.split("-")[0], "")
            return " ".join(part for part in (said, joined, self._parts(*PARTS[body[end]])) if part), end + 1
        return said

    def measured(self, said: str, figure: str, unit: str) -> str:
        """Return a number in words with its unit."""
        one, several = self.unit(unit) or ("", "")
        coins = re.fullmatch(r"([1-9]\d*)[.,](\d\d)", figure) if unit in MONEY else None
        if coins and coins[2] != "00":
            joined = {"es": "con"}.get(self.language.split("-")[0], "")
            parts = (self.measured(self.whole(coins[1]), coins[1], unit), joined, self.whole(coins[2]))
            return " ".join(part for part in parts if part)
        single = re.fullmatch(r"1(?:[.,]0+)?", figure) and said.endswith(self.whole("1"))  # 1.000 may be thousands
        if re.fullmatch(r"\d+(?:[.,]0{1,2})?", figure):
            said = self.table.before(said, unit in self.table.feminine)
        of = f"{self.table.of} " if re.search("mill(?:ón|ones)$", said) else ""  # un millón de euros
        return f"{said} {of}{one if single else several}"

    def unit(self, text: str) -> tuple[str, str] | None:
        """Return the words for a unit (one, several), m/s² too; None for anything else."""
        text = text.replace("^2", "²").replace("^3", "³")
        if text in self.table.units:
            return self.table.units[text]
        above, slash, below = text.partition("/")
        power = below[-1:] if below[-1:] in ("²", "³") else ""
        base = below.removesuffix(power)
        if not slash or above not in self.table.units or base not in self.table.units:
            return None
        behind = " ".join(
            part for part in (self.sign("…/…"), self.table.units[base][0], self.sign(power) if power else "") if part
        )
        one, several = self.table.units[above]
        return f"{one} {behind}", f"{several} {behind}"

    def money(self, said: str, unit: str, times: str) -> str:
        """Return thousands or millions of a currency in words."""
        of = f"{self.table.of} " if self.language.split("-")[0] == "es" and times != "mil" else ""
        return f"{said} {times} {of}{self.table.units[unit][1]}"

    def _money(self, match: re.Match[str], body: str) -> tuple[str, int]:
        found = self.pattern.match(body, match.end())
        assert found is not None
        unit = match.group()
        if unit not in self.table.units or not found["figure"]:
            return self.sign(unit), match.end()
        said = self.figure(found["figure"], found["sign"] or "")
        end = match.end() + len((found["sign"] or "") + found["figure"])
        short = re.match(r"(?:[kKMm]|bn|B)(?!\w)", body[end:])
        times = (
            self.table.symbols.get({"k": "k$", "K": "k$", "M": "M$", "m": "M$"}.get(short.group(), "B$"))
            if short
            else None
        )
        if short and times:
            return self.money(said, unit, times), end + short.end()
        return self.measured(said, found["figure"], unit), end

    def _base(self, match: re.Match[str], body: str) -> str:
        text = match.group()
        name, digits = ("#…", text[1:]) if text[0] == "#" else (text[:2].lower(), text[2:])
        said = (self.table.symbols.get(c.lower(), c.upper()) if c.isalpha() else self.whole(c) for c in digits)
        return " ".join(part for part in (self.sign(name), *said) if part)

    def _date(self, match: re.Match[str], body: str) -> str:
        try:
            day = date.fromisoformat(match.group())
            # As babel.dates does it, which takes long to import: it looks at the machine's time zone.
            month = str(Locale.parse(self.language.replace("-", "_")).months["format"]["wide"][day.month])
        except (ValueError, LookupError):
            return " ".join(self.whole(part) for part in match.group().split("-"))
        if self.language.startswith("en"):
            return f"{month} {self.table.ordinal(_english_day(day.day))} {english_year(day.year)}"
        year = self.whole(str(day.year))
        return (
            f"{self.whole(str(day.day))} de {month} de {year}"
            if self.language.startswith("es")
            else f"{self.whole(str(day.day))} {month} {year}"
        )

    def _days(self, match: re.Match[str], body: str) -> str:
        return " ".join(self.whole(part) for part in re.split("[/.-]", match.group()))

    def _clock(self, match: re.Match[str], body: str) -> str | tuple[str, int]:
        if re.match(r"h(?!\w)", body[match.end() :]):
            return (
                f"{self._time(match.group())} {self.table.units['h'][1]}"
                if "h" in self.table.units
                else self._time(match.group())
            ), match.end() + 1
        return self._time(match.group())

    def _time(self, text: str) -> str:
        hours, minutes, *seconds = text.split(":")
        if seconds:
            return " ".join(self.whole(part) for part in (hours, minutes, *seconds))
        small = "" if minutes == "00" and self.table.hour else self.table.zero_minutes if minutes[0] == "0" else ""
        behind = self.table.hour if minutes == "00" and self.table.hour else self.whole(minutes)
        return " ".join(part for part in (self.table.before(self.whole(hours), True), small, behind) if part)

    def _version(self, match: re.Match[str], body: str) -> str:
        if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", match.group()):
            return self.figure(match.group())
        point = self.table.marks.get(".", self.table.point)
        return f" {point} ".join(self.whole(part) for part in match.group().split("."))

    def _release(self, match: re.Match[str], body: str) -> str:
        point = self.table.marks.get(".", self.table.point)
        return f"{match.group()[0]} " + f" {point} ".join(self.whole(part) for part in match.group()[1:].split("."))

    def _ordinal(self, match: re.Match[str], body: str) -> str | tuple[str, int]:
        if said := self.table.ordinal(match.group()):
            return said
        digits = re.match(r"\d+", match.group())
        assert digits is not None
        rest = match.group()[digits.end() :]
        if rest in self.table.units:
            return self.measured(self.whole(digits.group()), digits.group(), rest)
        return self.whole(digits.group()), match.start() + digits.end()

    def _decade(self, match: re.Match[str], body: str) -> str:
        digits = re.sub(r"\D", "", match.group())
        said = self.table.ordinal(f"{digits if len(digits) == 4 else '19' + digits}s")
        return (said if len(digits) == 4 else said.split(" ", 1)[-1]) or self.whole(digits)

    def _parts(self, above: int, below: int) -> str:
        said = self.table.fraction(above, below)
        return said or f"{self.whole(str(above))} {self.sign('/')} {self.whole(str(below))}"

    def _fraction(self, match: re.Match[str], body: str) -> str:
        above, below = match.group().split("/")
        return self._parts(int(above), int(below))

    def _part(self, match: re.Match[str], body: str) -> str:
        return self.table.symbols.get(match.group()) or self._parts(*PARTS[match.group()])


def _english_day(day: int) -> str:
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
