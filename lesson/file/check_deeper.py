"""Checks of the deeper network: those of any network, and that it is large enough for step 6."""

from typing import Any

from lesson.problems import Problem, several

from .check_network import check_core, check_layers, lengths, too_much, widths_of
from .numbers.content import Content, Numbers, lenient
from .schema.network import DeeperFile, NetworkFile


def check_deeper(raw: dict[str, Any], content: Content, file: str) -> list[Problem]:
    """Return every problem of the table [deeper]; what is wrong by itself (already reported) is skipped."""
    deeper, own = content.deeper, lenient(DeeperFile, raw.get("deeper"))
    if deeper is None:
        return []
    problems = check_layers("deeper", deeper.layers, file)
    if own is None or problems or None in deeper.layers:
        return problems
    layers = [each for each in deeper.layers if each]
    widths = widths_of(layers)
    if widths is None:
        return problems
    for n, what in ((len(layers) - 2, "unit in the last hidden layer"), (len(layers) - 1, "output")):
        if layers[n].count == 1:
            cure = "it is there to show how blame from several places adds up; give this layer 2 units or more"
            problems.append(Problem(file, f"deeper.layers[{n}].weights", f"1 {what}", cure))
    problems += _sample("x", own.x, deeper.x, widths[0], "input", file)
    problems += _sample("target", own.target, deeper.y, widths[1], "output", file)
    network = lenient(NetworkFile, raw.get("network"))
    if problems or network is None or deeper.x is None or deeper.y is None:
        return problems
    sets = [("deeper", deeper.x, deeper.y)]
    return too_much("deeper", raw["network"], layers, 1, file) or check_core(
        "deeper", own.loss or network.loss, layers, sets, file
    )


def _sample(key: str, own: list[float] | None, used: Numbers | None, width: int, what: str, file: str) -> list[Problem]:
    """Check the inputs or the targets: own ones that do not fit, or those of the sample where they cannot stand in."""
    if own is not None:
        return lengths(f"deeper.{key}", [own], width, what, file)
    if used is None or len(used) == width:
        return []  # a sample that cannot be read is reported where it stands
    example = f"{key} = [{', '.join(['1.0'] + ['0.0'] * (width - 1))}]" if width <= 6 else f"{key} = [...]"
    cure = f"is missing; the sample has {several(len(used), what)}, this network {width}: add {example}"
    return [Problem(file, f"deeper.{key}", "", cure)]
