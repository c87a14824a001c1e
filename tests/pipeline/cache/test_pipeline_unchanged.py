"""A run that finds everything made is over at once: it starts no process, and loads nothing that makes films."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from lesson import PROJECT_ROOT

RUN = """
import sys
from multiprocessing import resource_tracker
from pathlib import Path

from pipeline.commands.options import request_of
from pipeline.commands.progress import make_board
from pipeline.render.render import render

lesson, out = map(Path, sys.argv[1:])
films = render(request_of(lesson, [], out=out, size="160x90", fps=2, workers=1), make_board())
print(len(films), resource_tracker._resource_tracker._pid, [m for m in ("av", "manim", "rich") if m in sys.modules])
"""


def test_a_run_with_nothing_to_do(
    short_lesson: Path, made_before: Callable[[Path | None], None], tmp_path: Path
) -> None:
    made_before(tmp_path / "out")  # but for the plans: their keys are made of all files
    run = [sys.executable, "-c", RUN, str(short_lesson), str(tmp_path / "out")]
    first, second = (
        subprocess.run(run, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True) for _ in range(2)
    )
    assert "planning" in first.stderr and first.stdout.startswith("2 ") and "None" not in first.stdout
    assert second.stdout == "2 None []\n", second.stderr
