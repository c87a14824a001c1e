"""What a run reads, it reads once a process: changes, numbers, narrations, times of speech."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lesson.facts.facts import Facts
from lesson.file.overrides import change_of
from lesson.script import script
from pipeline.cache.keys import plan_key
from pipeline.commands.check import film_notes
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.render import worker
from pipeline.voice.prepare import speak
from pipeline.voice.sources import Voices
from scenes.engine import context
from tests.pipeline.conftest import SCRIPT, write_lesson

STEPS = ("what_is_backpropagation", "learning_loop")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of these was called."""
    found: Counter[str] = Counter()

    def count(owner: Any, name: str, what: str) -> None:
        real: Callable[..., Any] = getattr(owner, name)

        def called(*arguments: Any, **more: Any) -> Any:
            found[what] += 1
            return real(*arguments, **more)

        monkeypatch.setattr(owner, name, called)

    count(Facts, "__init__", "numbers")
    count(script, "parse_script", "scripts")
    count(Voices, "_table", "tables")
    count(context, "load_lesson", "lessons of a worker")
    return found


def test_a_run_reads_everything_once(tmp_path: Path, counted: Counter[str], own_cache: Path) -> None:
    """In the command's own process; what a worker is asked for several times, it reads once."""
    file = write_lesson(tmp_path / "lesson", {STEPS[0]: SCRIPT, STEPS[1]: SCRIPT.replace("welcome", "hundred")})
    asked = {"size": "160x90", "fps": 5, "workers": 1, "out": tmp_path / "out", "changes": ["network.eta=0.265625"]}
    parsed = change_of.cache_info().misses
    request = request_of(file, [], **asked)
    speak(request, ProgressBoard())
    for _ in range(2):
        for ref in request.steps:
            plan_key(request.lesson, ref, request.job(ref))
    film_notes(request.lesson, request.steps)
    assert counted == {"numbers": 2, "scripts": 2, "tables": 2}  # the network's numbers, and those of the deeper one

    counted.clear()
    job = request.job(request.steps[0])
    assert worker.plan(job).timeline.beats
    assert worker.audit(job).timeline.beats
    for beat in ("welcome", "network"):
        worker.render(job, [beat], [tmp_path / f"{beat}.mp4"], [None])
    worker.still(job, None, tmp_path / "still.png")
    assert counted == {"numbers": 1, "scripts": 1, "lessons of a worker": 1}
    assert change_of.cache_info().misses == parsed + 1
