"""The narration of a step: a Markdown file with a heading for each beat, read into lines with their spoken form."""

from dataclasses import dataclass, field
from functools import lru_cache

from lesson.facts.facts import Facts, facts_of
from lesson.file.reading import narration_text
from lesson.model import Lesson
from lesson.problems import LessonError, file_name

from .narration_reader import NarrationReader
from .questions import Question
from .spoken_line import ScriptLine


@dataclass(frozen=True)
class ScriptBeat:
    """A beat's narration: `lines` in order; a silence between lines is a line without words.

    questions: (number of lines before it, the question). number: its line in the file; cue_lines: (cue, its line).
    """

    key: str
    title: str
    lines: tuple[ScriptLine, ...]
    language: str = "en"
    questions: tuple[tuple[int, Question], ...] = ()
    number: int = field(default=0, compare=False)
    cue_lines: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    @property
    def words(self) -> int:
        """Spoken words."""
        return sum(line.words for line in self.lines)

    @property
    def cues(self) -> tuple[str, ...]:
        """Names of the cues, in the order they are spoken."""
        return tuple(name for line in self.lines for name, _ in line.cues)


@dataclass(frozen=True)
class Script:
    """The narration of a step as far as it applies to this lesson."""

    key: str
    title: str
    beats: tuple[ScriptBeat, ...]
    left_out: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()  # the condition of each beat that is left out
    file: str = field(default="", compare=False)  # as the user knows it
    left_lines: tuple[int, ...] = field(default=(), compare=False)  # the line of each beat that is left out

    def line_of(self, key: str) -> int:
        """Return the line of the file where a beat begins; 0 for one that is not there."""
        lines = {beat.key: beat.number for beat in self.beats} | dict(zip(self.left_out, self.left_lines, strict=True))
        return lines.get(key, 0)

    @property
    def words(self) -> int:
        """Spoken words of all beats."""
        return sum(beat.words for beat in self.beats)


def load_script(lesson: Lesson, facts: Facts, key: str) -> Script:
    """Read the narration of step `key` for this lesson.

    Raises LessonError with every problem: no file, no title, beats or cues twice, unknown fields or conditions (also in
    lines that do not apply), marks that cannot be read.
    """
    path = lesson.narration(key)
    return parse_script(narration_text(path), file_name(path), key, lesson, facts)


def script_of(lesson: Lesson, key: str) -> Script:
    """Return the narration of step `key`, as `load_script`; the same words of one lesson are parsed once."""
    path = lesson.narration(key)
    return _script_of(narration_text(path), file_name(path), key, lesson)


@lru_cache(maxsize=64)
def _script_of(text: str, file: str, key: str, lesson: Lesson) -> Script:
    return parse_script(text, file, key, lesson, facts_of(lesson))


def parse_script(text: str, file: str, key: str, lesson: Lesson, facts: Facts) -> Script:
    """Read a narration that is already text; see load_script. `file` is for messages."""
    reader = NarrationReader(file, lesson, facts)
    reader.read(text)
    reader.finish(key)
    if reader.problems:
        raise LessonError(reader.problems)
    drafts = reader.drafts
    beats = tuple(
        ScriptBeat(d.key, d.title, tuple(d.lines), lesson.language, d.asked(), d.number, tuple(d.cue_lines))
        for d in drafts
        if d.kept
    )
    gone = [draft for draft in drafts if not draft.kept]
    keys, reasons, lines = (tuple(getattr(d, name) for d in gone) for name in ("key", "condition", "number"))
    return Script(key, reader.title, beats, keys, reasons, file, lines)
