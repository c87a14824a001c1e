"""Servers for this machine only: the socket, the signals, and the headers of every answer."""

import asyncio
import errno
import resource
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .errors import UserError, reason

HOST = "127.0.0.1"
FIRST_PORT = 8000
PORTS_TRIED = 50
MOST = 400  # connections at once
OTHERS = 64  # file descriptors reserved for everything else
LEAST = OTHERS + 16  # with fewer, eight silent visitors would keep a ninth away for some time
WAITING = 1024
BACKLOG = 32  # connections accepted together, before any is handled
QUIET_S = 10.0
NO_ROOM = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


def guards(headers: Mapping[str, str]) -> list[Middleware]:
    """Return the middleware of a local application: these headers on every answer, and only local host names.

    With another host name a page of the internet could make the browser read what is served here.
    """
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])
    return [Middleware(_Headers, headers), hosts]


class _Headers:
    """Adds headers to every answer."""

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
    """Return a socket on 127.0.0.1: on this port, or without one on the first free port from 8000 on.

    Raises UserError for a port that cannot be used, and where so few files may be open that visitors would wait for one
    another.
    """
    allowed = _may_be_open()
    if allowed < LEAST:
        raise UserError(
            f"only {allowed} files may be open at once in this shell; a server needs {LEAST}: "
            "ulimit -n 256, then this command again"
        )
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


class Connection(H11Protocol):
    """A connection that is closed when it is silent for QUIET_S, or is the most silent of too many.

    So a client that opens connections and sends nothing (a scanner, a broken player) keeps nobody else away.
    """

    heard = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a connection; where there are too many, the one that has been silent the longest is closed."""
        super().connection_made(transport)
        self._listen()
        if len(self.connections) > most_connections():
            oldest = min(self.connections - {self}, key=lambda each: getattr(each, "heard", 0.0))
            self.connections.discard(oldest)  # at once, because its own end comes later
            if oldest.transport is not None:
                oldest.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Handle data, and note the time."""
        self._listen()
        super().data_received(data)

    def _listen(self) -> None:
        self.heard = self.loop.time()
        self.loop.call_later(QUIET_S, self._end_if_quiet)

    def _end_if_quiet(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        if not answering and self.loop.time() - self.heard >= QUIET_S - 0.1:
            self.transport.abort()


def most_connections() -> int:
    """Return the most connections: each needs a file descriptor for itself and one for the file it gets."""
    return max(8, min(MOST, (_may_be_open() - OTHERS) // 2))


def _may_be_open() -> int:
    """Return how many files this process may have open at once."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return 1 << 30 if allowed == resource.RLIM_INFINITY else allowed


class Server(uvicorn.Server):
    """Uvicorn that leaves Ctrl-C to its caller, and survives a moment without free file descriptors."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave all signals to the caller."""
        yield

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until `should_exit`."""
        asyncio.get_running_loop().set_exception_handler(_passed_over)
        await super().serve(sockets)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin; the queue of the socket is longer than the connections accepted together."""
        await super().startup(sockets)
        for each in sockets or ():
            each.listen(WAITING)


def _passed_over(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Ignore a connection that could not be accepted: asyncio tries again a second later."""
    error = context.get("exception")
    if not (isinstance(error, OSError) and error.errno in NO_ROOM):
        loop.default_exception_handler(context)


def server_of(app: Starlette) -> Server:
    """Return a server to be run by `serve(sockets=[listen(...)])`."""
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        ws="none",
        http=Connection,
        server_header=False,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )
    return Server(config)
