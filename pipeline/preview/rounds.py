"""Rounds of rendering: one process each, ended as soon as a newer save makes its work stale."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from typing import Any

from .film import Film

END_S = 8.0  # seconds that a round has to clean up before it is killed
LINE_LIMIT = 4_000_000
Say = Callable[[str], None]


async def keep_up(film: Film, asked: Mapping[str, Any], news: AsyncIterator[set[str]], say: Say) -> None:
    """Render now, and again after every burst of saves; a save during a round ends it and begins the next one.

    What the ended round had finished is in the cache, so nothing of it is done twice.
    """
    running = asyncio.create_task(one_round(film, asked, say))
    try:
        async for _ in news:
            await _end(running)
            running = asyncio.create_task(one_round(film, asked, say))
    finally:
        await _end(running)


async def _end(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def one_round(film: Film, asked: Mapping[str, Any], say: Say) -> None:
    """Run one round to its end and show what it made; on cancellation its process is gone before this returns."""
    began = time.monotonic()
    film.begin()
    await film.tell()
    child = await asyncio.create_subprocess_exec(
        *_command(asked),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LINE_LIMIT,
        process_group=0,  # Ctrl-C in the terminal is for the preview, which ends its round in order
    )
    assert child.stdout is not None and child.stderr is not None
    errors = asyncio.create_task(child.stderr.read())
    problems: list[str] | None = None
    renewed: list[str] = []
    try:
        async for line in child.stdout:
            message = json.loads(line)
            if message["is"] == "over":
                problems = message["problems"]
            elif message["is"] == "phase" and message["doing"] == "rendering":
                beats = sum(film.is_beat(name) for name in message["sizes"])
                say(f"rendering {_number(beats, 'beat')}" if beats else "mixing sound")
            film.take(message)
            renewed += await asyncio.to_thread(film.collect)
            await film.tell()
        await child.wait()
        said = await errors
    finally:
        await asyncio.shield(_gone(child, errors))
    if problems is None:
        problems = [_died(child.returncode, said.decode("utf-8", "replace"))]
    film.end(problems)
    await film.tell()
    for problem in problems:
        say(f"problem: {problem}")
    say(_summary(film, renewed, problems, time.monotonic() - began))


def _command(asked: Mapping[str, Any]) -> list[str]:
    safe = ["-P"] if sys.flags.safe_path else []
    return [sys.executable, *safe, "-m", "pipeline.preview.child", json.dumps(asked)]


async def _gone(child: asyncio.subprocess.Process, errors: "asyncio.Task[bytes]") -> None:
    """Make sure that the process and its workers have ended: by a signal, then killed."""
    if child.returncode is None:
        with suppress(ProcessLookupError):
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), END_S)
        except TimeoutError:
            with suppress(ProcessLookupError):
                child.kill()  # its workers end with it
            await child.wait()
    errors.cancel()
    if child.stdin is not None:
        child.stdin.close()


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
