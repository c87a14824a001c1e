"""`serve`: published pages at an address of this machine, as a web server would give them; Ctrl-C ends it."""

import asyncio
import os
import signal
from pathlib import Path
from socket import socket

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.errors import UserError
from pipeline.http_local import HOST, guards, listen, server_of

# By ending, because the tables of machines differ; with charset, because browsers would guess.
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".zip": "application/zip",
}
# Pages have a stricter policy of their own; this one makes sure that no page, whoever wrote it, fetches anything from
# elsewhere. No cross-origin-resource-policy: a frame in a sandbox has no origin, and would not get its film.
HEADERS = {
    "cache-control": "no-cache",
    "content-security-policy": (
        "default-src 'self' 'unsafe-inline' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class _Files(StaticFiles):
    """The files of a folder, with ranges (players seek by them) and the types of KINDS."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        kind = KINDS.get(Path(full_path).suffix.lower())
        if kind is not None and "content-type" in response.headers:  # "not modified" has no such header
            response.headers["content-type"] = kind
        return response


def make_app(folder: Path) -> Starlette:
    """Return the application that shows a folder's files."""
    return Starlette(routes=[Mount("/", _Files(directory=folder, html=True))], middleware=guards(HEADERS))


def serve(folder: Path, port: int | None) -> None:
    """Show published pages on 127.0.0.1 until Ctrl-C. UserError without pages, or for a port that cannot be used."""
    if not (folder / "index.html").is_file():
        made = f"; such are in {folder / 'web'}" if (folder / "web" / "index.html").is_file() else ""
        raise UserError(f"{folder}: has no pages (index.html){made or '; make them first: ./render.sh publish web'}")
    with listen(port) as place:
        asyncio.run(_run(folder, place))
    print("serve ended", flush=True)


async def _run(folder: Path, place: socket) -> None:
    server = server_of(make_app(folder))

    def end() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, end)
    print(f"{folder}: http://{HOST}:{place.getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
    await server.serve(sockets=[place])
