"""Rounds of rendering: one process each, ended as soon as a newer save makes its work stale."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any

from .child import WAIT
from .film import Film

END_S = 8.0  # seconds that a round has to clean up before it is killed
LINE_LIMIT = 4_000_000
Say = Callable[[str], None]


async def keep_up(film: Film, asked: Mapping[str, Any], news: AsyncIterator[set[str]], say: Say) -> None:
    """Render now, and again after every burst of saves; a save during a round ends it and begins the next one.

    What the ended round had finished is in the cache, so nothing of it is done twice.
    """
    next_one = _Next(film, asked)
    running = asyncio.create_task(_round_and_next(film, asked, say, next_one))
    try:
        async for _ in news:
            await _end(running)
            running = asyncio.create_task(_round_and_next(film, asked, say, next_one))
    finally:
        await _end(running)
        await next_one.drop()


async def _round_and_next(film: Film, asked: Mapping[str, Any], say: Say, next_one: "_Next") -> None:
    """Run one round, and then start the process of the next one, which waits for its save."""
    await one_round(film, asked, say, next_one)
    next_one.start()


class _Next:
    """The process of the next round: it loads what it needs while nothing is saved."""

    def __init__(self, film: Film, asked: Mapping[str, Any]) -> None:
        self._film, self._asked = film, asked
        self._child: asyncio.Task[_Child] | None = None

    def start(self) -> None:
        """Start the process."""
        if self._child is None:
            command = _command({**self._asked, "likely": self._film.last})
            self._child = asyncio.create_task(_Child.start([*command, WAIT], waits=True))

    async def take(self) -> "_Child | None":
        """Return the process, if there is one; from now on the caller has to end it."""
        if self._child is None:
            return None
        found = await asyncio.shield(self._child)
        self._child = None
        return found

    async def drop(self) -> None:
        """End the process."""
        if self._child is not None:
            await (await self._child).gone()


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


class _Child:
    """The process of a round, and what it says on stderr."""

    def __init__(self, process: asyncio.subprocess.Process, waits: bool) -> None:
        self.waits = waits
        self.codes: Any = None  # of beats before a save, from one that is stale
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        self.process, self.stdin, self.stdout = process, process.stdin, process.stdout
        self.errors = asyncio.create_task(process.stderr.read())

    @classmethod
    async def start(cls, command: list[str], waits: bool = False) -> "_Child":
        """Start a process; waits: whether it waits for a line on stdin before it begins."""
        return cls(
            await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=LINE_LIMIT,
                process_group=0,  # Ctrl-C in the terminal is for the preview, which ends its round in order
            ),
            waits,
        )

    async def gone(self) -> None:
        """Make sure that the process and its workers have ended: by a signal, then killed."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), END_S)
            except TimeoutError:
                with suppress(ProcessLookupError):
                    self.process.kill()  # its workers end with it
                await self.process.wait()
        self.errors.cancel()
        self.stdin.close()


async def one_round(film: Film, asked: Mapping[str, Any], say: Say, ready: _Next | None = None) -> None:
    """Run one round to its end and show what it made; on cancellation its process is gone before this returns.

    ready: has its process, unless the project's code has changed since that was started.
    """
    began = time.monotonic()
    film.begin()
    await film.tell()
    child = None if ready is None else await ready.take()
    if child is None or not await _played(child, film, say, began):
        codes = None if child is None else child.codes
        await _played(await _Child.start(_command({**asked, "codes": codes})), film, say, began)


async def _played(child: _Child, film: Film, say: Say, began: float) -> bool:
    """Run a round in its process; return False, with nothing done, where that has waited and is stale or has ended."""
    problems: list[str] | None = None
    renewed: list[str] = []
    fresh = not child.waits
    try:
        if child.waits:
            child.stdin.write(b"begin\n")
        async for line in child.stdout:
            message = json.loads(line)
            if message["is"] == "stale":
                child.codes = message.get("codes")
                return False
            fresh = True
            if message["is"] == "over":
                problems = message["problems"]
            elif message["is"] == "phase" and message["doing"] == "rendering":
                beats = sum(film.is_beat(name) for name in message["sizes"])
                say(f"rendering {_number(beats, 'beat')}" if beats else "mixing sound")
            film.take(message)
            renewed += await asyncio.to_thread(film.collect)
            await film.tell()
        await child.process.wait()
        said = await child.errors
    finally:
        await asyncio.shield(child.gone())
    if not fresh:
        return False
    if problems is None:
        problems = [_died(child.process.returncode, said.decode("utf-8", "replace"))]
    film.end(problems)
    await film.tell()
    for problem in problems:
        say(f"problem: {problem}")
    say(_summary(film, renewed, problems, time.monotonic() - began))
    return True


def _command(asked: Mapping[str, Any]) -> list[str]:
    safe = ["-P"] if sys.flags.safe_path else []
    return [sys.executable, *safe, "-m", "pipeline.preview.child", json.dumps(asked)]


def _died(code: int | None, said: str) -> str:
    last = [line for line in said.splitlines() if line.strip()][-1:]
    how = f"signal {-code}" if code is not None and code < 0 else f"code {code}"
    return f"the round's process ended without an answer ({how})" + (f": {last[0].strip()}" if last else "")


def _summary(film: Film, renewed: list[str], problems: list[str], seconds: float) -> str:
    if problems:
        return f"{_number(len(problems), 'problem')}; the last good film stays. Save to try again"
    numbers = {step["key"]: str(step["number"]) for step in film.steps}
    new = sorted({numbers[key] for key in renewed if key in numbers}, key=int)
    made = f" (step{'s' * (len(new) > 1)} {', '.join(new)} new, {seconds:.1f} s)" if new else ""
    return f"up to date{made}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
