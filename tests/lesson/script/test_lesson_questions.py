"""Questions to the viewer: how they are written, where they may be, what can be wrong with one, and that ours can be
answered.
"""

from functools import cache
from pathlib import Path

import pytest

from lesson import (
    PROJECT_ROOT,
    Facts,
    LessonError,
    Script,
    SpeechTable,
    Timeline,
    load_lesson,
    load_script,
    make_timeline,
    parse_script,
)
from lesson.contract import TIMELINE
from lesson.language.translation import accepted, narration_findings
from lesson.script.questions import Answer, Question
from lesson.time.timeline import speech_plan

LESSON = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml")
FACTS = Facts(LESSON)
FPS = 30
LESSONS = {
    "default": PROJECT_ROOT / "assets" / "lesson.toml",
    **{path.parent.name: path for path in sorted((PROJECT_ROOT / "assets" / "templates").glob("*/lesson.toml"))},
    **{path.stem: path for path in sorted((PROJECT_ROOT / "tests" / "lessons").glob("*.toml"))},
}


@cache
def _facts(name: str, language: str = "en", *changes: str) -> Facts:
    return Facts(load_lesson(LESSONS[name], [f'language="{language}"', *changes]))


def _parse(lines: str, facts: Facts = FACTS) -> Script:
    return parse_script(
        f"# A title\n## beat: A beat\nSo far, so good.\n{lines}\n", "x.md", "forward_pass", facts.lesson, facts
    )


def _asked(lines: str, facts: Facts = FACTS) -> list[Question]:
    return [question for _, question in _parse(lines, facts).beats[0].questions]


# -- how they are written
# -------------------------------------------------------------------------------------------------


def test_a_question_has_its_answers_and_its_place() -> None:
    script = _parse("? Up, or down?\n- Up (right)\n- Down\n(pause 2)\nGo on.\n\n? Sure?\n- Yes\n\n- No (right)")
    (first, one), (second, two) = script.beats[0].questions
    assert (first, second) == (1, 3), "so many lines stand before each"
    assert one == Question("Up, or down?", (Answer("Up", True), Answer("Down", False)))
    assert two == Question("Sure?", (Answer("Yes", False), Answer("No", True)))
    assert [line.written for line in script.beats[0].lines] == [
        "So far, so good.",
        "",
        "Go on.",
    ], "nobody says a question"


def test_the_right_answer_depends_on_the_lesson() -> None:
    lines = "? Above a half?\n- Yes (right if not prediction_below_half)\n- No (right if prediction_below_half)"
    assert [answer.right for answer in _asked(lines)[0].answers] == [True, False]
    (both,) = _asked("? Which?\n- One (right if (has_hidden or several_outputs) and not has_biases)\n- Two")
    assert both.answers[0] == Answer("One", True)


def test_values_are_put_in_and_brackets_that_are_no_mark_stay() -> None:
    (question,) = _asked(
        "? Is {prediction[out]:2} more than {target[out]}?\n- No (it is less) (right)\n"
        "-Yes, with {counts.hidden:word} units"
    )
    assert question.text == "Is 0.53 more than 1.0?"
    assert [answer.text for answer in question.answers] == ["No (it is less)", "Yes, with two units"]


def test_a_line_may_begin_with_a_negative_number() -> None:
    assert _parse("-5 degrees is cold.").beats[0].lines[1].written == "-5 degrees is cold."


def test_conditions_leave_questions_and_answers_out() -> None:
    lines = (
        "(if several_outputs) ? Which of them?\n- {names.outputs[5]} (right)\n- Another\n"
        "? Sure?\n- Yes (right)\n- No\n(if has_biases) - Perhaps"
    )
    (question,) = _asked(lines)
    assert (question.text, len(question.answers)) == (
        "Sure?",
        2,
    ), "and what is not asked may have fields that are not there"


