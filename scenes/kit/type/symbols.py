"""Symbols of quantities in formulas (Typst's mathematics), in one place for the whole film.

In a network with one hidden layer and one output, plain names are enough: x_1, h_1, w_11, w_1, z_1, z_out. With several
outputs a superscript counts the layer. With several hidden layers the index is the name of the unit, as the network
shows it: z_(g 1); w_(g 12) leads to g_1 from the second unit before; outputs have only their numbers. Use them in
`self.math`:

    f = self.facts.focus
    self.math(symbols.z(self.facts, 1, f.first) + " = {z}", z=self.shown("cycle.forward.z[0][first]"))
"""

from __future__ import annotations

from lesson import Facts


def _plain(facts: Facts) -> bool:
    sizes = facts.lesson.network.sizes
    return len(sizes) <= 3 and sizes[-1] == 1


def _last(facts: Facts) -> int:
    return len(facts.lesson.network.sizes) - 1


def _deep(facts: Facts) -> bool:
    return _last(facts) > 2


def _name(facts: Facts, layer: int, k: int) -> str:
    """Return a unit's name as an index: h 1; an output has only its number, as in hat(y)_1 and y_1."""
    if layer == _last(facts):
        return f"{k + 1}"
    name = facts.names.symbols[layer][k]
    return f"{name[0]} {name[1:]}"


def _upper(facts: Facts, layer: int) -> str:
    return "" if _plain(facts) else f"^(({layer}))"


def _index(facts: Facts, layer: int, k: int) -> str:
    if layer == _last(facts) and facts.lesson.network.sizes[-1] == 1:
        return '_"out"'
    return f"_({_name(facts, layer, k)})" if _deep(facts) else f"{_upper(facts, layer)}_{k + 1}"


def unit(facts: Facts, layer: int, k: int) -> str:
    """Return the symbol of a unit: x_1, h_1, the prediction."""
    if layer == _last(facts):
        return "hat(y)" if facts.lesson.network.sizes[-1] == 1 else f"hat(y)_{k + 1}"
    name = facts.names.symbols[layer][k]
    return f"{name[0]}_{name[1:]}"


def z(facts: Facts, layer: int, k: int) -> str:
    """Return the weighted sum of unit k; layer 1 is the first after the input."""
    return f"z{_index(facts, layer, k)}"


def a(facts: Facts, layer: int, k: int) -> str:
    """Return the activation of unit k; for the input, x; for the output, the prediction."""
    if layer == 0 or layer == _last(facts):
        return unit(facts, layer, k)
    return f"a{_index(facts, layer, k)}"


def w(facts: Facts, layer: int, k: int, j: int) -> str:
    """Return the weight from unit j of `layer` to unit k of `layer` + 1 (layer 0 is the input)."""
    if layer + 1 == _last(facts) and facts.lesson.network.sizes[-1] == 1:
        return f"w_{j + 1}"
    if _deep(facts):
        return f"w_({_name(facts, layer + 1, k)}{j + 1})"
    return f"w{_upper(facts, layer + 1)}_({k + 1}{j + 1})"


def of_any(facts: Facts, layer: int, j: int) -> tuple[str, str]:
    """Return, for any unit k after `layer`, the symbols of its weight from unit j and of its error signal."""
    if _deep(facts):
        return f"w_(k {j + 1})", "delta_k"
    upper = f"^(({layer + 1}))"
    return f"w{upper}_(k {j + 1})", f"delta{upper}_k"


def b(facts: Facts, layer: int, k: int) -> str:
    """Return the bias of unit k."""
    return f"b{_index(facts, layer, k)}"


def delta(facts: Facts, layer: int, k: int) -> str:
    """Return the error signal dL/dz of unit k."""
    return f"delta{_index(facts, layer, k)}"


def target(facts: Facts, k: int) -> str:
    """Return the target of output k."""
    return "y" if facts.lesson.network.sizes[-1] == 1 else f"y_{k + 1}"


def d(top: str, bottom: str) -> str:
    """Return a partial derivative as a fraction."""
    return f"(partial {top})/(partial {bottom})"


ACTIVATION = {"sigmoid": "sigma", "tanh": "tanh", "relu": '"ReLU"', "identity": '"id"', "softmax": '"softmax"'}


def f(facts: Facts, layer: int) -> str:
    """Return the activation function of a layer (1 is the first after the input)."""
    return ACTIVATION[facts.lesson.network.activations[layer - 1]]
