"""A kind of publishing is one folder: what is named, said and done of it follows from its target."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import pipeline.publish
from lesson import PROJECT_ROOT
from pipeline.cli import main
from pipeline.cli.serve import SERVED
from pipeline.errors import UserError
from pipeline.publish import target
from pipeline.publish.run import chosen, publish
from pipeline.publish.target import published, targets

PLANTED = """
from pipeline.publish.target import Target

def make(films, folder, choices):
    (folder / "names.txt").write_text("\\n".join(film.language for film in films))
    return [f"{len(films)} films"]

TARGET = Target("planted", "a list of films", 9, make)
"""


def test_every_target_is_the_folder_it_is_in() -> None:
    found = targets()
    assert list(found) == ["web", "scorm", "slides", "loops", "youtube", "clip"]
    assert list(published()) == [name for name, kind in found.items() if not kind.command] == list(found)[:-1]
    assert [name for name, kind in found.items() if kind.grows] == ["loops"]
    for name, kind in found.items():
        assert kind.name == name and (PROJECT_ROOT / "pipeline" / "publish" / name / "target.py").is_file()
        assert kind.help and not kind.help.endswith("."), name


def test_help_says_what_the_targets_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "--help"]) == 0
    said = " ".join(re.sub(r"[│╭╮╰╯─]", " ", capsys.readouterr().out).split())
    assert "[web|scorm|slides|loops|youtube|all]..." in said
    for kind in published().values():
        assert kind.help in said


def test_a_kind_with_a_command_of_its_own_is_told_there(capsys: pytest.CaptureFixture[str]) -> None:
    """clip: its help is the target's, and publish, which cannot be told where a clip begins, names the command."""
    assert main(["clip", "--help"]) == 0
    said = " ".join(re.sub(r"[│╭╮╰╯─]", " ", capsys.readouterr().out).split())
    assert f"Cut {targets()['clip'].help};" in said
    assert main(["publish", "clip"]) == 2
    assert capsys.readouterr().err == "publish clip: has a command of its own: ./render.sh clip --from STEP.BEAT\n"


def test_reading_the_targets_loads_nothing_that_makes_them() -> None:
    code = (
        "import sys; from pipeline.publish.target import targets; targets();"
        "print([m for m in ('av', 'PIL', 'jinja2', 'pptx', 'pipeline.publish.run') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder beside the real kinds with one file in it."""
    room = Path(target.__file__).parent
    (tmp_path / "room" / "planted").mkdir(parents=True)
    (tmp_path / "room" / "planted" / "__init__.py").touch()
    (tmp_path / "room" / "planted" / "target.py").write_text(PLANTED)
    real = target.iter_modules
    monkeypatch.setattr(target, "iter_modules", lambda places: [*real(places), *real([str(tmp_path / "room")])])
    monkeypatch.setattr(pipeline.publish, "__path__", [str(room), str(tmp_path / "room")])
    targets.cache_clear()
    yield tmp_path
    targets.cache_clear()
    for name in [name for name in sys.modules if name.startswith("pipeline.publish.planted")]:
        del sys.modules[name]


def test_one_more_folder_is_one_more_kind(planted: Path, rendered: Path) -> None:
    assert "planted" in targets() and chosen(["all"])[-1].help == "a list of films"
    with pytest.raises(UserError, match="did you mean 'planted'"):
        chosen(["plantd"])
    said: list[str] = []
    (made,) = publish(["planted"], [rendered / "en"], planted / "out", said.append)
    assert (made / "names.txt").read_text() == "en" and said[-1] == "note: 1 films"


def test_two_targets_with_one_name_or_place_are_an_error(planted: Path) -> None:
    file = planted / "room" / "planted" / "target.py"
    for spoiled in (PLANTED.replace('"planted"', '"web"'), PLANTED.replace("9, make", "1, make")):
        file.write_text(spoiled)
        targets.cache_clear()
        sys.modules.pop("pipeline.publish.planted.target", None)
        with pytest.raises(ValueError, match="two targets have the same name or order"):
            targets()


def test_serve_shows_the_kind_that_says_so() -> None:
    assert [kind.name for kind in targets().values() if kind.served] == [SERVED.name]
