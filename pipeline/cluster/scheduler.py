"""The way to a Dask scheduler: its address is checked, Dask loaded, and the scheduler asked, within some seconds."""

import importlib
import logging
import re
import warnings
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from pipeline.errors import PipelineError, UserError, reason

from .harmless import make_harmless

CONNECT_S = 6.0
_ADDRESS = re.compile(r"(?:tcp://)?(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})", re.ASCII)
_EXAMPLE = "tcp://10.0.0.5:8786 for instance"


def connected(address: str) -> tuple[Any, Any]:
    """Return Dask and its client; UserError with the cure where there is none within some seconds."""
    form = _ADDRESS.fullmatch(address)
    if form is None or not 0 < int(form[1]) < 65536:
        raise UserError(
            f"--cluster {address}: is not the address of a scheduler; give protocol, host and port, {_EXAMPLE}"
        )
    try:
        dask = importlib.import_module("distributed")
    except ImportError:
        cure = '.venv/bin/python -m pip install -c constraints.txt -e ".[cluster]"'
        raise UserError(f"--cluster {address}: Dask is not installed; {cure}") from None
    except Exception as error:  # a file of settings that is broken (~/.config/dask)
        raise UserError(f"--cluster {address}: Dask cannot be loaded: {reason(error)}; correct its settings") from None
    make_harmless(dask)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # reported as one line instead
    found: SimpleQueue[Any] = SimpleQueue()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's own comparison of versions; ours follows
        # In a thread: Dask waits for ever where nothing answers.
        Thread(target=_try, args=(dask, address, found), daemon=True).start()
        try:
            client = found.get(timeout=CONNECT_S + 2)
        except Empty:
            client = PipelineError("what listens there does not speak as Dask does")
    if isinstance(client, Exception):
        why = str(client) if isinstance(client, PipelineError) else reason(client)
        cure = f"start one with `dask scheduler` and give its address, {_EXAMPLE}"
        raise UserError(f"--cluster {address}: no scheduler answers ({why}); {cure}")
    return dask, client


def _try(dask: Any, address: str, found: "SimpleQueue[Any]") -> None:
    try:
        found.put(dask.Client(address, timeout=CONNECT_S, set_as_default=False, direct_to_workers=False))
    except Exception as error:
        found.put(error)
