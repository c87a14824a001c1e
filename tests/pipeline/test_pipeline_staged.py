"""New files of the user's: all or none, on a full disk, when interrupted and when killed; nothing that is there is
touched.
"""

import errno
import os
import subprocess
import sys
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
