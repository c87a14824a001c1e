"""The preview's server: its page, ranges of films, and nothing outside its folder."""

import asyncio
import contextlib
import http.client
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.http_local import listen
from pipeline.preview.film import Film
from pipeline.preview.server import make_server

# --- the server


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A server with one film of known bytes; its port and the preview's folder."""
    film = Film(tmp_path / "out", tmp_path / "shown")
    film.shown.mkdir()
    (film.shown / "1-a.mp4").write_bytes(bytes(range(256)) * 40)

    class Known:
        files = {"1-a.mp4": film.shown / "1-a.mp4"}

    film.versions["a"] = Known()  # type: ignore[assignment]
    place = listen(None)
    port = place.getsockname()[1]
    server = make_server(film)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[place])))
    thread.start()
    yield port, tmp_path
    server.should_exit = True
    thread.join()
    place.close()


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_page_and_state(served: tuple[int, Path]) -> None:
    port, _ = served
    for path, kind in (("/", "html"), ("/preview.css", "css"), ("/preview.js", "javascript"), ("/icon.svg", "svg")):
        status, headers, body = get(port, path)
        assert status == 200 and kind in headers["content-type"] and body
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
        assert b"//fonts" not in body and b"innerHTML" not in body and b"style=" not in body
    status, headers, body = get(port, "/state")
    assert status == 200 and headers["cache-control"] == "no-store"
    assert json.loads(body)["steps"] == [] and json.loads(body)["running"] is False


@pytest.mark.parametrize(("asked", "first", "after"), [("0-9", 0, 10), ("300-", 300, 10240), ("-5", 10235, 10240)])
def test_ranges(served: tuple[int, Path], asked: str, first: int, after: int) -> None:
    status, headers, body = get(served[0], "/media/1-a.mp4", Range=f"bytes={asked}")
    assert status == 206 and headers["content-range"] == f"bytes {first}-{after - 1}/10240"
    assert body == (bytes(range(256)) * 40)[first:after] and headers["content-type"] == "video/mp4"


def test_a_range_beyond_the_end(served: tuple[int, Path]) -> None:
    assert get(served[0], "/media/1-a.mp4", Range="bytes=20000-")[0] == 416


def test_other_hosts_are_refused(served: tuple[int, Path]) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", f"evil.example:{served[0]}", ""):
        assert get(served[0], "/state", Host=host)[0] == 400
    assert get(served[0], "/state", Host=f"localhost:{served[0]}")[0] == 200


def test_no_path_leads_outside(served: tuple[int, Path]) -> None:
    port, folder = served
    (folder / "secret.mp4").write_bytes(b"secret")
    for path in (
        "/media/../secret.mp4",
        "/media/..%2fsecret.mp4",
        "/media/%2e%2e/secret.mp4",
        "/secret.mp4",
        f"/media/{folder}/secret.mp4",
        "/../../etc/passwd",
        "/media/",
        "/media/1-a.mp4/..",
    ):
        status, _, body = get(port, path)
        assert status == 404 and b"secret" not in body, path


def test_a_taken_port_is_named_or_passed_by() -> None:
    with listen(None) as place:
        taken = place.getsockname()[1]
        with pytest.raises(UserError, match=rf"^--port {taken}: .*in use; give another one, or none"):
            listen(taken)
        with listen(None) as other:
            assert other.getsockname()[1] != taken and other.getsockname()[0] == "127.0.0.1"
    with pytest.raises(UserError, match="--port 70000: give a number from 1 to 65535"):
        listen(70000)
