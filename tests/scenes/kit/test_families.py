"""Families, copies and opacities that are found quickly are Manim's own."""

import copy
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    HSV,
    RED,
    Animation,
    Circle,
    Dot,
    Line,
    ManimColor,
    Mobject,
    Scene,
    Square,
    VGroup,
    VMobject,
)

from lesson import Facts, load_lesson
from scenes.engine import entry
from scenes.kit import families
from scenes.kit.families import copy_of, everything_in, group_of, quick_mobjects
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
        id(value)
        for member in plain.get_family()
        for name, value in vars(member).items()
        if isinstance(value, np.ndarray) and name not in families._SHARED
    }
    lists = {id(member.submobjects) for member in plain.get_family()}
    for member in found.get_family():
        assert not {id(value) for value in vars(member).values()} & (arrays | lists)
        assert member.original_id == str(id(plain.get_family()[found.get_family().index(member)]))
    square = Square(color=BLUE)
    assert looks(copy_of(square)) == looks(copy.deepcopy(square))


def test_what_copies_share_stays_with_each_of_them() -> None:
    plain = tree().set_sheen(0.3, [1, 0, 0])
    before = looks(plain)
    with quick_mobjects():
        found = plain.copy()
        found.set_sheen_direction([0, 1, 0]).rotate_sheen_direction(0.5)
        found.rotate(0.5).scale(2).set_color([RED, BLUE])
    assert looks(plain) == before != looks(found)


CHANGES: list[Callable[[VMobject], Any]] = [
    lambda thing: thing.set_fill(opacity=0.25),
    lambda thing: thing.set_stroke(opacity=np.float64(0.5)),
    lambda thing: thing.set_stroke(opacity=1),
    lambda thing: thing.set_fill(opacity=[0.25, 0.5]),
    lambda thing: thing.set_stroke(width=3),
    lambda thing: thing.set_fill(RED, 0.5),
    lambda thing: thing.set_fill("#12AB7F", np.float64(0.5)),
    lambda thing: thing.set_fill("red", 1),
    lambda thing: thing.set_stroke(ManimColor("#12AB7F80"), opacity=None),
    lambda thing: thing.set_color([RED, BLUE]).set_fill("#12AB7F"),
    lambda thing: thing.set_sheen(0.3).set_fill("#12AB7F", 0.5),
    lambda thing: thing.set_fill(HSV((0.3, 0.5, 0.5)), 0.5),
    lambda thing: thing.set_fill(0x12AB7F),
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


MADE: list[Callable[[], VMobject]] = [
    VMobject,
    lambda: VMobject(color="#12AB7F", fill_opacity=1),
    lambda: Square(color=RED, stroke_width=2, fill_opacity=0.5),
    lambda: Line(color=ManimColor("#12AB7F80"), stroke_opacity=0.5),
    lambda: Circle(fill_color=[RED, BLUE], fill_opacity=0.5, stroke_color=None),
    lambda: Dot(color="red", sheen_factor=0.3),
]


@pytest.mark.parametrize("make", range(len(MADE)))
def test_a_new_things_colours_are_manims(make: int) -> None:
    wanted = MADE[make]()
    with quick_mobjects():
        found = MADE[make]()
    assert looks(found) == looks(wanted)


def stage() -> tuple[Scene, VGroup, list[VMobject]]:
    """A scene with a tree and loose things, one above the others, one that hangs in the tree as well."""
    scene, plain = Scene(), tree()
    loose = [Square(), Dot().set_z_index(2), Circle(), plain[1][1]]
    scene.mobjects = [plain, *loose]
    return scene, plain, loose


def test_everything_in_a_scene_is_found_as_manim_finds_it() -> None:
    scene, _, _ = stage()
    wanted = scene.get_mobject_family_members()
    with quick_mobjects():
        found = scene.get_mobject_family_members()
    assert [id(member) for member in found] == [id(member) for member in wanted]


def test_everything_in_some_things_is_each_of_them_once() -> None:
    _, plain, loose = stage()
    ring = VGroup(Square())
    ring.submobjects.append(ring)
    for things in ([plain, *loose], [loose[0], plain, loose[0]], loose[:2], [ring, loose[0]], []):
        wanted = {id(member): None for thing in things for member in thing.get_family()}
        assert [id(member) for member in everything_in(iter(things))] == list(wanted)


@pytest.mark.parametrize("brings", [True, False])
@pytest.mark.parametrize("place", range(6))
def test_things_come_to_a_scene_and_leave_it_as_in_manims(place: int, brings: bool) -> None:
    """Also parts of groups, which are taken apart, and what is on stage already."""

    def played() -> list[str]:
        scene, plain, loose = stage()
        thing = [plain[0], plain[1], plain[1][0], plain, loose[2], VGroup(Square(), loose[0])][place]
        names = {id(member): str(n) for n, member in enumerate([*plain.get_family(), *loose, *thing.get_family()])}
        if brings:
            Animation(thing, introducer=True)._setup_scene(scene)
        else:
            scene.remove(thing)
        scene.add(loose[0])
        return [names[id(mobject)] for mobject in scene.mobjects]

    wanted = played()
    with quick_mobjects():
        assert played() == wanted


@pytest.mark.parametrize("places", [(0,), (1, 3), (3, 1), (2, 4), (5, 5), (4, 0, 5)])
def test_what_moves_comes_to_a_scene_as_in_manims(places: tuple[int, ...]) -> None:
    """A part of a group that is on stage stays in it; a group of things on stage takes them from where they were."""

    def added() -> list[str]:
        scene, plain, loose = stage()
        things = [plain[0], plain[1][0], loose[2], VGroup(plain[0], loose[0]), VGroup(Square(), loose[0]), Dot()]
        names = {id(each): f"{n}" for n, each in enumerate([*plain.get_family(), *loose, *things])}
        scene.add_mobjects_from_animations([Animation(things[place]) for place in places])
        return [names[id(mobject)] for mobject in scene.mobjects]

    wanted = added()
    with quick_mobjects():
        assert added() == wanted


def test_a_ring_on_stage_stays_there() -> None:
    scene, plain, _ = stage()
    ring = VGroup(Square())
    ring[0].submobjects.append(ring)
    scene.mobjects.append(ring)
    wanted = scene.get_restructured_mobject_list(scene.mobjects, [plain[0]])
    with quick_mobjects():
        assert scene.get_restructured_mobject_list(scene.mobjects, [plain[0]]) == wanted
    assert ring in wanted and plain not in wanted


def test_a_group_is_manims() -> None:
    parts = Dot(), Square()
    assert looks(group_of(parts)) == looks(VGroup(*parts))
    one, other = group_of(parts), group_of([])
    assert one.submobjects is not other.submobjects and not other.submobjects


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
    """Every point and colour in the middle and at the end of every motion, to nine places: Manim's fades scale their
    copies by 1 about their middle, which changes last digits.
    """
    monkeypatch.setattr(fingerprint, "code_digest", lambda cls, beat: "the same")
    looks_at = fingerprint._look_at

    def nearly(mobject: Mobject, seen: list[Any]) -> None:
        told: list[Any] = []
        looks_at(mobject, told)
        seen += [each if type(each) is bytes else (np.round(each, 9) + 0.0).tobytes() for each in told]

    monkeypatch.setattr(fingerprint, "_look_at", nearly)

    def played() -> dict[str, str]:
        seen = Fingerprints()
        entry._run(job("chain_rule"), observer=seen, halfway=True)
        return seen.prints

    quick = played()
    monkeypatch.setattr(entry, "quick_mobjects", nullcontext)
    assert played() == quick and families.Mobject.get_family is families._get_family
