"""The roots of field paths: every number of the film, computed once from the lesson by the core."""

from functools import cached_property
from typing import Self

from backprop_core import Cycle, History, Network, run_cycle, train, train_with_momentum
from backprop_core.explain import (
    Alone,
    Chain,
    Nudge,
    PredictionNudge,
    Routes,
    Work,
    chain,
    count_work,
    output_losses,
    routes,
    steps_alone,
)
from backprop_core.same import Same
from lesson.model import Array, Lesson
from lesson.problems import FieldError

from .ball import Ball, Hill
from .counts import Counts, RateValues, count_parts
from .fields import DEEPER, Source
from .focus import Focus, between, choose, choose_opposed
from .long_run import train_long
from .names import Names
from .nudges import nudge_down, nudge_output, nudge_up
from .rates import three_rates

BETA = 0.9  # of momentum: the usual value

_hill, _long, _rates = Same(Hill), Same(train_long), Same(three_rates)


class Roots:
    """What a field path may begin with: the public properties of this class.

    Each is computed once, when it is first read.
    """

    def __init__(self, lesson: Lesson, prefix: Source = ()) -> None:
        """prefix: what the fields of these numbers begin with, DEEPER for those of the deeper network."""
        self._lesson, self._prefix = lesson, prefix
        self.held: dict[str, bool] = {}  # results of conditions by name: some read every weight

    def __deepcopy__(self, memo: object) -> "Roots":
        """Return itself: nothing in it changes, and mobjects that hold it are copied often."""
        return self

    @property
    def lesson(self) -> Lesson:
        """The lesson itself: lesson.title, lesson.layer_names[1], ..."""
        return self._lesson

    @cached_property
    def deeper(self) -> Self | None:
        """All of this for the deeper network, with a focus of its own; None where the lesson has no [deeper]."""
        return None if self._lesson.deeper is None else type(self)(self._lesson.deeper, DEEPER)

    @property
    def network(self) -> Network:
        """The network before any update."""
        return self._lesson.network

    @property
    def x(self) -> Array:
        """The sample's inputs, (n_in,)."""
        return self._lesson.x

    @property
    def target(self) -> Array:
        """The sample's targets, (n_out,)."""
        return self._lesson.y

    @property
    def eta(self) -> float:
        """The learning rate."""
        return self._lesson.eta

    @property
    def epochs(self) -> int:
        """How many updates the training of step 8 has."""
        return self._lesson.epochs

    @cached_property
    def cycle(self) -> Cycle:
        """The first cycle on the sample."""
        return self._run(self.network)

    @cached_property
    def second(self) -> Cycle:
        """The second cycle: the updated network on the same sample."""
        return self._run(self.cycle.updated)

    @property
    def prediction(self) -> Array:
        """The first prediction, (n_out,)."""
        return self.cycle.prediction

    @property
    def loss(self) -> float:
        """The first loss."""
        return self.cycle.loss

    @cached_property
    def output_losses(self) -> Array:
        """The loss of each output by itself, (n_out,); together they are the loss."""
        return output_losses(self.cycle)

    @cached_property
    def history(self) -> History:
        """Training on the sample, every cycle kept: history.losses[k], history.cycles[k], history.networks[k]."""
        lesson = self._lesson
        everything = range(lesson.epochs + 1)
        return train(
            lesson.network, lesson.x, lesson.y, lesson.eta, lesson.epochs, lesson.update_biases, everything, True
        )

    @cached_property
    def momentum(self) -> History:
        """Training on the sample as in `history`, but with momentum (beta = 0.9)."""
        lesson = self._lesson
        return train_with_momentum(
            lesson.network, lesson.x, lesson.y, lesson.eta, BETA, lesson.epochs, lesson.update_biases
        )

    @property
    def beta(self) -> float:
        """How much of the last step momentum keeps."""
        return BETA

    @cached_property
    def focus(self) -> Focus:
        """The indices that the film speaks of."""
        return choose_opposed(self.cycle) if self._prefix else choose(self.cycle)

    @cached_property
    def path(self) -> Chain:
        """The chain rule for the weight from h to out."""
        return chain(self.cycle, self.network.n_layers - 1, self.focus.out, self.focus.h)

    @cached_property
    def path_first(self) -> Chain:
        """The chain rule for the weight of the first layer from i to first, by way of h and out.

        With three hidden layers, also by way of the unit between first and h that lets most of h's blame through.
        """
        f = self.focus
        short: dict[int, tuple[int, ...]] = {1: (), 2: (f.out,)}
        via = short.get(self.network.n_layers, (*between(self.cycle, f.h), f.h, f.out))
        return chain(self.cycle, 0, f.first, f.i, via)

    @cached_property
    def routes(self) -> Routes:
        """The gradient of the weight from i to first, split by the units of the last hidden layer it comes through."""
        if self.network.n_layers == 1:
            raise FieldError("routes lead through hidden units, and the network has none; ask with (if has_hidden)")
        return routes(self.cycle, 0, self.focus.first, self.focus.i)

    @cached_property
    def nudge(self) -> Nudge:
        """The weight from h to out moved by the largest step whose measured ratio has the digits of the gradient.

        Between 0.1 and 0.001; at 0.001 the digits may still differ (then an equals sign would be wrong).
        """
        return self._nudge(self.network.n_layers - 1, self.focus.out, self.focus.h)

    @cached_property
    def nudge_back(self) -> Nudge:
        """The same weight moved down, by the largest of these steps whose measured ratio is near the gradient."""
        place = (self.network.n_layers - 1, self.focus.out, self.focus.h)
        return nudge_down(self.network, self.x, self.target, place)

    @cached_property
    def nudge_first(self) -> Nudge:
        """The weight from i to first moved in the same way."""
        return self._nudge(0, self.focus.first, self.focus.i)

    @cached_property
    def nudge_prediction(self) -> PredictionNudge:
        """The prediction at out moved by 0.01 (down where it would leave the range of the loss), the loss measured."""
        return self._nudge_prediction(0.01)

    @cached_property
    def nudge_prediction_fine(self) -> PredictionNudge:
        """The same with 0.0001, to see the measured ratio come nearer to the derivative."""
        return self._nudge_prediction(0.0001)

    @cached_property
    def rates(self) -> tuple[History, History, History]:
        """Training with a small rate, the lesson's and a large one, on the data set (else on the sample)."""
        return self._three[0]

    @property
    def large_rate_overshoots(self) -> bool:
        """Whether the large rate makes the loss climb above its start."""
        return self._three[1]

    @property
    def rate_values(self) -> RateValues:
        """The three learning rates."""
        small, good, large = (history.eta for history in self.rates)
        return RateValues(small, good, large, float(f"{large / good:.6g}"))

    @cached_property
    def alone(self) -> Alone:
        """What each step of the first cycle does to the loss by itself."""
        return steps_alone(self.cycle)

    @cached_property
    def hill(self) -> Hill:
        """The loss over the weight from h to out after the first update, over the data set (else for the sample)."""
        place = (self.network.n_layers - 1, self.focus.out, self.focus.h)
        return _hill(self.cycle.updated, *self._data, place, self.eta)

    @cached_property
    def ball(self) -> Ball:
        """Learning rates by what a ball does with them on `hill`."""
        return self.hill.ball

    @cached_property
    def work(self) -> Work:
        """The cost of one gradient, by nudging and by backpropagation."""
        return count_work(self.network)

    @cached_property
    def batch(self) -> Cycle:
        """One cycle over the data set; over the sample alone, as a batch of one, where there is none."""
        x, y = self._data
        return run_cycle(self.network, x, y, self.eta, self._lesson.update_biases)

    @cached_property
    def long(self) -> History:
        """Training on the data set (else on the sample) until it has learned; see long_run.train_long."""
        return _long(self.network, *self._data, self.eta, self._lesson.update_biases)

    @cached_property
    def counts(self) -> Counts:
        """The numbers of layers, units, weights and so on."""
        return count_parts(self._lesson, self.network, self.work, len(self._data[0]))

    @cached_property
    def names(self) -> Names:
        """What units are called: names.inputs[i], names.hidden[h], names.outputs[out], names.layers[-1]."""
        return Names(self.network.sizes, self._lesson.layer_names, self._lesson.unit_names)

    @cached_property
    def _data(self) -> tuple[Array, Array]:
        lesson = self._lesson
        return lesson.dataset if lesson.dataset else (lesson.x[None, :], lesson.y[None, :])

    @cached_property
    def _three(self) -> tuple[tuple[History, History, History], bool]:
        x, y = self._data
        return _rates(self.network, x, y, self.eta, self.epochs, self._lesson.update_biases)

    def _run(self, network: Network) -> Cycle:
        lesson = self._lesson
        return run_cycle(network, lesson.x, lesson.y, lesson.eta, lesson.update_biases)

    def _nudge(self, layer: int, unit: int, source: int) -> Nudge:
        return nudge_up(self.network, self.x, self.target, (layer, unit, source), self._lesson.decimals.values)

    def _nudge_prediction(self, epsilon: float) -> PredictionNudge:
        at, aim = float(self.prediction[self.focus.out]), float(self.target[self.focus.out])
        return nudge_output(self.network.loss, at, aim, epsilon)
