"""Step 4, the chain rule: one path from a weight to the loss, a slope for each link, their product, and a nudge."""

from __future__ import annotations

from manim import Animation, Mobject

from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.steps.chain_rule.meaning import Meaning
from scenes.steps.chain_rule.measure import Measure
from scenes.steps.chain_rule.path import OnePath
from scenes.steps.chain_rule.slopes import Slopes


class ChainRule(OnePath, Slopes, Measure, Meaning):
    """Step 4: a nudge of one weight, followed to the loss; the slope of the whole path is the product of its links."""

    key = "chain_rule"
    beats = ("one_weight", "path", "nudge", "slopes", "product", "measure", "meaning", "closing")
    poster = "slopes"
    phase = "backward"
    watched_in_motion = True

    def closing(self) -> None:
        """The rule beside the network, and each of its links flies to where it belongs."""
        net, board, f, roles = self.net, self.board, self.facts.focus, self.chain.roles() | {"whole": "backward"}
        leaving = board.wipe()
        rule = self.math(f"{{{{ {self.chain.whole()} : whole }}}} = {self.chain.links()}", size=self.size, roles=roles)
        line = board.put(
            self.paragraph("Along a path, slopes multiply.", board.zone.width, size=self.size, weight="semibold")
        )
        board.put(rule.fit(board.zone.width), self.gap)
        self.cue("recap")
        self.play(*leaving, *flowing(net, [self.edge_key], "forward")(), run_time=QUICK)
        self.play(*board.write(line, rule), run_time=MOVE)
        sender, out = net.unit(net.last - 1, f.h).circle, net.unit(net.last, f.out).circle
        homes: list[tuple[str, Mobject | None, list[Animation]]] = []
        for index in self.links:
            called = ripple(net, net.last - (not index), f.out if index else f.h, self.chain.role(index))
            homes.append((f"f{index}", out if index else sender, [called]))
        self.send_home(rule, homes)
        self.until("", flowing(net, [self.edge_key]))
