"""The keys of lesson.toml, one model for each table: types and ranges; check_network.py checks across tables.

Editors read the descriptions (json_schema.py), and so does the reference page.
"""

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from lesson.limits import MAX_KEY, MAX_SAMPLES

from .basics import (
    KEY_PATTERN,
    LANGUAGES_PATTERN,
    SCENE_PATTERN,
    VOICE_PATTERN,
    Columns,
    FileName,
    Row,
    Samples,
    Sentence,
    Table,
    Words,
)
from .network import DeeperFile, NetworkFile


class PointFile(Table):
    """A titled sentence: a "what you'll discover" point or a key concept."""

    title: Words = Field(description="The point in a few words.")
    text: Sentence = Field(description="The point in one sentence of at most 300 characters.")


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
    """How many places are shown after the decimal point."""

    values: Annotated[int, Field(ge=2, le=6)] = Field(default=4, description="Of z, a, loss and gradients: 2 to 6.")
    weights: Annotated[int, Field(ge=1, le=4)] = Field(default=2, description="Of weights and biases: 1 to 4.")
    inputs: Annotated[int, Field(ge=0, le=4)] = Field(default=1, description="Of inputs, at least: 0 to 4.")


class StepFile(Table):
    """A step of the film: `key` names its files, `scene` its class."""

    key: Annotated[str, Field(pattern=KEY_PATTERN, max_length=MAX_KEY)] = Field(
        description=(
            "The step's name, unique in the lesson: its files have it, and its narration unless that is given."
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
        default=[], description="What viewers should know before, at most 6 entries."
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
    deeper: DeeperFile | None = Field(
        default=None,
        description="A second, larger network for step 6: how blame from several outputs adds up, layer by layer.",
    )
    decimals: DecimalsFile = Field(default=DecimalsFile(), description="Places after the decimal point.")
    steps: Annotated[list[StepFile], Field(min_length=1, max_length=40)] = Field(
        description="The steps in the order of the film; leave out, move and repeat them as you like."
    )
