"""The lesson as the rest of the program sees it: frozen, checked, with arrays instead of lists."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from backprop_core import Network

Array = npt.NDArray[np.float64]
PROJECT_ROOT = Path(__file__).resolve().parents[1]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Point(_Frozen):
    """A title and one sentence."""

    title: str
    text: str


class Decimals(_Frozen):
    """Places shown behind the decimal mark: values (z, a, loss, gradients), weights, inputs (at least)."""

    values: int
    weights: int
    inputs: int


class StepRef(_Frozen):
    """A step of the film; scene is "package.module:Class", title the first line of its script."""

    number: int
    key: str
    scene: str
    title: str


class Lesson(_Frozen):
    """Everything a teacher decides. x: (n_in,), y: (n_out,), dataset: (X (N, n_in), Y (N, n_out)) or None; read-only.

    layer_names has a name for the input too. `path` is the lesson.toml, `folder` where its narration is looked up first.
    """

    title: str
    subtitle: str
    difficulty: str
    duration: str
    prerequisites: tuple[str, ...]
    discover: tuple[Point, ...]
    concepts: tuple[Point, ...]
    network: Network
    layer_names: tuple[str, ...]
    x: Array
    y: Array
    eta: float
    epochs: int
    dataset: tuple[Array, Array] | None
    update_biases: bool
    decimals: Decimals
    language: str
    theme: str
    voice: str
    steps: tuple[StepRef, ...]
    path: Path
    folder: Path

    __hash__ = object.__hash__  # a lesson is itself and no other: arrays have no single answer to ==

    def __eq__(self, other: object) -> bool:
        """Say whether `other` is this very lesson."""
        return self is other

    def step(self, name: str | int) -> StepRef:
        """Return the step of this key or number ("forward_pass", 2, "2"); KeyError saying which there are."""
        for ref in self.steps:
            if str(name) in (ref.key, str(ref.number)):
                return ref
        valid = ", ".join(f"{ref.number} {ref.key}" for ref in self.steps)
        raise KeyError(f"no step {name!r}; there are: {valid}")

    def narration(self, key: str) -> Path:
        """Return the narration file of step `key`: the lesson folder's own, else the project's (it may not exist)."""
        own, common = (
            root / "narration" / self.language / f"{key}.md" for root in (self.folder, PROJECT_ROOT / "assets")
        )
        return own if own.is_file() else common
