"""Reading a narration line by line: beats, spoken lines and questions, and every problem in them."""

import re
from dataclasses import dataclass, field

from lesson.facts.conditions import CONDITIONS
from lesson.facts.facts import Facts
from lesson.language.speech import unsayable, words_of
from lesson.limits import MAX_BEATS, MAX_KEY, MAX_LINE, MAX_LINES, MAX_SAID, MAX_STEP_MINUTES, MAX_TITLE, MAX_TOLD
from lesson.model import Lesson, networks_of
from lesson.problems import FieldError, Problem, file_name, shown
from lesson.time.voice import WORDS_PER_MINUTE

from .markup import back, escaped, literal, refuse, unmarked
from .narration_marks import (
    TO_TRANSLATE,
    condition_before,
    condition_behind,
    heading,
    unclosed_condition,
    without_comments,
)
from .questions import Question, QuestionDraft, plain, read_answer
from .spoken_line import ScriptLine, read_line

_ASKS = re.compile(r"([?-])(?:\s+|(?=[^\W\d]|[{¿]))")  # a question or an answer; "-5" begins a spoken line
_KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass
class BeatDraft:
    """A beat while it is being read; a beat whose condition does not hold is read too, to find its mistakes."""

    key: str
    title: str
    kept: bool
    condition: str = ""
    number: int = 0
    cue_lines: list[tuple[str, int]] = field(default_factory=list)
    lines: list[ScriptLine] = field(default_factory=list)
    questions: list[QuestionDraft] = field(default_factory=list)
    asking: QuestionDraft | None = None  # the question whose answers may follow

    def asked(self) -> tuple[tuple[int, Question], ...]:
        """Return the questions, each with its place."""
        return tuple((each.at, Question(each.text, tuple(each.answers))) for each in self.questions)


