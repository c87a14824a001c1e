"""The only way from a text to Typst: a text becomes a string literal of Typst's, and no part of it is ever code.

Typst reads files, imports packages and computes, so its source is made of two things only: code that this project
wrote, and literals. A literal has one escape for everything but ASCII letters, digits and the space.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lesson.facts.numbers import Shown
from lesson.file.clean import one_line
from lesson.language.marks import Mark, Value
from lesson.problems import FieldError
from scenes.kit.theme import Theme

from .tongue import translated

_OTHERS = re.compile(r"[^A-Za-z0-9 ]")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
# In a formula: a coloured group, a number, words.
_IN_FORMULA = re.compile(
    r"\{\{\s*(?P<group>.*?)\s*:\s*(?P<name>[A-Za-z_]\w*)\s*\}\}"
    r"|(?<![{\w])\{(?P<value>[A-Za-z_]\w*)\}(?!\})"
    r'|"(?P<words>[^"]*[^\W\d_]{2}[^"]*)"',
    re.DOTALL,
)
_VALUE = re.compile(r"(?<![{\w])\{([A-Za-z_]\w*)\}(?!\})")
_EQUALS = re.compile(r"(?<![<>!])=(\s*)(?=\{[A-Za-z_])")  # an equals sign before a number


class Code(str):
    """Typst source that the project wrote, with people's texts in it as literals."""

    __slots__ = ()


def literal(text: str) -> Code:
    """Return a text as a string of Typst's, in code and in mathematics."""
    return Code('"' + _OTHERS.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", one_line(text)) + '"')


def special_characters(code: Code) -> tuple[str, ...]:
    """Return the characters beyond ASCII of all literals in a source, once each, in order."""
    return tuple(dict.fromkeys(char for found in _ESCAPED.findall(code) if not (char := chr(int(found, 16))).isascii()))


@dataclass(frozen=True)
class Part:
    """A named piece of a text: its colour by role, and the number it shows if it shows one."""

    name: str
    role: str
    shown: Shown | None = None


@dataclass
class Setting:
    """A text as Typst sets it. plain: what it says, numbers left out as `{name}`; said: numbers included.

    typed: what the scene itself says; own: the texts of people in it.
    """

    roles: Mapping[str, str]
    role: str
    is_formula: bool = False
    source: Code = field(default_factory=Code)
    plain: str = ""
    said: str = ""
    typed: str = ""
    own: list[str] = field(default_factory=list)
    pieces: list[Part] = field(default_factory=list)

    def add(self, name: str, role: str, shown: Shown | None = None) -> str:
        """Note a named piece and return the colour that marks its glyphs."""
        if shown is not None and role == "sign":
            role = "negative" if shown.value < 0 else "positive"
        self.pieces.append(Part(name, role, shown))
        return f"rgb(0, 0, {len(self.pieces)})"


def set_words(
    marks: Sequence[Mark], shown: Mapping[str, Shown], weight: str, roles: Mapping[str, str], role: str
) -> Setting:
    """Return words in a weight of the text's font, with the numbers `shown` in their places."""
    made = Setting(roles, role)
    code = ['""']
    for mark in marks:
        if isinstance(mark, Value):
            number = _value(mark.name, shown, _written(marks), ", or a text in quotes")
            colour = made.add(mark.name, roles.get(mark.name, mark.role or role), number)
            code.append(f"text(fill: {colour}, {literal(number.text)})")
            made.plain += "{" + mark.name + "}"
            made.said += number.text
            continue
        if mark.role:
            code.append(f"text(fill: {made.add(mark.role, roles.get(mark.role, mark.role))}, {literal(mark.text)})")
        else:
            code.append(literal(mark.text))
        made.plain += mark.text
        made.said += mark.text
        if mark.own:
            made.own.append(mark.text)
        else:
            made.typed += mark.text
    made.source = Code(f"#text(weight: {literal(weight)}, {' + '.join(code)})")
    return made


def _value(name: str, shown: Mapping[str, Shown], text: str, more: str = "") -> Shown:
    """Return the number for `{name}`; FieldError where a text has that place and no value was given for it."""
    if name not in shown:
        raise FieldError(
            f"{text!r} has a place {{{name}}}, and nothing is given for it: "
            f'add {name}=self.shown("a field of the numbers"){more}'
        )
    return shown[name]


def _written(marks: Sequence[Mark]) -> str:
    """Return a text as it is written, without its colours."""
    return "".join(f"{{{mark.name}}}" if isinstance(mark, Value) else mark.text for mark in marks)


def set_plain(text: str, look: str, role: str) -> Setting:
    """Return a text as it is; look: arguments of Typst's `text`, as code."""
    return Setting({}, role, source=Code(f"#text({look}, {literal(text)})"), plain=text, said=text, typed=text)


def set_formula(
    formula: str, shown: Mapping[str, Shown], roles: Mapping[str, str], role: str, theme: Theme, display: bool
) -> Setting:
    """Return a formula of Typst's mathematics, as the scenes write it, its words in quotes in the lesson's language."""
    made = Setting(roles, role, is_formula=True)
    body = _mathematics(_about(formula, shown), shown, theme, made)
    made.source = Code(f"$display({body})$" if display else f"${body}$")
    return made


def _about(formula: str, values: Mapping[str, Shown]) -> str:
    """Return the formula with "≈" between symbols and the first number, where the numbers after it are rounded."""
    sign = _EQUALS.search(formula)
    left = formula[: sign.start()] if sign is not None else ""
    if sign is None or not left.strip() or any(name in values for name in _VALUE.findall(left)):
        return formula  # between numbers, those that are displayed decide (lesson.numbers.displayed_relation)
    behind = [_value(name, values, formula) for name in _VALUE.findall(formula[sign.end() :])]
    if all(shown.relation == "=" for shown in behind):
        return formula
    return left + "approx" + (sign[1] or " ") + formula[sign.end() :]


def _mathematics(formula: str, shown: Mapping[str, Shown], theme: Theme, made: Setting) -> str:
    code, at = "", 0
    for match in _IN_FORMULA.finditer(formula):
        between = formula[at : match.start()]
        at = match.end()
        made.plain += between
        made.said += between
        made.typed += between
        if (name := match["name"]) is not None:
            colour = made.add(name, made.roles.get(name, name if hasattr(theme, name) else made.role))
            said = f"text(fill: #{colour}, {_mathematics(match['group'], shown, theme, made)})"
        elif (name := match["value"]) is not None:
            number = _value(name, shown, formula)
            colour = made.add(name, made.roles.get(name, made.role), number)
            said = f"text(fill: #{colour}, #num({literal(number.text)}))"
            made.plain += "{" + name + "}"
            made.said += number.text
        else:
            words = translated(match["words"])
            said = literal(words)
            made.plain += f'"{words}"'
            made.said += f'"{words}"'
            made.typed += f'"{words}"'
        code += between + said
    made.plain += formula[at:]
    made.said += formula[at:]
    made.typed += formula[at:]
    return code + formula[at:]
