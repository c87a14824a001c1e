"""The process that workers are copies of: how it is begun, and how it ends.

On Linux a worker is a copy of one process that has loaded Manim and the scenes (render/preloaded.py): only the first
takes time to start, and what they loaded is in memory once. Elsewhere a system's own libraries may not be copied like
this. Nor where the folder for temporary files has so long a name that no socket can be made there (unix(7)).

Nothing of the project is loaded here, so that a command can begin it before it has loaded itself.
"""

import atexit
import multiprocessing
import multiprocessing.forkserver
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import util

MOST_BYTES = 107 - len("/listener-12345678")
# Numerics use one thread: there are as many workers as cores. Digests and sets are the same in every process.
ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
PRELOADED = ["pipeline.render.preloaded"]
# For preloaded.py, environment variables: the folder of its socket, and whether it loads the scenes.
SOCKETS, SCENES = "BACKPROP_SOCKETS", "BACKPROP_SCENES"


def how() -> str:
    """Return how workers are made here: "forkserver" or "spawn"."""
    short = sys.platform == "linux" and len(os.fsencode(util.get_temp_dir())) <= MOST_BYTES
    return "forkserver" if short else "spawn"


def surround() -> None:
    """Set the environment variables that workers begin with."""
    os.environ.update(ENVIRONMENT)
    # Python cleans up after killed workers (a lock that tqdm makes in each) without a warning to the user.
    ignored = os.environ.get("PYTHONWARNINGS", "")
    if "resource_tracker" not in ignored:
        os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [ignored, "ignore:resource_tracker"]))


def preload(scenes: bool) -> None:
    """Choose what workers are copies of, with the scenes or empty; without effect once there is such a process."""
    if how() == "forkserver":
        os.environ |= {SOCKETS: util.get_temp_dir(), SCENES: "yes" if scenes else ""}
        multiprocessing.set_forkserver_preload(PRELOADED)


def begin() -> bool:
    """Begin to load Manim and the scenes; return whether that is possible here. Nobody waits for it."""
    if how() != "forkserver":
        return False
    surround()
    preload(True)
    with undisturbed():
        multiprocessing.forkserver.ensure_running()
    return True


def end_server() -> None:
    """End the process that workers are copies of, at once, and wait for it, so that its time counts as this one's.

    Its copies end with it. The next task has a new one.
    """
    server = getattr(multiprocessing.forkserver, "_forkserver", None)
    if server is not None and server._forkserver_pid is not None:
        os.kill(server._forkserver_pid, signal.SIGKILL)
        server._stop()


atexit.register(end_server)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back for a moment; processes started in it never see it (they inherit the mask)."""
    try:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
