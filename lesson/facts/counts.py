"""Numbers that count (layers, units, weights), and the three learning rates of step 7."""

from dataclasses import dataclass

from backprop_core import Network
from backprop_core.explain import Work
from lesson.model import Lesson


@dataclass(frozen=True)
class Counts:
    """Counts of a network's parts.

    layers and hidden_layers: layers with weights; hidden: units of the last hidden layer.
    """

    layers: int
    hidden_layers: int
    inputs: int
    hidden: int
    hidden_units: int
    outputs: int
    weights: int
    biases: int
    parameters: int
    epochs: int
    samples: int
    steps: int
    concepts: int
    discover: int


@dataclass(frozen=True)
class RateValues:
    """The three learning rates of `rates`, and the ratio of the large one to the lesson's."""

    small: float
    good: float
    large: float
    factor: float


def count_parts(lesson: Lesson, network: Network, work: Work, samples: int) -> Counts:
    """Return the counts of a lesson; samples: how many its data set has."""
    hidden = network.sizes[1:-1]
    return Counts(
        layers=network.n_layers,
        hidden_layers=len(hidden),
        inputs=network.n_in,
        hidden=hidden[-1] if hidden else 0,
        hidden_units=sum(hidden),
        outputs=network.n_out,
        weights=work.weights,
        biases=work.biases,
        parameters=work.parameters,
        epochs=lesson.epochs,
        samples=samples,
        steps=len(lesson.steps),
        concepts=len(lesson.concepts),
        discover=len(lesson.discover),
    )
