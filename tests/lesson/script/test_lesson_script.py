"""Narration: what its marks become, and how each mistake in it is said."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lesson import (
    PROJECT_ROOT,
    Facts,
    LessonError,
    Script,
    ScriptLine,
    check_script,
    load_lesson,
    load_script,
    parse_script,
)
from lesson.script.spoken_line import read_line

LESSON = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml")
FACTS = Facts(LESSON)


def _parse(text: str) -> Script:
    return parse_script(text, "x.md", "forward_pass", LESSON, FACTS)


def _line(text: str) -> ScriptLine:
    return read_line(text, FACTS)


FILE = """# The forward pass

<!-- a comment
over two lines -->
## recall: Where we are
Step two of eight. [phase] Data flows forward, from left to right.
(pause 1.5)
(if several_hidden) The hidden layer has {counts.hidden:word} units.
(if not several_hidden) There is one hidden unit.

## biases: The bias joins in (if has_biases)
The bias, {network.biases[0][h]}, is added. [sum] That gives {cycle.forward.z[0][h]:3}.

## sum: Together
[sum] That gives {cycle.forward.z[0][h]:3}.
"""


def test_a_file_becomes_beats_and_lines() -> None:
    script = _parse(FILE)
    assert (script.key, script.title, script.left_out) == ("forward_pass", "The forward pass", ("biases",))
    assert [(beat.key, beat.title) for beat in script.beats] == [("recall", "Where we are"), ("sum", "Together")]
    first, silence, third = script.beats[0].lines
    assert first.written == "Step two of eight. Data flows forward, from left to right."
    assert first.cues == (("phase", 4),)
    assert (silence.words, silence.pauses) == (0, ((0, 1.5),))
    assert third.written == "The hidden layer has two units."
    assert script.beats[1].lines[0].written == "That gives 0.200."
    assert script.beats[0].words == 17 and script.words == 22
    assert script.beats[0].cues == ("phase",)


LINES = [
    ("Blame is {cycle.backward.delta[-1][out]}.", "Blame is −0.1164.", "Blame is minus zero point one one six four."),
    ("{counts.weights:word} weights.", "Six weights.", "Six weights."),
    ("All {counts.weights:word} of them.", "All six of them.", "All six of them."),
    ("Now. {counts.weights:word} of them.", "Now. Six of them.", "Now. Six of them."),
    ("It is {loss:2}, no more.", "It is 0.11, no more.", "It is zero point one one, no more."),
    ("So {loss:+2}.", "So +0.11.", "So plus zero point one one."),
    ("So {loss:+}.", "So +0.1094.", "So plus zero point one zero nine four."),
    ("{ loss : 2 } here", "0.11 here", "zero point one one here"),
    ("Unit {names.hidden[h]}, please.", "Unit h1, please.", "Unit h one, please."),
    ("The {network.activations[-1]} of z", "The sigmoid of z", "The sigmoid of z"),
    ("({loss:2})", "(0.11)", "zero point one one"),
    ("x1 → h1", "x1 → h1", "x one to h one"),
    ("one — two", "one — two", "one two"),
    ("a (really) b", "a (really) b", "a really b"),
]


@pytest.mark.parametrize(("text", "written", "spoken"), LINES)
def test_lines_are_written_and_spoken(text: str, written: str, spoken: str) -> None:
    line = _line(text)
    assert (line.written, line.spoken, line.words) == (written, spoken, len(spoken.split()))


MARKED = [
    ("[a] one two", (("a", 0),), ()),
    ("one [a] {loss:2} [b] two", (("a", 1), ("b", 5)), ()),
    ("one two [end]", (("end", 2),), ()),
    ("one[a]two", (("a", 1),), ()),
    ("{loss:2} (pause 1) two (pause 0.5)", (), ((4, 1.0), (5, 0.5))),
    ("[go] (pause 2)", (("go", 0),), ((0, 2.0),)),
    ("one (pause 1 s) two", (), ((1, 1.0),)),
    ("one — [a] two", (("a", 1),), ()),
]


@pytest.mark.parametrize(("text", "cues", "pauses"), MARKED)
def test_cues_and_pauses_know_their_word(text: str, cues: object, pauses: object) -> None:
    line = _line(text)
    assert (line.cues, line.pauses) == (cues, pauses)


def test_written_words_know_their_spoken_words() -> None:
    line = _line("It is {cycle.backward.delta[-1][out]} — at h1.")
    assert line.written.split() == ["It", "is", "−0.1164", "—", "at", "h1."]
    assert line.starts == (0, 1, 2, 9, 9, 10)


WRONG = [
    ("hello", "line 1: got 'hello'; spoken lines belong under a beat"),
    ("# A\n# B\n## a: A\nx", "line 2: got '# B'; only one '# Title'"),
    ("## a: A\nx", "line 1: the file of step 'forward_pass' needs a title"),
    ("# A", "line 1: there is no beat"),
    ("# A\n## b", "line 2: got '## b'; a beat begins with '## key: Title'"),
    ("# A\n## Big: B", "line 2: got '## Big: B'"),
    ("# A\n## b:", "line 2: got '## b:'"),
    ("# A\n### b: B", "line 2: got '### b: B'"),
    ("# A\n## b: B\n## b: B", "line 3: got 'b'; there is already a beat"),
    ("# A\n## b: B (if has_bias)", "line 2: there is no condition 'has_bias'; did you mean 'has_biases'?"),
    ("# A\n## b: B\n(if has_bias) x", "line 3: there is no condition 'has_bias'"),
    ("# A\n## b: B\n(if ) x", "line 3: a condition is missing"),
    ("# A\n## b: B\n(if has_biases x", "line 3: got '(if has_biases x'; write the condition as"),
    ("# A\n## b: B\n{los}", "line 3: los: there is no 'los'; did you mean 'loss'?"),
    ("# A\n## b: B (if has_biases)\n{los}", "line 3: los: there is no 'los'"),
    ("# A\n## b: B\n(if has_biases) {los}", "line 3: los: there is no 'los'"),
    ("# A\n## b: B\n{prediction}", "line 3: prediction is a list of shape (1,); add an index"),
    ("# A\n## b: B\n{}", "line 3: {}: write {path}"),
    ("# A\n## b: B\n{loss:nice}", "line 3: {loss:nice}: write {path}"),
    ("# A\n## b: B\n{loss:word}", "only a whole number from 0 can be written as a word"),
    ("# A\n## b: B\n{loss", "line 3: '{' without its partner"),
    ("# A\n## b: B\nloss} x", "line 3: '}' without its partner"),
    ("# A\n## b: B\n[Cue] x", "line 3: cue [Cue]: write its name in small letters"),
    ("# A\n## b: B\n[] x", "line 3: cue []"),
    ("# A\n## b: B\n[a] x [a] y", "line 3: got [a]; beat 'b' has this cue already"),
    ("# A\n## b: B\n[a] x\n[a] y", "line 4: got [a]; beat 'b' has this cue already"),
    ("# A\n## b: B\n(pause) x", "line 3: (pause): write (pause 1.5)"),
    ("# A\n## b: B\n(pause 0) x", "more than 0 and at most 10"),
    ("# A\n## b: B\n(pause 60) x", "more than 0 and at most 10"),
    ("# A\n## b: B\n(pause -1) x", "write (pause 1.5)"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[str(n) for n in range(len(WRONG))])
def test_mistakes_are_said(text: str, said: str) -> None:
    with pytest.raises(LessonError) as caught:
        _parse(text)
    lines = str(caught.value).splitlines()
    assert all(line.startswith("x.md: line ") for line in lines)
    assert any(said in line for line in lines), lines


def test_all_mistakes_are_said_at_once() -> None:
    with pytest.raises(LessonError) as caught:
        _parse("# A\n## b: B\n{los}\n[X] y\n(if nope) z")
    assert [problem.key for problem in caught.value.problems] == ["line 3", "line 4", "line 5"]


def test_a_field_this_lesson_does_not_have_is_fine_where_a_condition_leaves_it_out() -> None:
    script = _parse(
        "# A\n## b: B\nhello\n(if several_outputs) {prediction[1]}\n"
        "## c: C (if hidden_layers_several)\n{cycle.loss} {network.biases[7][h]}"
    )
    assert [beat.key for beat in script.beats] == ["b"] and len(script.beats[0].lines) == 1


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    lesson = LESSON.model_copy(update={"folder": tmp_path})
    with pytest.raises(LessonError, match="there is no such narration file"):
        load_script(lesson, FACTS, "no_such_step")
    (tmp_path / "narration" / "en").mkdir(parents=True)
    file = tmp_path / "narration" / "en" / "forward_pass.md"
    file.write_bytes(b"# \xff")
    with pytest.raises(LessonError, match="is not UTF-8"):
        load_script(lesson, FACTS, "forward_pass")
    file.write_bytes(b"# " + b"x" * 400_001)
    with pytest.raises(LessonError, match="at most 400,000"):
        load_script(lesson, FACTS, "forward_pass")
    file.write_bytes("\ufeff# Title\r\n## a: A\r\nHello.\r\n".encode())
    assert load_script(lesson, FACTS, "forward_pass").beats[0].lines[0].written == "Hello."


def test_an_unknown_language_is_a_problem() -> None:
    lesson = LESSON.model_copy(update={"language": "tlh"})
    with pytest.raises(LessonError, match="no table of spoken forms"):
        parse_script("# A\n## b: B\nx", "x.md", "k", lesson, Facts(lesson))


SCENES = [
    (("recall", "biases", "sum"), {"recall": ["phase"], "sum": ["sum"]}, []),
    (("recall", "sum"), None, ["the scene has no beat 'biases'"]),
    (
        ("recall", "biases", "sums"),
        None,
        [
            "the script has no beat 'sums', which the scene plays: write '## sums: Title'; did you mean 'sum'?",
            "no beat 'sum'",
        ],
    ),
    (("sum", "recall", "biases"), None, ["has another place in the scene"]),
    (
        ("recall", "biases", "sum"),
        {"recall": ["fase"], "sum": ["sum"]},
        [
            "is marked [fase], which the scene waits for; did you",
            "[phase]; the scene of beat 'recall' never waits for this cue; did you mean 'fase'?",
        ],
    ),
    (("recall", "biases", "sum"), {"recall": ["phase"]}, ["[sum]; the scene of beat 'sum' never waits for this cue"]),
]


@pytest.mark.parametrize(("beats", "cues", "said"), SCENES)
def test_script_and_scene_are_compared(
    beats: tuple[str, ...], cues: dict[str, list[str]] | None, said: list[str]
) -> None:
    problems = check_script(_parse(FILE), beats, cues)
    assert len(problems) == len(said), problems
    for problem, part in zip(problems, said, strict=True):
        assert part in str(problem)


@settings(max_examples=300)
@given(st.text(alphabet="# :ab{}[]()ifpause 1.5\nloss—→−<!->", max_size=80))
def test_any_text_is_a_script_or_a_lesson_error(text: str) -> None:
    try:
        script = _parse(text)
    except LessonError as error:
        assert error.problems
    else:
        for beat in script.beats:
            for line in beat.lines:
                assert len(line.starts) == len(line.written.split()) and line.words == len(line.spoken.split())
                assert list(line.starts) == sorted(line.starts)
