"""The keys of lesson.toml, one model for each table: types and ranges; check_network.py checks across tables.

Editors read the descriptions (json_schema.py), and so does the reference page.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag

from lesson.limits import MAX_EPOCHS, MAX_KEY, MAX_LAYERS, MAX_NUMBER, MAX_SAMPLES, MAX_UNITS, MIN_EPOCHS

LANGUAGES_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"  # es, es-MX, es-419, zh-Hant, zh-Hant-TW
KEY_PATTERN = r"^[a-z][a-z0-9_]*$"
VOICE_PATTERN = r"^(recorded|kokoro|none|service:([A-Za-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_]*)$"
_CLASS = r":[A-Z][A-Za-z0-9_]*$"
SCENE_PATTERN = rf"^(scenes(\.[a-z_][a-z0-9_]*)+|([A-Za-z0-9_-]+/)*[A-Za-z_][A-Za-z0-9_]*\.py){_CLASS}"
_ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+$"
_TRIMMED = StringConstraints(strip_whitespace=True)  # blank counts as empty

Number = Annotated[float, Field(allow_inf_nan=False, ge=-MAX_NUMBER, le=MAX_NUMBER)]
MOST_WORDS, MOST_SENTENCE, MOST_NAME, MOST_UNIT = 80, 300, 24, 12  # characters, of translations, too
Words = Annotated[str, _TRIMMED, Field(min_length=1, max_length=MOST_WORDS, pattern=_ONE_LINE)]
Sentence = Annotated[str, _TRIMMED, Field(min_length=1, max_length=MOST_SENTENCE, pattern=_ONE_LINE)]
FileName = Annotated[str, Field(min_length=1, max_length=200, pattern=_ONE_LINE)]
Columns = Annotated[list[Words], Field(min_length=1, max_length=MAX_UNITS)]
Rows = Annotated[list[list[Number]], Field(min_length=1, max_length=MAX_UNITS)]
Row = Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)]
Samples = Annotated[list[list[Number]], Field(min_length=2, max_length=MAX_SAMPLES)]
Places = Annotated[int, Field(ge=0, le=12)]
ActivationName = Literal["sigmoid", "tanh", "relu", "identity", "softmax"]
LossName = Literal["half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, nothing is converted ("0.5" is no number)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PointFile(Table):
    """A titled sentence: a "what you'll discover" point or a key concept."""

    title: Words = Field(description="The point in a few words.")
    text: Sentence = Field(description="The point in one sentence of at most 300 characters.")


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
        description="Places behind the point that are kept; by default as many as are shown (decimals.weights).",
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

    name: Annotated[str, _TRIMMED, Field(min_length=1, max_length=MOST_NAME, pattern=_ONE_LINE)] = Field(
        description='What the unit stands for, at most 24 characters: "hours slept", "P(pass)".'
    )
    unit: Annotated[str, _TRIMMED, Field(min_length=1, max_length=MOST_UNIT, pattern=_ONE_LINE)] | None = Field(
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


class SampleFile(Table):
    """The one sample that the film follows."""

    x: Row = Field(description="The inputs, a number for each.")
    y: Row = Field(description="The targets, a number for each output.")


class SampleRow(Table):
    """The one sample that the film follows, as a row of the data set."""

    row: Annotated[int, Field(ge=1, le=MAX_SAMPLES)] = Field(
        description="Which row of the data set, 1 being the first (a CSV's header is not counted)."
    )


class DatasetFile(Table):
    """Several samples, for the part of the film that speaks of an epoch."""

    x: Samples = Field(description="The inputs, a row for each sample; 2 to 1,000 rows.")
    y: Samples = Field(description="The targets, a row for each sample.")


class DatasetCsv(Table):
    """Several samples, from a table in the lesson's folder."""

    csv: FileName = Field(
        description=(
            "A .csv file inside the lesson's folder: a header row, then 2 to 1,000 rows, separated by , or ; (UTF-8)."
        )
    )
    x: Columns = Field(description="The columns that are the inputs, by their names in the header.")
    y: Columns = Field(description="The columns that are the targets, by their names in the header.")


