"""The errors of this package: each says what was wrong, where, with which value, and what to do about it."""


class NetworkError(ValueError):
    """A network, a setting or a request that cannot work; the base of every error raised here."""


class ShapeError(NetworkError):
    """Arrays (or counts of layers) that do not fit together; the message holds both shapes and the layer."""


class NumberError(NetworkError):
    """A value that is not a usable number: NaN, infinity, text, a target outside the range of its loss."""


class DivergenceError(NetworkError):
    """Arithmetic that left the range of float64.

    `epoch` counts the updates done when it was found (0: before the first); `eta` is the learning rate in use.
    """

    def __init__(self, message: str, epoch: int, eta: float) -> None:
        super().__init__(message)
        self.epoch = epoch
        self.eta = eta

    def __reduce__(self) -> tuple[type["DivergenceError"], tuple[str, int, float]]:
        """Pickle with all three arguments, so that the error survives the way back from a worker process."""
        return type(self), (str(self), self.epoch, self.eta)
