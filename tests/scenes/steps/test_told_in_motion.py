"""Steps in motion: nothing collides; every step but the first opens on a picture."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from scenes.engine import entry
from scenes.engine.observer import Silent
from scenes.engine.step import Step
from scenes.kit.network.unit import Unit
from tests.scenes.conftest import STEPS


def step_class(number: int, key: str) -> type[Step]:
    module = import_module(f"scenes.s{number}_{key}")
    return next(each for each in vars(module).values() if isinstance(each, type) and getattr(each, "key", "") == key)


WATCHED = [key for number, key in enumerate(STEPS, start=1) if step_class(number, key).watched_in_motion]


@pytest.mark.parametrize("step", WATCHED)
def test_nothing_collides_on_its_way(step, watched):
    """At the quarters of every play, in 16:9."""
    assert watched(step).collisions == []


@pytest.mark.parametrize("step", STEPS)
def test_nothing_is_wrong_or_collides_in_spanish(step, job):
    found = entry.audit(job(step, changes=('language="es"',)), in_motion=True)
    assert (found.problems, found.in_motion) == ((), ())


class _Seen(Exception):
    pass


class FirstPicture(Silent):
    """Looks at what is on screen when the first thing has been played."""

    def played(self, step: Any, animations: Any, frames: int) -> None:
        self.units = [part for thing in step.mobjects for part in thing.get_family() if isinstance(part, Unit)]
        raise _Seen


@pytest.mark.parametrize("step", STEPS[1:])
def test_a_step_opens_on_its_network(step, job):
    seen = FirstPicture()
    with pytest.raises(Exception) as stopped:
        entry._run(job(step), observer=seen)
    assert isinstance(stopped.value, _Seen) or isinstance(stopped.value.__cause__, _Seen)
    assert seen.units
