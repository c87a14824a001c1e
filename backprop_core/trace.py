"""The record of one cycle: frozen dataclasses with read-only arrays, all values computed.

Layers are counted from 0, the first after the input. For one sample the arrays have the shape of a layer, (n_out,); for
a batch the samples come first, (N, n_out). Names and rules follow Nielsen (2015), chapter 2, equations BP1-BP4.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .arrays import Array, freeze_all
from .network import Network


@dataclass(frozen=True, eq=False)
class Forward:
    """The forward pass: z[l] = W[l] @ inputs[l] + b[l] and a[l] = f(z[l]).

    x: (n_in,) or (N, n_in). z[l], a[l]: (n_out,) or (N, n_out).
    """

    network: Network = field(repr=False)
    x: Array
    z: tuple[Array, ...]
    a: tuple[Array, ...]

    @property
    def prediction(self) -> Array:
        """The output: a of the last layer."""
        return self.a[-1]

    @property
    def inputs(self) -> tuple[Array, ...]:
        """What feeds each layer: inputs[0] = x, inputs[l] = a[l - 1]."""
        return (self.x, *self.a[:-1])

    @cached_property
    def terms(self) -> tuple[Array, ...]:
        """The products summed up in z: terms[l][k, j] = W[l][k, j] * inputs[l][j].

        (n_out, n_in) or (N, n_out, n_in).
        """
        with np.errstate(under="ignore"):
            pairs = zip(self.network.weights, self.inputs, strict=True)
            return freeze_all(w * a_prev[..., None, :] for w, a_prev in pairs)


@dataclass(frozen=True, eq=False)
class Backward:
    """The backward pass: the derivative of the loss by every value of the forward pass.

    upstream[l] = dL/da, slope[l] = f'(z) (softmax: the diagonal a (1 - a) only), delta[l] = dL/dz: (n_out,) or (N,
    n_out), each sample by itself, not divided by N. grad_W[l]: (n_out, n_in) and grad_b[l]: (n_out,), averaged over the
    batch. input_gradient = dL/dx, shape of x. For a cross-entropy, delta of the output is a - y directly, and upstream
    of the output stays finite where a rounds to 0 or 1 (limited at |z| = 708).
    """

    forward: Forward = field(repr=False)
    upstream: tuple[Array, ...]
    slope: tuple[Array, ...]
    delta: tuple[Array, ...]
    grad_W: tuple[Array, ...]
    grad_b: tuple[Array, ...]
    input_gradient: Array

    @property
    def error(self) -> Array:
        """dL/da at the output, upstream[-1]; for half squared error the prediction minus the target."""
        return self.upstream[-1]

    @cached_property
    def shares(self) -> tuple[Array, ...]:
        """What unit k of layer l sends back to unit j before it: shares[l][k, j] = W[l][k, j] * delta[l][k].

        (n_out, n_in) or (N, n_out, n_in); summed over k they are upstream[l - 1] (l = 0: input_gradient).
        """
        with np.errstate(under="ignore"):
            pairs = zip(self.forward.network.weights, self.delta, strict=True)
            return freeze_all(w * delta[..., :, None] for w, delta in pairs)

    @cached_property
    def sample_grad_W(self) -> tuple[Array, ...]:
        """The gradient of each sample by itself, (N, n_out, n_in); N = 1 for one sample."""
        with np.errstate(under="ignore"):
            pairs = zip(self.delta, self.forward.inputs, strict=True)
            return freeze_all(np.atleast_2d(d)[:, :, None] * np.atleast_2d(a)[:, None, :] for d, a in pairs)

    @cached_property
    def descent_W(self) -> tuple[Array, ...]:
        """Minus grad_W: the way that lowers the loss."""
        return freeze_all(-each for each in self.grad_W)

    @cached_property
    def sample_descent_W(self) -> tuple[Array, ...]:
        """Minus sample_grad_W, (N, n_out, n_in): the way that lowers the loss of each sample by itself."""
        return freeze_all(-each for each in self.sample_grad_W)

    @cached_property
    def sample_grad_b(self) -> tuple[Array, ...]:
        """The bias gradient of each sample by itself, which is its delta: (N, n_out); N = 1 for one sample."""
        return freeze_all(np.atleast_2d(delta).copy() for delta in self.delta)
