"""`render-many`'s table: every spreadsheet's CSV is read, nothing in it is passed over, no two films share a folder."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, LessonError, Problem
from pipeline.commands import many
from pipeline.commands.many import requests_of
from pipeline.commands.options import request_of
from pipeline.errors import UserError
from pipeline.render.request import Request

MAZUR = PROJECT_ROOT / "assets" / "templates" / "mazur"


@pytest.fixture(scope="module")
def loaded() -> Request:
    return request_of(MAZUR, [])


@pytest.fixture
def folder(tmp_path: Path, loaded: Request, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with lessons `a` and `b`, where tables lie."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lesson.toml").write_text(
            (MAZUR / "lesson.toml").read_text(encoding="utf-8"), encoding="utf-8"
        )
    (tmp_path / "link").symlink_to("a")
    monkeypatch.setattr(many, "request_of", stand_in(loaded))
    return tmp_path


def stand_in(loaded: Request) -> Callable[..., Request]:
    """Load no lesson a second time: these tests are about the table."""

    def made(lesson: Path, steps: object, out: Path, **more: Any) -> Request:
        if not lesson.exists():
            raise LessonError([Problem(str(lesson), "", "", "there is no such file")])
        return replace(loaded, out=out)

    return made


def outs(folder: Path, text: str, encoding: str = "utf-8") -> list[str]:
    table = folder / "films.csv"
    table.write_bytes(text.encode(encoding))
    return [request.out.relative_to(folder).as_posix() for request in requests_of(table, folder / "out", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "lesson,theme\na,light\nb,dark\n",
        "lesson;theme\r\na;light\r\nb;dark\r\n",
        "lesson\ttheme\na\tlight\nb\tdark\n",
        "sep=;\nlesson;theme\na;light\nb;dark\n",
        '"sep=;"\r\nlesson;theme\r\na;light\r\nb;dark\r\n',
        "SEP=|\nlesson|theme\na|light\nb|dark\n",
        "sep=\t\nlesson\ttheme\na\tlight\nb\tdark\n",
        "Lesson;Theme;;\na;light;;\n;;;\nb;dark;;\n",  # what a spreadsheet writes of empty columns and rows
        'lesson,theme\n"a",light\n b ,\n',
        "lesson\na\nb\n",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_tables_as_spreadsheets_write_them(folder: Path, text: str, encoding: str) -> None:
    assert outs(folder, text, encoding) == ["out/a", "out/b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lesson,out\na,x\nb,y/../x\n", "3: out: {f}/x is that of line 2; give it a name of its own"),
        ("lesson,name\na,\nb/../a,\n", "3: out: {f}/out/a is that of line 2"),
        ("lesson,out\na,a\nb,link\n", "3: out: {f}/link is that of line 2"),
        ("lesson,out\na,x\nb,X\n", "3: out: {f}/X is that of line 2; give it a name of its own"),
        ("lesson,out\na,\u00e9\nb,e\u0301/\n", "3: out: {f}/e\u0301 is that of line 2; give it a name of its own"),
        ("lesson,out\na,x\nb,x/steps\n", "3: out: {f}/x/steps and that of line 2 are inside each other"),
        ("lesson,out\na,x/y\nb,x\n", "3: out: {f}/x and that of line 2 are inside each other"),
        *(
            (f"lesson,name\na,{name}\n", "2: name: ")
            for name in (
                "..",
                "../x",
                "x/../../y",
                ".",
                "/x",
                "x//y",
                ".scratch",
                "x/.hidden",
                "..\\x",
                "C:\\..\\x",
                "a/",
                "x/ /y",
            )
        ),
        (
            "lesson,theme\na,light,8\n",
            "2: 8: is after the last column (3 cells for 2 columns); look for an extra comma",
        ),
        (
            "lesson;theme\na;light\nb;light;x;y\n",
            "3: x: is after the last column (4 cells for 2 columns); look for an extra semicolon",
        ),
        ("sep=|\nlesson\na|b\n", "3: b: is after the last column"),
        ("lesson,theme,theme\na,light,dark\n", "1: theme: is there 2 times"),
        ("lesson,,theme\na,x,dark\n", "1: : there is no such column"),
        ('lesson,name\na,"x\ny"\n', "3: name: 'x\\ny' has an invisible character"),
        ("lesson\na\0b\n", "2: lesson: 'a\\x00b' has an invisible character"),
        ("lesson,fps\na,³0\n", "2: fps: ³0: give a whole number"),
        ("lesson,fps\na,٣٠\n", "2: fps: ٣٠: give a whole number"),
        ("lesson,fps\na," + "9" * 5000 + "\n", "2: fps: 99999999999999999999: give a whole number"),
        ('lesson,name\n"a,\n', "is not CSV"),
        ("sep=;\n", "has no column lesson"),
        ("", "has no column lesson"),
        ("lesson\n", "names no lesson"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(folder: Path, text: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        outs(folder, text)
    assert said.format(f=folder) in "\n".join(caught.value.problems)
    assert all(problem.startswith(f"{folder}/films.csv") for problem in caught.value.problems)


def test_the_home_folder_and_folders_that_are_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert outs(folder, "lesson,out\n~/a,~/films\nnew/../b,new/../x\n") == ["films", "x"]


def test_names_may_be_folders_below(folder: Path) -> None:
    assert outs(folder, "lesson,name\na,year 7/one..two\nb,year 7/b\n") == ["out/year 7/one..two", "out/year 7/b"]


def test_all_problems_come_at_once(folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        outs(folder, "lesson,name,fps\na,..,\nb,x,fast\n,,\nnowhere,y,\n")
    assert [problem.split(":")[1] for problem in caught.value.problems] == ["2", "3", "5"]


def test_a_row_is_a_request(tmp_path: Path) -> None:
    (tmp_path / "films.csv").write_text(
        f"lesson;language;theme;format;fps\n{MAZUR};es;light;1:1;25\n", encoding="utf-8"
    )
    (request,) = requests_of(tmp_path / "films.csv", tmp_path, 2)
    assert (request.name, request.out, request.lesson.language, request.theme) == (
        "mazur",
        tmp_path / "mazur",
        "es",
        "light",
    )
    assert (request.format.width, request.format.height, request.format.fps) == (1080, 1080, 25)
