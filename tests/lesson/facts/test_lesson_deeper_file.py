"""[deeper] in lesson.toml: what it may leave out, what is refused, how --set changes it."""

import pytest

from lesson import PROJECT_ROOT, Facts, Lesson, LessonError, load_lesson, parse_script
from pipeline.commands.check import film_notes

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
MAZUR = PROJECT_ROOT / "assets" / "templates" / "mazur"


def test_inputs_targets_and_loss_are_the_lessons_where_they_are_left_out() -> None:
    table = (
        'deeper={layers=[{name="In", size=2}, {name="A", activation="tanh", weights=[[0.3, -0.2]]}, '
        '{name="B", activation="tanh", weights=[[0.6], [-1.2]]}, '
        '{name="Out", activation="sigmoid", weights=[[0.8, -1.2], [1.2, 1.2]], units=["pass", "fail"]}]}'
    )
    lesson = load_lesson(MAZUR, [table])
    assert lesson.deeper is not None
    assert lesson.deeper.x is lesson.x or lesson.deeper.x.tolist() == lesson.x.tolist()
    assert lesson.deeper.y.tolist() == lesson.y.tolist() and lesson.deeper.network.loss == lesson.network.loss
    assert lesson.deeper.dataset is None and lesson.deeper.deeper is None
    assert Facts(lesson).text("deeper.names.outputs[0]") == "pass"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "deeper.layers[2].activation=softmax",
            "deeper.layers[2].activation=softmax: softmax is for the last layer only",
        ),
        ("deeper.loss=binary", "--set deeper.loss=binary: got 'binary'; use"),
        ("deeper.target=[1.0, 2.0]", None),
        ("deeper.target[5]=1.0", "deeper.target has 2 entries, so there is no [5]"),
        ("deeper.layers[1].size=3", "--set deeper.layers[1].size=3: got 3; weights has 2 rows"),
    ],
)
def test_changes_of_it_are_changes_like_others(change: str, said: str | None) -> None:
    if said is None:
        lesson: Lesson = load_lesson(DEFAULT, [change])
        assert lesson.deeper is not None and lesson.deeper.y.tolist() == [1.0, 2.0]
        return
    with pytest.raises(LessonError) as caught:
        load_lesson(DEFAULT, [change])
    assert said in str(caught.value).replace("got 'softmax'; ", "")


def test_training_of_it_must_stay_finite() -> None:
    layers = [f"deeper.layers[{n}].activation=identity" for n in (1, 2, 3)]
    with pytest.raises(LessonError, match=r"network\.eta.*Choose a smaller eta"):
        load_lesson(
            DEFAULT, [*layers, "deeper.layers[3].weights=[[900.0, 900.0], [900.0, -900.0]]", "network.eta=100.0"]
        )


def test_a_name_that_cannot_be_said_is_told_where_it_stands() -> None:
    lesson = load_lesson(DEFAULT, ['deeper.layers[3].units=["pass ⌘", "fail"]'])
    with pytest.raises(LessonError) as caught:
        parse_script("# T\n\n## a: A\n\nLook at {deeper.names.outputs[0]}.\n", "x.md", "a", lesson, Facts(lesson))
    assert [problem.key for problem in caught.value.problems] == ["deeper.layers[3].units[0]"]


def test_check_says_which_of_its_units_are_drawn() -> None:
    layer = 'deeper.layers[1]={name="Wide", activation="tanh", size=9, weights={random="he"}}'
    narrow = 'deeper.layers[2]={name="Next", activation="tanh", size=2, weights={random="he"}}'
    lesson = load_lesson(DEFAULT, [layer, narrow])
    assert "layer 'Wide': 5 of its 9 units are drawn; all are computed" in film_notes(lesson, lesson.steps[:1])
