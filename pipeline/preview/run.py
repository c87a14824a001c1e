"""`preview`: watch, render, serve, until Ctrl-C."""

import asyncio
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from socket import socket
from typing import Any

from lesson import LessonError
from pipeline.cache.cache import cache_folder
from pipeline.commands import choose
from pipeline.commands.options import request_of
from pipeline.http_local import HOST, listen
from pipeline.leftovers import scratch_folder
from pipeline.voice.sources import cache_folder as voice_folder

from .film import Film
from .rounds import keep_up
from .saves import Watched, saves
from .server import make_server


def preview(
    steps: Sequence[str] = (),
    lesson: Path | None = None,
    *,
    port: int | None = None,
    theme: str | None = None,
    quality: str = "draft",
    workers: int | None = None,
    size: str | None = None,
    fps: int | None = None,
    **more: Any,
) -> None:
    """Keep a page open that shows the film so far, and render again what a save has changed. Ctrl-C ends it.

    A lesson with mistakes is shown with them; `more` goes to request_of. Raises UserError for invalid options (also a
    port that is in use) and LessonError where there is no lesson at all.
    """
    options = {"theme": theme, "quality": quality, "workers": workers, "size": size, "fps": fps, **more}
    try:
        request_of(lesson, steps, **options)
    except LessonError:
        if not _file(lesson).is_file():
            raise
    with listen(port) as place, scratch_folder("preview") as folder:
        asked = {"lesson": None if lesson is None else str(lesson), "steps": list(steps), **options}
        asyncio.run(_run(place, folder, asked, _file(lesson)))
    print("preview ended", flush=True)


def _file(lesson: Path | None) -> Path:
    file = lesson or choose.DEFAULT_LESSON
    return file / "lesson.toml" if file.is_dir() else file


async def _run(place: socket, folder: Path, asked: dict[str, Any], lesson: Path) -> None:
    out, shown = folder / "out", folder / "shown"
    shown.mkdir()
    film = Film(out, shown)
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, over.set)
    print(f"preview: http://{HOST}:{place.getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
    server = make_server(film)
    serving = asyncio.create_task(server.serve(sockets=[place]))
    watched = Watched(lesson, apart=(folder, cache_folder(), voice_folder()))
    rendering = asyncio.create_task(keep_up(film, {**asked, "out": str(out)}, saves(watched), _say))
    ending = asyncio.create_task(over.wait())
    try:
        await asyncio.wait({serving, rendering, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        server.should_exit = True
        rendering.cancel()
        with suppress(asyncio.CancelledError):
            await rendering
        ending.cancel()
        await serving


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