class NarrationReader:
    """Collects beats and problems line by line."""

    def __init__(self, file: str, lesson: Lesson, facts: Facts) -> None:
        self.file, self.lesson, self.facts = file, lesson, facts
        self.title = ""
        self.drafts: list[BeatDraft] = []
        self.problems: list[Problem] = []
        self.said = 0  # words, those of lines that do not apply, too
        try:
            words_of(lesson.language)
        except FieldError as error:
            self.problem(0, "", str(error))

    def read(self, text: str) -> None:
        """Read the whole file, up to the first limit it exceeds."""
        lines = text.splitlines()
        if len(lines) > MAX_LINES:
            self.problem(MAX_LINES + 1, f"{len(lines):,} lines", f"a narration has at most {MAX_LINES:,} lines")
            return
        self.untranslated(text)
        told, open_line = without_comments(text)
        if open_line:
            self.problem(open_line, "<!--", "is never closed; write --> after the comment")
        for number, line in enumerate(told.splitlines(), 1):
            if len(line) > MAX_LINE:
                self.problem(
                    number,
                    f"{len(line):,} characters",
                    f"a line has at most {MAX_LINE:,}; begin a new one at the end of a sentence",
                )
            else:
                self.line(number, escaped(line.strip()))
            if self.said > MAX_SAID:
                self.problem(
                    number,
                    "",
                    f"up to here {self.said:,} words are said; "
                    f"a narration has at most {MAX_SAID:,}: make several steps of it",
                )
            if len(self.problems) > MAX_TOLD or len(self.drafts) > MAX_BEATS or self.said > MAX_SAID:
                break

    def untranslated(self, text: str) -> None:
        """Report every beat that `translate --start` has copied in English and that is not translated yet.

        English is never mixed into another language in silence.
        """
        for number, line in enumerate(text.splitlines(), 1):
            if TO_TRANSLATE in line:
                self.problem(number, TO_TRANSLATE, "translate the lines below it, then remove this line")

    def problem(self, number: int, value: str, cure: str) -> None:
        self.problems.append(Problem(self.file, f"line {number}" if number else "", value, back(cure)))

    def unsaid(self, number: int, text: str, sign: str) -> None:
        """Report a sign that cannot be said; where a unit's name has it, once, at the name in lesson.toml."""
        found, cure = f"{sign!r} (U+{ord(sign[0]):04X})", unsayable(sign, self.lesson.language)
        units = [
            (f"{table}.layers[{n}].units[{k}]", unit)
            for table, each in networks_of(self.lesson)
            for n, names in enumerate(each.unit_names)
            for k, unit in enumerate(names or ())
            if sign in unit.name
        ]
        if sign in text or not units:
            self.problem(number, found, cure)
            return
        wrong = [
            Problem(file_name(self.lesson.path), key, f"{found} in {shown(unit.name)}", cure) for key, unit in units
        ]
        self.problems += [problem for problem in wrong if problem not in self.problems]

    def line(self, number: int, text: str) -> None:
        """Read one line of the file."""
        if not text:
            return
        if text.startswith("##"):
            self.beat(number, text)
        elif text.startswith("# "):
            if self.title or self.drafts:
                self.problem(
                    number, shown(back(text)), "only one '# Title', at the top; a beat begins with '## key: Title'"
                )
            self.title = self.title or self.heading(number, text[2:].strip())
        elif not self.drafts:
            self.problem(number, shown(back(text)), "spoken lines belong under a beat; put '## key: Title' before it")
        else:
            self.spoken(number, text)

    def beat(self, number: int, text: str) -> None:
        """Read a heading `## key: Title (if condition)`."""
        kept, reason = True, ""
        if behind := condition_behind(text):
            text, reason = behind
            kept = self.condition(number, reason)
        elif unclosed_condition(text):
            self.problem(
                number, shown(back(text)), "a condition needs round brackets, at the end: '## key: Title (if name)'"
            )
        key, title = heading(text) or ("", "")
        if not title or not _KEY.fullmatch(key):
            self.problem(number, shown(back(text)), "a beat begins with '## key: Title', the key in small letters")
            key, title = f"line_{number}", ""
        if len(key) > MAX_KEY:
            self.problem(number, shown(key), f"a key has at most {MAX_KEY} characters")
        if any(draft.key == key for draft in self.drafts):
            self.problem(number, repr(key), "there is already a beat of this key in the file; give it another one")
        self.drafts.append(BeatDraft(key, self.heading(number, title), kept, reason, number))
        if len(self.drafts) > MAX_BEATS:
            self.problem(number, "", f"a step has at most {MAX_BEATS} beats; make two steps of it")

    def heading(self, number: int, text: str) -> str:
        """Return a title without its marks."""
        try:
            title = literal(unmarked(text))
        except FieldError as error:
            self.problem(number, "", str(error))
            title = literal(text)
        if len(title) > MAX_TITLE:
            self.problem(number, f"{len(title):,} characters", f"a title has at most {MAX_TITLE}")
        return title

    def spoken(self, number: int, text: str) -> None:
        """Read a spoken line, with its condition and marks."""
        kept = True
        try:
            if before := condition_before(text):
                kept = self.condition(number, before[0])
                text = before[1]
        except FieldError as error:
            self.problem(number, shown(back(text)), str(error))
            return
        draft = self.drafts[-1]
        try:
            if mark := _ASKS.match(text):
                self.question(number, mark[1], text[mark.end() :], kept)
                return
            draft.asking = None
            refuse(text, CONDITIONS)
            line = read_line(text, self.facts)
        except FieldError as error:
            asked = draft.asking is None or draft.asking.kept or not text.startswith("-")
            if (kept and draft.kept and asked) or not _absent(error):
                self.problem(number, "", str(error))
                if draft.asking is not None:
                    draft.asking.broken = True
            return
        self.said += line.words
        for sign in line.unsaid:
            self.unsaid(number, text, sign)
        if kept:
            taken = {name for name, _ in draft.cue_lines}
            names = [name for name, _ in line.cues]
            for name in sorted({n for n in names if n in taken or names.count(n) > 1}):
                self.problem(number, f"[{name}]", f"beat {draft.key!r} has this cue already; a cue is one moment")
            draft.lines.append(line)
            draft.cue_lines += [(name, number) for name in names]

    def question(self, number: int, mark: str, text: str, kept: bool) -> None:
        """Read `? question` or, below it, `- answer`.

        The answers of a question that does not apply do not apply either.
        """
        draft = self.drafts[-1]
        if mark == "?":
            draft.asking = QuestionDraft("", len(draft.lines), number, kept)
            draft.asking.text = plain(text, self.facts)
            if kept:
                draft.questions.append(draft.asking)
        elif draft.asking is None:
            self.problem(
                number,
                shown(back(text)),
                "an answer belongs below its question; write '? question' before it, or sentences where this is a list",
            )
        else:
            answer = read_answer(text, self.facts)
            if kept:
                draft.asking.answers.append(answer)

    def condition(self, number: int, text: str) -> bool:
        try:
            return self.facts.holds(text)
        except FieldError as error:
            self.problem(number, "", str(error))
            return False

    def finish(self, key: str) -> None:
        """Check the whole."""
        if not self.title:
            self.problem(1, "", f"the file of step {key!r} needs a title: '# Title' as its first line")
        words = sum(line.words for draft in self.drafts for line in draft.lines if draft.kept)
        silent = sum(
            seconds for draft in self.drafts for line in draft.lines for _, seconds in line.pauses if draft.kept
        )
        minutes = words / WORDS_PER_MINUTE + silent / 60
        if minutes > MAX_STEP_MINUTES:
            self.problem(
                0, "", f"takes {minutes:.0f} minutes to say; a step has at most {MAX_STEP_MINUTES}: make several of it"
            )
        for asked in (asked for draft in self.drafts if draft.kept for asked in draft.questions):
            if asked.trouble:
                self.problem(asked.number, shown(asked.text), asked.trouble)
        if not self.drafts:
            self.problem(1, "", "there is no beat; begin one with '## key: Title'")


def _absent(error: FieldError) -> bool:
    """Return whether a field does not exist in this lesson (an index too far), which a condition may allow for."""
    said = ("so there is no [", "not there", "it has", "has no [deeper]")
    return any(each in str(error) for each in said)
