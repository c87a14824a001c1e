"""The inner loop of training: the arithmetic of `cycle`, in the same order, into buffers allocated once.

All parameters are in one flat vector and their gradients in another, so an update takes three calls for any depth.
Outputs of a block of updates are kept and their costs computed together at its end, when finiteness is checked too; a
faulty block is replayed update by update to name the epoch.
"""

import numpy as np

from .activations import Activation, find_activation
from .arrays import Array
from .errors import DivergenceError
from .losses import find_loss
from .network import Network

_BLOCK_FLOATS = 65536
_BLOCK_UPDATES = 1024


class _Layer:
    """Views and buffers of one layer; arrays named as in `trace`, samples first."""

    def __init__(self, activation: Activation, a_prev: Array, w: Array, b: Array, grad_w: Array, grad_b: Array) -> None:
        self.apply, self.slope = activation.apply, activation.slope
        self.a_prev, self.w, self.w_t, self.b = a_prev, w, w.T, b
        self.grad_w, self.grad_b = grad_w, grad_b
        self.z, self.a, self.s = (np.empty((len(a_prev), len(b))) for _ in range(3))
        self.delta = grad_b.reshape(1, -1) if len(a_prev) == 1 else np.empty_like(self.z)
        self.delta_t = self.delta.T


class Workspace:
    """A network in training on x (N, n_in), y (N, n_out): `descend` updates it, `network` copies it."""

    def __init__(self, network: Network, x: Array, y: Array, eta: float, update_biases: bool) -> None:
        self.origin, self.eta = network, eta
        self.moves_biases = update_biases and network.has_biases
        self.loss, self.y = find_loss(network.loss), np.atleast_2d(y)
        self.n = len(self.y)
        parts = (*network.weights, *network.biases)
        self.theta = np.concatenate([p.ravel() for p in parts])
        self.grad = np.zeros_like(self.theta)
        values, grads = (self._views(flat, parts) for flat in (self.theta, self.grad))
        depth = network.n_layers
        self.layers: list[_Layer] = []
        a_prev = np.atleast_2d(x)
        for i, name in enumerate(network.activations):
            buffers = (values[i], values[depth + i], grads[i], grads[depth + i])
            self.layers.append(_Layer(find_activation(name), a_prev, *buffers))
            a_prev = self.layers[-1].a
        # Weights come first in the vector, so that leaving the biases out is a shorter view and not a mask.
        moving = self.theta.size if self.moves_biases else sum(w.size for w in network.weights)
        self.moving, self.moving_grad = self.theta[:moving], self.grad[:moving]
        self.block = max(1, min(_BLOCK_UPDATES, _BLOCK_FLOATS // self.y.size))

    @staticmethod
    def _views(flat: Array, parts: tuple[Array, ...]) -> list[Array]:
        ends = np.cumsum([p.size for p in parts])
        return [flat[end - p.size : end].reshape(p.shape) for p, end in zip(parts, ends, strict=True)]

    def network(self) -> Network:
        """Return a copy of the network in its present state."""
        copies = [p.copy() for p in self._views(self.theta, (*self.origin.weights, *self.origin.biases))]
        depth = self.origin.n_layers
        return self.origin.moved_to(copies[:depth], copies[depth:])

    def cost(self, done: int) -> float:
        """Return the present cost; DivergenceError when it is not finite. `done`: updates so far."""
        last = self.layers[-1]
        with np.errstate(all="ignore"):
            self._forward(last.z, last.a)
            cost = float(self.loss.values(last.z, last.a, self.y).mean())
        self._check(cost, done)
        return cost

    def descend(self, count: int, done: int) -> Array:
        """Do `count` updates and return the cost before each, (count,). `done`: updates so far."""
        start = self.theta.copy()  # for a replay, because single updates are not checked
        zs, outs = (np.empty((count, *self.y.shape)) for _ in range(2))
        with np.errstate(all="ignore"):
            for z, a in zip(zs, outs, strict=True):
                self._forward(z, a)
                # All gradients before any weight moves: error signals need the weights of the forward pass.
                self._backward(z, a)
                self._update()
            costs: Array = self.loss.values(zs, outs, self.y).mean(axis=-1)
        if not (np.isfinite(costs).all() and np.isfinite(self.theta).all()):
            # A weight that is inf or NaN stays so, and every cost is kept: one check at its end finds all faults.
            self.theta[:] = start
            self._replay(count, done)
        return costs

    def _forward(self, z_out: Array, a_out: Array) -> None:
        dot, add, last = np.dot, np.add, self.layers[-1]
        for layer in self.layers:
            z, a = (z_out, a_out) if layer is last else (layer.z, layer.a)
            dot(layer.a_prev, layer.w_t, z)
            add(z, layer.b, z)
            layer.apply(z, a)

    def _backward(self, z_out: Array, a_out: Array) -> None:
        """Fill every gradient; with one sample delta IS the bias gradient (one buffer) and grad_W an outer product."""
        one, multiply = self.n == 1, np.multiply
        product = multiply if one else np.dot
        layers, last = self.layers, self.layers[-1]
        np.subtract(a_out, self.y, last.delta)
        if not self.loss.fused:
            last.slope(z_out, a_out, last.s)
            multiply(last.delta, last.s, last.delta)
        for i in range(len(layers) - 1, -1, -1):
            layer = layers[i]
            delta = layer.delta
            product(layer.delta_t, layer.a_prev, layer.grad_w)
            if self.moves_biases and not one:
                np.add.reduce(delta, 0, out=layer.grad_b)
            if i:
                before = layers[i - 1]
                np.dot(delta, layer.w, before.delta)
                before.slope(before.z, before.a, before.s)
                multiply(before.delta, before.s, before.delta)

    def _update(self) -> None:
        grad = self.moving_grad
        if self.n > 1:
            np.divide(grad, self.n, grad)
        np.multiply(grad, self.eta, grad)
        np.subtract(self.moving, grad, self.moving)

    def _replay(self, count: int, done: int) -> None:
        """Repeat a block with a check after every update, which raises DivergenceError at the first faulty one."""
        for k in range(done, done + count):
            self.cost(k)
            last = self.layers[-1]
            with np.errstate(all="ignore"):
                self._backward(last.z, last.a)
                self._update()
        self.cost(done + count)

    def _check(self, cost: float, done: int) -> None:
        if np.isfinite(cost) and np.isfinite(self.theta).all():
            return
        what = f"the cost is {cost}" if np.isfinite(self.theta).all() else "a weight has left the range of float64"
        raise DivergenceError(
            f"training diverged: at epoch {done} (after {done} updates) with eta={self.eta} {what}. Use a smaller eta, "
            f"for instance {self.eta / 10:g}, or scale the inputs.",
            done,
            self.eta,
        )