WRONG = {
    "- Up (right)": "an answer belongs below its question; write '? question' before it",
    "? Up?\n- Yes (right)\n- No\nA spoken line.\n- Never": "an answer belongs below its question",
    "? Up?": "has 0 answers for this lesson; write 2 to 5, each a line '- answer' below it",
    "? Up?\n- Yes (right)": "has 1 answers for this lesson",
    "? Up?\n- Yes (right)\n- 1\n- 2\n- 3\n- 4\n- 5": "has 6 answers for this lesson",
    "? Up?\n- Yes\n- No": (
        "has 0 right answers for this lesson; mark exactly one: '- answer (right)' or '- answer (right if condition)'"
    ),
    "? Up?\n- Yes (rigth)\n- No": "has 0 right answers",
    "? Up?\n- Yes (right)\n- No (right)": "has 2 right answers",
    "? Up?\n- Yes (right)\n- Yes": "has the answer 'Yes' twice for this lesson",
    "? Up?\n- {prediction[out]:1} (right)\n- 0.5": "has the answer '0.5' twice for this lesson",
    "? Up?\n- Yes (right if has_hiden)\n- No": "there is no condition 'has_hiden'; did you mean 'has_hidden'?",
    "? Up?\n- Yes (right if )\n- No": "condition",
    "? {predicton[out]}?\n- Yes (right)\n- No": "no 'predicton'; did you mean 'prediction'?",
    "? Up?\n- {predicton[out]} (right)\n- No": "no 'predicton'",
    "? [up] Up?\n- Yes (right)\n- No": "a question and its answers have words and {values}, no [cue] and no (pause)",
    "? Up?\n- Yes (pause 1) (right)\n- No": "a question and its answers have words and {values}",
    "? Up?\n-  (right)\n- No": "answers",
}


@pytest.mark.parametrize("lines", WRONG)
def test_what_is_wrong_is_told_by_line(lines: str) -> None:
    with pytest.raises(LessonError) as caught:
        _parse(lines)
    (problem,) = caught.value.problems
    assert problem.file == "x.md" and problem.key.startswith("line ")
    assert WRONG[lines] in str(problem)


# -- where the film stops
# -------------------------------------------------------------------------------------------------


def _timeline(script: Script, table: SpeechTable) -> Timeline:
    spoken = [speech_plan(beat, table, FPS) for beat in script.beats]
    rows = [(beat, speech, speech.frames) for beat, speech in zip(script.beats, spoken, strict=True)]
    return make_timeline(1, script.key, script.title, rows, FPS, 160, 90, "en")


def test_the_film_stops_when_the_words_before_the_question_are_over() -> None:
    script = _parse("Will it go up?\n? Will it go up?\n- Yes (right)\n- No\n(pause 2)\nIt did.")
    (beat,) = _timeline(script, SpeechTable()).beats
    _, asking, reveal = beat.lines
    (asked,) = beat.questions
    assert asked.frame == asking.end_frame, "at the end of the line before it"
    assert reveal.start_frame - asked.frame >= 2 * FPS, "and before the pause to think"


def test_a_recorded_beat_moves_its_questions_along() -> None:
    script = _parse("Will it go up?\n? Will it go up?\n- Yes (right)\n- No\n(pause 2)\nIt did.")
    (plain,) = _timeline(script, SpeechTable()).beats
    twice = 2 * plain.lines[-1].end_frame / FPS
    (slow,) = _timeline(script, SpeechTable(beats={"beat": twice})).beats
    assert slow.recorded and slow.questions[0].frame == pytest.approx(2 * plain.questions[0].frame, abs=2)


def test_a_timeline_keeps_its_questions_through_json() -> None:
    timeline = _timeline(_parse("? Up?\n- Yes (right)\n- No"), SpeechTable())
    assert TIMELINE.read(TIMELINE.write(timeline)) == timeline


# -- our own
# --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", LESSONS)
def test_every_question_of_every_lesson_can_be_answered(name: str, language: str) -> None:
    """Loading fails unless exactly one answer is right. A film asks at least five times."""
    facts, count = _facts(name, language), 0
    for ref in facts.lesson.steps:
        script = load_script(facts.lesson, facts, ref.key)
        asked = [question for beat in script.beats for _, question in beat.questions]
        for question in asked:
            assert sum(answer.right for answer in question.answers) == 1
            assert question.text.endswith("?") and (language == "en" or "¿" in question.text)
        count += len(asked)
    assert count >= 5


