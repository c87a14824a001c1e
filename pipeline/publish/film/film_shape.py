"""The shape of a film folder's manifest.json and timelines: types, sizes and limits of everything that is read.

Anybody may have written these files.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lesson import Timeline
from lesson.contract import TIMELINE
from lesson.file.schema.basics import KEY_PATTERN, LANGUAGES_PATTERN
from lesson.limits import MAX_KEY, MAX_LINES
from lesson.problems import shown
from lesson.script.questions import MAX_ANSWERS, MIN_ANSWERS
from lesson.time.timeline import BeatTime, SpokenLine

MOST_STEPS, MOST_BEATS, MOST_LINES, MOST_FRAMES = 200, 500, MAX_LINES, 4_000_000
# Letters of a line: it may have values with long names, and signs that are spoken as long words.
MOST_WRITTEN, MOST_SPOKEN = 50_000, 200_000
MOST_FPS, MOST_SIDE = 240, 7_680
MOST_TOLD = 8  # most problems of one file that are reported

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}"

# What XML and terminals cannot contain: control characters, surrogates.
_WRITABLE = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]"
Text = Annotated[str, Field(max_length=10_000, pattern=rf"^{_WRITABLE}*$")]
Setting = Annotated[str, Field(max_length=200, pattern=r"^[^\p{C}\p{Zl}\p{Zp}]*$")]  # stands in commands that we print
Key = Annotated[str, Field(pattern=KEY_PATTERN, max_length=MAX_KEY)]
Language = Annotated[str, Field(pattern=LANGUAGES_PATTERN)]
Name = Annotated[str, Field(pattern=rf"^{_PART}(/{_PART}){{0,3}}$")]  # a file's, inside the folder
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0, le=MOST_FRAMES)]
Frames = Annotated[int, Field(ge=1, le=MOST_FRAMES)]
Rate = Annotated[int, Field(ge=1, le=MOST_FPS)]
Seconds = Annotated[float, Field(ge=0, le=MOST_FRAMES, allow_inf_nan=False)]
Digests = Annotated[dict[Name, Digest], Field(min_length=1, max_length=40)]


class _Row(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


class Words(_Row):
    """A film's words in the manifest: the name of a file each."""

    vtt: Name
    srt: Name
    chapters: Name
    transcript: Name


class BeatRow(_Row):
    """A beat of a step's row."""

    key: Key
    title: Text
    start_frame: Count
    frames: Frames


class _FilmRow(_Row):
    """The common fields of a step's row and the whole film's."""

    title: Text
    fps: Rate
    frames: Frames
    duration_s: Seconds
    video: Name
    poster: Name
    captions: Annotated[dict[Language, Words], Field(min_length=1, max_length=1)]
    sha256: Digests
    settings: Annotated[dict[str, int | Setting], Field(max_length=20)]


class StepRow(_FilmRow):
    """A step's row."""

    number: Annotated[int, Field(ge=1, le=MOST_STEPS)]
    key: Key
    words: Count
    timeline: Name
    beats: Annotated[list[BeatRow], Field(min_length=1, max_length=MOST_BEATS)]
    sound: bool
    made_of: Text


class WholeRow(_FilmRow):
    """The whole film's row."""

    made_of: Annotated[list[Text], Field(max_length=MOST_STEPS)]


class Point(_Row):
    """A title and a text of the course page."""

    title: Text
    text: Text


class CourseRow(_Row):
    """The facts of the film as a whole; None where a lesson has none."""

    title: Text
    subtitle: Text | None
    description: Text | None
    author: Text | None
    licence: Text | None
    difficulty: Text | None
    duration: Text | None
    prerequisites: Annotated[list[Text], Field(max_length=100)]
    discover: Annotated[list[Point], Field(max_length=100)]
    concepts: Annotated[list[Point], Field(max_length=100)]
    steps: Annotated[int, Field(ge=1, le=MOST_STEPS)]


