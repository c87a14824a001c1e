"""Step 1: what backpropagation is, the network of the film, and one whole cycle with its own numbers."""

from __future__ import annotations

from scenes.steps.what_is_backpropagation.cycle import OneCycle
from scenes.steps.what_is_backpropagation.opening import ColdOpen
from scenes.steps.what_is_backpropagation.ride import Ride
from scenes.steps.what_is_backpropagation.team import Team
from scenes.steps.what_is_backpropagation.words import InWords


class WhatIsBackpropagation(ColdOpen, Team, OneCycle, InWords, Ride):
    """Step 1: a wrong prediction, the teacher's question, the four phases, the network, one cycle, what will come."""

    key = "what_is_backpropagation"
    beats = ("welcome", "teacher", "cycle", "network", "vocabulary", "table", "discover")
    poster = "network"
