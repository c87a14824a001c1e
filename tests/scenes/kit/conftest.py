"""A stage on which motions are played."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scenes.kit.families import quick_mobjects
from tests.stage import Stage, bare_stage


@pytest.fixture(scope="session")
def _one_stage() -> Iterator[Stage]:
    with bare_stage() as made:
        yield made


@pytest.fixture
def stage(_one_stage: Stage) -> Iterator[Stage]:
    """An empty stage, the same for all tests of a process."""
    _one_stage.clear()
    with quick_mobjects():  # as a Step is played
        yield _one_stage
    _one_stage.clear()
    _one_stage.seen = None
