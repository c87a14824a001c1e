"""New files of the user's: all or none, on a full disk, when interrupted and when killed; nothing that is there is
touched.
"""

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline import staged
from pipeline.staged import staging, write_new

NAMES = ("narration/fr/a.md", "narration/fr/b.md", "words/fr.toml", "words/deep/er/x.toml")


def texts(home: Path) -> dict[Path, str]:
    return {home / name: f"{name} é\n" for name in NAMES}


def there(home: Path) -> dict[str, str]:
    return {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for path in home.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A lesson folder with words of its own in another language."""
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "es.toml").write_text("mine", encoding="utf-8")
    return tmp_path


MINE = {"words/es.toml": "mine"}
DYING = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "open")  # what Python tells before it does it


def test_all_of_them(home: Path) -> None:
    write_new(home, texts(home))
    assert there(home) == MINE | {name: f"{name} é\n" for name in NAMES}
    assert not list(home.rglob(".*"))


@pytest.mark.parametrize("what", ["fsync", "rename"])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()], ids=["full", "Ctrl-C"]
)
def test_none_of_them(home: Path, monkeypatch: pytest.MonkeyPatch, what: str, count: int, error: BaseException) -> None:
    real = staged.fsync if what == "fsync" else os.rename
    calls = iter(range(1, 100))

    def failing(*arguments: Path) -> None:
        if next(calls) == count:
            raise error
        real(*arguments)

    if what == "fsync":
        monkeypatch.setattr(staged, "fsync", failing)
    else:
        monkeypatch.setattr(os, "rename", failing)
    with pytest.raises(type(error)):
        write_new(home, texts(home))
    assert there(home) == MINE
    assert sorted(path.name for path in home.iterdir()) == ["words"], "no empty folder is left either"


def test_what_a_process_leaves_that_is_killed_while_it_removes_is_swept(home: Path) -> None:
    """At any of its calls, from the first that makes the hidden folder to the last that removes it."""
    for count in range(1, 60):
        if (child := os.fork()) == 0:
            calls = iter(range(1, 1000))

            def die(event: str, _: object, calls: Iterator[int] = calls, count: int = count) -> None:
                if event in DYING and next(calls) == count:
                    os.kill(os.getpid(), signal.SIGKILL)

            sys.addaudithook(die)
            write_new(home, texts(home))
            os._exit(0)
        ended = os.waitpid(child, 0)[1]
        staged.sweep(home)
        assert not list(home.glob(".backprop*")), count
        for path in texts(home):
            path.unlink(missing_ok=True)
        if ended == 0:
            break
    assert count > 12, "it was killed at many places"


def test_a_folder_of_that_name_that_is_not_ours_stays(home: Path) -> None:
    (home / ".backprop-new-999999-abcdefgh").mkdir()
    (home / ".backprop-new-999999-abcdefgh" / "mine").touch()
    staged.sweep(home)
    assert (home / ".backprop-new-999999-abcdefgh" / "mine").exists()


def test_nothing_that_is_there_is_touched(home: Path) -> None:
    (home / "words" / "fr.toml").write_text("a teacher's", encoding="utf-8")
    with pytest.raises(FileExistsError, match="is there already"):
        write_new(home, texts(home))
    assert there(home) == MINE | {"words/fr.toml": "a teacher's"}


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline import staged
home = Path(sys.argv[1])
staged.fsync = lambda path: os.kill(os.getpid(), signal.SIGKILL) if path.name == "fr.toml" else None
staged.write_new(home, {home / "narration/fr/a.md": "a", home / "words/fr.toml": "b"})
"""


def test_when_killed(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, home], cwd=PROJECT_ROOT, check=False)
    assert done.returncode == -9
    (left,) = [path for path in home.iterdir() if path.name != "words"]
    assert left.name.startswith("."), "nothing that anything reads"
    with staging(home) as mine, staging(home):
        assert not left.exists() and mine.is_dir(), "what dead ones left goes, what lives stays"
    write_new(home, texts(home))
    assert len(there(home)) == 1 + len(NAMES)


def test_a_link_that_looks_like_a_left_one_is_not_followed(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    (other / "x").write_text("x", encoding="utf-8")
    (home / ".backprop-new-99999999-a").symlink_to(other)
    with staging(home):
        pass
    assert (other / "x").exists()
