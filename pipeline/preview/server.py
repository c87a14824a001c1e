"""The preview's server: the page, the state (once, or as it changes), and the films; on this machine only."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import UserError, reason
from .film import Film

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50
EVERY_S = 0.15  # pages hear of changes no more often
ALIVE_S = 15.0  # a stream that has no news says so, and finds out when nobody listens any more
PAGE = {
    "": ("index.html", "text/html"),
    "preview.css": ("preview.css", "text/css"),
    "preview.js": ("preview.js", "text/javascript"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}
KINDS = {".mp4": "video/mp4", ".vtt": "text/vtt", ".png": "image/png"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


def make_app(film: Film) -> Starlette:
    """Return the server's application for a film."""

    async def page(request: Request) -> Response:
        name, kind = PAGE[request.url.path.removeprefix("/")]
        body = files(__package__).joinpath("page", name).read_bytes()
        return Response(body, media_type=kind, headers={"cache-control": "no-store"})

    async def state(_: Request) -> Response:
        return JSONResponse(film.state(), headers={"cache-control": "no-store"})

    async def events(_: Request) -> Response:
        return StreamingResponse(_events(film), media_type="text/event-stream", headers={"cache-control": "no-store"})

    async def media(request: Request) -> Response:
        path = film.file(request.path_params["name"])
        if path is None or not path.is_file():
            return PlainTextResponse("there is no such file", status_code=404)
        headers = {"cache-control": "private, max-age=86400, immutable"}
        return FileResponse(path, media_type=KINDS[path.suffix], headers=headers)

    pages = [Route(f"/{name}", page) for name in PAGE]
    routes = [*pages, Route("/state", state), Route("/events", events), Route("/media/{name}", media)]
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return Starlette(routes=routes, middleware=[Middleware(_Headers), hosts])


class _Headers:
    """Puts the headers that keep a page to itself on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await self.app(scope, receive, with_headers)


async def _events(film: Film) -> AsyncIterator[str]:
    """Give the state now and after every change, as Server-Sent Events (HTML standard, 9.2)."""
    while True:
        count = film.count
        yield f"data: {json.dumps(film.state(), ensure_ascii=False)}\n\n"
        await asyncio.sleep(EVERY_S)
        while film.count == count:
            with suppress(TimeoutError):
                await asyncio.wait_for(film.newer(count), ALIVE_S)
            if film.count == count:
                yield ": nothing new\n\n"


def listen(port: int | None) -> socket.socket:
    """Return a socket on 127.0.0.1: on this port, or where none is given on the first free one from 8000 on.

    Raises UserError for a port that cannot be had.
    """
    if port is not None and not 0 < port < 65536:
        raise UserError(f"--port {port}: give a number from 1 to 65535, {FIRST_PORT} for instance")
    tried = [port] if port is not None else [*range(FIRST_PORT, FIRST_PORT + PORTS_TRIED), 0]
    for number in tried:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((HOST, number))
            found.listen()
            return found
        except OSError as error:
            found.close()
            last = error
    raise UserError(f"--port {port}: {reason(last)}; give another one, or none to have a free one chosen")


class Server(uvicorn.Server):
    """Uvicorn that leaves Ctrl-C to whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def make_server(film: Film) -> Server:
    """Return a server to be run by `serve(sockets=[listen(...)])`."""
    config = uvicorn.Config(
        make_app(film), lifespan="off", log_config=None, log_level="critical", access_log=False, ws="none",
        server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    return Server(config)
