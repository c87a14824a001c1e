"""What is on docs/kit.md: its sections, and the things of each, whose docstrings make the page."""

from __future__ import annotations

from typing import Any, NamedTuple

from scenes.engine.made_in import MadeIn
from scenes.engine.network_step import NetworkStep
from scenes.engine.step import Step
from scenes.kit.blocks import (
    Bar,
    Bars,
    Block,
    Card,
    Code,
    CycleSheet,
    Grid,
    Lever,
    Meanings,
    NumberLines,
    Order,
    Pushes,
    Question,
    Rows,
)
from scenes.kit.blocks.facing import Facing
from scenes.kit.crossing import may_cross
from scenes.kit.layout import zones
from scenes.kit.layout.slots import Stack
from scenes.kit.layout.table import Column, Table
from scenes.kit.layout.work_area import WorkArea
from scenes.kit.motion import pace
from scenes.kit.motion.flood import flood
from scenes.kit.motion.morph import cancel, morph
from scenes.kit.motion.pour import equal_bar, pour
from scenes.kit.motion.push import back_home, pan, pull_back, push_in, push_to
from scenes.kit.motion.share import grow, set_share, share_of, wither
from scenes.kit.motion.slide import slide
from scenes.kit.motion.substitute import substitute
from scenes.kit.motion.sweep import sweep
from scenes.kit.motion.verbs import Follow, Level, Recolor, arc, over_time, passing, swap
from scenes.kit.motion.zoom import zoom
from scenes.kit.network.board import Board
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge
from scenes.kit.network.flow import fly, land, multiply, pulses, travel
from scenes.kit.network.gradient import to_gradients, to_weights
from scenes.kit.network.texts.legend import legend
from scenes.kit.network.unit import Unit
from scenes.kit.network.unit_sum import UnitSum
from scenes.kit.plot.activation import ActivationCurve
from scenes.kit.plot.head_to_tail import HeadToTail
from scenes.kit.plot.hill import Hill, Pointer
from scenes.kit.plot.loss_graph import LossGraph
from scenes.kit.plot.number_line import NumberLine, span, windows
from scenes.kit.plot.plot import Plot, nice_ticks
from scenes.kit.plot.relief import Relief, put_names
from scenes.kit.plot.stacked import Stacked
from scenes.kit.plot.surface import Sheet, Surface
from scenes.kit.plot.tracks import Tracks, tracked
from scenes.kit.signal.held import acting, left_by
from scenes.kit.signal.meeting import meet
from scenes.kit.signal.moment import set_activations, set_weights
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.streams import pool, stream, weights_again
from scenes.kit.signal.unfold import unfold
from scenes.kit.signal.wishes import Wishes
from scenes.kit.type import symbols
from scenes.kit.type.code import code_line
from scenes.kit.type.marks import cross_mark, tick_mark
from scenes.kit.type.paragraph import Paragraph, headline
from scenes.kit.type.typeset import Typeset, counter, row
from scenes.kit.type.working import Line, Working, product, sum_of


class Section(NamedTuple):
    """A section of the page: what is said before its entries, and the things whose docstrings make them."""

    title: str
    words: str
    things: tuple[Any, ...]


