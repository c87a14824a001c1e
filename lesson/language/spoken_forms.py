"""One written word in words: its pieces, and the marks at its end that a voice needs."""

import re
import unicodedata

from .spoken_figures import Figures
from .spoken_pieces import (
    ACCENTS,
    CLOSING,
    HIGH,
    HIGH_ENDING,
    LOW,
    MARKS,
    OPENING,
    PLAIN,
    POWER_OF_FUNCTION,
    SILENT,
    is_prime,
)

_DIFFERENTIAL = re.compile(r"(?<![^\W\d_])d[A-Za-zα-ω]$")


class Forms(Figures):
    """One language's way to say written words."""

    def word(self, word: str) -> str:
        """Return how one written word is spoken, with the marks at its end."""
        if word[:1] in OPENING and len(word) > 1:
            return word[0] + self.word(word[1:])
        word = HIGH_ENDING.sub(lambda match: match.group().translate(HIGH), word)
        word = re.sub(
            r"log_(\d)",
            lambda match: f"log{chr(ord(match[1]) - ord('0') + ord('₀'))}",
            re.sub(r"_\{(\w+)\}", r"_\1", word),
        )
        short = word.lower().lstrip('([“"')
        for text in (short, short.rstrip(',;:?!…)]”"'), short.rstrip(MARKS + CLOSING)):
            if text in self.table.short:
                return self.table.short[text] + "".join(mark for mark in short[len(text) :] if mark in MARKS)
        body = word[: self._end(word)]
        tail = "".join(mark for mark in word[len(body) :] if mark in MARKS)
        if PLAIN.fullmatch(body) and not self._has_symbols(body.strip("()")):
            # An ordinary word: the common case.
            return body.replace("(", "").replace(")", "") + re.sub(r"[])}]", "", word[len(body) :])
        if body in self.table.symbols:
            return self.table.symbols[body] + tail
        if ("/" in body or re.fullmatch(r"\w\w+[²³]", body)) and (unit := self.unit(body)):
            return unit[1] + tail
        said = self.pieces(body)
        return said + tail if said else ""

    def _has_symbols(self, word: str) -> bool:
        """Return whether a word of letters is, or contains, something with a spoken form of its own: tanh, ŷ's, a-y."""
        base = re.split("[’']", word, maxsplit=1)[0]
        return (
            word in self.table.symbols
            or base in self.table.symbols
            or bool(self._accented(base) or re.fullmatch("[a-z]-[a-z]", word))
        )

    def _end(self, word: str) -> int:
        """Return where the marks at a word's end begin."""
        end = len(word)
        while end and word[end - 1] in MARKS + CLOSING and not (word[end - 1] in "’'" and is_prime(word, end - 1)):
            if word[max(0, end - 3) : end] == "(s)":
                break
            end -= 1
        return end

    def pieces(self, body: str) -> str:
        """Return the spoken form of a word without the marks at its end."""
        said: list[str] = []
        at = 0
        while match := self.pattern.match(body, at):
            at = match.end()
            kind = match.lastgroup if match.lastgroup not in ("sign", "figure", "power", "inside", "long") else None
            kind = kind or next(name for name in ("number", "size", "norm") if match.group(name))
            text = getattr(self, f"_{kind}")(match, body)
            if isinstance(text, tuple):
                text, at = text
            if kind in ("own", "plural") and said:
                said[-1] += text
            elif text and set(text) <= set(MARKS):
                if said:
                    said[-1] += text
            elif text:
                said.append(text)
        return " ".join(said)

    # -- powers and indices -------------------------------------------------------------------------------------------

    def _by(self, match: re.Match[str], body: str) -> str | tuple[str, int]:
        index = re.match(r"\d+", body[match.end() :])
        before = body[: match.start()]
        size = re.search(r"(?<![\w.,])\d+(?:x\d+)*$", before)  # 28x28x3
        if index and not size and re.search(r"[^\W\d_]_?\d+$", before):  # w1x1
            return f"{self.name('x')} {self._digits(index.group())}", match.end() + index.end()
        return self.table.symbols.get("by") or self.sign("×")

    def _square(self, match: re.Match[str], body: str) -> str:
        return self.sign("²" if match.group()[-1] == "2" else "³")

    def _transpose(self, match: re.Match[str], body: str) -> str:
        return self.sign("⊤")

    def _raise(self, match: re.Match[str], body: str) -> str | tuple[str, int]:
        layer = re.match(r"\((\d+)(?:\)|$)|\*$", body[match.end() :])
        if layer and re.search(r"(?<![^\W\d_])[^\W\d_e]$", body[: match.start()]):  # W^(1) is a layer's, w^* the best
            return (self._digits(layer[1]) if layer[1] else self.sign("star")), match.end() + layer.end()
        return self.sign("^")

    def _high(self, match: re.Match[str], body: str) -> str:
        text = match.group().translate(HIGH)
        if text in ("2", "3", "T"):
            return self.sign({"2": "²", "3": "³", "T": "⊤"}[text])
        if text[0] == "(" and text[-1] == ")" and text[1:-1].isalnum():
            return self._digits(text[1:-1])  # W⁽¹⁾ is a layer's
        return f"{self.sign('^')} {self.pieces(text)}"

    def _low(self, match: re.Match[str], body: str) -> str:
        said = self._digits(match.group().translate(LOW))
        if body[: match.start()].endswith(("∑", "Σ")) and "∑…" in self.table.symbols:
            return f"{said} {self.table.of}"
        if not body[: match.start()].endswith("log"):
            return said
        return (
            f"{self.table.symbols.get('log_', '')} {said} {self.table.of if match.end() == len(body) else ''}".strip()
        )

    def _digits(self, text: str) -> str:
        """Return an index: its digits one by one, its letters by their names."""
        return " ".join(self.table.digits[int(c)] if c.isdecimal() else self.name(c) for c in text if c.isalnum())

    def _accent(self, match: re.Match[str], body: str) -> str:
        base, mark = match.group()[0], match.group()[1]
        return f"{self.name(base)} {self.sign(ACCENTS[mark])}"

    def _indexed(self, match: re.Match[str], body: str) -> str:
        text = match.group()
        return f"{self.name(text[0])} " + " ".join(self.table.digits[int(d)] for d in text if d.isdecimal())

    def _sub(self, match: re.Match[str], body: str) -> str:
        text = match.group()
        return f"{self.name(text[0])} {self.table.indexed.get(text[2:]) or self.name(text[2:])}"

    def name(self, text: str) -> str:
        """Return the spoken form of a name of a few letters."""
        return self.table.symbols.get(text, text)

    # -- words and signs ----------------------------------------------------------------------------------------------

    def _call(self, match: re.Match[str], body: str) -> str:
        name = match.group().rstrip("′'’")
        said = self.sign("√") if name == "sqrt" else self.name(name)
        if name == "sqrt":
            return said
        primes = f" {self.table.prime}" * (len(match.group()) - len(name))
        return f"{said}{primes} {self.table.of}"

    def _plural(self, match: re.Match[str], body: str) -> str:
        return "s"

    def _own(self, match: re.Match[str], body: str) -> str:
        return self.table.symbols.get("'s", "'s")

    def _prime(self, match: re.Match[str], body: str) -> str:
        return self.table.prime if match.group() == "′" or is_prime(body, match.start()) else ""

    def _minus(self, match: re.Match[str], body: str) -> tuple[str, int]:
        return f"{self.name(match.group())} {self.table.minus}", match.end() + 1

    def _word(self, match: re.Match[str], body: str) -> str:
        text = match.group()
        if accented := self._accented(text):
            return accented
        base = re.sub("[’']s$", "", text)
        if base != text and (said := self._accented(base) or self.table.symbols.get(base)):
            return said + self.table.symbols.get("'s", "'s")
        if _DIFFERENTIAL.fullmatch(text) and text not in self.table.symbols and "/" in body:
            return f"{self.sign('∂')} {self.name(text[1])}"
        known = self.table.symbols.get(text, self.table.symbols.get(text.rstrip(".")))
        before = body[max(0, match.start() - 3) : match.start()]
        dot = (
            f"{self.table.symbols['.']} "
            if re.search(r"\w\w\.$", before) and len(text) > 1 and "." in self.table.symbols
            else ""
        )
        return dot + (text.rstrip(".") if known is None else known)

    def _accented(self, text: str) -> str:
        """Return how one letter with a hat or bar is spoken; "" for what is not such a symbol."""
        if text in self.table.symbols or len(text) > 2 or text in "ñÑ" or "hat" not in self.table.symbols:
            return ""
        base, *marks = list(unicodedata.normalize("NFD", text))
        if len(marks) != 1 or marks[0] not in ACCENTS:
            return ""
        return f"{self.name(base)} {self.sign(ACCENTS[marks[0]])}"

    def _url(self, match: re.Match[str], body: str) -> str:
        text = re.sub(r"^https?://", "", match.group())
        names = {".": self.table.symbols.get(".", ""), "/": "", "-": ""}
        return (
            " ".join(names[part] if part in names else self.pieces(part) for part in re.findall(r"[^./-]+|[./-]", text))
            .replace("  ", " ")
            .strip()
        )

    def _digraph(self, match: re.Match[str], body: str) -> str:
        same = {"+-": "±", "+/-": "±", "->": "→", "<-": "←", "<=": "≤", "=<": "≤", ">=": "≥", "!=": "≠", "==": "="}
        return self.sign(
            match.group() if match.group() in self.table.symbols else same.get(match.group(), match.group())
        )

    def _range(self, match: re.Match[str], body: str) -> str:
        return self.sign("–")

    def _dash(self, match: re.Match[str], body: str) -> str:
        sums = re.search(r"(?:^|[\d)²³(=<>+*/·×])$", body[: match.start()]) and re.match(r"\.?\d", body[match.end() :])
        return f"{self.table.minus} {self.table.minus}" if match.group() == "--" and sums else ""  # 3--0.5

    def _size(self, match: re.Match[str], body: str) -> str:
        return f"{self.sign('|…|')} {self.pieces(match['inside'])}"

    def _norm(self, match: re.Match[str], body: str) -> str:
        return f"{self.sign('‖…‖')} {self.pieces(match['long'])}"

    def _mark(self, match: re.Match[str], body: str) -> str:
        text, at = match.group(), match.start()
        before, after = body[max(0, at - 20) : at], body[at + 1 : at + 21]
        if text in "-‐‑–":
            return self._hyphen(text, before, after)
        if text == "/" and re.search(r"[$€£¥₹][\d.,]+$|\d%?[^\W\d_]*$", before) and re.match(r"[^\W\d_]{2}", after):
            return self.sign("…/…")  # $5/hour
        if (
            text == "/"
            and re.search(r"(?:(?![²³¹⁰-₉])[^\W\d_]){2}$", before)
            and re.match(r"[^\W\d_]{2}", after)
            and not _DIFFERENTIAL.search(before)
        ):
            return ""  # input/output
        if text == "*" and not after and before[-1:].isalpha():
            return self.sign("star")
        if text == "(" and POWER_OF_FUNCTION.search(before):
            return self.table.of
        if text == "|" and "(" in before and after:
            return self.sign("|")
        if text == "!" and after and re.search(r"(?:(?<![^\W\d_])[^\W\d_]|[\d)²³₀-₉])$", before):
            return self.sign("n!")  # n!/k!
        if text == "!" and not before and re.match(r"[^\W\d_](?![^\W_])", after):
            return self.sign("¬")  # !a
        if text == "∶":  # of a ratio; also in speech.py's place of ":" where that is no time
            return self.table.symbols.get(":", "")
        if text == ":" and before[-1:].isdecimal() and after[:1].isdecimal():
            return self.sign(":")
        if text == "." and re.search(r"[^\W\d_]{2}$", before) and re.match(r"[^\W\d_]{2}", after):
            return ""  # it is spoken with the next word
        if text in ",;:…" and after and before:
            return text
        if text in "∑Σ" and after[:1] and after[0].translate(LOW) != after[0] and "∑…" in self.table.symbols:
            return self.table.symbols["∑…"]
        if text == "#" and not after[:1].isdecimal():
            self.lost.append(text)
            return ""
        if text in self.table.symbols and text not in ".:–|":
            return self.table.symbols[text]
        if text not in SILENT and not unicodedata.category(text).startswith("Cf"):
            self.lost.append(text)
        return ""

    def _hyphen(self, text: str, before: str, after: str) -> str:
        """Return how a hyphen or dash inside a word is spoken: minus in a formula, "to" in a range, else silent."""
        if text == "–" and re.search(r"\d(?:st|nd|rd|th|[ºª])?$", before) and re.match(r"[+−-]?\d", after):
            return self.table.symbols.get("–", "")
        if re.search(r"\d(?:st|nd|rd|th|[ºª])$", before) and re.match(r"\d+(?:st|nd|rd|th|[ºª])", after):
            return self.table.symbols.get("–", "")  # 1st-3rd
        left, right = re.search(r"(?<![\d.,])\d+(?:[.,]\d+)?%?$", before), re.match(r"\d+(?:[.,]\d+)?(?![\d-])", after)
        if left and right:
            low, high = (float(each.group().rstrip("%").replace(",", ".")) for each in (left, right))
            inside = before[: left.start()][-1:]  # 3-4-2 and GPT-3-5 are no ranges
            decimals = any(mark in each.group() for each in (left, right) for mark in (".", self.mark))
            named = re.search(r"[^\W\d_][-‐‑]?$", before[: left.start()])
            chain = bool(named) or (inside != "" and inside in "-‐‑_" and not decimals)
            rest = after[right.end() :]
            formula = inside in tuple("=≈<>≤≥+*·×") or re.match(r"[=≈<>≤≥+*·×]", rest)
            difference = low >= high and re.match(r"[a-zα-ω](?![^\W_])", rest)
            if not chain and (formula or difference or (decimals and low > high)):
                return self.table.minus  # 9-5=4, 10-3x, z=1-0.5
            return self.table.symbols.get("–", "") if low < high and not chain else ""
        one = re.match(r"(?:[a-zα-ωŷ](?![A-Za-z])|inf\b|\d|[(|$€£¥₹∞√]|\.\d)", after)
        if not before or before[-1] in "([{|,;=<>≤≥≈≠≪≫+−·×*/^:→←↔±~∈":
            return self.table.minus if one else ""
        symbol = re.search(r"(?:(?<![^\W\d_])[a-zα-ωŷ](?:_?\d+)?|[)²³′])$", before) or (
            left and not after[:1].isdecimal()
        )
        return self.table.minus if one and symbol else ""
