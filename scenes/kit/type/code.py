"""A code listing: lines in a monospaced font on one grid, and the ten lines of numpy that step 8 shows."""

from __future__ import annotations

import numpy as np

from lesson import PROJECT_ROOT, Facts
from scenes.kit.layout.zones import READ
from scenes.kit.theme import Theme

from .typeset import Typeset
from .typst_code import literal, set_plain

FONT = "DejaVu Sans Mono"
SHARE = 0.9  # of the em: brings its capitals to the height of the film's other font
ADVANCE = 0.602 * SHARE  # of every character, in em
TEN_LINES = PROJECT_ROOT / "assets" / "ten_lines.py"


def code_line(text: str, theme: Theme, left: float, y: float, size: float = READ, role: str = "ink") -> Typeset:
    """Return one line of code, its indentation kept, on the grid that starts at `left`; its baseline is at `y`.

    Example:

        self.play(FadeIn(code_line("w -= eta * gradient", self.theme, BODY.left, 0.0)))
    """
    body = text.lstrip(" ")
    made = Typeset(set_plain(body, f"font: {literal(FONT)}, size: {SHARE}em", role), theme, size, role)
    made.exempt = "code"
    column = left + (len(text) - len(body)) * ADVANCE * size
    made.shift(np.array([column, y, 0.0]) - made.baseline)
    return made


def ten_lines(facts: Facts, characters: int) -> list[str]:
    """Return the lines of assets/ten_lines.py, without the empty one, with this lesson's numbers.

    `characters` is the longest line there is room for; weights that do not fit are replaced by dots.
    """
    lesson, network = facts.lesson, facts.lesson.network
    first, second = network.weights[0].tolist(), network.weights[1][0].tolist()
    lines = [line for line in TEN_LINES.read_text(encoding="utf-8").splitlines() if line]
    lines[1] = f"x, y, eta = array({lesson.x.tolist()}), {lesson.y.tolist()[0]}, {lesson.eta}"
    lines[2] = f"V, w = array({first}), array({second})"
    if len(lines[2]) > characters:
        lines[2] = f"V, w = array([[{first[0][0]}, ...], ...]), array([{second[0]}, ...])"
    lines[3] = f"for cycle in range(1, {lesson.epochs + 1}):"
    return lines
