"""Step 4, the chain rule: one path from a weight to the loss, a slope for each link, their product, and a nudge."""

from __future__ import annotations

from scenes.kit.motion.pace import MOVE, QUICK
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.steps.chain_rule.links import Links
from scenes.steps.chain_rule.number import TheNumber


class ChainRule(Links, TheNumber):
    """Step 4: a nudge of one weight, followed to the loss; the slope of the whole path is the product of its links."""

    key = "chain_rule"
    beats = ("one_weight", "path", "nudge", "slopes", "product", "measure", "meaning", "closing")
    poster = "slopes"
    phase = "backward"
    watched_in_motion = True

    def closing(self) -> None:
        """The rule beside the network, and each of its links flies to where it belongs."""
        net, board, width = self.net, self.board, self.board.zone.width
        leaving = board.wipe()
        rule = self.math(f"{self.chain.whole} = {self.chain.links}", size=self.size, roles=self.chain.roles)
        line = self.paragraph("Along a path, slopes multiply.", width, size=self.size, weight="semibold")
        board.put(line)
        board.put(rule.fit(width), self.gap)
        self.cue("recap")
        self.play(*leaving, *flowing(net, [net.followed], "forward")(), run_time=QUICK)
        self.play(*board.write(line, rule), run_time=MOVE)
        homes = []
        for index in self.links:
            home = net.last - (not index), net.followed[1 if index else 2]
            homes.append((f"f{index}", net.unit(*home).circle, [ripple(net, *home, self.chain.role(index))]))
        self.send_home(rule, homes)
        self.until("", flowing(net, [net.followed]))
