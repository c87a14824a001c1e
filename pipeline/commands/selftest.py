"""`test`: ruff, mypy and pytest.

`test quick`: the part that needs no render and no browser.
"""

import importlib.util
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from lesson import PROJECT_ROOT

# Where the tests marked `quick` are (tests/conftest.py marks them). The others are not even read, because what they
# import may not be installed.
QUICK = (
    "tests/backprop_core",
    "tests/lesson",
    "tests/test_imports.py",
    "tests/scenes/test_score.py",
    "tests/scenes/test_step_clock.py",
    "tests/scenes/test_every_lesson.py::test_the_film_with_the_voice_that_ships",
)


def commands(arguments: Sequence[str]) -> list[list[str]]:
    """Return the commands to run: all; with "quick" the quick part; with other arguments pytest alone with these."""
    quick = list(arguments) == ["quick"]
    pytest = ["pytest", *(("-m", "quick", *QUICK) if quick else (_path(argument) for argument in arguments))]
    if arguments and not quick:
        return [pytest]
    parallel = ["-n", "2", "--dist", "worksteal"] if importlib.util.find_spec("xdist") else []
    return [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"], pytest + parallel]


def run(arguments: Sequence[str]) -> int:
    """Run the commands in the project's folder and return 0 if all succeed, else 1.

    Goes on after a failure; with arguments the code is pytest's own.
    """
    worst, made = 0, commands(arguments)
    alone = len(made) == 1
    for command in made:
        print(f"$ {shlex.join(command)}", file=sys.stderr, flush=True)
        code = subprocess.run([sys.executable, "-m", *command], cwd=PROJECT_ROOT, check=False).returncode
        if code and command[0] != "pytest":
            print(f"{command[0]} failed ({code})", file=sys.stderr)
        worst = worst or (code if alone else min(code, 1) if code >= 0 else 1)
    return worst


def _path(argument: str) -> str:
    """Return a file of the user's folder as pytest finds it from the project's; anything else as it is."""
    name, mark, rest = argument.partition("::")
    path = Path(name)
    there = not name.startswith("-") and path.exists() and not (PROJECT_ROOT / name).exists()
    return f"{path.absolute()}{mark}{rest}" if there else argument
