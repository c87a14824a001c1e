"""Questions to the viewer, written beside their pause: where a film plays in a course, it stops there.

    ? Will the prediction be above one half, or below?
    - Above one half (right if not prediction_below_half)
    - Below one half (right if prediction_below_half)

Text and answers may have `{values}`; each line may have a condition before it, as spoken lines do. Of the answers that
apply to a lesson, exactly one is right.
"""

from dataclasses import dataclass, field

from lesson.facts.facts import Facts
from lesson.problems import FieldError, shown

from .narration_marks import right
from .spoken_line import read_line

MIN_ANSWERS, MAX_ANSWERS = 2, 5


@dataclass(frozen=True)
class Answer:
    """One of a question's answers, and whether it is the right one."""

    text: str
    right: bool


@dataclass(frozen=True)
class Question:
    """A question with its answers, exactly one of them right."""

    text: str
    answers: tuple[Answer, ...]


@dataclass
class QuestionDraft:
    """A question while it is being read.

    at: how many lines of the beat are before it; number: its line in the file; kept: whether it applies to this lesson;
    broken: whether one of its lines is wrong, which is reported there.
    """

    text: str
    at: int
    number: int
    kept: bool
    answers: list[Answer] = field(default_factory=list)
    broken: bool = False

    @property
    def trouble(self) -> str:
        """Why this is not a valid question yet; "" where it is."""
        if self.broken:
            return ""
        right = sum(answer.right for answer in self.answers)
        if not MIN_ANSWERS <= len(self.answers) <= MAX_ANSWERS:
            return (
                f"has {len(self.answers)} answers for this lesson; "
                f"write {MIN_ANSWERS} to {MAX_ANSWERS}, each a line '- answer' below it"
            )
        twice = next(
            (one.text for n, one in enumerate(self.answers) if one.text in [a.text for a in self.answers[:n]]), ""
        )
        if twice:
            return f"has the answer {shown(twice)} twice for this lesson; each must say something else"
        if right != 1:
            return (
                f"has {right} right answers for this lesson; mark exactly one: "
                "'- answer (right)' or '- answer (right if condition)'"
            )
        return ""


def plain(text: str, facts: Facts) -> str:
    """Return a line of a question with its values put in.

    FieldError for cues, pauses, and fields that do not exist.
    """
    line = read_line(text, facts)
    if line.cues or line.pauses or not line.written:
        raise FieldError(
            f"{shown(text)}: a question and its answers have words and {{values}}, no [cue] and no (pause)"
        )
    return line.written


def read_answer(text: str, facts: Facts) -> Answer:
    """Return the parts of `answer`, `answer (right)` or `answer (right if condition)`.

    FieldError as `plain`, or for the condition.
    """
    marked = right(text)
    if marked is None:
        return Answer(plain(text, facts), False)
    answer, condition = marked
    holds = condition is None or facts.holds(condition)
    return Answer(plain(answer, facts), holds)
