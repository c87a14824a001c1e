"""Step 6: error signals flow back through the same weights and the slopes to every weight; why that is cheap."""

from __future__ import annotations

from manim import FadeIn, LaggedStart, VGroup

from scenes.kit.layout.zones import BIG, READ
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.type import symbols
from scenes.kit.type.typeset import Typeset
from scenes.steps.hidden_error.blame import Blame
from scenes.steps.hidden_error.cost import Cost
from scenes.steps.hidden_error.gradients import Gradients
from scenes.steps.hidden_error.larger import Larger
from scenes.steps.hidden_error.slope import ThroughUnits


class HiddenError(Blame, ThroughUnits, Gradients, Larger, Cost):
    """Step 6: from the output's error signal to the gradient of every weight."""

    key = "hidden_error"
    beats = (
        "begin",
        "same_weights",
        "adds_up",
        "opposite",
        "slope",
        "saturation",
        "deeper",
        "inputs",
        "larger",
        "streams",
        "below",
        "two_paths",
        "cheap",
        "old",
        "remember",
    )
    poster = "opposite"
    phase = "backward"
    watched_in_motion = True

    def begin(self) -> None:
        """The network as step 5 left it; blame runs back from the outputs and finds units of which nobody knows."""
        site = self.here
        outputs = site.units(site.last)
        self.as_it_was()
        self.open_on(self.net, self.net.contents())
        self.play(self.to_middle())
        self.until("signal", lambda: [ripple(self.net, site.last, k, run_time=SLOW) for k in outputs])
        self.play(*(ripple(self.net, site.last, k) for k in outputs), run_time=MOVE)
        self.until("unknown", flowing(site.net, self.net.layer_keys(site.last - 1)))
        self.play(*self.make_room(), run_time=MOVE)
        if self.facts.holds("has_hidden"):
            self.ask_hidden()
        self.until("", flowing(site.net, self.net.layer_keys(site.last - 1)))

    def ask_hidden(self) -> None:
        """Ask for the error signal of every hidden unit, under the value that it holds, or in it."""
        site, f, marks, leaving = self.here, self.facts.focus, VGroup(), []
        for k in site.units(site.hidden):
            unit, mark = self.net.unit(site.hidden, k), self.math("delta = space ?", role="backward")
            leaving += self.board.untag(site.hidden, k)
            if self.net.shows_values and unit.content is not None and unit.tagged(mark, unit.content):
                unit.tag = mark
            else:
                mark = self.words("?", size=READ, weight="semibold", role="backward")
                leaving += self.board.replace(site.hidden, k, mark.centered_at(*unit.center[:2]))
            marks.add(mark)
        unknown = [f"{symbols.delta(self.facts, site.hidden, k)} = space ?" for k in dict.fromkeys((f.h, f.h2))]
        asked = self.board.show(*(self.math(each, size=0.56, role="backward") for each in unknown))
        self.play(*leaving, run_time=QUICK)
        self.play(LaggedStart(*map(FadeIn, marks), lag_ratio=0.3), *asked, run_time=MOVE)

    def remember(self) -> None:
        """The rule beside the network, while blame flows through all of it once more."""
        site, board, net = self.here, self.board, self.net
        self.play(*board.wipe(), self.undim(*board.everything()), run_time=MOVE)
        self.cue("recap")
        slope = f"{{{{ {site.activation(site.hidden)}'(z_h) : slope }}}}"
        text = "Blame flows back {{through the same weights : backward}}, times {{the slope : slope}}."
        right = f'{{{{ w_h : w }}}} dot {{{{ delta_"out" : d }}}} dot {slope}'
        if self.facts.holds("several_outputs or hidden_layers_several or has_deeper"):
            text = (
                "Blame flows back {{through the same weights : backward}}, adds up, "
                "and is multiplied by {{the slope : slope}}."
            )
            # The slope comes before the sum, so that no brackets are needed.
            right = f"{slope} dot sum_k {{{{ w_(k h) : w }}}} dot {{{{ delta_k : d }}}}"
        roles = {"l": "backward", "d": "backward", "w": "ink"}
        formula = self.math(f"{{{{ delta_h : l }}}} = {right}", size=BIG, roles=roles).fit(board.zone.width * 0.9)
        line = board.show(self.paragraph(text, board.zone.width, weight="semibold"))
        self.play(*line, *lights(net, net.layer_keys(site.last - 1), "backward", True), run_time=SLOW)
        self.play(*board.show(formula), run_time=MOVE)
        if self.facts.holds("has_hidden"):
            self.into_network(formula)
        self.until("", flowing(site.net, list(net.edges)))

    def into_network(self, formula: Typeset) -> None:
        """Each part of the rule flies to what it stands for, and calls it: outputs, arrows, the unit."""
        f, net, (hidden, last) = self.facts.focus, self.net, (self.here.hidden, self.here.last)
        keys, unit, out = net.fan_out(hidden, f.h), net.unit(hidden, f.h).circle, net.unit(last, f.out).circle
        homes = (
            ("d", out, [ripple(net, last, k) for _, k, _ in keys]),
            ("w", self.board.known((hidden, f.out, f.h)), lights(net, keys, "backward", True)),
            ("slope", unit, [ripple(net, hidden, f.h, "slope")]),
            ("l", unit, [ripple(net, hidden, f.h)]),
        )
        self.send_home(formula, homes)
