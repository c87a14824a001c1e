"""Step 1, its stage: the network of the film, and the legend beside it once it is explained."""

from __future__ import annotations

from dataclasses import dataclass

from manim import VGroup

from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.kit.type.typeset import Typeset


@dataclass(frozen=True)
class Legend:
    """The texts beside the network: the meaning of arrows, and how many weights there are."""

    card: VGroup
    total: Typeset


class FirstStage(NetworkStep):
    """The network that the film is about."""

    legend = MadeIn("network", Legend)
