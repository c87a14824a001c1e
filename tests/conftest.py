"""Every test has a cache of its own, so that none is quicker, or wrong, because of an earlier run."""

import fcntl
import gc
import os
from collections.abc import Callable, Iterator
from itertools import count
from multiprocessing import util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.commands.selftest import QUICK
from tests.films import render_films
from tests.machine import Machine, make_machine

ROOT = Path(__file__).resolve().parents[1]
NUMBER = count()

# The gate tries the same examples on every run, however long one takes, so that a failure is everybody's. To hunt
# with other examples, `--hypothesis-profile hunt`.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("hunt", settings.get_profile("gate"), derandomize=False, max_examples=1000)
settings.load_profile("gate")

# Playing a step makes millions of things that live on: collecting garbage among them costs a tenth of the time.
gc.set_threshold(200_000, 20, 20)

# The longest tests begin first, so that at the end no process waits for another that has just begun one of these.
LONGEST = (
    "tests/scenes/steps/test_every_lesson.py::test_the_film_with_the_voice_that_ships",
    "tests/pipeline/test_pipeline_bench.py::test_a_real_run_against_stock_manim",
    "tests/pipeline/render/test_pipeline_crash.py::test_killed_at_twenty_moments",
    "tests/notebook/test_notebook.py",
    "tests/pipeline/cluster/test_pipeline_cluster.py",  # whole: its cluster is not started by two test processes
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of `./render.sh test quick`; sort: the longest first, and tests of the same play together."""
    items.sort(key=_turn)
    for item in items:
        name = item.path.relative_to(ROOT).as_posix()
        if any(name == place or name.startswith(f"{place}/") or item.nodeid.startswith(place) for place in QUICK):
            item.add_marker(pytest.mark.quick)


def pytest_collection_finish() -> None:
    """Leave modules and tests out of garbage collections: each task of a render ends with one."""
    gc.collect()
    gc.freeze()


def _turn(item: pytest.Item) -> tuple[int, str]:
    """Return the sort key of a test; tests with the same key keep their order."""
    if item.nodeid.startswith(LONGEST):
        return 0, ""
    if "watched" in getattr(item, "fixturenames", ()) and (call := getattr(item, "callspec", None)):
        return 1, str(call.params.get("step", ""))
    return 2, ""


@pytest.fixture(scope="session", autouse=True)
def nothing_of_the_user(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache for what is made once for many tests: neither films nor a voice that this user has installed change
    it.
    """
    util.get_temp_dir()  # for sockets: tests with other folders for temporary files, of long names, come later
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BACKPROP_CACHE", str(tmp_path_factory.mktemp("cache-of-the-run")))
        yield


@pytest.fixture(scope="session")
def caches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all tests' caches: pytest looks through its own folder whenever it makes one in it."""
    return tmp_path_factory.mktemp("caches")


@pytest.fixture(autouse=True)
def own_cache(caches: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, for child processes too."""
    folder = caches / str(next(NUMBER))
    folder.mkdir()
    monkeypatch.setenv("BACKPROP_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Give a folder of this run that is filled once: by whichever test process comes first, while others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared / name
        folder.mkdir(exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "done").exists():
                make(folder)
                (folder / "done").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def rendered(made_once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The folder that holds both films, "en" and "es"."""
    return made_once("published-films", render_films)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine for render.sh, with stubs for all programs."""
    return make_machine(tmp_path)
