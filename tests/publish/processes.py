"""Programs that tests start beside themselves: ended with their block, whatever happens."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STARTS_IN_S = 30.0


def http(name: str, method: str, address: str, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        with error:
            said = error.read().decode()
        raise AssertionError(f"{name}: {method} {address}: {said}") from None


@contextmanager
def screen() -> Iterator[str]:
    """A screen without glass; yields its name, ":7" say."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as told, contextlib.ExitStack() as stack:
        with os.fdopen(writing, "w"):
            command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
            stack.enter_context(running(command, writing))
        yield f":{told.readline().strip()}"


@contextmanager
def running(command: list[str], *kept: int, **environment: str) -> Iterator[None]:
    """A program with all its children, ended with the block: asked first, forced after five seconds. kept: files it
    inherits.
    """
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        pass_fds=kept,
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A folder that goes with its browser; a straggler's last file does no harm."""
    path = Path(tempfile.mkdtemp(prefix=f"backprop-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def soon(attempt: Callable[[], Any]) -> Any:
    """Return what an attempt gives as soon as it gives something. AssertionError after STARTS_IN_S."""
    end = time.monotonic() + STARTS_IN_S
    while True:
        with contextlib.suppress(OSError):
            value = attempt()
            if value:
                return value
        assert time.monotonic() < end, "the browser did not start"
        time.sleep(0.03)
