"""The surroundings of a process: closed or full standard streams, no home folder, others' programs, Ctrl-C twice."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline import home
from pipeline.cli import main
from pipeline.errors import UserError
from pipeline.home import PROGRAMS, settle_home, settle_path, user_cache

PIPELINE = f"{shlex.quote(sys.executable)} -P -m pipeline"
LOST = "note: standard output is closed; what would be printed there is lost\n"
UNWHOLE = "standard output: No space left on device; what was printed is not whole\n"
WRONG = "No such command 'x'. (see ./render.sh cache --help)\n"


@pytest.mark.parametrize(
    ("line", "code", "out", "err"),
    [
        ("cache info >&-", 0, "", LOST),
        ("cache info >/dev/full", 1, "", UNWHOLE),
        ("cache info | true", 1, "", ""),
        ("cache info 2>&- | wc -l", 0, "1\n", ""),
        ("cache x <&- >&- 2>&-", 2, "", ""),
        ("cache x 2>/dev/full", 2, "", ""),
        ("cache x >&-", 2, "", LOST + WRONG),
    ],
)
def test_standard_streams(tmp_path: Path, line: str, code: int, out: str, err: str) -> None:
    (tmp_path / "film").mkdir()
    command, _, rest = line.partition("|")
    script = f"{PIPELINE} {command} {'| ' + rest if rest else ''}; exit ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "BACKPROP_CACHE": str(tmp_path)}
    done = subprocess.run(
        ["bash", "-c", script], cwd=PROJECT_ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, out, err)


@pytest.mark.parametrize("where", [">&-", "2>&-", ">&- 2>&- <&-"])
def test_no_file_is_given_the_number_of_a_closed_stream(tmp_path: Path, where: str) -> None:
    program = (
        "import pipeline.streams as s; s.settle(); f = open('film', 'w'); "
        "print('a line'); import os; os.write(1, b'x'); os.write(2, b'x')"
    )
    subprocess.run(
        ["bash", "-c", f'{shlex.quote(sys.executable)} -c "{program}" {where}'],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        check=True,
    )
    assert (tmp_path / "film").read_text() == ""


def test_a_current_folder_that_is_gone_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ "No such file or directory" named nothing."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert [main([*command.split()]) for command in ("check", "plan --step 1", "publish web", "new x")] == [2] * 4
    assert (
        capsys.readouterr().err.splitlines()
        == ["the current folder is gone, or may not be read; cd to another one and start again"] * 4
    )


# --- home


@pytest.mark.parametrize(
    ("variables", "cache"),
    [
        ({"BACKPROP_CACHE": "/b"}, "/b"),
        ({"BACKPROP_CACHE": "b", "HOME": "/h"}, "b"),
        ({"BACKPROP_CACHE": "~/b", "HOME": "/h"}, "/h/b"),
        ({"BACKPROP_CACHE": "~", "HOME": "/h"}, "/h"),
        ({"BACKPROP_CACHE": "~nobody-at-all/b", "HOME": "/h"}, "~nobody-at-all/b"),
        ({"BACKPROP_CACHE": "~/b"}, None),
        ({"BACKPROP_CACHE": "/nowhere/../b", "HOME": "/h"}, "/b"),
        ({"BACKPROP_CACHE": "  ", "HOME": "/h"}, "/h/.cache/backprop"),
        ({"HOME": "/h"}, "/h/.cache/backprop"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "/x"}, "/x/backprop"),
        ({"HOME": "/h", "XDG_CACHE_HOME": ""}, "/h/.cache/backprop"),
        ({"HOME": "/h", "XDG_CACHE_HOME": "x"}, "/h/.cache/backprop"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/backprop"),
        ({}, None),
        ({"HOME": "", "BACKPROP_CACHE": ""}, "/.cache/backprop"),
        ({"HOME": "relative"}, None),
    ],
)
def test_where_what_is_kept_goes(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], cache: str | None) -> None:
    pwd = pytest.importorskip("pwd")

    def unknown(*_: object) -> None:
        raise KeyError("getpwuid(): uid not found: 54321")

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CACHE_HOME", "BACKPROP_CACHE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    if cache is not None:
        assert str(user_cache()) == cache
        return
    with pytest.raises(
        UserError, match=r"HOME: names no folder.*set BACKPROP_CACHE|HOME names no folder, so ~ means nothing"
    ):
        user_cache()
    settle_home()  # what a worker does before it loads Manim
    assert Path.home() == Path(home.NOWHERE)


SEARCHED = [
    ("/usr/bin:/bin", "/usr/bin:/bin"),
    (".:/usr/bin", "/usr/bin"),
    (":/usr/bin::/bin:", "/usr/bin:/bin"),
    ("bin:./bin:../bin:~/bin:*:/opt/x y/bin", "/opt/x y/bin"),
    ("", PROGRAMS),
    (".", PROGRAMS),
    ("..:sub", PROGRAMS),
    (None, PROGRAMS),
]


@pytest.mark.parametrize(("path", "searched"), SEARCHED)
def test_no_program_is_searched_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str | None, searched: str
) -> None:
    for place in (tmp_path, tmp_path / "bin", tmp_path / "sub"):
        place.mkdir(exist_ok=True)
        (place / "npm").write_text("#!/bin/sh\n")
        (place / "npm").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PATH", raising=False) if path is None else monkeypatch.setenv("PATH", path)
    settle_path()
    assert os.environ["PATH"] == searched
    found = shutil.which("npm")
    assert found is None or os.path.isabs(found)


def test_the_command_searches_no_programs_in_the_current_folder_also_without_render_sh(tmp_path: Path) -> None:
    """As a notebook or `python -m pipeline` starts it."""
    main = (
        "import atexit, os, runpy, sys; atexit.register(lambda: print(os.environ['PATH'], file=sys.stderr));"
        " sys.argv = ['pipeline', 'cache', 'info']; runpy.run_module('pipeline', run_name='__main__')"
    )
    environment = {**os.environ, "PATH": ".::sub:/usr/bin:/bin", "PYTHONPATH": str(PROJECT_ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", "-c", main], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stderr.splitlines()[-1] == "/usr/bin:/bin", done.stderr


def test_no_other_place_asks_for_the_home_folder() -> None:
    rooms = [path for room in ("pipeline", "lesson", "scenes") for path in (PROJECT_ROOT / room).rglob("*.py")]
    asking = {
        path.name
        for path in rooms
        if any(word in path.read_text("utf-8") for word in ("Path.home", "expanduser", "XDG_CACHE", "getpass"))
    }
    assert asking == {"home.py"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a/b", "a/b"),
        (".", "."),
        ("~/films", "{home}/films"),
        ("~", "{home}"),
        ("a/~/b", "a/~/b"),
        ("~no-such-user/a", "~no-such-user/a"),
        ("~mine", "~mine"),
        ("new/../films", "films"),
        ("new/x/../../films", "films"),
        ("new/../../films", "../films"),
        ("here/../films", "here/../films"),
        ("link/../films", "link/../films"),
        ("here/new/../films", "here/films"),
        ("../films", "../films"),
        ("/../x", "/../x"),
        ("{home}/new/../x", "{home}/x"),
        ("~/new/../x", "{home}/x"),
        ("file/../x", "file/../x"),
    ],
)
def test_a_path_is_read_as_people_mean_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, meant: str
) -> None:
    for name in ("here", "~mine", "home"):
        (tmp_path / name).mkdir()
    (tmp_path / "link").symlink_to("here")
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert str(home.as_meant(Path(written.format(home=tmp_path / "home")))) == meant.format(home=tmp_path / "home")


@pytest.mark.parametrize(
    "line",
    [
        "render --lesson={}",
        "render-many {}",
        "diff {}",
        "translate es --lesson={}",
        "plan --lesson={}",
        "check --lesson={}",
        "still 1 --lesson={}",
        "preview --lesson={}",
        "publish web --film={}",
        "clip --from 1 --film={}",
        "serve {}",
        "voice sheet --lesson={}",
        "voice status --lesson={}",
        "voice record --model x --voices x --lesson={}",
    ],
)
def test_every_command_takes_the_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    """Shells leave ~ as it is after an equals sign."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert main(line.format("~/new/../films").split()) == 2
    err = capsys.readouterr().err
    assert "home/films" in err and "~" not in err and ".." not in err and not list(tmp_path.iterdir())


