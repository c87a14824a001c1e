"""What does not move in a play is not asked in each picture whether it needs an update; all else is."""

from __future__ import annotations

from collections import Counter

import pytest
from manim import RIGHT, Dot, Square, UpdateFromAlphaFunc, VGroup

from scenes.engine import clock
from scenes.kit.families import everything_in, quick_mobjects
from tests.stage import Stage, bare_stage


@pytest.fixture
def drawing():
    """A stage whose plays are drawn."""
    with bare_stage() as stage, quick_mobjects():
        stage.renderer._original_skipping_status = stage.renderer.skip_animations = False
        yield stage


def asked(monkeypatch) -> Counter[int]:
    """How often each thing is looked at for an update, by its id."""
    found: Counter[int] = Counter()
    real = clock.needs_update

    def counted(mobjects):
        things = list(mobjects)
        found.update(map(id, everything_in(things)))
        return real(things)

    monkeypatch.setattr(clock, "needs_update", counted)
    return found


def test_what_rests_is_asked_once_in_a_play(drawing: Stage, monkeypatch) -> None:
    still, mover = VGroup(Square(), VGroup(Dot())), Dot()
    drawing.add(still, mover)
    found = asked(monkeypatch)
    drawing.play(mover.animate.shift(RIGHT), run_time=2.0)
    assert {found[id(each)] for each in still.get_family()} == {1}
    assert found[id(mover)] > 60
    assert drawing.at_rest == set()


def test_what_has_an_updater_is_updated_in_every_picture(drawing: Stage) -> None:
    """Also in a group that does not move, and where it comes on stage in the middle of a play."""
    times: Counter[str] = Counter()
    inside, late, mover = Dot(), Dot(), Dot()
    inside.add_updater(lambda each: times.update(["inside"]), call_updater=False)
    late.add_updater(lambda each: times.update(["late"]), call_updater=False)
    drawing.add(VGroup(Square(), VGroup(inside)), mover)

    def draw(_, share: float) -> None:
        if share > 0.5 and late not in drawing.mobjects:
            drawing.add(late)

    drawing.play(UpdateFromAlphaFunc(mover, draw), run_time=2.0)
    assert times["inside"] > 60 and 30 < times["late"] < times["inside"]
