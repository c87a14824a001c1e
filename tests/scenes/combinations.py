"""A lesson for every activation of hidden layers with every output and loss of the core, in networks of all sizes
that are drawn.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from itertools import product
from pathlib import Path

from lesson import load_lesson
from scenes.engine import entry
from tests.jobs import step_job
from tests.scenes.conftest import DEFAULT, STEPS

HIDDEN = ("sigmoid", "tanh", "relu", "identity")
OUTPUTS = (
    *((activation, "half_squared_error") for activation in HIDDEN),
    ("sigmoid", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
)
ALL = tuple(product(HIDDEN, OUTPUTS))


def lesson(number: int, folder: Path) -> Path:
    """Write combination `number` as a lesson: 1 to 4 layers with weights, of 1 to 6 units, with and without biases."""
    hidden, (output, loss) = ALL[number]
    dice = random.Random(number)
    last = dice.randint(2 if output == "softmax" else 1, 4)
    sizes = [dice.randint(1, 4), *(dice.randint(1, 6) for _ in range(number % 4)), last]
    layers = [f'[[network.layers]]\nname = "Input"\nsize = {sizes[0]}\n']
    for index, size in enumerate(sizes[1:], 1):
        name, activation = ("Output", output) if index == len(sizes) - 1 else (f"Hidden {index}", hidden)
        biases = f"biases = {[round(dice.uniform(-0.5, 0.5), 2) for _ in range(size)]}\n" if number % 2 else ""
        seed = f'weights = {{ random = "glorot", seed = {number * 10 + index} }}'
        layers.append(
            f'[[network.layers]]\nname = "{name}"\nactivation = "{activation}"\nsize = {size}\n{seed}\n{biases}'
        )
    x = [round(dice.uniform(-1, 1), 1) for _ in range(sizes[0])]
    y = [
        float(index == 0) if loss != "half_squared_error" else round(dice.uniform(0.05, 0.95), 2)
        for index in range(last)
    ]
    text = DEFAULT.read_text(encoding="utf-8")
    steps = text[text.index("[[steps]]") :]
    head = (
        f'title = "Combination {number}"\nsubtitle = "All of the Core"\ndifficulty = "Any"\nduration = "20 minutes"\n'
    )
    network = f'[network]\nloss = "{loss}"\neta = 0.1\nepochs = 100\nupdate_biases = {str(bool(number % 2)).lower()}\n'
    sample = f"[sample]\nx = {x}\ny = {y}\n"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "lesson.toml"
    file.write_text("\n".join([head, network, *layers, sample, re.sub(r"(?m)^#.*\n", "", steps)]), encoding="utf-8")
    return file


def main() -> int:
    """Audit every step of every combination: `.venv/bin/python -m tests.scenes.combinations`, about 15 minutes."""
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for number, combination in enumerate(ALL):
            file = lesson(number, Path(scratch) / str(number))
            found = [p for step in STEPS for p in entry.audit(step_job(file, step, scratch=Path(scratch))).problems]
            print(
                number, combination, load_lesson(file).network.sizes, *found, sep="\n    " if found else " ", flush=True
            )
            failed += bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
