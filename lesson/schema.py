"""The keys of lesson.toml, one model a table. Types and ranges are said here; what spans tables is in load.py."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MAX_LAYERS = 4  # input and output included: more does not fit the picture
MAX_UNITS = 4096
MAX_EPOCHS = 10_000
LANGUAGES_PATTERN = r"^[a-z]{2,3}(-[A-Z]{2})?$"
KEY_PATTERN = r"^[a-z][a-z0-9_]*$"
VOICE_PATTERN = r"^(recorded|kokoro|none|service:[A-Za-z_][A-Za-z0-9_.]*)$"
SCENE_PATTERN = r"^scenes(\.[a-z_][a-z0-9_]*)+:[A-Z][A-Za-z0-9_]*$"

Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Words = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")]
Sentence = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]
ActivationName = Literal["sigmoid", "tanh", "relu", "identity", "softmax"]
LossName = Literal["half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"]


class _Table(BaseModel):
    """A table of the file: unknown keys are errors, nothing is converted ("0.5" is no number)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PointFile(_Table):
    """A titled sentence: a "what you'll discover" point or a key concept."""

    title: Words
    text: Sentence


class LayerFile(_Table):
    """A layer: the first has a name and a size, each later one a name, an activation, weights and perhaps biases."""

    name: Words
    size: Annotated[int, Field(ge=1, le=MAX_UNITS)] | None = None
    activation: ActivationName | None = None
    weights: Annotated[list[list[Number]], Field(min_length=1, max_length=MAX_UNITS)] | None = None
    biases: Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)] | None = None


class NetworkFile(_Table):
    """The network and how it is trained."""

    loss: LossName
    eta: Annotated[float, Field(allow_inf_nan=False, gt=0, le=1000)]
    epochs: Annotated[int, Field(ge=3, le=MAX_EPOCHS)] = 100
    update_biases: bool = True
    layers: Annotated[list[LayerFile], Field(min_length=2, max_length=MAX_LAYERS)]


class SampleFile(_Table):
    """The one sample that the film follows."""

    x: Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)]
    y: Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)]


class DatasetFile(_Table):
    """Several samples, for the part of the film that speaks of an epoch."""

    x: Annotated[list[list[Number]], Field(min_length=2, max_length=1000)]
    y: Annotated[list[list[Number]], Field(min_length=2, max_length=1000)]


class DecimalsFile(_Table):
    """How many places are shown behind the point."""

    values: Annotated[int, Field(ge=2, le=6)] = 4
    weights: Annotated[int, Field(ge=1, le=4)] = 2
    inputs: Annotated[int, Field(ge=0, le=4)] = 1


class StepFile(_Table):
    """A step of the film: `key` names its narration file, `scene` its class."""

    key: Annotated[str, Field(pattern=KEY_PATTERN, max_length=60)]
    scene: Annotated[str, Field(pattern=SCENE_PATTERN, max_length=120)]


class LessonFile(_Table):
    """The whole file."""

    title: Words
    subtitle: Words
    difficulty: Words
    duration: Words
    prerequisites: Annotated[list[Words], Field(max_length=6)] = []
    language: Annotated[str, Field(pattern=LANGUAGES_PATTERN)] = "en"
    theme: Literal["dark", "light"] = "dark"
    voice: Annotated[str, Field(pattern=VOICE_PATTERN, max_length=120)] = "recorded"
    discover: Annotated[list[PointFile], Field(max_length=6)] = []
    concepts: Annotated[list[PointFile], Field(max_length=8)] = []
    network: NetworkFile
    sample: SampleFile
    dataset: DatasetFile | None = None
    decimals: DecimalsFile = DecimalsFile()
    steps: Annotated[list[StepFile], Field(min_length=1, max_length=40)]
