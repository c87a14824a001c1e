"""A network at another moment: its weights, biases and activations as they are before or after updates."""

from __future__ import annotations

from lesson.facts import fields
from lesson.facts.fields import Source
from scenes.kit.motion.verbs import level_of, set_level
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.edge import Key, thickness
from scenes.kit.type.typeset import Typeset, number, words


def set_weights(net: NetworkDiagram, of: Source, *keys: Key) -> None:
    """Draw a network at once with the weights and biases of another moment: arrows, their labels, and biases.

    of: a source of parameters (`fields.UPDATED`, `fields.network_after(3)`). keys: only these weights. Nothing is set
    again while its digits stay the same, so that it can be called in every frame of an animation.

    Example:

        self.play(FadeIn(net))
        self.play(over_time(net, lambda share: set_weights(net, fields.network_after(round(9 * share))), 1.0))
    """
    for key in keys or net.edges:
        field, edge, label = fields.weight(*key, of=of), net.edges[key], net.labels.get(key)
        value, shown = net.facts.value(field), net.facts.display(field)
        role = net.theme.sign(value)
        if value != edge.value:
            edge.redraw(value)
        if label is not None and (label.text(), label.role) != (shown.text, role):
            _say(label, number(shown, net.theme, size=label.size, role=role))
        if label is not None and edge.gap is not None:  # a thicker arrow needs a wider gap for its label
            edge.make_room(label, edge.label_at, thickness(edge.value) / 100)
    for (layer, k), label in net.biases.items() if not keys else ():
        shown = net.facts.display(fields.bias(layer - 1, k, of=of))
        if label.values[0].text != shown.text:
            said = words("b {b}", net.theme, role="muted", roles={"b": net.theme.sign(shown.value)}, b=shown)
            _say(label, said)


def _say(label: Typeset, said: Typeset) -> None:
    """Let a label say something else; one that is dimmed or hidden stays so, and can come back whole."""
    level = level_of(label)
    if level != 1:
        set_level(label, 1.0)
    label.say(said)
    if level != 1:
        set_level(label, level)


def set_activations(net: NetworkDiagram, of: Source) -> None:
    """Let the values that are in units be the activations of another moment, at once.

    of: a source of cycles (`fields.CYCLE`, `fields.cycle_after(3)`).

    Example:

        net.put_activations()
        set_activations(net, fields.cycle_after(3))
        self.play(FadeIn(net), FadeIn(net.contents()))
    """
    for layer in range(1, net.last + 1):
        for k, unit in net.units[layer].items():
            if isinstance(unit.content, Typeset) and unit.content is not unit.symbol:
                other = net.value_typeset(layer, k, fields.activation(layer - 1, k, of=of), "forward")
                if unit.content.text() != other.text():
                    unit.content.say(other, there=True)
