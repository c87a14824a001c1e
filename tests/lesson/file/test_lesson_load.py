"""Loading a lesson: what it becomes, and how every way to get it wrong is said."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lesson import PROJECT_ROOT, LessonError, load_lesson

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
EXAMPLES = [
    *(PROJECT_ROOT / "tests" / "lessons").glob("*.toml"),
    *(PROJECT_ROOT / "assets" / "templates").glob("*/lesson.toml"),
]
TEXT = DEFAULT.read_text(encoding="utf-8")


def test_the_default_lesson_is_the_seed_page() -> None:
    lesson = load_lesson(DEFAULT)
    assert lesson.title == "Backpropagation Step-by-Step"
    assert (len(lesson.discover), len(lesson.concepts), len(lesson.steps)) == (4, 6, 8)
    assert lesson.layer_names == ("Input", "Hidden 1", "Output")
    assert lesson.network.sizes == (2, 2, 1)
    assert not lesson.network.has_biases
    assert [ref.number for ref in lesson.steps] == list(range(1, 9))
    assert lesson.step(2) is lesson.step("forward_pass")
    assert lesson.dataset is not None
    np.testing.assert_array_equal(lesson.dataset[0][0], lesson.x)
    np.testing.assert_array_equal(lesson.dataset[1][0], lesson.y)


def test_a_lesson_is_frozen_and_hashable() -> None:
    lesson = load_lesson(DEFAULT)
    with pytest.raises(ValueError, match="frozen"):
        lesson.title = "x"
    with pytest.raises(ValueError, match="read-only"):
        lesson.x[0] = 3.0
    assert {lesson: 1}[lesson] == 1 and lesson != load_lesson(DEFAULT)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem + p.parent.name)
def test_the_example_lessons_load(path: Path) -> None:
    assert load_lesson(path).folder == path.parent


def test_a_folder_is_a_lesson_and_brings_its_own_narration(tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text(TEXT, encoding="utf-8")
    own = tmp_path / "narration" / "en" / "forward_pass.md"
    own.parent.mkdir(parents=True)
    own.write_text("# My own words\n", encoding="utf-8")
    lesson = load_lesson(tmp_path)
    assert lesson.narration("forward_pass") == own
    assert lesson.step("forward_pass").title == "My own words"
    assert lesson.narration("chain_rule") == PROJECT_ROOT / "assets" / "narration" / "en" / "chain_rule.md"


# (what to replace, by what, key named, part of the message)
WRONG = [
    ('title = "Backpropagation Step-by-Step"', "", "title", "is missing; add title ="),
    ('title = "Backpropagation Step-by-Step"', "title = 3", "title", "got 3; write a text in quotes"),
    ('title = "Backpropagation Step-by-Step"', 'title = ""', "title", "must not be empty"),
    ('title = "Backpropagation Step-by-Step"', f'title = "{"x" * 99}"', "title", "at most 80 characters"),
    ('title = "Backpropagation Step-by-Step"', 'title = "a\\nb"', "title", "on one line"),
    ("subtitle =", "subtitel =", "subtitel", "did you mean 'subtitle'?"),
    ('language = "en"', 'language = "English"', "language", "language code"),
    ('language = "en"', 'language = "../x"', "language", "language code"),
    ('theme = "dark"', 'theme = "drak"', "theme", "did you mean 'dark'?"),
    ('theme = "dark"', "theme = true", "theme", "write a text in quotes"),
    ("eta = 0.5 ", 'eta = "0.5" ', "network.eta", "write a number"),
    ("eta = 0.5 ", "eta = 0 ", "network.eta", "greater than 0"),
    ("eta = 0.5 ", "eta = -1 ", "network.eta", "got -1; must be greater than 0"),
    ("eta = 0.5 ", "eta = nan ", "network.eta", "finite"),
    ("eta = 0.5 ", "eta = true ", "network.eta", "got True; write a number"),
    ("eta = 0.5 ", "eat = 0.5 ", "network.eat", "did you mean 'eta'?"),
    ("eta = 0.5 ", "eat = 0.5 ", "network.eta", "is missing; add eta = 0.5"),
    ("epochs = 100", "epochs = 1.5", "network.epochs", "whole number"),
    ("epochs = 100", "epochs = 0", "network.epochs", "at least 3"),
    ("epochs = 100", "epochs = 10_000_000", "network.epochs", "at most 10000"),
    ("update_biases = true", 'update_biases = "yes"', "network.update_biases", "true or false"),
    ('"half_squared_error"  #', '"half_square_error"  #', "network.loss", "did you mean 'half_squared_error'?"),
    ('"half_squared_error"  #', '"categorical_cross_entropy"  #', "network", "categorical_cross_entropy does not go"),
    ("size = 2", "size = 10_000_000", "network.layers[0].size", "at most 4096"),
    ("size = 2", "size = 0", "network.layers[0].size", "at least 1"),
    ("size = 2", "", "network.layers[0].size", "is missing; add size = 2"),
    ("size = 2", "size = 3", "network.layers[1].weights[0]", "'Input' has 3 units"),
    ("size = 2", "size = 3", "sample.x", "the network has 3 inputs"),
    ("size = 2", "size = 3", "dataset.x[0]", "the network has 3 inputs"),
    ("size = 2", 'size = 2\nactivation = "tanh"', "network.layers[0].activation", "first layer is the input"),
    ("size = 2", "size = 2\nwieghts = [[1.0]]", "network.layers[0].wieghts", "did you mean 'weights'?"),
    ('name = "Hidden 1"', "", "network.layers[1].name", 'add name = "Hidden 1"'),
    (
        'activation = "sigmoid"       # sig',
        'activation = "sigmoyd" # sig',
        "network.layers[1].activation",
        "'sigmoid'?",
    ),
    ('activation = "sigmoid"       # sig', "# ", "network.layers[1].activation", 'add activation = "sigmoid"'),
    (
        'activation = "sigmoid"       # sig',
        'activation = "softmax" # sig',
        "network.layers[1].activation",
        "softmax is for the last layer",
    ),
    ('activation = "sigmoid"       # here', 'activation = "softmax" # here', "network", "does not go with softmax"),
    ("weights = [[0.60, -0.30]]", "", "network.layers[2].weights", "is missing; add weights = "),
    (
        "weights = [[0.60, -0.30]]",
        "weights = [0.60, -0.30]",
        "network.layers[2].weights[0]",
        "a list with a row for each unit",
    ),
    ("weights = [[0.60, -0.30]]", "weights = []", "network.layers[2].weights", "got 0 entries; give at least 1"),
    ("weights = [[0.60, -0.30]]", "weights = [[0.6]]", "network.layers[2].weights[0]", "got 1 number; 'Hidden 1'"),
    (
        "weights = [[0.60, -0.30]]",
        "weights = [[0.6], [-0.3]]",
        "network.layers[2].weights[0]",
        "'Hidden 1' has 2 units",
    ),
    ("weights = [[0.60, -0.30]]", 'weights = [[0.6, "a"]]', "network.layers[2].weights[0][1]", "write a number"),
    ("weights = [[0.60, -0.30]]", "weights = [[0.6, inf]]", "network.layers[2].weights[0][1]", "finite"),
    ("weights = [[0.60, -0.30]]", "weights = [[0.6, 1e9]]", "network.layers[2].weights[0][1]", "at most 1000000"),
    ("weights = [[0.60, -0.30]]", "size = 2\nweights = [[0.6, -0.3]]", "network.layers[2].size", "1 row"),
    ("# biases = [0.1, -0.1]", "biases = [0.1]", "network.layers[1].biases", "got 1 bias; weights has 2 rows"),
    ("x = [1.0, 0.5]", "x = [1.0]", "sample.x", "got 1 number; the network has 2 inputs, so give 2"),
    ("y = [1.0]", "y = [1.0, 0.0]", "sample.y", "the network has 1 output, so give 1"),
    ("y = [1.0]", "", "sample.y", "is missing; add y = [1.0]"),
    ("[sample]", "[smaple]", "smaple", "did you mean 'sample'?"),
    ("[0.6, 0.0],", "[0.6],", "dataset.x[1]", "got 1 number"),
    ("[0.6, 0.0],", "", "dataset.y", "got 4 rows; dataset.x has 3"),
    ("values = 4", "values = 40", "decimals.values", "at most 6"),
    ("values = 4", "value = 4", "decimals.value", "did you mean 'values'?"),
    ('key = "chain_rule"', 'key = "forward_pass"', "steps", "'forward_pass' more than once"),
    ('key = "chain_rule"', 'key = "../secret"', "steps[3].key", "small letters"),
    ("scenes.s4_chain_rule:ChainRule", "os:System", "steps[3].scene", "module:Class inside scenes"),
    ("scenes.s4_chain_rule:ChainRule", "scenes..os:System", "steps[3].scene", "module:Class inside scenes"),
    ('scene = "scenes.s4_chain_rule:ChainRule"', "", "steps[3].scene", "is missing"),
]


def test_a_data_set_of_one_row_is_told_what_it_is() -> None:
    with pytest.raises(LessonError) as caught:
        load_lesson(DEFAULT, ["dataset.x=[[1.0, 0.5]]", "dataset.y=[[1.0]]"])
    for line in str(caught.value).splitlines():
        assert "got 1 entry; give at least 2 rows; one alone is the sample: leave [dataset] out" in line


@pytest.mark.parametrize(("old", "new", "key", "said"), WRONG, ids=[f"{n}-{w[2]}" for n, w in enumerate(WRONG)])
def test_what_is_wrong_is_said(tmp_path: Path, old: str, new: str, key: str, said: str) -> None:
    assert TEXT.count(old) >= 1
    path = tmp_path / "lesson.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        load_lesson(path)
    lines = [str(problem) for problem in caught.value.problems]
    assert any(line.startswith(f"{path}: {key}: ") and said in line for line in lines), "\n".join(lines)


def test_all_problems_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lesson.toml"
    text = TEXT.replace('theme = "dark"', 'theme = "x"').replace("x = [1.0, 0.5]", "x = [1.0]")
    path.write_text(text.replace("epochs = 100", "epoch = 100").replace("[[0.60, -0.30]]", "[[0.6]]"), encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        load_lesson(path)
    assert {p.key for p in caught.value.problems} == {
        "theme",
        "network.epoch",
        "network.layers[2].weights[0]",
        "deeper.x",
        "sample.x",
    }


def test_too_many_layers_are_refused(tmp_path: Path) -> None:
    layer = '[[network.layers]]\nname = "More"\nactivation = "tanh"\nweights = [[0.1]]\n\n'
    path = tmp_path / "lesson.toml"
    path.write_text(TEXT.replace("# The one sample", layer * 3 + "# The one sample"), encoding="utf-8")
    with pytest.raises(LessonError, match=r"network.layers: got 6 entries; give at most 5"):
        load_lesson(path)


def test_training_that_diverges_or_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lesson.toml"
    wild = TEXT.replace('"sigmoid"', '"identity"').replace("eta = 0.5 ", "eta = 900.0 ")
    path.write_text(wild, encoding="utf-8")
    with pytest.raises(LessonError, match=r"network.eta: got 900.0; .*Choose a smaller eta"):
        load_lesson(path)
    start, end = TEXT.index("weights = [      "), TEXT.index("# biases")
    rows = ", ".join(["[0.1, 0.2]"] * 1500)
    wide = f"{TEXT[:start]}weights = [{rows}]\n{TEXT[end:]}".replace("epochs = 100", "epochs = 9000")
    wide = wide.replace("[[0.60, -0.30]]", f"[[{', '.join(['0.1'] * 1500)}]]")
    path.write_text(wide, encoding="utf-8")
    with pytest.raises(LessonError, match="can be followed for at most"):
        load_lesson(path)


UNREADABLE = [
    (b"title = ", "is not valid TOML"),
    (b"a = 1\na = 2", "is not valid TOML"),
    ("title = 'Über'".encode("latin-1"), "byte 9 is not UTF-8"),
    (b"a = " + b"[" * 4000, "lesson.toml: "),
    (b"a = " + b"9" * 5000, "cannot be read"),
    (b"\x00", "is not valid TOML"),
    (b"", "is missing"),
    (b"network = 3\nsample = []\nsteps = 'x'", "write a table"),
    (b"d = 2020-99-99", "is not valid TOML"),
]


@pytest.mark.parametrize(("content", "said"), UNREADABLE)
def test_files_that_cannot_be_read(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "lesson.toml"
    path.write_bytes(content)
    with pytest.raises(LessonError) as caught:
        load_lesson(path)
    assert said in str(caught.value)


def test_no_such_file_no_such_folder_too_large(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path, "x\0y.toml", tmp_path / "a" / "b.toml"):
        with pytest.raises(LessonError):
            load_lesson(path)
    (tmp_path / "big.toml").write_bytes(b"#" * 2_000_001)
    with pytest.raises(LessonError, match="at most 2,000,000"):
        load_lesson(tmp_path / "big.toml")
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(LessonError, match="a pipe, which is not a regular file"):
        load_lesson(tmp_path / "pipe.toml")


def test_paths_are_shown_relative_to_where_one_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "lesson.toml").write_text(TEXT.replace("epochs = 100", "epochs = 1"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LessonError) as caught:
        load_lesson(tmp_path / "course")
    assert str(caught.value) == "course/lesson.toml: network.epochs: got 1; must be at least 3"


_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner), max_leaves=6
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_anywhere_is_a_lesson_or_a_lesson_error(tmp_path: Path, data: st.DataObject) -> None:
    """Replace one value of the parsed file by anything: validation answers with problems, never with a traceback."""
    import tomllib

    from lesson.file.check_network import check_lesson
    from lesson.file.numbers.content import read_content
    from lesson.file.path_guard import LessonFolder
    from lesson.file.schema.tables import LessonFile
    from lesson.file.validation import validate

    raw = tomllib.loads(TEXT)
    table: object = raw
    while True:
        keys = list(table) if isinstance(table, dict) else list(range(len(table)))  # type: ignore[arg-type]
        key = data.draw(st.sampled_from(keys))
        inner = table[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            table[key] = data.draw(_values)  # type: ignore[index]
            break
        table = inner
    parsed, problems = validate(LessonFile, raw, "x.toml")
    content, found = read_content(raw, LessonFolder(tmp_path), "x.toml")
    problems += found + check_lesson(raw, content, "x.toml")
    assert parsed is not None or problems
    assert all("\n" not in str(problem) and str(problem).startswith("x.toml: ") for problem in problems)
