"""`test`: ruff, mypy and pytest.

`test quick`: the part that needs no render and no browser.
"""

import importlib.util
import os
import shlex
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lesson import PROJECT_ROOT
from pipeline.render.executor import cores

# Where the tests marked `quick` are (tests/conftest.py marks them). The others are not even read, because what they
# import may not be installed.
QUICK = (
    "tests/backprop_core",
    "tests/lesson",
    "tests/house",
    "tests/scenes/watch/test_golden.py",
    "tests/scenes/watch/test_score.py",
    "tests/scenes/engine/test_step_clock.py",
    "tests/scenes/steps/test_every_lesson.py::test_the_film_with_the_voice_that_ships",
)

MOST_CORES = 8  # a test process needs up to 1 GB


def commands(arguments: Sequence[str]) -> list[list[str]]:
    """Return the commands to run: all; with "quick" the quick part; with other arguments pytest alone with these."""
    quick = list(arguments) == ["quick"]
    pytest = ["pytest", *(("-m", "quick", *QUICK) if quick else (_path(argument) for argument in arguments))]
    if arguments and not quick:
        return [pytest]
    workers = min(cores(), MOST_CORES)
    if not quick:
        workers += 1  # while one waits for a browser, a cluster or a process that it killed, the others have the cores
    parallel = ["-n", str(workers), "--dist", "worksteal"] if importlib.util.find_spec("xdist") else []
    return [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], pytest + parallel]


def run(arguments: Sequence[str]) -> int:
    """Run the commands in the project's folder and return 0 if all succeed, else 1.

    ruff and mypy run beside pytest, which leaves a core idle now and then; their output follows its own. Goes on after
    a failure; with arguments the code is pytest's own.
    """
    *checks, tests = commands(arguments)
    # The tests start some hundred processes: without written bytecode, each would compile the project again.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with ThreadPoolExecutor(1) as beside:
        checked = [beside.submit(_said, command) for command in checks]
        print(f"$ {shlex.join(tests)}", file=sys.stderr, flush=True)
        code = subprocess.run(_python(tests), cwd=PROJECT_ROOT, env=environment, check=False).returncode
        if not checks:
            return code
        failed = [code != 0]
        for command, each in zip(checks, checked, strict=True):
            found = each.result()
            print(f"$ {shlex.join(command)}\n{found.stdout}", file=sys.stderr, end="")
            if found.returncode:
                print(f"{command[0]} failed ({found.returncode})", file=sys.stderr)
            failed.append(found.returncode != 0)
    return int(any(failed))


def _python(command: list[str]) -> list[str]:
    return [sys.executable, "-m", *command]


def _said(command: list[str]) -> "subprocess.CompletedProcess[str]":
    """Run one of the checks and return its exit code with all that it printed."""
    return subprocess.run(
        _python(command), cwd=PROJECT_ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _path(argument: str) -> str:
    """Return a file of the user's folder as pytest finds it from the project's; anything else as it is."""
    name, mark, rest = argument.partition("::")
    path = Path(name)
    there = not name.startswith("-") and path.exists() and not (PROJECT_ROOT / name).exists()
    return f"{path.absolute()}{mark}{rest}" if there else argument
