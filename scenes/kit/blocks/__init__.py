"""Blocks: pictures that a slot of the stage places by its left edge, its top and its width."""

from .bars import Bar, Bars
from .block import Block
from .card import Card, Question
from .code import Code
from .cycle_sheet import CycleSheet
from .grid import Grid
from .lever import Lever
from .meanings import Meanings
from .number_lines import NumberLines
from .order import Order
from .pushes import Pushes
from .rows import Rows

__all__ = [
    "Bar", "Bars", "Block", "Card", "Code", "CycleSheet", "Grid", "Lever", "Meanings", "NumberLines", "Order",
    "Pushes", "Question", "Rows",
]  # fmt: skip
