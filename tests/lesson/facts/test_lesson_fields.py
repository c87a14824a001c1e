"""Fields: every number that can be read is declared, and what code asks for is what narration would ask for."""

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from backprop_core.explain import Work
from lesson import PROJECT_ROOT, Facts, FieldError, load_lesson
from lesson.facts import fields
from lesson.facts.counts import Counts, RateValues
from lesson.facts.declared import DECLARED
from lesson.facts.fields import BATCH, BATCH_UPDATED, CYCLE, NETWORK, SECOND, UPDATED, Field
from lesson.facts.kinds import Kind, Sort, decimals_of, sort_of
from lesson.facts.paths import resolve
from lesson.facts.roots import Roots
from lesson.facts.wording import default_places

SCENES = PROJECT_ROOT / "scenes"
LESSONS = [
    PROJECT_ROOT / "assets" / "lesson.toml",
    *sorted((PROJECT_ROOT / "assets" / "templates").iterdir()),
    *sorted((PROJECT_ROOT / "tests" / "lessons").glob("*.toml")),
]
FACTS = {path.stem: Facts(load_lesson(path)) for path in LESSONS}

# Every path that scenes and narrations used before numbers had declared kinds, by the sort that was guessed from its
# text. [] is an index.
SORTS: dict[Sort, str] = {
    "weight": """network.weights[][][] network.biases[][] cycle.updated.weights[][][] cycle.updated.biases[][]
        batch.updated.weights[][][] history.cycles[].updated.weights[][][] history.networks[].weights[][][]
        history.networks[].biases[][] nudge.weight.before nudge.weight.after""",
    "input": "x[] target[] batch.x[][]",
    "rate": "eta nudge.epsilon nudge_prediction.epsilon rate_values.small rate_values.good rate_values.large",
    "count": """counts.epochs counts.samples counts.weights work.backprop_multiplications work.backprop_passes
        work.nudging_multiplications work.nudging_passes""",
    "value": """batch.backward.grad_W[][][] batch.backward.sample_grad_W[][][][] batch.prediction[][] beta
        cycle.backward.delta[][] cycle.backward.error[] cycle.backward.grad_W[][][] cycle.backward.grad_b[][]
        cycle.backward.shares[][][] cycle.backward.slope[][] cycle.backward.upstream[][] cycle.forward.a[][]
        cycle.forward.inputs[][] cycle.forward.terms[][][] cycle.forward.z[][] cycle.loss_after
        cycle.prediction_after[] cycle.step_W[][][] cycle.step_b[][] history.cycles[].backward.delta[][]
        history.cycles[].forward.a[][] history.cycles[].loss history.cycles[].prediction[] history.cycles[].step_W[][][]
        history.losses[] loss momentum.losses[] nudge.a.after nudge.a.before nudge.a.change nudge.loss.after
        nudge.loss.before nudge.loss.change nudge.measured nudge.prediction_after[] nudge.z.after nudge.z.before
        nudge.z.change nudge_prediction.derivative nudge_prediction.loss.change nudge_prediction.measured
        nudge_prediction_fine.measured output_losses[] path.factors[].value path.gradient path.product prediction[]
        second.forward.a[][]""",
}
WRITTEN = [(path.replace("[]", "[0]"), sort) for sort, paths in SORTS.items() for path in paths.split()]

ASKED: dict[str, list[tuple[str, ...]]] = {  # arguments that are words
    "nudged": [
        *product(("weight", "z", "a", "loss"), ("before", "after", "change"), ("nudge", "nudge_back", "nudge_first")),
        *product(("prediction", "loss"), ("before", "after", "change"), ("nudge_prediction",)),
    ],
    "nudge": [
        *product(("epsilon", "measured", "predicted"), ("nudge", "nudge_back", "nudge_first")),
        *product(("epsilon", "measured", "derivative"), ("nudge_prediction", "nudge_prediction_fine")),
    ],
    "count": [(each.name,) for each in dataclasses.fields(Counts)],
    "work": [(each.name,) for each in dataclasses.fields(Work)],
    "rate": [(each.name,) for each in dataclasses.fields(RateValues) if each.name != "factor"],
    "ball": [("creep",), ("roll",), ("overshoot",), ("leap",)],
    "steps_change": [("total",), ("together",)],
}
CYCLES = ((), CYCLE, SECOND, fields.cycle_after(0))
OF = {  # what else a field may be of
    "weight": (NETWORK, UPDATED, BATCH_UPDATED, fields.network_after(1), (*fields.cycle_after(0), "updated")),
    "bias": (NETWORK, UPDATED, fields.network_after(1)),
    "prediction": CYCLES,
    "loss": (*CYCLES, BATCH),
    "prediction_after": (*CYCLES[1:], ("nudge",)),
    "gradient": (*CYCLES[1:], BATCH),
    "prediction_nudged": (("nudge",), ("nudge_back",)),
}