SampleForm = Annotated[
    Annotated[SampleFile, Tag("<numbers>")] | Annotated[SampleRow, Tag("<row>")],
    Discriminator(
        lambda v: "<row>" if isinstance(v, SampleRow) or (isinstance(v, dict) and "row" in v) else "<numbers>"
    ),
]
DatasetForm = Annotated[
    Annotated[DatasetFile, Tag("<samples>")] | Annotated[DatasetCsv, Tag("<csv>")],
    Discriminator(
        lambda v: "<csv>" if isinstance(v, DatasetCsv) or (isinstance(v, dict) and "csv" in v) else "<samples>"
    ),
]


class DecimalsFile(Table):
    """How many places are shown behind the point."""

    values: Annotated[int, Field(ge=2, le=6)] = Field(default=4, description="Of z, a, loss and gradients: 2 to 6.")
    weights: Annotated[int, Field(ge=1, le=4)] = Field(default=2, description="Of weights and biases: 1 to 4.")
    inputs: Annotated[int, Field(ge=0, le=4)] = Field(default=1, description="Of inputs, at least: 0 to 4.")


class StepFile(Table):
    """A step of the film: `key` names its files, `scene` its class."""

    key: Annotated[str, Field(pattern=KEY_PATTERN, max_length=MAX_KEY)] = Field(
        description=(
            "The step's name, once in the lesson: its files are called so, and its narration unless that is said."
        )
    )
    scene: Annotated[str, Field(pattern=SCENE_PATTERN, max_length=200)] = Field(
        description=(
            'The class that draws it: "scenes.s2_forward_pass:ForwardPass", or one of the lesson\'s own, '
            '"steps/my_step.py:MyStep" (rendered only with --allow-code).'
        )
    )
    narration: Annotated[str, Field(pattern=KEY_PATTERN, max_length=MAX_KEY)] | None = Field(
        default=None,
        description=(
            "The key of the narration to speak, where it is not the step's own: for a step that is shown again."
        ),
    )


class LessonFile(Table):
    """The whole file."""

    title: Words = Field(description="The film's title, at most 80 characters.")
    subtitle: Words = Field(description="The line under the title.")
    difficulty: Words = Field(description='For whom it is: "Intermediate".')
    duration: Words = Field(description='How long it takes, as the title card says it: "18-22 minutes".')
    prerequisites: Annotated[list[Words], Field(max_length=6)] = Field(
        default=[], description="What one should know before, at most 6 entries."
    )
    description: Sentence | None = Field(
        default=None,
        description="What the film is about, for course pages and video platforms; by default the subtitle.",
    )
    author: Words | None = Field(
        default=None, description="Who teaches this: written into the films' tags and on the course page."
    )
    licence: Words | None = Field(
        default=None,
        description=(
            'Under which terms others may use the film, "CC BY 4.0" for instance: in the tags and on the course page.'
        ),
    )
    language: Annotated[str, Field(pattern=LANGUAGES_PATTERN)] = Field(
        default="en", description="The language as a code: narration/<language>/ holds the words."
    )
    theme: FileName = Field(
        default="dark",
        description='The look: dark, light, high-contrast, or a theme file in the lesson\'s folder, "my-theme.toml".',
    )
    voice: Annotated[str, Field(pattern=VOICE_PATTERN, max_length=120)] = Field(
        default="recorded",
        description=(
            '"recorded" (the recording that ships), "kokoro", "none" (silent), or a service of manim-voiceover, '
            '"service:gtts.GTTSService".'
        ),
    )
    discover: Annotated[list[PointFile], Field(max_length=6)] = Field(
        default=[], description="What you'll discover: promised in the first step, at most 6 points."
    )
    concepts: Annotated[list[PointFile], Field(max_length=8)] = Field(
        default=[], description="The key concepts, recapped in the last step, at most 8."
    )
    network: NetworkFile = Field(description="The network and how it is trained.")
    sample: SampleForm = Field(description="The one sample that the film follows: x and y, or a row of the data set.")
    dataset: DatasetForm | None = Field(
        default=None,
        description="Several samples, for an epoch and for learning rates: numbers, or columns of a CSV file.",
    )
    decimals: DecimalsFile = Field(default=DecimalsFile(), description="Places behind the point.")
    steps: Annotated[list[StepFile], Field(min_length=1, max_length=40)] = Field(
        description="The steps in the order of the film; leave out, move and repeat them as you like."
    )
