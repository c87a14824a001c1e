"""Facts: fields by path, how they are written, focus, conditions; for the default lesson and all the examples."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core.explain import Nudge, nudge
from lesson import PROJECT_ROOT, Facts, FieldError, load_lesson
from lesson.facts.conditions import CONDITIONS

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
PATHS = [
    *sorted((PROJECT_ROOT / "tests" / "lessons").glob("*.toml")),
    *sorted((PROJECT_ROOT / "assets" / "templates").iterdir()),
]
FACTS = {"lesson": Facts(load_lesson(DEFAULT)), **{path.stem: Facts(load_lesson(path)) for path in PATHS}}

# The numbers of the default lesson, derived by hand, as the film writes them.
WRITTEN = [
    ("network.weights[0][h][i]", "+0.30"), ("network.weights[0][h][i2]", "−0.20"),
    ("network.weights[-1][out][h2]", "−0.30"),
    ("x[i]", "1.0"), ("x[i2]", "0.5"), ("target[out]", "1.0"), ("eta", "0.5"), ("epochs", "100"),
    ("cycle.forward.z[0][h]", "0.2000"), ("cycle.forward.z[0][h2]", "0.7000"), ("cycle.forward.a[0][h]", "0.5498"),
    ("cycle.forward.a[0][h2]", "0.6682"), ("cycle.forward.z[1][out]", "0.1294"), ("prediction[out]", "0.5323"),
    ("loss", "0.1094"), ("cycle.backward.delta[-1][out]", "−0.1164"), ("cycle.backward.grad_W[-1][out][h]", "−0.0640"),
    ("cycle.backward.grad_W[-1][out][h2]", "−0.0778"), ("cycle.backward.upstream[-2][h]", "−0.0699"),
    ("cycle.backward.upstream[-2][h2]", "0.0349"), ("cycle.backward.delta[0][h]", "−0.0173"),
    ("cycle.backward.grad_W[0][h2][i2]", "0.0039"), ("second.loss", "0.1041"), ("cycle.loss_after", "0.1041"),
    ("history.losses[100]", "0.0069"), ("history.networks[100].weights[-1][out][h2]", "+1.04"),
    ("history.cycles[100].network.weights[0][h][i2]", "+0.07"), ("path.gradient", "−0.0640"),
    ("path.product", "−0.0640"),
    ("nudge.measured", "−0.0640"), ("counts.weights", "6"), ("counts.hidden", "2"), ("work.nudging_passes", "7"),
    ("lesson.title", "Backpropagation Step-by-Step"), ("network.activations[-1]", "sigmoid"),
    ("names.hidden[h2]", "h2"),
    ("rate_values.small", "0.05"), ("counts.steps", "8"), ("focus.h2", "1"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), WRITTEN)
def test_the_default_lesson_is_written_as_the_design_says(path: str, text: str) -> None:
    assert FACTS["lesson"].text(path) == text


def test_places_and_signs_can_be_asked_for() -> None:
    facts = FACTS["lesson"]
    assert facts.text("cycle.backward.upstream[-2][h2]", 3, True) == "+0.035"
    assert facts.text("network.weights[0][h][i]", sign=False) == "0.30"
    assert facts.spoken("cycle.backward.delta[-1][out]", 3) == "minus zero point one one six"
    assert facts.word("counts.hidden") == "two"
    shown = facts.display("prediction[out]")
    assert (str(shown.field), shown.text, shown.places, shown.value) == (
        "prediction[out]",
        "0.5323",
        4,
        facts.prediction[0],
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("cycle.bakward", "did you mean 'backward'?"),
        ("cyle.loss", "did you mean 'cycle'?"),
        ("cycle.loss[0]", "is a number and takes no index"),
        ("cycle.forward.z[3]", "has 2 entries, so there is no [3]"),
        ("cycle.forward.z[-3]", "so there is no [-3]"),
        ("history.cycles[1000]", "has no [1000]"),
        ("x[hh]", "there is no index 'hh'; did you mean 'h"),
        ("cycle.forward.z", "add an index"),
        ("cycle.forward", "is a group with"),
        ("lesson.title[0]", "takes no index"),
        ("_lesson", "cannot read"),
        ("lesson.__class__", "cannot read"),
        ("cycle.__dict__", "cannot read"),
        ("network.moved_to", "there is no 'moved_to'"),
        ("lesson.step", "there is no 'step'"),
        ("lesson.model_dump", "no 'model_dump'"),
        ("get", "there is no 'get'"),
        ("x.shape", "no 'shape'"),
        ("cycle..loss", "cannot read"),
        ("", "must begin with a name"),
        ("[0]", "must begin with a name"),
        ("x[0", "cannot read"),
        ("x [0]", "cannot read"),
        ("cycle.loss()", "cannot read"),
    ],
)
def test_paths_that_lead_nowhere_say_why(path: str, said: str) -> None:
    said = said.replace("there is no 'moved_to'", "no 'moved_to'").replace("there is no 'step'", "no 'step'")
    with pytest.raises(FieldError) as caught:
        FACTS["lesson"].value(path)
    assert said in str(caught.value)


@settings(max_examples=200)
@given(st.text(alphabet="abcxhnetworkcycle._[]-0123456789 ()", max_size=30))
def test_any_path_is_a_value_or_a_field_error(path: str) -> None:
    try:
        FACTS["lesson"].get(path)
    except FieldError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("name", FACTS)
def test_focus_is_alive_and_drawn(name: str) -> None:
    facts = FACTS[name]
    focus, back = facts.focus, facts.cycle.backward
    assert abs(back.delta[-1][focus.out]) == np.abs(back.delta[-1]).max()
    assert back.slope[-2][focus.h] != 0 and back.upstream[-2][focus.h] != 0
    assert facts.x[focus.i] != 0 and facts.path_first.product != 0 and facts.path.gradient != 0
    several = facts.counts.hidden > 1
    assert (focus.h != focus.h2) == several and (focus.i != focus.i2) == (facts.counts.inputs > 1)
    for layer in range(facts.network.n_layers + 1):
        size = facts.network.sizes[layer]
        if size <= 6:
            assert facts.drawn(layer) == tuple(range(size))
        else:  # elided: five of them, those in focus among them
            assert len(facts.drawn(layer)) == 5 and {focus.h, focus.h2} <= set(facts.drawn(layer))


@pytest.mark.parametrize("name", FACTS)
def test_rates_are_three_and_honest(name: str) -> None:
    facts = FACTS[name]
    small, good, large = facts.rates
    assert (small.eta, good.eta) == (facts.eta / 10, facts.eta) and large.eta > good.eta
    assert facts.large_rate_overshoots == (large.losses.max() > 1.25 * large.losses[0])


def _lesson(tmp_path: Path, layers: str, x: str, y: str) -> Facts:
    text = DEFAULT.read_text(encoding="utf-8")
    head, steps = text[: text.index("[[network.layers]]")], text[text.index("# The steps") :]
    path = tmp_path / "lesson.toml"
    path.write_text(f"{head}{layers}\n[sample]\nx = {x}\ny = {y}\n{steps}", encoding="utf-8")
    return Facts(load_lesson(path))


def _layer(name: str, rows: int, columns: int, activation: str = "sigmoid") -> str:
    weights = [[round(0.1 * ((7 * r + 3 * c) % 9 - 4) or 0.15, 2) for c in range(columns)] for r in range(rows)]
    return f'[[network.layers]]\nname = "{name}"\nactivation = "{activation}"\nweights = {weights}\n'


def test_a_network_without_a_hidden_layer(tmp_path: Path) -> None:
    layers = '[[network.layers]]\nname = "Input"\nsize = 2\n' + _layer("Output", 1, 2)
    facts = _lesson(tmp_path, layers, "[0.0, 0.5]", "[1.0]")
    assert (facts.focus.h, facts.focus.i, facts.focus.h2) == (1, 1, 0)
    assert facts.path == facts.path_first
    assert facts.names.units == (("x1", "x2"), ("out",))
    assert [facts.holds(condition) for condition in CONDITIONS]
    assert not facts.holds("has_hidden")


def test_a_wide_network_is_elided_but_computed(tmp_path: Path) -> None:
    layers = '[[network.layers]]\nname = "Input"\nsize = 9\n' + _layer("H", 30, 9, "relu") + _layer("O", 10, 30)
    facts = _lesson(tmp_path, layers, str([0.0, 0.0, 0.0] + [0.4] * 6), str([0.0] * 7 + [1.0] + [0.0] * 2))
    assert facts.holds("elided")
    assert all(len(facts.drawn(layer)) == 5 for layer in range(3))
    assert facts.focus.out in facts.drawn(2) and facts.focus.h in facts.drawn(1) and facts.focus.i == 3
    assert [facts.holds(condition) for condition in CONDITIONS]


def test_names_in_words_and_symbols() -> None:
    assert FACTS["lesson"].name("hidden", 0) == ("h one", "h_1")
    assert FACTS["lesson"].name("output", 0) == ("exam score", "out")
    assert FACTS["mazur"].name("output", 1) == ("o two", "o_2")
    assert FACTS["dead_relu"].name("first", 2) == ("h three", "h_3")
    for kind, index in (("hiden", 0), ("hidden", 9)):
        with pytest.raises(FieldError):
            FACTS["lesson"].name(kind, index)


def test_perturbed_weights_change_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "lesson.toml"
    text = (
        DEFAULT.read_text(encoding="utf-8").replace("0.60, -0.30", "0.71, -0.42").replace("0.30, -0.20", "0.33, -0.27")
    )
    path.write_text(text, encoding="utf-8")
    facts = Facts(load_lesson(path))
    for field in ("prediction[out]", "loss", "cycle.backward.delta[0][h]", "history.losses[10]", "path.gradient"):
        assert facts.text(field) != FACTS["lesson"].text(field)


@pytest.mark.parametrize("sizes", [(2, 3, 1, 3, 1), (2, 1, 2, 4, 2), (1, 4, 2, 1, 3), (2, 2, 2, 2), (2, 3, 1), (2, 2)])
def test_the_path_from_the_first_layer_is_one_of_the_networks(sizes: tuple[int, ...]) -> None:
    """Also where a layer between is narrower than the index of h, and where three hidden layers lie on the way."""
    layers = [f'{{name="In", size={sizes[0]}}}']
    layers += [
        f'{{name="L{n}", activation="tanh", size={size}, weights={{random="normal", seed=3, places=2}}}}'
        for n, size in enumerate(sizes[1:])
    ]
    changes = [f"network.layers=[{', '.join(layers)}]", f"sample.x={[0.5] * sizes[0]}", f"sample.y={[0.5] * sizes[-1]}"]
    changes += [f"dataset={{x={[[0.5] * sizes[0]] * 2}, y={[[0.5] * sizes[-1]] * 2}}}", "network.epochs=3"]
    for first in (0.0, 0.4):  # with 0 the first unit is cut off, and h is the next one
        last = [[first] + [0.4] * (sizes[-2] - 1)] * sizes[-1]
        facts = Facts(load_lesson(DEFAULT, [*changes, f"network.layers[{len(sizes) - 1}].weights={last}"]))
        path, f = facts.path_first, facts.focus
        assert (path.unit, path.source) == (f.first, f.i) and len(path.via) == len(sizes) - 2
        assert path.via[-2:] == (f.h, f.out)[2 - min(len(path.via), 2) :]
        assert facts.value("path_first.product") == path.product


@pytest.mark.parametrize("name", FACTS)
def test_the_nudge_down_is_the_largest_whose_ratio_is_near_the_gradient(name: str) -> None:
    facts = FACTS[name]
    back, f = facts.nudge_back, facts.focus
    assert back.epsilon < 0 and back.weight.after < back.weight.before
    place = facts.network.n_layers - 1, f.out, f.h
    near = [size for size in SIZES if close(nudge(facts.network, facts.x, facts.target, *place, -size))]
    assert -back.epsilon == max(near, default=min(SIZES))


SIZES = (0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)


def close(moved: Nudge) -> bool:
    return abs(moved.measured - moved.predicted) <= 0.03 * abs(moved.predicted)
