"""The preview's server: the page, the state (once, or as it changes), and the films; on this machine only."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from pipeline.http_local import Server, guards, server_of

from .film import Film

EVERY_S = 0.15  # seconds: pages get changes no more often
ALIVE_S = 15.0  # seconds: a stream without news sends a comment, and so notices that its page is closed
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
    return Starlette(routes=routes, middleware=guards(HEADERS))


async def _events(film: Film) -> AsyncIterator[str]:
    """Yield the state now and after every change, as Server-Sent Events (HTML standard, 9.2)."""
    while True:
        count = film.count
        yield f"data: {json.dumps(film.state(), ensure_ascii=False)}\n\n"
        await asyncio.sleep(EVERY_S)
        while film.count == count:
            with suppress(TimeoutError):
                await asyncio.wait_for(film.newer(count), ALIVE_S)
            if film.count == count:
                yield ": nothing new\n\n"


def make_server(film: Film) -> Server:
    """Return a server to be run by `serve(sockets=[listen(...)])`."""
    return server_of(make_app(film))