SECTIONS = (
    Section("The step", "`from scenes.engine.step import Step`", (Step, Step.prepare)),
    Section(
        "Time",
        "A beat lasts as long as its words, or its motions where those take longer; "
        "the step holds the last picture by itself. Times are seconds.",
        (
            *(Step.cue, Step.at, Step.has_cue, Step.seconds_to, Step.seconds_left, Step.hold, Step.play, Step.until),
            *(Step.meanwhile, Step.hurrying),
        ),
    ),
    Section(
        "Numbers and texts",
        "Numbers are named by their field, never typed: the audit compares each digit on screen with its field.",
        (Step.shown, Step.number, Step.words, Step.paragraph, Step.math, Typeset, Typeset.say, counter),
    ),
    Section(
        "Placing",
        "`from scenes.kit.layout import BODY, FRAME, NET, WORK, Zone, by_shape`. The frame is 14.22 x 8 units in 16:9,"
        " 12 x 12 in 1:1 and 8 x 14.22 in 9:16, with the origin in its middle. "
        "Express places by the edges of zones, so that they follow the shape.",
        (
            Typeset.at,
            Typeset.centered_at,
            Typeset.fit,
            Paragraph,
            Paragraph.at,
            Paragraph.middle_at,
            headline,
            row,
            zones.LiveZone,
            zones.Zone,
            zones.Zone.keep,
            zones.Frame,
            zones.by_shape,
        ),
    ),
    Section(
        "Slots",
        "`from scenes.kit.layout.work_area import WorkArea`, `from scenes.kit.layout.slots import Stack`. A board is a"
        " working area: its blocks find their own places, in every shape of the frame.",
        (
            WorkArea,
            *(getattr(WorkArea, name) for name in "put put_beside write show hold leave wipe".split()),
            Stack,
            Stack.rest,
        ),
    ),
    Section("Stage", "", (Step.opening, Step.open_on, Step.question, Step.recap, Step.dim, Step.undim, Step.clear_but)),
    Section(
        "Working",
        "`from scenes.kit.type.working import Working, product, sum_of`",
        (Working, Working.line, Working.put_in, Working.result, Working.heading, Working.skip, Line, product, sum_of),
    ),
    Section(
        "The network",
        "`net = self.diagram()` in `prepare`. Keys of arrows are (layer, k, j), as the core counts weights."
        " `from scenes.kit.signal.moment import set_activations, set_weights`.",
        (
            Step.diagram,
            NetworkDiagram,
            *(
                getattr(NetworkDiagram, name)
                for name in "edge unit has last fan fan_out layer_keys lit everything_but put_activations value_typeset"
                " shows_values missing_labels activation_path z_path gradient_path follow live".split()
            ),
            Edge,
            Edge.between,
            Edge.redraw,
            Edge.make_room,
            Edge.follow,
            Unit,
            set_weights,
            set_activations,
            legend,
        ),
    ),
    Section(
        "A step on the network",
        "`from scenes.engine.network_step import NetworkStep`, `from scenes.engine.made_in import MadeIn`."
        " All eight steps of the film are such steps.",
        (NetworkStep, NetworkStep.ask_until, NetworkStep.all_bright, MadeIn),
    ),
    Section(
        "The board",
        "`self.board` of a NetworkStep; for another network `from scenes.kit.network.board import Board`.",
        (
            Board,
            *(
                getattr(Board, name)
                for name in "spotlight brighten lit everything ring rings substitute send_back content source"
                " replace fill turn forget label comes known drop_extra".split()
            ),
        ),
    ),
    Section(
        "Flow",
        "`from scenes.kit.network.flow import fly, land, multiply, pulses, travel`;"
        " `from scenes.kit.network.gradient import to_gradients, to_weights`;"
        " `from scenes.kit.signal.streams import pool, stream, weights_again`;"
        " `from scenes.kit.signal.meeting import meet`;"
        " `from scenes.kit.signal.ripple import ripple`; `from scenes.kit.signal.unfold import unfold`;"
        " `from scenes.kit.signal.held import acting, left_by`; `from scenes.kit.network.unit_sum import UnitSum`",
        (
            *(pulses, travel, multiply, fly, land, to_gradients, to_weights),
            *(stream, pool, meet, weights_again, ripple, acting, left_by, unfold),
            *(UnitSum, UnitSum.arrive, UnitSum.add_up),
        ),
    ),
    Section(
        "Verbs",
        "`from scenes.kit.motion import MOVE, QUICK, SLOW, sweep, morph, ...`: each makes one animation with one"
        " meaning, which knows its name (`verb`) and what it moves (`things`). Durations have names:"
        f" QUICK ({pace.QUICK} s), MOVE ({pace.MOVE} s), SLOW ({pace.SLOW} s).",
        (
            *(sweep, wither, grow, set_share, share_of, morph, cancel, substitute, pour, equal_bar, slide, zoom),
            *(push_in, push_to, pull_back, pan, back_home, flood),
        ),
    ),
    Section(
        "Blocks",
        "`from scenes.kit.blocks import Bar, Bars, Card, Code, CycleSheet, Grid, Lever, Meanings, NumberLines, Order,"
        " Pushes, Question, Rows`: pictures that a slot places.",
        (
            *(Block.place, Rows, Rows.row, Grid, Grid.column, Bars, Bar, Bars.set_share, Bars.grow, Bars.to, Card),
            *(Question, NumberLines, Facing, Code, Order, Meanings, Pushes, Pushes.arrow, Lever, Lever.end),
            *(Lever.set_tilt, Lever.tilt, Lever.rock, Lever.note, CycleSheet),
        ),
    ),
    Section(
        "Motion",
        "`from scenes.kit.motion import Follow, Level, Recolor, arc, may_cross, over_time, passing, swap`; Manim's own"
        " animations"
        " work, too (`FadeIn`, `Create`, `thing.animate`).",
        (swap, Level, Recolor, Follow, arc, over_time, passing, may_cross),
    ),
    Section(
        "Plots",
        "`from scenes.kit.plot import Plot`; `from scenes.kit.plot.activation import ActivationCurve`;"
        " `from scenes.kit.plot.stacked import Stacked`;"
        " `from scenes.kit.plot.loss_graph import LossGraph`;"
        " `from scenes.kit.plot.hill import Hill, Pointer`; `from scenes.kit.plot.tracks import Tracks, tracked`;"
        " `from scenes.kit.plot.surface import Sheet, Surface`;"
        " `from scenes.kit.plot.relief import Relief, put_names`",
        (
            *(Plot, Plot.at, Plot.curve, Plot.dot, Plot.guide, Plot.tangent, nice_ticks),
            *(ActivationCurve, ActivationCurve.over, ActivationCurve.stretches, ActivationCurve.straight),
            *(Stacked, Stacked.feed),
            *(LossGraph, LossGraph.go, LossGraph.column, LossGraph.tangent_at, Hill, Hill.over, Hill.hop, Pointer),
            *(Tracks, Tracks.footprint, tracked),
            *(Surface, Sheet, Sheet.unfold, Relief, Relief.keep_in, put_names),
        ),
    ),
    Section(
        "Number lines",
        "`from scenes.kit.plot.number_line import NumberLine, span, windows`;"
        " `from scenes.kit.plot.head_to_tail import HeadToTail`",
        (
            NumberLine,
            *(getattr(NumberLine, name) for name in "x at marker ghost bar above below slide".split()),
            windows,
            span,
            HeadToTail,
            HeadToTail.has_room,
        ),
    ),
    Section(
        "Signs beside a network",
        "`from scenes.kit.signal.wishes import Wishes`; `from scenes.kit.type.marks import cross_mark, tick_mark`",
        (Wishes, Wishes.at, tick_mark, cross_mark),
    ),
    Section(
        "Tables and code",
        "`from scenes.kit.layout.table import Column, Table`; `from scenes.kit.type.code import code_line`",
        (Table, Column, Table.row, Table.highlight, code_line),
    ),
    Section(
        "Symbols",
        "`from scenes.kit.type import symbols`",
        (symbols, *(getattr(symbols, name) for name in "unit z a w b delta target d f".split())),
    ),
)