class Shape(_Row):
    """The whole manifest. `version` is checked before."""

    language: Language
    course: CourseRow
    words: Annotated[dict[Text, Text], Field(max_length=1_000)]
    film: WholeRow | None
    steps: Annotated[list[StepRow], Field(max_length=MOST_STEPS)]


def row_files(row: _FilmRow) -> tuple[str, ...]:
    """Return every file that a row names."""
    words = next(iter(row.captions.values()))
    whole = (row.video, row.poster, words.vtt, words.srt, words.chapters, words.transcript)
    return (*whole, row.timeline) if isinstance(row, StepRow) else whole


def shape_of(data: bytes) -> Shape:
    """Return a manifest of the right shape. ValueError with a line for each thing that is wrong."""
    try:
        found = Shape.model_validate_json(data)
    except ValidationError as error:
        raise ValueError("\n".join(_told(error))) from None
    problems = list(_of_manifest(found))
    if problems:
        raise ValueError("\n".join(problems[:MOST_TOLD]))
    return found


def row_is_sound(row: Any) -> bool:
    """Return whether a row of a manifest, as JSON data, has the right shape.

    A step's where it has a key, else the whole film's.
    """
    try:
        found = (StepRow if "key" in row else WholeRow).model_validate(row)
    except (ValidationError, TypeError):
        return False
    return not set(row_files(found)).difference(found.sha256)


def timeline_of(data: bytes, row: StepRow, language: str) -> Timeline:
    """Return a step's timeline of the right shape.

    ValueError with a line for each thing that is wrong or differs from its row.
    """
    try:
        line = TIMELINE.read(data)
    except ValidationError as error:
        raise ValueError("\n".join(_told(error))) from None
    problems = list(_of_timeline(line, row, language))
    if problems:
        raise ValueError("\n".join(problems[:MOST_TOLD]))
    return line


def words_of(row: Any) -> frozenset[str]:
    """Return the files of a row's words (captions, chapters, transcript), which people edit after a film is made."""
    return frozenset(name for words in row["captions"].values() for name in words.values())


def _told(error: ValidationError) -> Iterator[str]:
    found = error.errors(include_url=False, include_context=False)
    for each in found[:MOST_TOLD]:
        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in each["loc"])[:120].lstrip(".")
        place = place if place.isprintable() else shown(place)  # keys are a stranger's words, too
        if each["type"].startswith("json_"):
            yield "is no JSON"
        elif each["type"] == "missing":
            yield f"{place}: is missing"
        else:
            yield f"{place}: got {shown(each['input'])}; {each['msg']}"
    if len(found) > MOST_TOLD:
        yield f"and {len(found) - MOST_TOLD} more"


def _of_manifest(found: Shape) -> Iterator[str]:
    """Yield the contradictions between the parts of a manifest."""
    for name, values in (("number", [row.number for row in found.steps]), ("key", [row.key for row in found.steps])):
        if len(set(values)) < len(values):
            yield f"steps: two have the same {name}"
    rows: list[tuple[str, _FilmRow]] = [(f"steps[{n}]", row) for n, row in enumerate(found.steps)]
    rows += [("film", found.film)] if found.film else []
    for place, row in rows:
        if list(row.captions) != [found.language]:
            yield f"{place}.captions: got {', '.join(row.captions)}; the film's language is {found.language}"
        for name in sorted(set(row_files(row)).difference(row.sha256)):
            yield f"{place}.sha256: does not have {name}, which the row names"
    names = [name for _, row in rows for name in row_files(row)]
    if len(set(names)) < len(names):
        yield "steps: two things have the same file"


