"""A number is negative, zero or positive, one is largest or none, a prediction is low, high or right: of each
family one holds, and one is said.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from lesson import Facts, Script, load_lesson, load_script
from tests.scenes.conftest import LESSONS, ROOT, STEPS
from tests.scenes.odd_lessons import ODD

FAMILIES = [
    ("prediction_below_half", "prediction_half", "prediction_above_half"),
    ("prediction_negative", "prediction_zero", "prediction_positive"),
    ("prediction_low", "prediction_right", "prediction_high"),
    ("error_negative", "error_zero", "error_positive"),
    ("delta_negative", "delta_zero", "delta_positive"),
    ("gradient_negative", "gradient_zero", "gradient_positive"),
    ("nudge_lowers", "nudge_keeps", "nudge_raises"),
    ("nudge_agrees", "nudge_near", "at_kink"),
    ("h_louder", "equally_loud", "h2_louder"),
    ("out_is_largest", "outputs_tie", "other_is_largest"),
    ("loss_fell", "loss_stayed", "loss_grew"),
    ("loss_shrank", "loss_same", "loss_rose"),
    ("good_rate_falls", "good_rate_stays", "good_rate_rises"),
    ("large_rate_better", "large_rate_equal", "large_rate_worse"),
]
# What else holds is said for both others alike.
BOOLEAN = {"prediction_right", "gradient_zero", "delta_zero", "outputs_tie", "loss_shrank", "large_rate_worse"}
# Cues that some lessons have no picture for.
OPTIONAL = {
    ("computing_the_error", "slope", "past"),
    ("chain_rule", "slopes", "minus"),
    ("chain_rule", "nudge", "a"),
    ("hidden_error", "same_weights", "sign"),
    ("hidden_error", "opposite", "more"),
    ("hidden_error", "opposite", "less"),
    ("chain_rule", "slopes", "s2"),
    ("learning_loop", "hundred", "why"),
    ("learning_loop", "samples", "run"),
    ("updating_weights", "again", "together"),
    ("updating_weights", "eta", "roll"),
    ("updating_weights", "eta", "overshoot"),
    ("forward_pass", "output", "others"),
    ("forward_pass", "output", "largest"),
}
ALL = {
    **{name: (name, ()) for name in LESSONS},
    **{name: (base, tuple(changes)) for name, (base, changes) in ODD.items()},
}
# A lesson in which each of those holds.
WITNESS = {
    "sum_zero": ["prediction_half"],
    "tanh_zero": ["prediction_zero"],
    "identity_right": [
        "prediction_right",
        "error_zero",
        "delta_zero",
        "gradient_zero",
        "loss_stayed",
        "loss_same",
        "good_rate_stays",
        "large_rate_equal",
    ],
    "output_dead": ["gradient_zero", "nudge_keeps", "delta_zero", "error_negative", "prediction_zero"],
    "output_kink": ["at_kink", "gradient_zero", "prediction_zero"],
    "all_zero": ["equally_loud", "prediction_half"],
    "two_alike": ["outputs_tie"],
    "three_alike": ["outputs_tie"],
}


@cache
def facts(name: str, language: str = "en") -> Facts:
    base, changes = ALL[name]
    return Facts(load_lesson(LESSONS[base], ["network.epochs=20", *changes, f'language="{language}"']))


@pytest.mark.parametrize("name", ALL)
def test_of_each_family_of_conditions_one_holds(name: str) -> None:
    for family in FAMILIES:
        assert sum(facts(name).holds(condition) for condition in family) == 1, (family, name)


@pytest.mark.parametrize("name", WITNESS)
def test_the_case_between_is_found(name: str) -> None:
    assert [condition for condition in WITNESS[name] if not facts(name).holds(condition)] == []


def _variants(language: str, step: str) -> dict[tuple[str, str], int]:
    """How many conditional lines each (beat, first cue) has that is only marked in conditional lines, as written."""
    text = (ROOT / "assets" / "narration" / language / f"{step}.md").read_text(encoding="utf-8")
    found: dict[tuple[str, str], int] = {}
    for part in re.split(r"(?m)^## ", text)[1:]:
        beat = part.partition(":")[0]
        for line in part.splitlines()[1:]:
            if (
                line.startswith("(if ")
                and not re.match(r"\(if .*?\) \?", line)
                and (cue := re.search(r"\[(\w+)\]", re.sub(r"\{.*?\}", "", line)))
            ):
                found[beat, cue[1]] = found.get((beat, cue[1]), 0) + 1
    return {place: count for place, count in found.items() if count > 1}


@cache
def script(name: str, language: str, step: str) -> Script:
    subject = facts(name, language)
    return load_script(subject.lesson, subject, step)


def test_spanish_has_the_same_cases() -> None:
    """So what is shown of the English sentences holds for both."""
    for step in STEPS:
        assert _conditions("en", step) == _conditions("es", step), step


def _conditions(language: str, step: str) -> list[str]:
    """Every condition of a narration before words, in order; those before a mere pause may differ."""
    text = (ROOT / "assets" / "narration" / language / f"{step}.md").read_text(encoding="utf-8")
    return re.findall(r"(?m)^(## \w+|\(if (?!.*\) \(pause).*?\)(?= [^a-z)]))", text)


@pytest.mark.parametrize("name", ALL)
def test_of_each_family_of_sentences_one_is_said(name: str) -> None:
    """No cue twice is the script's own check; here: none is missing where several lines stand ready for it."""
    for step in STEPS:
        beats = {
            beat.key: {cue for line in beat.lines for cue, _ in line.cues} for beat in script(name, "en", step).beats
        }
        for beat, cue in _variants("en", step):
            if beat in beats and (step, beat, cue) not in OPTIONAL:
                assert cue in beats[beat], f"{step}, {beat}: nothing is said for [{cue}]"


