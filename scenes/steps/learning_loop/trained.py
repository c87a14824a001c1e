"""Step 8, the network on its way: weights, biases and activations as they are after any number of updates."""

from __future__ import annotations

from lesson.facts import fields
from lesson.facts.fields import Field
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Edge, thickness
from scenes.kit.type.typeset import Typeset, counter, words

from .flips import weight_field


def activation_field(cycle: int, layer: int, k: int) -> Field:
    """Return the field of a unit's activation in a cycle."""
    return fields.activation(layer - 1, k, of=fields.cycle_after(cycle))


class TrainedNetwork:
    """A network diagram that shows any moment of the training."""

    def __init__(self, net: NetworkDiagram) -> None:
        self.net, self.facts, self.theme = net, net.facts, net.theme

    @property
    def inside(self) -> dict[tuple[int, int], Typeset]:
        """The activations that stand in units now, by layer and unit."""
        units = ((layer, k, unit) for layer in range(1, self.net.last + 1) for k, unit in self.net.units[layer].items())
        return {
            (layer, k): unit.content
            for layer, k, unit in units
            if unit.content is not None and unit.content is not unit.symbol
        }

    # -- weights and biases --------------------------------------------------------------------------------------------

    def set_cycle(self, cycle: int) -> None:
        """Set weights (arrow, colour, dashes, thickness, digits) and biases as they are after that many updates."""
        for key, edge in self.net.edges.items():
            self.set_weight(key, weight_field(key, cycle), edge)
        for (layer, k), label in self.net.biases.items():
            shown = self.facts.display(fields.bias(layer - 1, k, of=fields.network_after(cycle)))
            if label.values[0].text != shown.text:
                role = self.theme.sign(shown.value)
                label.say(words("b {b}", self.theme, role="muted", roles={"b": role}, b=shown))

    def set_weight(self, key: tuple[int, int, int], field: Field, edge: Edge) -> None:
        """Set one arrow and its label to a weight."""
        value, label = self.facts.value(field), self.net.labels.get(key)
        if value != edge.value:
            edge.redraw(value)
        if label is not None:
            self.say(label, field)
            if edge.gap is not None:  # a thicker arrow needs a wider gap for its label
                edge.make_room(label, edge.label_at, thickness(edge.value) / 100)

    def say(self, label: Typeset, field: Field, role: str = "sign", places: int | None = None) -> None:
        """Let a value label show another field; nothing is set again while its digits stay the same."""
        shown = self.facts.display(field, places, True if role == "backward" else None)
        role = self.theme.sign(shown.value) if role == "sign" else role
        if label.text() != shown.text or label.role != role:
            counter(label, shown, role)

    # -- units ---------------------------------------------------------------------------------------------------------

    def set_activations(self, cycle: int) -> None:
        """Let the values in the units be those of a cycle."""
        for (layer, k), label in self.inside.items():
            other = self.net.value_typeset(layer, k, activation_field(cycle, layer, k), "forward")
            if label.text() != other.text():
                label.say(other, there=True)
