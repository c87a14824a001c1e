"""Every example of docs/kit.md works: it is played in a step, without drawing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import manim
import pytest

from lesson import PROJECT_ROOT
from lesson.facts import fields
from scenes import kit
from scenes.engine.context import make_context
from scenes.engine.lean import LeanRenderer
from scenes.engine.network_step import NetworkStep
from scenes.engine.recorder import recording_writer
from scenes.engine.step import Step
from scenes.kit import layout, motion, plot
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.plot.gate import Gate
from tests.docs import generated_kit, kit_sections

NAMES: dict[str, Any] = {
    "Gate": Gate,
    "fields": fields,
    **{name: value for module in (manim, kit, layout, motion, plot) for name, value in vars(module).items()},
    **{name: value for name, value in vars(kit_sections).items() if not name.startswith("_")},
}


@pytest.fixture(scope="module")
def stage() -> Step:
    """The default lesson's step 2 with its network; nothing is drawn and no beat is played."""

    class Examples(NetworkStep):
        key, beats = "forward_pass", ("examples",)

    context = make_context(PROJECT_ROOT / "assets" / "lesson.toml", "forward_pass")
    beat = replace(context.script.beats[0], key="examples")
    made = Examples(renderer=LeanRenderer(file_writer_class=recording_writer(None), skip_animations=True))
    made.context = replace(context, script=replace(context.script, beats=(beat,), left_out={}))
    Examples.examples = lambda self: None  # type: ignore[attr-defined]
    with manim.tempconfig({"disable_caching": True, "dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}):
        made.render()
        yield made


@pytest.mark.parametrize(("name", "code"), [pytest.param(*each, id=each[0]) for each in generated_kit.examples()])
def test_an_example_can_be_played(name: str, code: str, stage: Step) -> None:
    net: NetworkDiagram = stage.diagram()
    label = stage.words("target").at(0, 0)
    exec(compile(code, name, "exec"), {**NAMES, "self": stage, "net": net, "label": label})
