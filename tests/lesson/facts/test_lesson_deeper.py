"""The deeper network: the same checks, the same numbers and the same names as the lesson's own, under `deeper.`."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import run_cycle
from backprop_core.explain import nudge, routes
from lesson import PROJECT_ROOT, Facts, FieldError, load_lesson
from lesson.facts import fields
from lesson.facts.focus import MAX_DRAWN
from tests.lesson.facts.test_lesson_fields import ASKED, FACTS, MADE
from tests.scenes.conftest import LESSONS

DEFAULT = PROJECT_ROOT / "assets" / "lesson.toml"
MAZUR = PROJECT_ROOT / "assets" / "templates" / "mazur"
LESSON = FACTS["lesson"]
CONDITIONS = (
    "deeper_shares_oppose",
    "deeper_blame_negative",
    "deeper_blame_zero",
    "deeper_blame_positive",
    "deeper_nudge_agrees",
)

# The numbers of the shipped [deeper], derived by hand.
WRITTEN = [
    ("deeper.x[i]", "1.0"), ("deeper.target[out2]", "0.0"), ("deeper.network.weights[1][h2][first]", "−1.20"),
    ("deeper.cycle.forward.a[1][h]", "0.5323"), ("deeper.prediction[out]", "0.4460"), ("deeper.loss", "0.4597"),
    ("deeper.cycle.backward.delta[-1][out]", "−0.1369"), ("deeper.cycle.backward.delta[-1][out2]", "0.1331"),
    ("deeper.cycle.backward.shares[-1][out][h]", "−0.1095"), ("deeper.cycle.backward.shares[-1][out2][h]", "0.1598"),
    ("deeper.cycle.backward.upstream[-2][h]", "0.0503"), ("deeper.cycle.backward.delta[-2][h]", "0.0125"),
    ("deeper.routes.parts[h]", "0.0019"), ("deeper.routes.parts[h2]", "−0.0239"), ("deeper.routes.gradient", "−0.0221"),
    ("deeper.nudge_first.measured", "−0.0221"), ("deeper.names.hidden[h]", "g1"), ("deeper.names.first[first]", "h1"),
    ("deeper.names.layers[2]", "Hidden 2"), ("deeper.counts.outputs", "2"), ("deeper.work.nudging_passes", "13"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), WRITTEN)
def test_the_shipped_deeper_network(path: str, text: str) -> None:
    assert LESSON.text(path) == text


@st.composite
def drawn_tables(draw: st.DrawFn) -> dict[str, object]:
    """A [deeper] of 4 or 5 layers, of any activations."""
    hidden = draw(st.integers(2, 3))
    sizes = [draw(st.integers(1, 8)) for _ in range(hidden)] + [draw(st.integers(2, 8)) for _ in range(2)]
    names = [draw(st.sampled_from(["sigmoid", "tanh", "relu", "identity"])) for _ in range(hidden + 1)]
    seed = draw(st.integers(0, 999))
    layers: list[dict[str, object]] = [{"name": "In", "size": sizes[0]}]
    for n, (size, name) in enumerate(zip(sizes[1:], names, strict=True)):
        random = {"random": "glorot", "seed": seed + n}
        layers.append({"name": f"L{n}", "activation": name, "size": size, "weights": random, "biases": random})
    numbers = st.floats(-2, 2).map(lambda number: round(number, 2))
    x, target = (draw(st.lists(numbers, min_size=size, max_size=size)) for size in (sizes[0], sizes[-1]))
    return {"layers": layers, "x": x, "target": target, "loss": "half_squared_error"}


def changed(table: dict[str, object]) -> list[str]:
    text = json.dumps(table).replace('": ', '" = ').replace('"', "'")
    return [f"deeper={text}", "network.eta=0.001", "network.epochs=3"]


@settings(max_examples=60)
@given(drawn_tables())
def test_every_number_of_a_random_deeper_network_is_the_cores(table: dict[str, object]) -> None:
    facts = Facts(load_lesson(DEFAULT, changed(table)))
    deeper = facts.deeper
    assert deeper is not None and deeper.focus == facts.get("deeper.focus")
    net, focus = deeper.network, deeper.focus
    cycle = run_cycle(net, table["x"], table["target"], 0.001)  # type: ignore[arg-type]
    for layer in range(net.n_layers):
        for k in range(net.sizes[layer + 1]):
            for made, group in ((fields.z, cycle.forward.z), (fields.activation, cycle.forward.a)):
                assert facts.value(fields.deeper(made(layer, k))) == group[layer][k]
            for made, group in (
                (fields.blame, cycle.backward.upstream),
                (fields.slope, cycle.backward.slope),
                (fields.delta, cycle.backward.delta),
            ):
                assert facts.value(fields.deeper(made(layer, k))) == group[layer][k]
            for j in range(net.sizes[layer]):
                assert (
                    facts.value(f"deeper.cycle.backward.shares[{layer}][{k}][{j}]")
                    == (cycle.backward.shares[layer][k, j])
                )
                assert deeper.value(fields.gradient(layer, k, j)) == cycle.backward.grad_W[layer][k, j]
    parts = routes(cycle, 0, focus.first, focus.i).parts
    assert [facts.value(fields.deeper(fields.route(h))) for h in range(len(parts))] == parts.tolist()
    moved = nudge(net, table["x"], table["target"], 0, focus.first, focus.i, deeper.nudge_first.epsilon)  # type: ignore[arg-type]
    assert facts.value(fields.deeper(fields.nudge("measured", of="nudge_first"))) == moved.measured
    assert deeper.path_first.layer == 0 and deeper.path.layer == net.n_layers - 1
    signs = [facts.holds(f"deeper_blame_{sign}") for sign in ("negative", "zero", "positive")]
    assert sum(signs) == 1


@settings(max_examples=60)
@given(drawn_tables())
def test_the_focus_is_where_shares_pull_against_each_other(table: dict[str, object]) -> None:
    facts = Facts(load_lesson(DEFAULT, changed(table)))
    deeper = facts.deeper
    assert deeper is not None
    f, shares = deeper.focus, deeper.cycle.backward.shares[-1]
    outputs, units = (range(n if n <= MAX_DRAWN else 4) for n in shares.shape)
    tugs = [
        (float(min(abs(shares[a, h]), abs(shares[b, h]))), -h)
        for h in units
        for a in outputs
        for b in outputs
        if shares[a, h] * shares[b, h] < 0
    ]
    if tugs:
        pull, unit = max(tugs)  # the first of equals
        assert (min(abs(shares[f.out, f.h]), abs(shares[f.out2, f.h])), f.h) == (pull, -unit)
        assert shares[f.out, f.h] * shares[f.out2, f.h] < 0 and facts.holds("deeper_shares_oppose")
        assert abs(deeper.cycle.backward.delta[-1][f.out]) >= abs(deeper.cycle.backward.delta[-1][f.out2])
    gradients = np.abs(deeper.cycle.backward.grad_W[0])
    rows, columns = (range(n if n <= MAX_DRAWN else 4) for n in gradients.shape)
    assert gradients[f.first, f.i] == gradients[np.ix_(rows, columns)].max()
    assert (f.h == f.h2) == (net_size(deeper, -2) == 1) and (f.first == f.first2) == (net_size(deeper, 1) == 1)


def net_size(facts: Facts, layer: int) -> int:
    return facts.network.sizes[layer]


def test_code_and_narration_ask_for_the_same() -> None:
    deeper = LESSON.deeper
    assert deeper is not None
    for field in MADE:
        below = fields.deeper(field)
        assert str(below) == f"deeper.{field}"
        shown = deeper.display(field)
        assert shown.field == below == LESSON.read(str(below))[0]
        for facts, asked in (
            (LESSON, below),
            (LESSON, str(below)),
            (deeper, below),
            (deeper, str(below)),
            (deeper, str(field)),
        ):
            assert facts.display(asked) == shown and facts.value(asked) == shown.value
    assert {"nudge_first"} <= {words[-1] for words in ASKED["nudge"]}


def test_names_of_focus_are_the_deeper_networks_own() -> None:
    deeper = LESSON.deeper
    assert deeper is not None
    field = fields.deeper(fields.weight(0, "first2", "i2"))
    assert LESSON.place(field) == deeper.place(field) == (0, deeper.focus.first2, deeper.focus.i2)
    swapped = Facts(load_lesson(DEFAULT, ["deeper.layers[3].weights=[[-1.2, 0.8], [1.2, 1.2]]"]))
    assert swapped.deeper is not None and (swapped.focus.h, swapped.deeper.focus.h) == (0, 1)
    assert swapped.place(fields.deeper(fields.blame(-2, "h"))) == (-2, 1)
    blame = swapped.deeper.cycle.backward.upstream[-2]
    assert swapped.value("deeper.cycle.backward.upstream[-2][h]") == blame[1]
    assert swapped.value("cycle.backward.upstream[-2][h]") == swapped.cycle.backward.upstream[-2][0]


def test_sources_lead_to_the_same_network() -> None:
    deeper = LESSON.deeper
    assert deeper is not None
    assert LESSON.source("deeper.network") == deeper.source("network") == deeper.source(fields.NETWORK)
    field = fields.weight(1, 1, 0, of=deeper.source("network"))
    assert LESSON.text(field) == deeper.text(field) == "−1.20"
    assert deeper.name("hidden", 0) == ("g one", "g_1") and deeper.drawn(2) == (0, 1)


@pytest.mark.parametrize(
    ("change", "goes_on"),
    [
        ("title=Another", True),
        ("deeper.x=[1.0, 0.6]", False),
        ("deeper.layers[1].weights=[[0.3, -0.2], [0.5, 0.41]]", False),
        ("deeper.layers[2].weights=[[0.6, -0.31], [-1.2, 1.2]]", False),
        ("deeper.layers[2].weights=[[0.6, -0.3], [-1.0, 1.2]]", True),
        ("deeper.layers[3].weights=[[0.1, 0.2], [0.3, 0.4]]", True),
        ("deeper.layers[1].activation=tanh", False),
        ("network.layers[1].biases=[0.1, 0.0]", False),
    ],
)
def test_a_deeper_network_that_goes_on_begins_with_the_lessons_own(change: str, goes_on: bool) -> None:
    facts = Facts(load_lesson(DEFAULT, [change]))
    assert facts.holds("deeper_goes_on") is goes_on
    if goes_on:
        deeper = facts.deeper
        assert deeper is not None and deeper.cycle.forward.a[1][0] == facts.prediction[0]


@pytest.mark.parametrize(
    ("change", "between"),
    [
        ("title=Another", True),
        ("sample.x=[1.0, 0.0]", True),
        ("sample.x=[1.01, 0.5]", False),
        ("sample.x=[-0.1, 0.5]", False),
        ("dataset={x=[[1.0, 0.5], [0.6, 1.2]], y=[[1.0], [0.6]]}", False),
    ],
)
def test_a_scale_from_zero_to_one_is_told_where_all_inputs_keep_to_it(change: str, between: bool) -> None:
    assert Facts(load_lesson(DEFAULT, [change])).holds("unit_inputs") is between


@pytest.mark.parametrize("name", [name for name in LESSONS if name != "default"])
def test_a_lesson_without_one_has_none(name: str) -> None:
    facts = Facts(load_lesson(LESSONS[name]))
    assert facts.deeper is None
    assert not facts.holds(" or ".join(("has_deeper", *CONDITIONS)))
    with pytest.raises(FieldError, match=r"^deeper\.loss: the lesson has no \[deeper\]; ask with \(if has_deeper\)$"):
        facts.text("deeper.loss")


def test_no_number_of_the_lesson_changes_with_it(tmp_path: Path) -> None:
    text = DEFAULT.read_text(encoding="utf-8")
    begin, end = text.index("# Optional: a second, larger network"), text.index("# Places after the decimal point")
    (tmp_path / "lesson.toml").write_text(text[:begin] + text[end:], encoding="utf-8")
    without = Facts(load_lesson(tmp_path))
    assert without.deeper is None and without.focus == LESSON.focus
    assert [without.display(field) for field in MADE] == [LESSON.display(field) for field in MADE]


def test_the_lesson_shows_its_own_network_where_it_is_as_deep() -> None:
    layers = (
        '[{name="In", size=2}, {name="A", activation="sigmoid", weights=[[0.3, -0.2], [0.5, 0.4]]}, '
        '{name="B", activation="sigmoid", weights=[[0.6, -0.3], [-1.2, 1.2]]}, '
        '{name="Out", activation="sigmoid", weights=[[0.8, -1.2], [1.2, 1.2]]}]'
    )
    changes = [f"network.layers={layers}", "sample.y=[1.0, 0.0]"]
    changes.append("dataset={x=[[1.0, 0.5], [0.6, 0.0]], y=[[1.0, 0.0], [0.0, 1.0]]}")
    same = Facts(load_lesson(DEFAULT, changes))
    assert same.deeper is not None and not same.holds("has_deeper or deeper_shares_oppose or deeper_blame_positive")
    assert LESSON.holds("has_deeper and deeper_shares_oppose and deeper_blame_positive and deeper_nudge_agrees")


def test_shares_that_cancel_out_are_zero() -> None:
    """Three outputs with the same delta, by weights of 0.1, 0.2 and -0.3: the last bits of the sum are not 0."""
    layers = "deeper.layers[3].weights=[[0.1, 0.3], [0.2, 0.3], [-0.3, 0.3]]"
    changes = [layers, *(f"deeper.layers[{n}].activation=identity" for n in (1, 2, 3))]
    before = Facts(load_lesson(DEFAULT, [*changes, "deeper.target=[0.0, 0.0, 0.0]"])).deeper
    assert before is not None
    facts = Facts(load_lesson(DEFAULT, [*changes, f"deeper.target={(before.prediction - 1).tolist()}"]))
    assert facts.value("deeper.cycle.backward.upstream[-2][h]") != 0
    assert facts.holds("deeper_shares_oppose and deeper_blame_zero")
    assert not facts.holds("deeper_blame_negative or deeper_blame_positive")
