"""Types that several keys of lesson.toml have: numbers, texts, names, their ranges and patterns."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lesson.limits import MAX_NUMBER, MAX_SAMPLES, MAX_UNITS

LANGUAGES_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"  # es, es-MX, es-419, zh-Hant, zh-Hant-TW
KEY_PATTERN = r"^[a-z][a-z0-9_]*$"
VOICE_PATTERN = r"^(recorded|kokoro|none|service:([A-Za-z_][A-Za-z0-9_]*\.)+[A-Z][A-Za-z0-9_]*)$"
_CLASS = r":[A-Z][A-Za-z0-9_]*$"
SCENE_PATTERN = rf"^(scenes(\.[a-z_][a-z0-9_]*)+|([A-Za-z0-9_-]+/)*[A-Za-z_][A-Za-z0-9_]*\.py){_CLASS}"
ONE_LINE = r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+$"
TRIMMED = StringConstraints(strip_whitespace=True)  # blank counts as empty

Number = Annotated[float, Field(allow_inf_nan=False, ge=-MAX_NUMBER, le=MAX_NUMBER)]
MOST_WORDS, MOST_SENTENCE, MOST_NAME, MOST_UNIT = 80, 300, 24, 12  # characters, of translations, too
Words = Annotated[str, TRIMMED, Field(min_length=1, max_length=MOST_WORDS, pattern=ONE_LINE)]
Sentence = Annotated[str, TRIMMED, Field(min_length=1, max_length=MOST_SENTENCE, pattern=ONE_LINE)]
FileName = Annotated[str, Field(min_length=1, max_length=200, pattern=ONE_LINE)]
Columns = Annotated[list[Words], Field(min_length=1, max_length=MAX_UNITS)]
Rows = Annotated[list[list[Number]], Field(min_length=1, max_length=MAX_UNITS)]
Row = Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)]
Samples = Annotated[list[list[Number]], Field(min_length=2, max_length=MAX_SAMPLES)]
Places = Annotated[int, Field(ge=0, le=12)]
ActivationName = Literal["sigmoid", "tanh", "relu", "identity", "softmax"]
LossName = Literal["half_squared_error", "binary_cross_entropy", "categorical_cross_entropy"]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, nothing is converted ("0.5" is no number)."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
