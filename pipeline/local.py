"""Servers for this machine only: the socket, the signals, and what is on every answer."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import UserError, reason

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50


def guards(headers: Mapping[str, str]) -> list[Middleware]:
    """Return what stands before a local application: these headers on every answer, and no other name for this machine
    (a page of the internet could else make the browser read what is served here)."""
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return [Middleware(_Headers, headers), hosts]


class _Headers:
    """Puts headers on every answer."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.more = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *self.more]}
            await send(message)

        await self.app(scope, receive, with_headers)


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


def server_of(app: Starlette) -> Server:
    """Return a server to be run by `serve(sockets=[listen(...)])`."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, log_level="critical", access_log=False, ws="none",
        server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    return Server(config)