def made() -> Iterator[Field]:
    """The fields of every function of lesson/facts/fields/, with its arguments in all forms."""
    for name, make in vars(fields).items():
        if not inspect.isfunction(make) or inspect.signature(make).return_annotation is not Field:
            continue
        if make is fields.deeper:  # makes a field of another one: test_lesson_deeper.py
            continue
        if name in ASKED:
            yield from (make(*words) for words in ASKED[name])
            continue
        arguments = list(inspect.signature(make).parameters)
        places = [each for each in arguments if each != "of"]
        sources = OF.get(name, CYCLES[1:]) if "of" in arguments else (None,)
        for layer, of in product((0, -1), sources):
            at = [layer if each == "layer" else 0 for each in places]
            yield make(*at) if of is None else make(*at, of=of)


MADE = list(made())


def public(cls: type) -> set[str]:
    """The names that values of a class have for everybody: fields and properties."""
    names = set(cls.model_fields) if issubclass(cls, BaseModel) else set()
    names |= {each.name for each in dataclasses.fields(cls)} if dataclasses.is_dataclass(cls) else set()
    for base in cls.__mro__:
        if base is not BaseModel:
            names |= {name for name, held in vars(base).items() if isinstance(held, property | cached_property)}
    return {name for name in names if not name.startswith(("_", "model_"))}


@pytest.mark.parametrize("cls", DECLARED, ids=lambda cls: cls.__name__)
def test_every_public_name_is_declared_once(cls: type) -> None:
    told = [name for names in DECLARED[cls].values() for name in names.split()]
    assert sorted(told) == sorted(public(cls))


def test_every_kind_is_declared() -> None:
    told = {kind for names in DECLARED.values() for kind in names}
    assert told == {*get_args(Kind), "same"}


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_numbers_are_written_as_before_their_kinds_were_declared(facts: Facts) -> None:
    for path, sort in WRITTEN:
        field, value = facts.read(path)
        assert (sort_of(field.kind), str(field)) == (sort, path)
        own = facts.lesson.decimals
        expected = {"weight": own.weights, "value": own.values, "count": 0}.get(sort)
        if expected is not None and field.kind != "nudged_weight":
            assert default_places(own, field.kind, float(value)) == expected, path
        assert decimals_of(field.kind) == {"weight": "weights", "value": "values", "input": "inputs"}.get(sort)


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_code_and_narration_ask_for_the_same(facts: Facts) -> None:
    for field in MADE:
        said, value = facts.read(str(field))
        assert said == field  # and so its kind is the declared one
        assert facts.value(field) == value and facts.display(field) == facts.display(str(field))


def test_names_of_focus_are_indices() -> None:
    facts = FACTS["lesson"]
    field = fields.weight(-1, "out", "h2")
    assert str(field) == "network.weights[-1][out][h2]" and facts.read(str(field))[0] == field
    assert facts.place(field) == (-1, facts.focus.out, facts.focus.h2)
    assert facts.text(field) == "−0.30" and facts.source("history.networks[3]") == fields.network_after(3)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        (fields.weight(0, "hh", 0), "network.weights[0][hh][0]: there is no index 'hh'; did you mean 'h"),
        (fields.weight(7, 0, 0), "network.weights[7][0][0]: network.weights has 2 entries, so there is no [7]"),
        (fields.count("weigths"), "counts.weigths: counts has no 'weigths'; did you mean 'weights'?"),
        (Field(("cycle", "forward", "z"), "z", (0,)), "cycle.forward.z[0] is a list of shape (2,)"),
        (Field(("lesson", "title"), "value"), "lesson.title is the text"),
        (Field(("_lesson",), "value"), "_lesson: there is no '_lesson'"),
    ],
    ids=str,
)
def test_fields_that_lead_nowhere_say_why(field: Field, said: str) -> None:
    for ask in (FACTS["lesson"].value, FACTS["lesson"].display):
        with pytest.raises(FieldError) as caught:
            ask(field)
        assert str(caught.value).startswith(said)


@given(st.sampled_from(MADE), st.sampled_from(list(FACTS)))
def test_a_number_beside_another_is_asked_for_by_field_or_by_path(field: Field, name: str) -> None:
    facts = FACTS[name]
    assert facts.text(field, beside=fields.loss()) == facts.text(str(field), beside="loss")
    assert facts.spoken(field) == facts.spoken(str(field))


@pytest.mark.parametrize("asked", [fields.delta(-1, "out"), "cycle.backward.delta[-1][out]"], ids=["field", "path"])
def test_a_number_is_read_in_one_trip(asked: Field | str, monkeypatch: pytest.MonkeyPatch) -> None:
    facts, trips = FACTS["lesson"], []
    monkeypatch.setattr("lesson.facts.facts.resolve", lambda *way: (trips.append(way), resolve(*way))[1])
    for ask in (facts.value, facts.display, facts.text, facts.spoken):
        trips.clear()
        ask(asked)
        assert len(trips) == 1


def test_scenes_put_no_path_together_as_text() -> None:
    """A text in a step or in the kit that begins like a path, docstrings apart."""
    begins = re.compile(rf"({'|'.join(public(Roots))})(_fine)?[.\[]|\{{\w*path\}}")
    files = [*(SCENES / "steps").rglob("*.py"), *(SCENES / "kit").rglob("*.py"), *SCENES.glob("s[0-9]*.py")]
    assert len(files) > 50
    found = []
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in docs:
                text = ast.unparse(node).lstrip("rf").strip("'\"")
                found += [f"{file.name}: {text}"] if begins.match(text) else []
    assert found == []
