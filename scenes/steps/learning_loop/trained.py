"""Step 8, the network on its way: weights, biases and activations as they are after any number of cycles."""

from __future__ import annotations

from manim import Animation, FadeIn

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.motion.verbs import swap
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge, thickness
from scenes.kit.type.typeset import Typeset, counter, words

from .flips import weight_field

Labels = dict[tuple[int, int], Typeset]  # value labels by layer and unit


def activation_field(cycle: int, layer: int, k: int) -> Field:
    """Return the field of a unit's activation in a cycle."""
    return fields.activation(layer - 1, k, of=fields.cycle_after(cycle))


class TrainedNetwork:
    """A network diagram that shows any moment of the training."""

    def __init__(self, net: NetworkDiagram) -> None:
        self.net, self.facts, self.theme = net, net.facts, net.theme
        self.inside: Labels = {}  # the values in units that follow the cycles

    # -- weights and biases --------------------------------------------------------------------------------------------

    def set_cycle(self, cycle: int) -> None:
        """Set weights (arrow, colour, dashes, thickness, digits) and biases as they are after that many cycles."""
        for key, edge in self.net.edges.items():
            field, label = weight_field(key, cycle), self.net.labels.get(key)
            value = self.facts.value(field)
            if value != edge.value:
                edge.redraw(value)
            if label is not None:
                self.say(label, field)
                self._clear_label(edge, label)
        for (layer, k), label in self.net.biases.items():
            shown = self.facts.display(fields.bias(layer - 1, k, of=fields.network_after(cycle)))
            if label.values[0].text != shown.text:
                role = self.theme.sign(shown.value)
                label.say(words("b {b}", self.theme, role="muted", roles={"b": role}, b=shown))

    def _clear_label(self, edge: Edge, label: Typeset) -> None:
        """A thicker arrow needs a wider gap for its label."""
        if edge.gap is not None:
            edge.make_room(label, edge.label_at, thickness(edge.value) / 100)

    def say(self, label: Typeset, field: Field, role: str = "sign") -> None:
        """Let a value label show another field; nothing is set again while its digits stay the same."""
        shown = self.facts.display(field)
        role = self.theme.sign(shown.value) if role == "sign" else role
        if label.text() != shown.text or label.role != role:
            counter(label, shown, role)

    # -- units

    def activations(self, cycle: int, first: int = 1) -> Labels:
        """Return value labels for the units from layer `first` on: their activations in a cycle, not yet on screen."""
        if not self.net.shows_values:
            return {}
        units = ((layer, k) for layer in range(first, self.net.last + 1) for k in self.net.units[layer])
        return {
            (layer, k): self.net.value_typeset(layer, k, activation_field(cycle, layer, k), "forward")
            for layer, k in units
        }

    def arrive(self, labels: Labels) -> list[Animation]:
        """Let values appear in their units; symbols that stand inside the units leave."""
        animations: list[Animation] = []
        for (layer, k), label in labels.items():
            before = self.net.hold_content(layer, k, label)
            if before is self.net.unit(layer, k).symbol and before is not None:
                self.net.unit(layer, k).remove(before)
                animations.append(swap(before, label))
            else:
                animations.append(FadeIn(label))
        return animations

    def fresh_units(self) -> None:
        """Return units as they were drawn first: no values, symbols where they were, calm rims.

        For a network not on screen.
        """
        for units in self.net.units:
            for unit in units.values():
                unit.circle.set_stroke(self.theme.muted, width=3)
                stands_inside = self.net.crowded and unit.symbol is not None
                unit.content = unit.symbol if stands_inside else None
                if stands_inside and unit.symbol not in unit.submobjects:
                    unit.add(unit.symbol)

    def set_activations(self, cycle: int) -> None:
        """Let the values in the units be those of a cycle."""
        for (layer, k), label in self.inside.items():
            other = self.net.value_typeset(layer, k, activation_field(cycle, layer, k), "forward")
            if label.text() != other.text():
                label.say(other, there=True)
