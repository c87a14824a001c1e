"""Publishing, cutting and drawing beside what somebody else has put there; and over what an older version left."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.commands import options
from pipeline.errors import UserError
from pipeline.files import MARK, sha256
from pipeline.publish.choices import Choices
from pipeline.publish.clip.clip import clip
from pipeline.publish.run import publish
from pipeline.render.executor import InlineExecutor
from tests.films import FPS, SIZE

Copy = Callable[[str], Path]
MINE = {
    "notes.txt": "mine",
    ".git/config": "mine",
    "snippets/mine.txt": "mine",
    "2-learning-loop.en.notes.vtt": "mine",
    ".nojekyll": "",
}


def plant(folder: Path) -> None:
    for name, text in MINE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def planted(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in MINE}


@pytest.mark.parametrize("kind", ["web", "scorm"])
def test_what_a_teacher_put_beside_stays_and_ours_is_renewed(own_copy: Copy, tmp_path: Path, kind: str) -> None:
    film, out, said = own_copy("en"), tmp_path / "made", list[str]()
    plant(out / kind)
    (folder,) = publish([kind], [film], out, said.append)
    first = {path.name for path in folder.iterdir()}
    publish([kind], [film], out, said.append, steps=["2"])
    gone = first - {path.name for path in folder.iterdir()}
    assert gone and all(name.startswith(("1-", "lesson.", "course")) for name in gone), "what is no longer made goes"
    assert planted(folder) == MINE
    page = next(path for path in folder.iterdir() if path.suffix in (".html", ".zip"))
    page.write_text("my own page", encoding="utf-8")
    with pytest.raises(
        UserError,
        match=(
            rf"{page.name}: was changed since we wrote it; move it away or delete it, or name another folder with --out"
        ),
    ):
        publish([kind], [film], out, said.append)
    assert page.read_text(encoding="utf-8") == "my own page" and planted(folder) == MINE


def test_a_page_of_ones_own_in_the_way_is_refused(own_copy: Copy, tmp_path: Path) -> None:
    (tmp_path / "made" / "web").mkdir(parents=True)
    (tmp_path / "made" / "web" / "index.html").write_text("<h1>My course</h1>", encoding="utf-8")
    with pytest.raises(UserError, match=r"web/index\.html: is there, and not by us"):
        publish(["web"], [own_copy("en")], tmp_path / "made", lambda _: None)
    assert [path.name for path in (tmp_path / "made").rglob("*")] == ["web", "index.html"]
    assert (tmp_path / "made" / "web" / "index.html").read_text(encoding="utf-8") == "<h1>My course</h1>"


def test_pages_of_a_version_without_marks_are_renewed_and_kept(own_copy: Copy, tmp_path: Path) -> None:
    film, out, said = own_copy("en"), tmp_path / "made", list[str]()
    (web,) = publish(["web"], [film], out, said.append)
    (web / MARK).unlink()
    plant(web)
    (web / "index.html").write_text(
        (web / "index.html").read_text(encoding="utf-8") + "<!-- older -->", encoding="utf-8"
    )
    before = sha256(web / "index.html")
    publish(["web"], [film], out, said.append)
    assert sum("was made by an older version" in line for line in said) == 1
    assert sha256(out / "web.before" / "index.html") == before != sha256(web / "index.html")
    assert [path.name for path in (out / "web.before").iterdir()] == ["index.html"], (
        "what is the same stays where it is"
    )
    assert planted(web) == MINE
    publish(["web"], [film], out, said.append)


def test_a_loop_more_leaves_the_first(own_copy: Copy, tmp_path: Path) -> None:
    film = own_copy("en")
    for beat in ("2.end", "1.welcome"):
        (loops,) = publish(["loops"], [film], tmp_path, lambda _: None, choices=Choices(beats=(beat,)))
    assert {path.name.partition(".en.")[0] for path in loops.iterdir() if path.name != MARK} == {"1.welcome", "2.end"}


@pytest.mark.parametrize("ending", [".mp4", ".vtt", ".srt", ".png"])
def test_a_clip_is_not_put_over_anything(own_copy: Copy, tmp_path: Path, ending: str) -> None:
    film, target = own_copy("en"), tmp_path / "talk.mp4"
    target.with_suffix(ending).write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match=rf"talk\{ending}: is there, and not by us"):
        clip([film], "2.end", "2.end", target)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [f"talk{ending}"]
    target.with_suffix(ending).unlink()
    for _ in range(2):
        clip([film], "2.end", "2.end", target)


def test_links_of_a_strangers_film_lead_nowhere(
    own_copy: Copy,
    rendered: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nor do those of a folder in which somebody renders, draws a still, or one beat, and names no other place."""
    film, home = own_copy("en"), tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(options, "LocalExecutor", InlineExecutor)
    monkeypatch.chdir(tmp_path)
    film.rename("out")
    film = Path("out")
    of_lesson = ["--lesson", str(rendered / "lesson-en" / "lesson.toml"), "--size", SIZE]
    for name, command in (
        ("publish", ["publish", "web", "--film", "out"]),
        ("clips", ["clip", "--from", "2.end", "--film", "out"]),
        ("stills", ["still", "2", "--beat", "end", *of_lesson]),
        ("beats", ["render", "--step", "2", "--beat", "end", "--fps", FPS, *of_lesson]),
        ("steps", ["render", "--step", "2", "--fps", FPS, *of_lesson]),
    ):
        if (film / name).exists():
            (film / name).rename(film / "away")
        (film / name).symlink_to(home)
        assert main(command) == 2, name
        said = capsys.readouterr().err
        assert "is a link" in said and f"out/{name}" in said, name
    (film / "steps").unlink()
    (film / "away").rename(film / "steps")
    (film / "publish").unlink()
    (film / "publish").mkdir()
    (film / "publish" / "web").symlink_to(home)
    assert main(["publish", "web", "--film", str(film)]) == 2
    assert not list(home.iterdir())
