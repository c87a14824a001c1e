"""What units and weights are called, as symbols and in words."""

from dataclasses import dataclass

from lesson.language.speech import say
from lesson.model import UnitName
from lesson.problems import FieldError, nearest


@dataclass(frozen=True)
class Names:
    """Names of units by layer and index.

    `sizes`: units of every layer, input first; `titles`: the layers' names; `own`: the units' own names.
    """

    sizes: tuple[int, ...]
    titles: tuple[str, ...]
    own: tuple[tuple[UnitName, ...] | None, ...]

    @property
    def layers(self) -> tuple[str, ...]:
        """The layers' names: "Input", "Hidden 1", "Output"."""
        return self.titles

    @property
    def inputs(self) -> tuple[str, ...]:
        """x1, x2, ..., or the inputs' own names."""
        return self.units[0]

    @property
    def hidden(self) -> tuple[str, ...]:
        """Units of the layer that feeds the output: h1, h2, ...; g1, g2, ... after another hidden layer.

        Without hidden layers: the inputs.
        """
        return self.units[-2]

    @property
    def first(self) -> tuple[str, ...]:
        """Units of the first layer with weights."""
        return self.units[1]

    @property
    def outputs(self) -> tuple[str, ...]:
        """out, or o1, o2, ... where there are several, or the outputs' own names."""
        return self.units[-1]

    @property
    def units(self) -> tuple[tuple[str, ...], ...]:
        """Every layer's units, input first: their own names where the lesson has some, else their symbols."""
        return tuple(
            symbols if own is None else tuple(unit.name for unit in own)
            for symbols, own in zip(self.symbols, self.own, strict=True)
        )

    @property
    def symbols(self) -> tuple[tuple[str, ...], ...]:
        """Every layer's units as formulas call them. With a second hidden layer, its units are g1, g2, ..."""
        hidden = len(self.sizes) - 2
        letters = ("h", "g")[:hidden] if hidden <= 2 else tuple("abcdefgh"[:hidden])
        middle = (
            tuple(f"{letter}{k + 1}" for k in range(n)) for letter, n in zip(letters, self.sizes[1:-1], strict=True)
        )
        inputs = tuple(f"x{k + 1}" for k in range(self.sizes[0]))
        outputs = ("out",) if self.sizes[-1] == 1 else tuple(f"o{k + 1}" for k in range(self.sizes[-1]))
        return (inputs, *middle, outputs)

    def of(self, kind: str, index: int, language: str = "en") -> tuple[str, str]:
        """Return (in words, as a symbol) for a unit of kind input, hidden, first or output: ("h one", "h_1").

        Its own name goes before the words: ("hours slept", "x_1").

        FieldError for an unknown kind or an index the layer does not have.
        """
        layer = {"input": 0, "hidden": -2, "first": 1, "output": -1}
        table = {name: self.symbols[at] for name, at in layer.items()}
        if kind not in table:
            raise FieldError(f"there is no kind of unit {kind!r}; {nearest(kind, sorted(table))}")
        if not -len(table[kind]) <= index < len(table[kind]):
            raise FieldError(f"{kind} has {len(table[kind])} units, so there is no [{index}]")
        name = table[kind][index]
        symbol = name if name == "out" else f"{name[0]}_{name[1:]}"
        own = self.own[layer[kind]]
        return say(name, language) if own is None else own[index].name, symbol
