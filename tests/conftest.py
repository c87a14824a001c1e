"""Every test has a cache of its own: none is quicker, or wrong, because of what another run has left."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, for child processes too."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("BACKPROP_CACHE", str(folder))
    return folder
