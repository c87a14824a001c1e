"""Modules that have moved: their old names still work, because people's own steps import them.

`from scenes.step import Step` gives the same class as `from scenes.engine.step import Step`: an old name is the new
module.
"""

import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType

NOW = {
    "scenes.step": "scenes.engine.step",
    "scenes.context": "scenes.engine.context",
    "scenes.lean": "scenes.engine.lean",
    "scenes.recorder": "scenes.engine.recorder",
    "scenes.entry": "scenes.engine.entry",
    "scenes.own_code": "scenes.engine.own_code",
    "scenes.class_check": "scenes.engine.class_check",
    "scenes.drawable": "scenes.engine.drawable",
    "scenes.audit": "scenes.watch.audit",
    "scenes.fingerprint": "scenes.watch.fingerprint",
    "scenes.transcript": "scenes.watch.transcript",
    "scenes.score": "scenes.watch.motion_score",
    "scenes.cures": "scenes.watch.cures",
    "scenes.kit.outline": "scenes.kit.type.outline",
    "scenes.kit.typeset": "scenes.kit.type.typeset",
    "scenes.kit.typst_code": "scenes.kit.type.typst_code",
    "scenes.kit.paragraph": "scenes.kit.type.paragraph",
    "scenes.kit.symbols": "scenes.kit.type.symbols",
    "scenes.kit.tongue": "scenes.kit.type.tongue",
    "scenes.kit.working": "scenes.kit.type.working",
    "scenes.kit.code": "scenes.kit.type.code",
    "scenes.kit.icons": "scenes.kit.type.icons",
    "scenes.kit.edge": "scenes.kit.network.edge",
    "scenes.kit.unit": "scenes.kit.network.unit",
    "scenes.kit.unit_names": "scenes.kit.network.texts.unit_names",
    "scenes.kit.placement": "scenes.kit.network.texts.placement",
    "scenes.kit.flow": "scenes.kit.network.flow",
    "scenes.kit.gradient": "scenes.kit.network.gradient",
    "scenes.kit.gaps": "scenes.kit.network.gaps",
    "scenes.kit.legend": "scenes.kit.network.texts.legend",
    "scenes.kit.board": "scenes.kit.network.board",
    "scenes.kit.network.labels": "scenes.kit.network.texts.labels",
    "scenes.kit.network.legend": "scenes.kit.network.texts.legend",
    "scenes.kit.network.net": "scenes.kit.network.texts.net",
    "scenes.kit.network.placement": "scenes.kit.network.texts.placement",
    "scenes.kit.network.unit_names": "scenes.kit.network.texts.unit_names",
    "scenes.kit.number_line": "scenes.kit.plot.number_line",
    "scenes.kit.header": "scenes.kit.layout.header",
    "scenes.kit.table": "scenes.kit.layout.table",
    "scenes.s1_cycle": "scenes.steps.what_is_backpropagation.cycle",
    "scenes.s1_team": "scenes.steps.what_is_backpropagation.team",
    "scenes.s2_curves": "scenes.steps.forward_pass.activations",
    "scenes.s2_stage": "scenes.steps.forward_pass.stage",
    "scenes.s2_sums": "scenes.steps.forward_pass.sums",
    "scenes.s3_curve": "scenes.kit.plot.loss_graph",
    "scenes.s3_formulas": "scenes.kit.type.loss_formulas",
    "scenes.s3_gap": "scenes.steps.computing_the_error.gap",
    "scenes.s3_measured": "scenes.steps.computing_the_error.measured",
    "scenes.s3_shape": "scenes.steps.computing_the_error.shape",
    "scenes.s3_stage": "scenes.steps.computing_the_error.stage",
    "scenes.s4_chain": "scenes.steps.chain_rule.chain",
    "scenes.s4_lines": "scenes.steps.chain_rule.lines",
    "scenes.s4_path": "scenes.steps.chain_rule.links",
    "scenes.s4_product": "scenes.steps.chain_rule.lines",
    "scenes.s4_slopes": "scenes.steps.chain_rule.links",
    "scenes.s4_stage": "scenes.steps.chain_rule.stage",
    "scenes.s5_signal": "scenes.steps.output_error.signal",
    "scenes.s5_stage": "scenes.steps.output_error.stage",
    "scenes.s6_blame": "scenes.steps.hidden_error.blame",
    "scenes.s6_cost": "scenes.steps.hidden_error.cost",
    "scenes.s6_slope": "scenes.steps.hidden_error.slope",
    "scenes.s6_stage": "scenes.steps.hidden_error.stage",
    "scenes.s7_downhill": "scenes.steps.updating_weights.curve",
    "scenes.s7_every_weight": "scenes.steps.updating_weights.lists",
    "scenes.s7_rates": "scenes.steps.updating_weights.curve",
    "scenes.s7_rule": "scenes.steps.updating_weights.rule",
    "scenes.s7_stage": "scenes.steps.updating_weights.stage",
    "scenes.s7_valley": "scenes.steps.updating_weights.curve",
    "scenes.s8_before_after": "scenes.steps.learning_loop.before_after",
    "scenes.s8_code": "scenes.steps.learning_loop.code",
    "scenes.s8_flips": "scenes.kit.signal.flips",
    "scenes.s8_hundred": "scenes.steps.learning_loop.hundred",
    "scenes.s8_loop": "scenes.steps.learning_loop.table",
    "scenes.s8_samples": "scenes.steps.learning_loop.samples",
    "scenes.s8_table": "scenes.steps.learning_loop.table",
    "scenes.steps.computing_the_error.curve": "scenes.kit.plot.loss_graph",
    "scenes.steps.computing_the_error.formulas": "scenes.kit.type.loss_formulas",
    "scenes.steps.forward_pass.curve": "scenes.kit.plot.activation",
    "scenes.steps.learning_loop.flips": "scenes.kit.signal.flips",
    "scenes.steps.learning_loop.pushes": "scenes.kit.blocks.pushes",
    "scenes.steps.learning_loop.sheet": "scenes.kit.blocks.cycle_sheet",
    "scenes.steps.what_is_backpropagation.meanings": "scenes.kit.blocks.meanings",
}


def present_name(module: str) -> str:
    """Return the present name of a module; its own where it has not moved."""
    return NOW.get(module, module)


class _OldNames(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds an old name as the module that has it now."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        return importlib.machinery.ModuleSpec(name, self) if name in NOW else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return None  # an empty module, which exec_module replaces

    def exec_module(self, module: ModuleType) -> None:
        # Python returns the module that is in sys.modules afterwards.
        sys.modules[module.__name__] = importlib.import_module(NOW[module.__name__])


def keep_old_names() -> None:
    """Let Python find the old names, once for each process; the present ones are found first."""
    if not any(isinstance(finder, _OldNames) for finder in sys.meta_path):
        sys.meta_path.append(_OldNames())
