"""The process of one round: a new one each time, because the project's own code may have changed.

With WAIT it is there before its round: it loads everything, waits for a line on stdin, and says that it is stale if the
code has changed by then. It imports nothing of the project before it can report errors in it. Messages go to the
preview as JSON lines on the stdout it was started with; anything else printed goes to stderr. It ends when its stdin
does, or on SIGTERM.
"""

import importlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

WAIT = "--wait"
ROOT = Path(__file__).resolve().parents[2]
Tell = Callable[[dict[str, Any]], None]


def main(arguments: Sequence[str]) -> int:
    """Render what the first argument (JSON) requests; the last message is {"is": "over", "problems": [...]}."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    tell, asked, more = _teller(), json.loads(arguments[0]), list[Any]()
    try:
        if WAIT in arguments[1:]:
            ready = _ready(asked)
            if not os.read(0, 64):
                return 0
            if ready is None or ready.is_stale:
                tell({"is": "stale", "codes": ready.codes() if ready is not None else None})
                return 0
            more = [ready.pool, ready.before, ready.codes()]
        else:
            pool = importlib.import_module("pipeline.render.executor").LocalExecutor
            more = [pool, None, asked.pop("codes", None)]
        threading.Thread(target=_end_with_the_preview, daemon=True).start()
        problems = list(importlib.import_module("pipeline.preview.work").make(asked, tell, *more))
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        problems = [broken(error)]
    tell({"is": "over", "problems": problems})
    return 0


def _ready(asked: dict[str, Any]) -> Any:
    """Load what a round needs; return None where that fails: the round then starts a new process, which says why."""
    try:
        return importlib.import_module("pipeline.preview.work").Ready(asked)
    except Exception:
        return None


def broken(error: BaseException) -> str:
    """Return the error in the project's code as one line: file, line and message."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{_short(error.filename)}: line {error.lineno}: {type(error).__name__}: {error.msg}"
    ours = [call for call in traceback.extract_tb(error.__traceback__) if Path(call.filename).is_relative_to(ROOT)]
    place = f"{_short(ours[-1].filename)}: line {ours[-1].lineno}: " if ours else ""
    return " ".join(f"{place}{type(error).__name__}: {error}".split())


def _short(name: str) -> str:
    path = Path(name)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else name


def _teller() -> Tell:
    words = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.set_inheritable(words.fileno(), False)
    lock = threading.Lock()

    def tell(message: dict[str, Any]) -> None:
        with lock:
            words.write(json.dumps(message, ensure_ascii=False) + "\n")
            words.flush()

    return tell


def _stop(number: int, _: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def _end_with_the_preview() -> None:
    while os.read(0, 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