@pytest.mark.parametrize("name", ALL)
def test_questions_have_one_right_answer_and_no_two_alike(name: str) -> None:
    subject = facts(name)
    for step in STEPS:
        for beat in script(name, "en", step).beats:
            for _, question in beat.questions:
                assert sum(answer.right for answer in question.answers) == 1, question
                assert len({answer.text for answer in question.answers}) == len(question.answers), question
    if subject.counts.outputs == 2:
        asking = next(beat for beat in script(name, "en", "forward_pass").beats if beat.key == "predict")
        said = [answer.text for _, question in asking.questions for answer in question.answers]
        assert said in ([], list(subject.names.outputs)), "of two outputs, both are named"


def test_no_words_hang_on_what_is_not_negative() -> None:
    """`not X_negative` is two cases of three."""
    halves = {name for family in FAMILIES for name in family} - BOOLEAN
    for path in sorted((ROOT / "assets" / "narration").glob("*/*.md")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for condition in re.findall(r"\((?:if|right if) ([^)]*(?:\([^)]*\)[^)]*)*)\)", line):
                wrong = set(re.findall(r"not (\w+)", condition)) & halves
                assert not wrong, f"{path.name}:{number}: not {wrong}"


@pytest.mark.parametrize(
    ("name", "step", "said"),
    [
        (
            "identity_right",
            "what_is_backpropagation",
            "Its one weight is still a guess, and",
        ),
        ("identity_right", "updating_weights", "One weight, one rule, one step."),
        ("identity_right", "computing_the_error", "It's zero: the prediction is just right."),
        ("identity_right", "what_is_backpropagation", "This step is zero, so the weight stays at +1.0"),
        ("output_dead", "what_is_backpropagation", "This step is zero, so the weight stays at −1.0"),
        (
            "output_dead",
            "chain_rule",
            "so as we stand, a small step of this weight changes nothing.",
        ),
        ("output_dead", "updating_weights", "the loss stays where it is."),
        ("sum_zero", "forward_pass", "We are at zero, so we land just there."),
        ("grades", "forward_pass", "In it, hours slept is 0.5, hours studied is 0.8, and coffee is 0.3."),
        ("grades", "forward_pass", "The outputs stand for: pass, and distinction."),
        ("grades", "computing_the_error", "Let's look at this one: distinction."),
    ],
)
def test_what_is_said_of_odd_lessons(name: str, step: str, said: str) -> None:
    lines = [line.written for beat in script(name, "en", step).beats for line in beat.lines]
    assert said in " ".join(lines)


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_sentence_speaks_of_one_as_of_many(language: str) -> None:
    """In a network of one weight, nothing is said of "all the others", "every other", "One weights"."""
    lines = [
        line.written for step in STEPS for beat in script("identity_right", language, step).beats for line in beat.lines
    ]
    for wrong in ("One weights", "all the others", "others follow", "Los pesos son uno", "los demás"):
        assert not [line for line in lines if wrong in line], wrong


def test_a_number_that_is_zero_but_for_its_last_bits_is_zero() -> None:
    """0.1 * 3 - 0.3 is 5.6e-17 in a float."""
    layers = '{name="Input", size=3}, {name="Output", activation="tanh", weights=[[0.1, 0.2, -0.3]]}'
    subject = Facts(
        load_lesson(LESSONS["tiny"], [f"network.layers=[{layers}]", "sample.x=[1.0, 1.0, 1.0]", "sample.y=[0.5]"])
    )
    assert float(subject.prediction[0]) != 0 and subject.holds("prediction_zero")
