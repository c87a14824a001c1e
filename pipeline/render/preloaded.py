"""What every worker process needs, loaded once: on Linux, workers are copies of a process that imported this.

Errors of the project's code are left to the workers, which report them with their task. Anywhere else it does nothing.
"""

import atexit
import gc
import os
import shutil
import sys
from contextlib import suppress

from pipeline.forkserver import SCENES, SOCKETS

from . import rehearsal, worker
from . import worker_setup as inside

if any("multiprocessing.forkserver" in part for part in sys.orig_argv):
    # Where the command was killed, nobody else removes the folder of the socket between the two.
    if folder := os.environ.get(SOCKETS):
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    gc.set_threshold(inside.RUBBISH, 20, 20)
    if os.environ.get(SCENES):
        with suppress(Exception):
            worker.load()
            rehearsal.play()
            gc.collect()
    # No garbage collection looks at what is loaded again: that would also give each copy its own pages of it.
    gc.freeze()
