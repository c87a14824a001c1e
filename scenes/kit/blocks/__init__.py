"""Blocks: what a slot lays out."""

from .bars import Bar, Bars
from .block import Block
from .card import Card, Question
from .code import Code
from .grid import Grid
from .number_lines import NumberLines
from .order import Order
from .rows import Rows

__all__ = ["Bar", "Bars", "Block", "Card", "Code", "Grid", "NumberLines", "Order", "Question", "Rows"]
