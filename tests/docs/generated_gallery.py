"""docs/gallery.md: a picture of every motion verb and every block, with what it does.

`python -m scenes.gallery` draws the pictures.
"""

from __future__ import annotations

import inspect
import textwrap

from scenes.gallery.draw import BLOCKS, VERBS
from scenes.kit import blocks, motion

HEAD = """# The gallery of the kit

What moves, and what is laid out, at a glance; [the kit](kit.md) has every argument and an example of each. The pictures
are drawn by the program, `.venv/bin/python -m scenes.gallery`, from `scenes/gallery`, where each of them is a beat to
copy from.

## Verbs

`from scenes.kit.motion import sweep, morph, ...`: one animation with one meaning each, to be played by `self.play` or
`self.at`. Of each, four moments, row by row.
"""

MIDDLE = """## Blocks

`from scenes.kit.blocks import Rows, Bars, ...`: each is laid out by `block.place(left, top, width)`.
"""


def gallery_page() -> str:
    """Return the page."""
    lines = [HEAD]
    for name in VERBS:
        lines += _entry(name, getattr(motion, name), "verbs")
    lines.append(MIDDLE)
    for name in BLOCKS:
        lines += _entry(name, getattr(blocks, name), "blocks")
    return "\n".join(lines)


def _entry(name: str, thing: object, folder: str) -> list[str]:
    doc = inspect.getdoc(thing)
    assert doc, f"{name} has no docstring"
    said = " ".join(
        doc.split("\n\n")[0].removeprefix("Return an animation ").removeprefix("in which ").removeprefix("of ").split()
    )
    said = textwrap.fill(said[0].upper() + said[1:], 120, break_long_words=False, break_on_hyphens=False)
    return [f"### `{name}`", "", said, "", f"![{name}](pictures/{folder}/{name.lower()}.png)", ""]
