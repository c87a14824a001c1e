"""Step 7, the gradient: what stands on all arrows is gathered in one list, and the arrows are weights again."""

from __future__ import annotations

from manim import FadeIn

from lesson.facts import fields
from scenes.kit.blocks import Rows
from scenes.kit.motion.land import land
from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.signal.held import flowing
from scenes.kit.signal.streams import stream, weights_again
from scenes.kit.type import symbols

from .stage import UpdateStage


class Gather(UpdateStage):
    """All gradients together are the gradient."""

    def open(self) -> None:
        net = self.net
        self.as_it_was()
        self.open_on(net, net.contents())
        self.until("grads", flowing(net, self.keys))
        stream(self.board, self.keys, lambda key: fields.gradient(*key))
        self.until("gather", flowing(net, self.keys))
        self.gather()
        self.until("weights", flowing(net, self.keys))
        weights_again(self.board)
        self.until("", flowing(net, self.keys, "forward"))

    def gather(self) -> None:
        """The gradients leave their arrows for a list, which has a name."""
        board, keys = self.board, self.listed()
        head = board.put(self.words("the gradient", role="backward", weight="semibold"))
        more = [(self.math("dots.v", role="muted"), self.math("dots.v", role="muted"))]
        rows = board.put(
            Rows(
                [
                    (
                        self.math(f"partial L slash partial {symbols.w(self.facts, *key)}"),
                        self.number(fields.gradient(*key), role="backward", sign=True),
                    )
                    for key in keys
                ]
                + (more if len(keys) < self.facts.value(fields.count("weights")) else [])
            )
        )
        board.hold(rows)
        self.play(*board.write(head), *map(FadeIn, rows.names[: len(keys)]), run_time=MOVE)
        with self.hurrying("weights", MOVE * len(keys)):
            for key, value in zip(keys, rows.values, strict=False):
                source = board.known(key)
                coming = land(source, value) if source is not None else FadeIn(value)
                self.play(coming, run_time=MOVE)
        self.play(*map(FadeIn, (*rows.names[len(keys) :], *rows.values[len(keys) :])), run_time=QUICK)
