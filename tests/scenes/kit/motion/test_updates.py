"""What would be updated is found quickly, and updated as Manim does it."""

from typing import Any

import pytest
from manim import Circle, Dot, Square, VGroup

from scenes.kit.families import quick_mobjects
from scenes.kit.updates import has_updaters, needs_update


def tree() -> VGroup:
    """A family of three generations."""
    return VGroup(Square(), VGroup(Dot(), Circle()), VGroup())


class Restless(Square):
    """Has no updater, and moves whenever it is updated."""

    def update(self, dt: float = 0, recursive: bool = True) -> "Restless":
        self.shift([dt, 0, 0])
        return self


@pytest.mark.parametrize("suspended", [None, 0, 1])
@pytest.mark.parametrize("recursive", [True, False])
def test_updaters_run_as_manims(suspended: int | None, recursive: bool) -> None:
    def updated() -> list[Any]:
        thing = VGroup(VGroup(Dot(), Square()), Circle(), Restless())
        thing.add_updater(lambda each, dt: each.shift([dt, 0, 0]))
        thing[0][1].add_updater(lambda each: each.scale(0.5))
        if suspended is not None:
            (thing, thing[0])[suspended].suspend_updating(recursive=recursive)
        thing.update(0.5, recursive)
        return [member.points.tobytes() for member in thing.get_family()]

    wanted = updated()
    with quick_mobjects():
        assert updated() == wanted


def test_an_updater_is_found_wherever_it_is() -> None:
    plain = tree()
    assert not has_updaters([Dot(), plain])
    plain[1][0].add_updater(lambda each: each)
    assert has_updaters([Dot(), plain])


def test_what_would_be_updated_is_found_wherever_it_is() -> None:
    updated, restless = tree(), tree()
    updated[1][0].add_updater(lambda each: each)
    restless[1].add(Restless())
    assert needs_update([tree()])  # of Manim's own way of updating nothing is known
    with quick_mobjects():
        assert not needs_update([Dot(), tree()])
        assert needs_update([Dot(), updated]) and needs_update([Dot(), restless])
