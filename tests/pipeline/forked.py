"""Runs of the command line that begin at once: each a process of its own, forked from one that has imported everything.

Starting an interpreter and importing Manim takes longer than making a tiny film: a test that needs many runs, and not
many starts, has them here. A run works alone: its one worker is itself.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipeline.forkserver import PRELOADED

CONTEXT = multiprocessing.get_context("forkserver")
PRELOADED.extend(["pipeline.cli", "tests.pipeline.warm"])
CONTEXT.set_forkserver_preload(PRELOADED)


class Forked:
    """One run of `./render.sh` with these arguments: `code` is None while it runs."""

    def __init__(self, arguments: list[str], said: Path, environment: Mapping[str, str]) -> None:
        self._said = said
        self._process: BaseProcess = CONTEXT.Process(target=_run, args=(arguments, str(said), dict(environment)))
        self._process.start()

    def kill(self) -> None:
        """End it as a machine without power does."""
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()

    def wait(self, seconds: float) -> int | None:
        """Its exit code, or None if it still runs after so many seconds."""
        self._process.join(seconds)
        return self._process.exitcode

    def finished(self, code: int = 0) -> str:
        """What it said on stderr once it is over, as it should be."""
        found = self.wait(90)
        said = self._said.read_text(encoding="utf-8")
        assert found == code, said
        return said


def _run(arguments: list[str], said: str, environment: dict[str, str]) -> None:
    from pipeline import cli
    from pipeline.commands import options
    from pipeline.render.executor import InlineExecutor

    with open(said, "w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 2)
        os.dup2(file.fileno(), 1)
    os.environ.update(environment)
    options.LocalExecutor = InlineExecutor  # type: ignore[misc, assignment]
    sys.exit(cli.main(arguments))
