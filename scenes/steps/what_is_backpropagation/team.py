"""Step 1, the team: a wrong answer, put together from drafts, which were put together from notes."""

from __future__ import annotations

from manim import Animation, Create, FadeIn, FadeOut, VGroup

from scenes.kit.layout.slots import TIGHT
from scenes.kit.layout.zones import HERO
from scenes.kit.motion.pace import MOVE, QUICK, SLOW
from scenes.kit.motion.sweep import lights
from scenes.kit.network.gradient import ToGradient
from scenes.kit.signal.held import flowing
from scenes.kit.signal.ripple import ripple
from scenes.kit.signal.streams import weights_again
from scenes.kit.type.icons import person, sheet
from scenes.kit.type.marks import cross_at
from scenes.kit.type.typeset import Typeset

from .stage import FirstStage


class Team(FirstStage):
    """The teacher's question, on the network itself: its units are people, its arrows whom they relied on."""

    def teacher(self) -> None:
        self.turn_to()
        net, board, last = self.net, self.board, self.net.last
        back = range(last, -1, -1)  # the answer first, then who it came from
        self.play(*board.show(person(self.theme, HERO)), run_time=QUICK)
        people = [self.row(layer) for layer in range(last + 1)]
        self.cue("project")
        with self.hurrying("wrong", (last + 2) * MOVE):
            coming: list[Animation] = []
            for layer in back:
                plain = [ToGradient(net.edges[key], 0, 1, MOVE, role="muted") for key in net.layer_keys(layer - 1)]
                self.play(*coming, *self.blank(layer), *plain, run_time=MOVE)
                coming = [FadeIn(people[layer])]
            self.play(*coming, run_time=MOVE)
        crosses = [cross_at(self.theme, paper.get_x(), paper.get_y(), paper.width / 2) for paper in people[last]]
        self.at("wrong", Create(VGroup(*crosses)), *board.rings("loss", last), run_time=MOVE)
        question = self.paragraph("Who made the mistake?", board.zone.width, weight="semibold")
        self.play(*board.show(question), run_time=QUICK)
        called = ["notes", *["drafts"] * (last - 1), "answer"]
        names = self.row_names(called)
        for layer in back:
            self.until(called[layer], flowing(net, net.layer_keys(layer), "muted"))
            self.play(FadeIn(names[layer]), *(ripple(net, layer, k, "ink") for k in net.units[layer]), run_time=QUICK)
        self.blame()
        for layer, row in enumerate(people):
            gone = VGroup(row, names[layer], *(crosses if layer == last else ()))
            self.play(FadeOut(gone), *board.rings("muted", layer), run_time=QUICK)
            self.play(*self.strength(1, layer), run_time=MOVE)
        weights_again(board, *self.strength(1))
        self.until("", self.one_by_one)

    def row(self, layer: int) -> VGroup:
        """Return who or what is in the units of a layer: sheets in the outputs, else people."""
        draw = sheet if layer == self.net.last else person
        return VGroup(*(draw(self.theme, unit.radius).move_to(unit.center) for unit in self.net.units[layer].values()))

    def row_names(self, called: list[str]) -> list[Typeset]:
        """Return what each layer is called in this story, in the places of the layers' names."""
        names = [self.words(name, role="muted").fit(self.net.arranged.column_gap) for name in called]
        for name, place in zip(names, self.net.names, strict=True):
            self.net.zone.keep(name.at(place.get_x(), place.baseline[1], "middle"))
        return names

    def blame(self) -> None:
        """Blame goes back row by row; then each line gets as wide as its share of the network's own gradients."""
        net, board, back = self.net, self.board, range(self.net.last - 1, -1, -1)
        several = net.last > 1
        asked = f"Which notes did {'we' if several else 'I'} trust too much?"
        told = [("writer of the answer", "You misled me." if several else asked), ("drafters", asked)]
        for cue, (who, said), layer in zip(("trace", "further"), told, back, strict=False):
            self.cue(cue)
            speaker = board.put(self.words(who, role="muted").fit(board.zone.width))
            line = board.put(self.paragraph(said, board.zone.width, role="backward"), TIGHT)
            self.play(*board.write(speaker, line), *board.rings("backward", layer + 1), run_time=QUICK)
            following = "further" if self.has_cue("further") and cue == "trace" else "shares"
            self.until(following, flowing(net, net.layer_keys(layer)))
        self.cue("shares")
        sizes = {key: abs(self.facts.value(net.gradient_path(*key))) for key in net.edges}
        for layer in back:
            keys = net.layer_keys(layer)
            grows = [ToGradient(net.edges[key], sizes[key], max(sizes.values()), SLOW) for key in keys]
            rings = board.rings("backward", layer) if layer else []
            self.play(*lights(net, keys, "backward", backward=True, run_time=SLOW), *grows, *rings)
        self.until("weights", flowing(net, net.edges))
