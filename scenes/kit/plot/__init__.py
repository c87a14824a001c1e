"""Plots and number lines."""

from .plot import REACH, Plot, apart, nice_ticks, tick_text

__all__ = ["REACH", "Plot", "apart", "nice_ticks", "tick_text"]
