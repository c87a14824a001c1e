"""`serve`: what it gives, what it refuses, and how it ends."""

import asyncio
import http.client
import re
import resource
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline import http_local as local
from pipeline.errors import UserError
from pipeline.publish.serve import KINDS, make_app, serve

FILM = bytes(range(256)) * 40


@dataclass(frozen=True)
class Served:
    """A server that runs, and its port."""

    process: subprocess.Popen[str]
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Return status, headers and body for a path that is sent as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.msg, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served")
    pages = root / "web"
    (pages / "snippets").mkdir(parents=True)
    (root / "secret.txt").write_text("not for you")
    (pages / "link.txt").symlink_to(root / "secret.txt")
    (pages / "index.html").write_text("<title>Ωμέγα</title>", encoding="utf-8")
    for ending in KINDS:
        (pages / f"file{ending}").write_bytes(FILM)
    command = [sys.executable, "-P", "-m", "pipeline", "serve", str(pages)]
    with subprocess.Popen(
        command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            first = process.stdout.readline()
            found = re.fullmatch(rf"{re.escape(str(pages))}: http://127\.0\.0\.1:(\d+)/ \(Ctrl-C ends it\)\n", first)
            assert found, first
            yield Served(process, int(found[1]))
        finally:
            process.kill()


def test_the_course_page_is_what_stands_at_the_root(served: Served) -> None:
    status, headers, body = served.ask("/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body.decode() == "<title>Ωμέγα</title>"


@pytest.mark.parametrize(("ending", "kind"), KINDS.items())
def test_files_have_their_types(served: Served, ending: str, kind: str) -> None:
    status, headers, body = served.ask(f"/file{ending}")
    assert (status, headers.get_all("content-type"), body) == (200, [kind], FILM)


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("0-9", 0, 9), ("10000-", 10000, len(FILM) - 1), ("-5", len(FILM) - 5, len(FILM) - 1)]
)
def test_parts_of_films_are_given(served: Served, asked: str, first: int, last: int) -> None:
    status, headers, body = served.ask("/file.mp4", Range=f"bytes={asked}")
    assert (status, headers["content-type"], headers["content-range"]) == (
        206,
        "video/mp4",
        f"bytes {first}-{last}/{len(FILM)}",
    )
    assert body == FILM[first : last + 1]


def test_a_part_behind_the_end_is_refused(served: Served) -> None:
    status, headers, _ = served.ask("/file.mp4", Range="bytes=999999-")
    assert (status, headers["content-range"]) == (416, f"bytes */{len(FILM)}")


def test_what_has_not_changed_is_not_sent_again(served: Served) -> None:
    _, headers, _ = served.ask("/file.mp4")
    status, again, body = served.ask("/file.mp4", **{"If-None-Match": headers["etag"]})
    assert (status, body, again["cache-control"]) == (304, b"", "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/snippets/../../secret.txt",
        "//secret.txt",
        "/link.txt",
        "/nothing.html",
    ],
)
def test_nothing_outside_the_folder_is_given(served: Served, path: str) -> None:
    status, _, body = served.ask(path)
    assert status == 404 and b"not for you" not in body


def test_every_answer_keeps_the_page_to_itself(served: Served) -> None:
    for path in ("/", "/file.mp4", "/nothing.html"):
        _, headers, _ = served.ask(path)
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
        assert (
            "default-src 'self'" in headers["content-security-policy"]
            and "http" not in headers["content-security-policy"]
        )
        assert headers["access-control-allow-origin"] is None


def test_only_this_machine_by_its_own_names_is_answered(served: Served) -> None:
    assert served.ask("/", Host="evil.example")[0] == 400
    assert served.ask("/", Host=f"localhost:{served.port}")[0] == 200


def test_nothing_can_be_written(served: Served) -> None:
    assert served.ask("/index.html", method="POST")[0] == 405
    assert served.ask("/index.html", method="DELETE")[0] == 405


def test_ctrl_c_ends_it_quietly(served: Served) -> None:
    served.process.send_signal(signal.SIGINT)
    out, err = served.process.communicate(timeout=20)
    assert (out, err, served.process.returncode) == ("serve ended\n", "", 0)


def test_without_pages_it_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        serve(tmp_path / "web", None)
    assert caught.value.problems == (
        f"{tmp_path}/web: has no pages (index.html); make them first: ./render.sh publish web",
    )
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").touch()
    with pytest.raises(UserError) as caught:
        serve(tmp_path, None)
    assert caught.value.problems == (f"{tmp_path}: has no pages (index.html); such are in {tmp_path}/web",)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UserError) as caught:
            serve(tmp_path, port)
    assert str(caught.value.problems[0]).startswith(f"--port {port}: ")


# Nothing at all, half a request, a request whose answer nobody reads.
SILENT = (b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", b"GET /file.mp4 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")


def test_many_who_keep_silent_keep_nobody_away(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("a page")
    (tmp_path / "file.mp4").write_bytes(bytes(3_000_000))
    command = f"ulimit -n 128; exec {shlex.quote(sys.executable)} -P -m pipeline serve {shlex.quote(str(tmp_path))}"
    with subprocess.Popen(
        ["bash", "-c", command], cwd=PROJECT_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        held: list[socket.socket] = []
        try:
            assert process.stdout is not None and process.stderr is not None
            port = int(process.stdout.readline().split(":")[-1].split("/")[0])
            for said in SILENT * 100:
                one = socket.create_connection(("127.0.0.1", port), timeout=10)
                held.append(one)
                with suppress(OSError):  # it may have been closed already
                    one.sendall(said)
            for _ in range(3):
                assert Served(process, port).ask("/")[::2] == (200, b"a page")
            process.terminate()
            assert process.wait(10) == 0
            assert process.stderr.read() == ""
        finally:
            process.kill()
            for one in held:
                one.close()


@pytest.mark.parametrize(
    ("allowed", "most"), [(64, 8), (128, 32), (256, 96), (1024, 400), (1 << 20, 400), (resource.RLIM_INFINITY, 400)]
)
def test_how_many_connections_there_may_be(monkeypatch: pytest.MonkeyPatch, allowed: int, most: int) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert local.most_connections() == most


@pytest.mark.parametrize("allowed", [3, 8, 64, local.LEAST - 1])
def test_too_few_open_files_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, allowed: int) -> None:
    """With 24, a visitor waited for 15 s; with 6, there was a traceback."""
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    with pytest.raises(
        UserError,
        match=f"^only {allowed} files may be open at once in this shell; a server needs 80: ulimit -n 256, then",
    ):
        serve(tmp_path, None)


def test_who_asks_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local, "QUIET_S", 0.2)
    (tmp_path / "index.html").write_text("a page")

    async def let_go() -> tuple[bytes, bytes]:
        with local.listen(None) as place:
            server = local.server_of(make_app(tmp_path))
            serving = asyncio.create_task(server.serve(sockets=[place]))
            quiet, writer = await asyncio.open_connection(*place.getsockname())
            half, asking = await asyncio.open_connection(*place.getsockname())
            asking.write(b"GET / HTTP/1.1\r\n")
            ends = [
                await asyncio.wait_for(asyncio.gather(each.read(), return_exceptions=True), 5) for each in (quiet, half)
            ]
            server.should_exit = True
            await serving
            writer.close()
            asking.close()
            return tuple(b"" if isinstance(end[0], OSError) else end[0] for end in ends)  # type: ignore[return-value]

    assert asyncio.run(let_go()) == (b"", b"")
