"""Which saves the preview hears: what the lesson names and uses, and nothing outside its folder."""

from pathlib import Path

import pytest

from lesson import PROJECT_ROOT
from pipeline.preview import saves
from pipeline.preview.saves import Watched

# --- which saves matter


OURS = '{"manifest": 5, "steps": []}'


@pytest.mark.parametrize(
    ("file", "matters"),
    [
        ("{project}/scenes/kit/theme.py", True),
        ("{project}/assets/narration/en/forward_pass.md", True),
        ("{lesson}/lesson.toml", True),
        ("{lesson}/data/grades.CSV", True),
        ("{lesson}/recordings/en/forward_pass/sum.wav", True),
        ("{project}/README.txt", False),
        ("{project}/tests/test_setup.py", False),
        ("{project}/scenes/__pycache__/step.cpython-311.pyc", False),
        ("{project}/scenes/__pycache__/step.py", False),
        ("{lesson}/.lesson.toml.swp", False),
        ("{lesson}/lesson.toml~", False),
        ("{lesson}/#lesson.toml#", False),
        ("{lesson}/.#lesson.toml", False),
        ("{lesson}/~$grades.csv", False),
        ("{lesson}/4913", False),
        ("{lesson}/out/manifest.json", False),
        ("{lesson}/films/manifest.json", False),
        ("{lesson}/films/steps/1-a.en.transcript.md", False),
        ("{lesson}/.git/config.toml", False),
        ("{lesson}/ours/steps/1-a.timeline.json", False),
    ],
)
def test_which_saves_matter(tmp_path: Path, file: str, matters: bool) -> None:
    lesson = tmp_path / "lesson"
    (lesson / "films" / "steps").mkdir(parents=True)
    (lesson / "films" / "manifest.json").write_text(OURS)
    watched = Watched(lesson, apart=[lesson / "ours"])
    assert watched.matters(file.format(project=PROJECT_ROOT, lesson=lesson)) is matters


FILES = (
    "lesson.toml",
    "narration/en/forward_pass.md",
    "data/grades.csv",
    "steps/momentum.py",
    "words/fr.toml",
    "lesson.csv",
    "my-theme.toml",
)
MADE = (
    "manifest.json",
    "steps/1-a.png",
    "steps/12-a-b.timeline.json",
    "steps/1-a.pt-BR.transcript.md",
    "beats/1-a-b.mp4",
    "lesson.png",
    "lesson.en.transcript.md",
)


@pytest.mark.parametrize("mark", ["manifest", "scratch", "foreign"])
@pytest.mark.parametrize("where", [".", "..", "../..", "films", "year 7/films"])
def test_a_lesson_is_heard_wherever_films_go(tmp_path: Path, where: str, mark: str) -> None:
    """The output folder is the lesson's own, or above it, or below; or somebody else's manifest.json lies there."""
    lesson = tmp_path / "course" / "lesson"
    lesson.mkdir(parents=True)
    out = (lesson / where).resolve()
    out.mkdir(parents=True, exist_ok=True)
    if mark == "scratch":
        (out / ".scratch").mkdir()
    else:
        (out / "manifest.json").write_text(OURS if mark == "manifest" else '{"name": "an app", "icons": []}')
    watched = Watched(lesson)
    assert [name for name in FILES if not watched.matters(str(lesson / name))] == []
    if mark != "foreign":
        assert [name for name in MADE if watched.matters(str(out / name))] == []
    assert lesson in watched.folders()


def test_a_lesson_in_a_room_of_the_project_is_heard() -> None:
    momentum = PROJECT_ROOT / "examples" / "momentum"
    for lesson in (momentum, momentum / "lesson.toml"):
        watched = Watched(lesson)
        assert watched.matters(str(momentum / "lesson.toml")) and watched.matters(
            str(momentum / "steps" / "momentum.py")
        )
        assert momentum / "steps" in watched.folders()
        assert not watched.matters(str(PROJECT_ROOT / "examples" / "other" / "lesson.toml"))


@pytest.mark.parametrize("name", ["build/w.npz", "out/grades.csv", ".data/grades.csv", "weights", "media/venv/x.DAT"])
def test_what_the_lesson_names_is_heard_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("1")
    (tmp_path / "mine.toml").write_text(f'title = "a\\u0000b"\n[[network.layers]]\nweights = {{ file = "{name}" }}\n')
    watched = Watched(tmp_path / "mine.toml")
    assert watched.matters(str(file)) and file.parent in watched.folders()
    assert watched.matters(str(tmp_path / "mine.toml"))
    assert not watched.matters(str(file.with_name("other.npz" if "/" in name else "other")))


def test_nothing_outside_the_folder_is_watched_whatever_a_lesson_names(tmp_path: Path) -> None:
    (tmp_path / "lesson.toml").write_text('title = "/etc/hostname"\nsubtitle = "../x.csv"\nauthor = "~/x"\n')
    (tmp_path.parent / "x.csv").touch()
    watched = Watched(tmp_path, project=tmp_path / "none")
    assert (
        watched.folders() == [tmp_path]
        and not watched.matters("/etc/hostname")
        and not watched.matters(str(tmp_path.parent / "x.csv"))
    )


def test_lesson_toml_is_read_once_for_many_saves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have 2 MB, and a program may save a thousand files at once."""
    (tmp_path / "grades").touch()
    (tmp_path / "lesson.toml").write_text('title = "a"\n')
    watched, reads, load = Watched(tmp_path), list[str](), saves.tomllib.load
    monkeypatch.setattr(saves.tomllib, "load", lambda file: (reads.append(file.name), load(file))[1])
    for _ in range(100):
        assert not watched.matters(str(tmp_path / "grades"))
    (tmp_path / "lesson.toml").write_text('title = "grades"\n')
    assert watched.matters(str(tmp_path / "grades")) and len(reads) == 2


def test_the_cache_inside_the_lesson_makes_no_rounds(tmp_path: Path) -> None:
    watched = Watched(tmp_path, apart=[tmp_path / "film", tmp_path / "voice"])
    assert watched.matters(str(tmp_path / "lesson.toml"))
    assert not watched.matters(str(tmp_path / "film" / "plan" / "x" / "plan.json"))


def test_only_folders_that_count_are_watched(tmp_path: Path) -> None:
    for name in ("narration/en", ".venv/lib", "node_modules/x", "films/steps", "__pycache__", "data"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "films" / "manifest.json").write_text(OURS)
    watched = Watched(tmp_path, project=tmp_path / "none")
    names = {path.relative_to(tmp_path).as_posix() for path in watched.folders()}
    assert names == {".", "narration", "narration/en", "data"}
    before = watched.signature()
    (tmp_path / "recordings").mkdir()
    assert watched.signature() != before
