"""The keys of the networks in lesson.toml: layers, their weights in three forms, names of units."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag

from lesson.limits import MAX_EPOCHS, MAX_LAYERS, MAX_UNITS, MIN_EPOCHS

from .basics import (
    MOST_NAME,
    MOST_UNIT,
    ONE_LINE,
    TRIMMED,
    ActivationName,
    FileName,
    LossName,
    Places,
    Row,
    Rows,
    Table,
    Words,
)


class RandomFile(Table):
    """Numbers drawn at random, the same ones for the same seed; the layer says its size."""

    random: Literal["glorot", "he", "normal", "uniform"] = Field(
        description=(
            "How the numbers are spread: glorot (sigmoid, tanh), he (relu), normal (deviation 1), uniform (-1 to 1)."
        )
    )
    seed: Annotated[int, Field(ge=0, lt=2**32)] = Field(
        default=0,
        description="A whole number from 0; another seed gives other numbers, and layers with the same seed differ.",
    )
    scale: Annotated[float, Field(allow_inf_nan=False, gt=0, le=1000)] = Field(
        default=1.0, description="What every number is multiplied by."
    )
    places: Places | None = Field(
        default=None,
        description="Places after the decimal point that are kept; by default as many as are shown (decimals.weights).",
    )


class StoredFile(Table):
    """Numbers from a file in the lesson's folder."""

    file: FileName = Field(description="A .npz or .safetensors file inside the lesson's folder, of at most 50 MB.")
    key: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        default=None, description="The name of the array in the file; may be left out where it holds only one."
    )
    transpose: bool = Field(
        default=False,
        description="true where the file has a row for each input, as Keras and plain numpy code often do.",
    )
    places: Places | None = Field(default=None, description="Places to round to; by default nothing is rounded.")


def _kind_of_numbers(given: Any) -> str:
    """Return which form weights or biases have; what is neither a list nor a table gets the message for a list."""
    if isinstance(given, dict):
        return "<file>" if "file" in given else "<random>"
    return "<random>" if isinstance(given, RandomFile) else "<file>" if isinstance(given, StoredFile) else "<rows>"


_Random = Annotated[RandomFile, Tag("<random>")]
_Stored = Annotated[StoredFile, Tag("<file>")]
WeightsForm = Annotated[Annotated[Rows, Tag("<rows>")] | _Random | _Stored, Discriminator(_kind_of_numbers)]
BiasesForm = Annotated[Annotated[Row, Tag("<rows>")] | _Random | _Stored, Discriminator(_kind_of_numbers)]


class UnitFile(Table):
    """A unit of a layer by its own name."""

    name: Annotated[str, TRIMMED, Field(min_length=1, max_length=MOST_NAME, pattern=ONE_LINE)] = Field(
        description='What the unit stands for, at most 24 characters: "hours slept", "P(pass)".'
    )
    unit: Annotated[str, TRIMMED, Field(min_length=1, max_length=MOST_UNIT, pattern=ONE_LINE)] | None = Field(
        default=None, description='What it is measured in, at most 12 characters: "h", "°C".'
    )


def _named(given: Any) -> Any:
    return {"name": given} if isinstance(given, str) else given


_JustName = Annotated[str, Field(min_length=1, max_length=MOST_NAME)]
Unit = Annotated[UnitFile, BeforeValidator(_named, json_schema_input_type=UnitFile | _JustName)]


class LayerFile(Table):
    """A layer: the first has a name and a size, each later one a name, an activation, weights and perhaps biases."""

    name: Words = Field(description='The layer\'s name in the pictures: "Hidden 1".')
    size: Annotated[int, Field(ge=1, le=MAX_UNITS)] | None = Field(
        default=None,
        description="How many units it has: needed for the input and with random weights; elsewhere rows are counted.",
    )
    activation: ActivationName | None = Field(
        default=None, description="sigmoid, tanh, relu, identity or, in the last layer, softmax; not for the input."
    )
    weights: WeightsForm | None = Field(
        default=None,
        description=(
            "A row for each unit of this layer, a number for each unit of the layer before; "
            'or { random = "glorot", seed = 7 }; or { file = "weights.npz", key = "W1" }.'
        ),
    )
    biases: BiasesForm | None = Field(
        default=None,
        description="A number for each unit, in the same three forms; left out or all 0: no biases, none drawn.",
    )
    units: Annotated[list[Unit], Field(min_length=1, max_length=MAX_UNITS)] | None = Field(
        default=None,
        description='Names of all units, in order: ["hours slept", { name = "hours learned", unit = "h" }].',
    )


class NetworkFile(Table):
    """The network and how it is trained."""

    loss: LossName = Field(
        description=(
            "half_squared_error, binary_cross_entropy (sigmoid output) or categorical_cross_entropy (softmax output)."
        )
    )
    eta: Annotated[float, Field(allow_inf_nan=False, gt=0, le=1000)] = Field(
        description="The learning rate: above 0, at most 1000."
    )
    epochs: Annotated[int, Field(ge=MIN_EPOCHS, le=MAX_EPOCHS)] = Field(
        default=100, description="How many updates the last step shows: 3 to 10,000."
    )
    update_biases: bool = Field(default=True, description="false: biases stay as they are.")
    layers: Annotated[list[LayerFile], Field(min_length=2, max_length=MAX_LAYERS)] = Field(
        description="The layers in order, input first, output last; 2 to 5 of them."
    )


class DeeperFile(Table):
    """A second, larger network, on which step 6 shows how blame from several outputs adds up, layer by layer."""

    loss: LossName | None = Field(
        default=None, description="As in network; by default the same as there. eta and epochs are those of network."
    )
    layers: Annotated[list[LayerFile], Field(min_length=4, max_length=MAX_LAYERS)] = Field(
        description=(
            "As in network, 4 or 5 of them: at least 2 hidden layers, at least 2 units in the last hidden layer, "
            "at least 2 outputs."
        )
    )
    x: Row | None = Field(
        default=None, description="Its inputs, a number for each; by default the sample's, if there are as many."
    )
    target: Row | None = Field(
        default=None,
        description="Its targets, a number for each output; by default the sample's, if there are as many.",
    )