def test_fixtures_of_many_tests_see_nothing_of_the_user(
    cache_of_the_run: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A voice that is installed here would speak in the films that tests share."""
    assert cache_of_the_run.is_relative_to(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="module")
def cache_of_the_run() -> Path:
    return user_cache()


# --- Ctrl-C, again and again

ENDING = """
import os, signal, sys, time
from pipeline.commands.ending import interruptible
try:
    with interruptible():
        print("ready", flush=True)
        time.sleep(30)
except KeyboardInterrupt:
    print("ending", flush=True)
    sys.stdin.readline()
    print("interrupted", flush=True)
sys.exit(130)
"""


@pytest.mark.parametrize("presses", [1, 2, 3])
def test_a_second_and_a_third_ctrl_c(presses: int) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", ENDING],
        cwd=PROJECT_ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert running.stdin and running.stdout and running.stderr and running.stdout.readline() == "ready\n"
    running.send_signal(signal.SIGINT)
    assert running.stdout.readline() == "ending\n"
    if presses > 1:
        running.send_signal(signal.SIGINT)
        assert running.stderr.readline() == "clearing up; Ctrl-C once more ends at once, and the next run clears up\n"
    if presses > 2:
        running.send_signal(signal.SIGINT)
        assert running.wait(10) == 130
    out, err = running.communicate("\n" if presses < 3 else None, timeout=10)
    assert (running.returncode, out, err) == (130, "interrupted\n" if presses < 3 else "", "")
