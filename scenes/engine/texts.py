"""The texts a step makes: words, formulas and numbers of the lesson, in its look and language."""

from __future__ import annotations

from typing import Any, TypeVar

from lesson import Facts, Shown
from lesson.facts.fields import Field
from scenes.kit.layout.zones import READ
from scenes.kit.theme import Theme
from scenes.kit.type.paragraph import Paragraph, paragraph
from scenes.kit.type.typeset import Typeset, math, number, words

T = TypeVar("T", Typeset, Paragraph)


def exempted(text: T, reason: str | None) -> T:
    """Note why digits of a text belong to no field (None: they do), and return the text."""
    for line in text.lines if isinstance(text, Paragraph) else (text,):
        line.exempt = reason
    return text


class Texts:
    """Makes texts from the facts of a lesson, in the look of a theme."""

    facts: Facts
    theme: Theme

    def shown(
        self,
        field: Field | str,
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> Shown:
        """Return the number of a field as it is displayed, to be put into a text.

        A field is a path (all are listed in [Conditions and numbers](facts.md)), or what a function of
        lesson.facts.fields returns; names in its indices (`out`, `h`, `i`) are the units that the film speaks of.
        `places` is the number of decimals and `sign` whether a plus sign is written; None takes the lesson's rule for
        this sort of number. `beside` is the field of a number it is compared with: it gets more places where both would
        look the same. Raises FieldError, naming the nearest path.

        Example:

            self.words("loss {n}", n=self.shown("loss", places=3))
        """
        return self.facts.display(field, places, sign, beside)

    def words(
        self,
        text: str,
        *,
        size: float = READ,
        role: str = "ink",
        weight: str = "regular",
        exempt: str | None = None,
        **more: Any,
    ) -> Typeset:
        """Return one line of words, in the film's font and the lesson's language.

        `text` is English; the language's words/<language>.toml translates it. `{name}` takes a value, a number
        (`name=self.shown(path)`) or a text; `{{some words : role}}` colours words. Never type a digit that belongs to
        the lesson: the audit reports it.

        With `own=True` the text is the lesson's own (a title, a name, a text of a step of yours): it is not translated
        unless the lesson gives a translation, and nothing in it is a mark, so braces are shown as they are. Without
        `own=True` a text that a language lacks stops the film in that language.

        `size` in em (READ, BIG, HERO), `role` a colour by role, `weight` "regular", "semibold" or "bold"; `exempt` is
        the reason for digits that belong to no field.

        Example:

            self.words("the weight {w} grows", w=self.shown("network.weights[-1][out][h]"), role="muted")
            self.words("Your turn!", own=True, size=1.0)
        """
        return exempted(words(text, self.theme, size=size, role=role, weight=weight, **more), exempt)

    def paragraph(
        self,
        text: str,
        width: float,
        *,
        size: float = READ,
        role: str = "ink",
        weight: str = "regular",
        exempt: str | None = None,
        **more: Any,
    ) -> Paragraph:
        """Return words on as many lines as a width (in frame units) needs; marks, `own` and so on as in `words`.

        Example:

            self.paragraph("What does one weight do to the loss?", BODY.width, size=0.56, weight="semibold")
        """
        return exempted(paragraph(text, self.theme, width, size=size, role=role, weight=weight, **more), exempt)

    def math(
        self, formula: str, *, size: float = READ, role: str = "ink", exempt: str | None = None, **more: Any
    ) -> Typeset:
        """Return a formula in Typst's mathematics.

        `{name}` takes a number (`name=self.shown(path)`). A group `{{ sigma'(z) : slope }}` is named and coloured by
        the role of that name; `roles={"name": role}` gives it another colour, and `parts["name"]` is the group, for an
        animation. "=" before a rounded number becomes "≈" by itself.

        Example:

            self.math("z = {z}", z=self.shown("cycle.forward.z[0][first]"))
            self.math("{{ delta : delta }} dot {{ f'(z) : slope }}", size=0.6)
        """
        return exempted(math(formula, self.theme, size=size, role=role, **more), exempt)

    def number(
        self,
        field: Field | str,
        *,
        size: float = READ,
        role: str = "ink",
        places: int | None = None,
        sign: bool | None = None,
        beside: Field | str | None = None,
    ) -> Typeset:
        """Return one number as a label that knows its field, so that the audit can compare its digits.

        Arguments of the number as in `shown`, of the look as in `words`; role "sign" colours it by its sign.

        Example:

            self.number("cycle.backward.delta[-1][out]", role="sign")
        """
        shown = self.shown(field, places, sign, beside)
        return number(shown, self.theme, size=size, role=self.theme_role(role, shown.value))

    def theme_role(self, role: str, value: float) -> str:
        """Return the role that colours a value: "positive" or "negative" for role "sign", else the role itself."""
        return ("negative" if value < 0 else "positive") if role == "sign" else role
