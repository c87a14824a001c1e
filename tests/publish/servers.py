"""Small servers on 127.0.0.1 for tests: a plain host with or without ranges, one that frames, and a proxy that lets
nothing out.

None of them sends a CORS header, as most teachers' hosts do not.
"""

import mimetypes
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

Answer = tuple[int, dict[str, str], bytes]  # status, headers, body
Respond = Callable[[BaseHTTPRequestHandler], Answer]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a browser may hold its connection as long as it likes

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers leave in the middle of a film: nothing to say."""


@contextmanager
def running(respond: Respond) -> Iterator[str]:
    """A server that answers what `respond` says; yields its address, without a slash at the end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def _answer(self) -> None:
            status, headers, body = respond(self)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), "Connection": "close", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_CONNECT = _answer

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def host(folder: Path, *, ranges: bool = True) -> Iterator[str]:
    """A plain host of a folder's files. ranges: whether it gives parts of files, by which players seek."""

    def respond(asked: BaseHTTPRequestHandler) -> Answer:
        path = folder / unquote(urlsplit(asked.path).path).lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return 404, {}, b""
        body, headers = (
            path.read_bytes(),
            {"Content-Type": mimetypes.guess_type(path.name)[0] or "application/octet-stream"},
        )
        part = re.fullmatch(r"bytes=(\d+)-(\d*)", asked.headers.get("Range", "")) if ranges else None
        if part is None:
            return 200, headers | ({"Accept-Ranges": "bytes"} if ranges else {}), body
        first, last = int(part[1]), min(int(part[2] or len(body)), len(body) - 1)
        return 206, headers | {"Content-Range": f"bytes {first}-{last}/{len(body)}"}, body[first : last + 1]

    with running(respond) as address:
        yield address


@contextmanager
def framing(body: str) -> Iterator[str]:
    """Another origin, with one page whatever is asked for; `body` is its HTML, with frames."""
    page = f"<!doctype html><meta charset=utf-8><title>A course</title><body>{body}".encode()
    with running(lambda asked: (200, {"Content-Type": "text/html; charset=utf-8"}, page)) as address:
        yield address


@contextmanager
def proxy() -> Iterator[tuple[int, list[str]]]:
    """A proxy that refuses everything and notes it: (its port, "CONNECT fonts.example:443" and the like)."""
    noted: list[str] = []

    def respond(asked: BaseHTTPRequestHandler) -> Answer:
        noted.append(f"{asked.command} {asked.path}")
        return 403, {}, b""

    with running(respond) as address:
        yield int(address.rsplit(":", 1)[1]), noted
