"""docs/kit.md: what a step is made of, from the docstrings of the kit.

An entry's heading is its signature, its text the docstring, its example the docstring's indented lines;
tests/docs/test_kit.py plays every example. The table of what is on the page is in kit_sections.py.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from lesson.theme.theme import ROLES
from lesson.theme.theme_file import shipped
from scenes.engine.step import Step
from scenes.kit.layout import zones
from scenes.kit.type import symbols
from tests.docs.kit_sections import SECTIONS

SIZES = {
    "TICK": "labels of ticks, only",
    "READ": "everything that must be read: the least",
    "TITLE": "titles and large sentences",
    "BIG": "one large formula or sign",
    "HERO": "one thing alone on the stage",
}
NAMED: dict[str, Any] = {name: getattr(zones, name) for name in (*SIZES, "BODY", "NET", "WORK", "DIM")}
OWNERS = {
    **dict.fromkeys(("Step", "Clock", "Texts"), "self"),
    **dict.fromkeys(("NetworkDiagram", "Movable"), "net"),
    "Typeset": "text",
    "NumberLine": "line",
    "Block": "block",
}
MEANING = {
    "ground": "the background",
    "panel": "the ground of panels and units",
    "ink": "texts, and z",
    "muted": "what is secondary: names, ticks, headings",
    "line": "axes, outlines, what is not lit",
    "positive": "a positive weight",
    "negative": "a negative weight (its arrow is dashed, too)",
    "forward": "activations, the forward pass",
    "backward": "error signals (delta) and gradients, the backward pass",
    "loss": "the loss, the error a - y",
    "slope": "the slope of an activation function, f'(z)",
    "update": "the step of a weight",
}


def kit_page() -> str:
    """Return the page: an introduction, sizes and colours, and an entry for each thing of each section."""
    lines = [
        "# The kit",
        "",
        _filled(
            "What a step of your own is made of. [A step of your own](own-step.md) shows a whole one; this page has"
            " every part: what it does, its units, and examples. A test plays them."
        ),
        "",
        _filled(
            "Inside a beat, `self` is the step and `net` is its network, `self.diagram()`. Lengths are frame units,"
            " sizes em, times seconds. Colours are named by role."
        ),
        "",
        "## Colours by role",
        "",
        _filled(
            "A colour always has a meaning. Every `role=` takes one of these names, and `self.theme.role(name)` gives"
            ' its hex colour; role `"sign"` of a number is positive or negative by its value.'
        ),
        "",
        "| role | means | dark | light |",
        "|---|---|---|---|",
        *(f"| `{role}` | {MEANING[role]} | {_hex('dark', role)} | {_hex('light', role)} |" for role in ROLES),
        "",
        "## Sizes",
        "",
        "`from scenes.kit.layout import READ, BIG, ...`; every `size=` is in em.",
        "",
        "| size | em | for |",
        "|---|---|---|",
        *(f"| `{name}` | {getattr(zones, name)} | {meant} |" for name, meant in SIZES.items()),
        "",
        "## Zones",
        "",
        "| zone | for | left, right, bottom, top in 16:9 | in 1:1 | in 9:16 |",
        "|---|---|---|---|---|",
        *(
            f"| `{name}` | {meant} | {_edges(name, 'wide')} | {_edges(name, 'square')} | {_edges(name, 'tall')} |"
            for name, meant in {"BODY": "the whole stage", "NET": "the network", "WORK": "the working"}.items()
        ),
        "",
    ]
    for section in SECTIONS:
        lines += [f"## {section.title}", ""]
        lines += [_filled(section.words), ""] if section.words else []
        for thing in section.things:
            lines += _entry(thing)
    return "\n".join(lines)


def examples() -> Iterator[tuple[str, str]]:
    """Yield (section and thing, code) for every example of the page."""
    for section in SECTIONS:
        for thing in section.things:
            for kind, block in _blocks(thing):
                if kind == "python":
                    yield f"{section.title}: {_name(thing)}", block


def _hex(theme: str, role: str) -> str:
    return f"`{shipped(theme).role(role)}`"


def _edges(name: str, shape: str) -> str:
    zone = vars(getattr(zones, name))["_by_shape"][shape]
    return f"{zone.left}, {zone.right}, {zone.bottom}, {zone.top}"


def _name(thing: Any) -> str:
    return "symbols" if inspect.ismodule(thing) else str(_made(thing).__qualname__)


def _made(thing: Any) -> Any:
    return thing.fget if isinstance(thing, property) else thing


def _heading(thing: Any) -> str:
    """Return the thing as one calls it: self.cue(name), Plot(theme, ...), net.fan(layer, k)."""
    if inspect.ismodule(thing):
        return "symbols"
    owner, _, name = _name(thing).rpartition(".")
    owner = OWNERS.get(owner, owner.lower())
    module = "symbols" if _made(thing).__module__ == symbols.__name__ else owner
    called = f"{module}.{name}" if module else name
    if isinstance(thing, property):
        return called
    if inspect.isclass(thing) and issubclass(thing, Step):
        return f"class {thing.__name__}"
    parameters = list(inspect.signature(thing).parameters.values())
    if owner:
        parameters = parameters[1:]  # self
    texts, starred = [], False
    for each in parameters:
        if each.kind is each.KEYWORD_ONLY and not starred:
            texts.append("*")
        starred = starred or each.kind in (each.KEYWORD_ONLY, each.VAR_POSITIONAL)
        texts.append(_parameter(each))
    return f"{called}({', '.join(texts)})"


def _parameter(each: inspect.Parameter) -> str:
    """Return a parameter with its default, by the name that a step would write: READ, WORK."""
    text = str(each.replace(annotation=each.empty))
    named = next((name for name, value in NAMED.items() if value is each.default), None)
    if inspect.isfunction(each.default):
        named = each.default.__name__  # what Python says of it has its place in memory, another one in every process
    return f"{each.name}={named}" if named else text


def _blocks(thing: Any) -> Iterator[tuple[str, str]]:
    """Yield the parts of a thing's docstring: ("words", paragraph) or ("python", code)."""
    doc = inspect.getdoc(thing)
    assert doc, f"{_name(thing)} has no docstring"
    for code, blocks in groupby(doc.split("\n\n"), key=lambda block: block.startswith("    ")):
        if code:
            yield "python", textwrap.dedent("\n\n".join(blocks)).rstrip()
        else:
            yield from (("words", _filled(block)) for block in blocks if block != "Example:")


def _filled(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 120, break_long_words=False, break_on_hyphens=False)


def _entry(thing: Any) -> list[str]:
    lines = [f"### `{_heading(thing)}`", ""]
    for kind, block in _blocks(thing):
        lines += ["```python", block, "```", ""] if kind == "python" else [block, ""]
    return lines