def _of_timeline(line: Timeline, row: StepRow, language: str) -> Iterator[str]:
    for name, mine, theirs in (
        ("number", line.number, row.number),
        ("key", line.key, row.key),
        ("fps", line.fps, row.fps),
        ("language", line.language, language),
        ("beats", [beat.key for beat in line.beats], [beat.key for beat in row.beats]),
        ("frames", line.frames, row.frames),
    ):
        if mine != theirs:
            yield f"{name}: got {shown(mine)}; manifest.json says {shown(theirs)}"
    if not (16 <= line.width <= MOST_SIDE and 16 <= line.height <= MOST_SIDE):
        yield f"width, height: got {shown((line.width, line.height))}; 16 to {MOST_SIDE}"
    if not _is_text(line.title, 1_000):
        yield "title: 1 to 1,000 characters"
    keys, start = [beat.key for beat in line.beats], 0
    if len(set(keys)) < len(keys):
        yield "beats: two have the same key"
    for number, beat in enumerate(line.beats):
        place = f"beats[{number}]"
        if beat.start_frame != start:
            yield f"{place}.start_frame: got {shown(beat.start_frame)}; the beats before it end at {start}"
        start += beat.frames
        yield from (f"{place}.{problem}" for problem in _of_beat(beat))


def _of_beat(beat: BeatTime) -> Iterator[str]:
    if not 1 <= beat.frames <= MOST_FRAMES:
        yield f"frames: got {shown(beat.frames)}; 1 to {MOST_FRAMES}"
    if not _is_text(beat.title, 1_000):
        yield "title: 1 to 1,000 characters, no control characters"
    if max(len(beat.lines), len(beat.questions), len(beat.cues), len(beat.on_screen)) > MOST_LINES:
        yield f"lines, questions, cues, on_screen: at most {MOST_LINES} of each"
    if not all(_is_text(text or " ", MOST_WRITTEN) for text in beat.on_screen):
        yield f"on_screen: a text has at most {MOST_WRITTEN:,} characters, no control characters"
    for number, line in enumerate(beat.lines):
        yield from (f"lines[{number}].{problem}" for problem in _of_line(line, beat.frames))
    if any(not 0 <= frame <= beat.frames for frame in beat.cues.values()):
        yield "cues: a frame is not in the beat"
    for number, asked in enumerate(beat.questions):
        answers = asked.question.answers
        texts = [answer.text for answer in answers]
        if not 0 <= asked.frame <= beat.frames:
            yield f"questions[{number}].frame: got {shown(asked.frame)}; is not in the beat"
        if (
            not MIN_ANSWERS <= len(answers) <= MAX_ANSWERS
            or len(set(texts)) < len(texts)
            or sum(answer.right for answer in answers) != 1
        ):
            yield f"questions[{number}].answers: {MIN_ANSWERS} to {MAX_ANSWERS} different ones, one of them right"
        if not all(_is_text(text, 2_000) for text in (asked.question.text, *texts)):
            yield f"questions[{number}]: texts have 1 to 2,000 characters, no control characters"


def _of_line(line: SpokenLine, frames: int) -> Iterator[str]:
    words = len(line.written.split())
    if not _is_text(line.written, MOST_WRITTEN) or len(line.spoken) > MOST_SPOKEN or not words:
        yield f"written, spoken: a line has 1 to {MOST_WRITTEN:,} characters, no control characters"
    if len(line.word_frames) != words:
        yield f"word_frames: has {len(line.word_frames)} for {words} words"
    times = [line.start_frame, *line.word_frames, line.end_frame]
    if any(later < earlier for earlier, later in pairwise(times)) or not 0 <= times[0] <= times[-1] <= frames:
        yield "start_frame, word_frames, frames: are not in order, or not in the beat"
    if any(not (0 <= word < words and 0 <= silent <= frames) for word, silent in line.pauses):
        yield "pauses: a word or its silence is not in the line"


def _is_text(text: str, most: int) -> bool:
    return 0 < len(text) <= most and re.fullmatch(f"{_WRITABLE}*", text) is not None


def slug_of(number: int, key: str) -> str:
    """Return the name of a step's files: number and key, with dashes."""
    return f"{number}-{key.replace('_', '-')}"
