"""Families, copies and opacities that are found quickly are Manim's own."""

import copy
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from manim import BLUE, RED, Circle, Dot, Line, Mobject, Square, VGroup, VMobject

from lesson import Facts, load_lesson
from scenes.engine import entry
from scenes.kit import families
from scenes.kit.families import copy_of, quick_mobjects
from scenes.kit.theme import DARK
from scenes.kit.type.typeset import number, words
from scenes.watch import fingerprint
from scenes.watch.fingerprint import Fingerprints
from tests.scenes.conftest import DEFAULT

FACTS = Facts(load_lesson(DEFAULT))


def tree() -> VGroup:
    """A family with a member that hangs in it twice, an empty group and texts."""
    shared = Dot()
    texts = VGroup(words("Some words", DARK), number(FACTS.display("prediction[0]"), DARK))
    made = VGroup(
        Square(), VGroup(shared, Circle(color=RED, fill_opacity=0.5)), VGroup(), shared, texts, Line(color=BLUE)
    )
    made.labels = {"first": shared, "text": texts[0]}
    made.pair = (shared, 2.0)
    return made


def test_a_family_is_manims() -> None:
    plain = tree()
    ring = VGroup(Square())
    ring[0].submobjects.append(ring)
    for mobject in (plain, *plain.get_family(), ring):
        wanted = mobject.get_family()
        with quick_mobjects():
            found = mobject.get_family()
        assert [id(member) for member in found] == [id(member) for member in wanted]


def looks(mobject: Mobject) -> list[Any]:
    """All that a family is made of: names and values, where arrays are their bytes and mobjects their places."""
    places = {id(member): n for n, member in enumerate(mobject.get_family())}

    def told(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return value.shape, value.tobytes()
        if isinstance(value, Mobject):
            return "member", places.get(id(value), [told(part) for part in vars(value).values() if value.submobjects])
        if isinstance(value, list | tuple):
            return [told(each) for each in value]
        return {name: told(each) for name, each in value.items()} if isinstance(value, dict) else repr(value)

    return [
        (type(member), {name: told(value) for name, value in vars(member).items() if name != "original_id"})
        for member in mobject.get_family()
    ]


def test_a_copy_is_manims_and_shares_nothing_that_changes() -> None:
    plain = tree()
    wanted = copy.deepcopy(plain)
    with quick_mobjects():
        found = plain.copy()
    assert looks(found) == looks(wanted)
    assert found.labels["first"] is found.pair[0] is found[1][0] is not plain[1][0]
    arrays = {
        id(value) for member in plain.get_family() for value in vars(member).values() if isinstance(value, np.ndarray)
    }
    lists = {id(member.submobjects) for member in plain.get_family()}
    for member in found.get_family():
        assert not {id(value) for value in vars(member).values()} & (arrays | lists)
        assert member.original_id == str(id(plain.get_family()[found.get_family().index(member)]))
    square = Square(color=BLUE)
    assert looks(copy_of(square)) == looks(copy.deepcopy(square))


CHANGES: list[Callable[[VMobject], Any]] = [
    lambda thing: thing.set_fill(opacity=0.25),
    lambda thing: thing.set_stroke(opacity=np.float64(0.5)),
    lambda thing: thing.set_stroke(opacity=1),
    lambda thing: thing.set_fill(opacity=[0.25, 0.5]),
    lambda thing: thing.set_stroke(width=3),
    lambda thing: thing.set_fill(RED, 0.5),
    lambda thing: thing.set_color([RED, BLUE]).set_fill(opacity=0.5),
    lambda thing: thing.set_sheen(0.3).set_fill(opacity=0.5).fade(0.5),
    lambda thing: thing.set_background_stroke(opacity=0.5, width=2),
    lambda thing: thing.fade(0.7),
]


@pytest.mark.parametrize("change", range(len(CHANGES)))
def test_a_change_of_opacity_is_manims(change: int) -> None:
    wanted, found = tree(), tree()
    CHANGES[change](wanted)
    with quick_mobjects():
        CHANGES[change](found)
    assert looks(found) == looks(wanted)


@pytest.mark.parametrize("alpha", [0.0, 0, 0.3, np.float64(0.5), 1.0, 1])
def test_colours_between_two_are_manims_and_shared_with_neither(alpha: float) -> None:
    one = Square(color=RED, fill_opacity=0.2, stroke_width=2)
    other = Circle(color=BLUE, fill_opacity=0.7, stroke_width=5).set_background_stroke(width=3, opacity=0.4)
    wanted, found = Square(), Square()
    wanted.interpolate_color(one, other, alpha)
    with quick_mobjects():
        found.interpolate_color(one, other, alpha)
    assert looks(found) == looks(wanted)
    arrays = [value for value in vars(found).values() if isinstance(value, np.ndarray)]
    assert not any(np.shares_memory(a, b) for a in arrays for m in (one, other) for b in (m.fill_rgbas, m.stroke_rgbas))
    bare = Mobject()  # has no colours of its own
    with quick_mobjects(), pytest.raises(AttributeError):
        found.interpolate_color(bare, bare, alpha)


def test_a_step_plays_as_with_manims_own(monkeypatch: pytest.MonkeyPatch, job: Any) -> None:
    """Every point and colour in the middle and at the end of every motion."""
    monkeypatch.setattr(fingerprint, "code_digest", lambda cls, beat: "the same")

    def played() -> dict[str, str]:
        seen = Fingerprints()
        entry._run(job("hidden_error"), observer=seen, halfway=True)
        return seen.prints

    quick = played()
    monkeypatch.setattr(entry, "quick_mobjects", nullcontext)
    assert played() == quick and families.Mobject.get_family is families._get_family
