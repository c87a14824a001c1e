"""The lesson as the rest of the program sees it: frozen, checked, with arrays instead of lists."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from backprop_core import Network
from lesson.file.path_guard import is_there
from lesson.language.language import editions

Array = npt.NDArray[np.float64]
PROJECT_ROOT = Path(__file__).resolve().parents[1]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Point(_Frozen):
    """A title and one sentence."""

    title: str
    text: str


class Decimals(_Frozen):
    """Places shown after the decimal mark: values (z, a, loss, gradients), weights, inputs (at least)."""

    values: int
    weights: int
    inputs: int


class UnitName(_Frozen):
    """The meaning of a unit ("hours slept") and its unit of measurement ("h", or None)."""

    name: str
    unit: str | None = None


class StepRef(_Frozen):
    """A step of the film.

    scene is "package.module:Class", narration the key of its words, title the first line of them.
    """

    number: int
    key: str
    scene: str
    narration: str
    title: str

    @property
    def own_code(self) -> bool:
        """Whether its scene is a Python file in the lesson's folder ("steps/momentum.py:Momentum")."""
        return ".py:" in self.scene


class Lesson(_Frozen):
    """The decisions of a teacher. x: (n_in,), y: (n_out,), dataset: (X (N, n_in), Y (N, n_out)) or None; read-only.

    layer_names has a name for the input too; unit_names has, for every layer, names of its units or None. `deeper` is
    the lesson of the second network: with a network, names, x and y of its own, without a data set, else as this one.
    `path` is the lesson.toml, `folder` where its narration is looked up first; `overrides` are one-off changes to it,
    `files` the other files read for its numbers, `digest` stands for all of these; allow_code: its own Python may run.
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
    unit_names: tuple[tuple[UnitName, ...] | None, ...]
    x: Array
    y: Array
    eta: float
    epochs: int
    dataset: tuple[Array, Array] | None
    update_biases: bool
    decimals: Decimals
    description: str | None
    author: str | None
    licence: str | None
    language: str
    theme: str
    voice: str
    steps: tuple[StepRef, ...]
    path: Path
    folder: Path
    overrides: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    digest: str = ""
    allow_code: bool = False
    deeper: "Lesson | None" = None

    __hash__ = object.__hash__  # identity: == of arrays has no single answer

    def __eq__(self, other: object) -> bool:
        """Return whether `other` is this very object."""
        return self is other

    def step(self, name: str | int) -> StepRef:
        """Return the step of this key or number ("forward_pass", 2, "2"); KeyError saying which there are."""
        for ref in self.steps:
            if str(name) in (ref.key, str(ref.number)):
                return ref
        valid = ", ".join(f"{ref.number} {ref.key}" for ref in self.steps)
        raise KeyError(f"no step {name!r}; there are: {valid}")

    def narration(self, key: str) -> Path:
        """Return the narration file of step `key`: the lesson folder's own, else the project's (it may not exist).

        Its reader checks that it may be read (path_guard.read_inside).
        """
        words = next((ref.narration for ref in self.steps if ref.key == key), key)
        places = [
            root / "narration" / language / f"{words}.md"
            for root in (self.folder, PROJECT_ROOT / "assets")
            for language in editions(self.language)
        ]
        return next((place for place in places if is_there(place)), places[-1])

    @property
    def may_run_code(self) -> bool:
        """Whether Python of the lesson's folder may run.

        The user allowed it, or the lesson is one of the project's examples.
        """
        return self.allow_code or self.folder.resolve().is_relative_to(PROJECT_ROOT / "examples")


def networks_of(lesson: Lesson) -> tuple[tuple[str, Lesson], ...]:
    """Return the lesson's networks by their tables in lesson.toml: "network", and "deeper" where there is one."""
    return (("network", lesson), *((("deeper", lesson.deeper),) if lesson.deeper else ()))