@pytest.mark.parametrize("name", LESSONS)
def test_both_languages_ask_the_same(name: str) -> None:
    shapes = []
    for language in ("en", "es"):
        facts = _facts(name, language)
        scripts = [load_script(facts.lesson, facts, ref.key) for ref in facts.lesson.steps]
        shapes.append(
            [
                [(beat.key, at, [a.right for a in q.answers]) for beat in s.beats for at, q in beat.questions]
                for s in scripts
            ]
        )
    assert shapes[0] == shapes[1]


def _right(name: str, step: str, beat: str, *changes: str) -> tuple[str, str] | None:
    """The right answer of a beat's question, and what the narration says after it."""
    facts = _facts(name, "en", *changes)
    found = next(b for b in load_script(facts.lesson, facts, step).beats if b.key == beat)
    if not found.questions:
        return None
    ((at, question),) = found.questions
    said = " ".join(line.written for line in found.lines[at:])
    return next(answer.text for answer in question.answers if answer.right), said.strip()


@pytest.mark.parametrize("name", LESSONS)
@pytest.mark.parametrize(("step", "beat"), [("computing_the_error", "ask"), ("updating_weights", "rule")])
def test_the_right_answer_is_what_the_film_then_says(name: str, step: str, beat: str) -> None:
    found = _right(name, step, beat)
    assert found is None or found[1].startswith((f"{found[0]}.", f"{found[0]},"))


def test_what_nobody_could_answer_is_not_asked() -> None:
    """A prediction of exactly one half is neither above nor below; equal weights give equal blame; no gradient, no
    way to go.
    """
    assert _right("default", "forward_pass", "predict") is not None
    assert _right("default", "forward_pass", "predict", "network.layers[2].weights=[[0.0, 0.0]]") is None
    assert _right("default", "hidden_error", "opposite", "network.layers[2].weights=[[0.5, 0.5]]") is None
    assert _right("default", "hidden_error", "opposite", "network.layers[2].weights=[[0.5, 0.4]]") is not None


# -- translation
# ----------------------------------------------------------------------------------------------------------


def test_a_changed_question_makes_its_translation_stale(tmp_path: Path) -> None:
    english = "# A title\n## predict: A beat\nSo far, so good.\n? Up?\n- Yes (right)\n- No\n"
    for language, text in (("en", english), ("es", english.replace("Up", "¿Arriba"))):
        place = tmp_path / "narration" / language
        place.mkdir(parents=True)
        (place / "forward_pass.md").write_text(text, encoding="utf-8")
    text = LESSONS["default"].read_text(encoding="utf-8")
    one = '[[steps]]\nkey = "forward_pass"\nscene = "scenes.s2_forward_pass:ForwardPass"\n'
    (tmp_path / "lesson.toml").write_text(text[: text.index("[[steps]]")] + one, encoding="utf-8")
    lesson = load_lesson(tmp_path)
    for path, sources in accepted(lesson, "es").items():
        path.write_text(sources, encoding="utf-8")
    assert narration_findings(lesson, "es") == []
    changed = tmp_path / "narration" / "en" / "forward_pass.md"
    changed.write_text(english.replace("- No", "- Never"), encoding="utf-8")
    (stale,) = narration_findings(lesson, "es")
    assert stale.what == "beat predict" and stale.state.startswith("stale")


def test_what_looks_equal_is_called_equal() -> None:
    """XOR's units send -0.5370 and 0.5370, which differ in their sixteenth digit: neither had sent more."""
    found = _right("xor", "output_error", "compare")
    assert found is not None and found[0] == "Both get the same" and "equally much" in found[1]
    assert "had sent more" in _right("default", "output_error", "compare")[1]  # type: ignore[index]
