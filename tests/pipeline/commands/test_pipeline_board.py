"""What people call things is printed as it is: no markup, no emoji codes, on a terminal and elsewhere."""

import io

import pytest
from rich.console import Console

from pipeline.commands.progress import LiveBoard, ProgressBoard, print_table
from pipeline.errors import Mendable, UserError, failed
from pipeline.render.tasks import Note

NAMES = (
    "[/nope]",
    "[w11, w12]",
    "[bold]x",
    "[link=x]y[/link]",
    ":warning:",
    ":x:",
    "a\\[b]",
    "\\",
    "[",
    "]",
    "[@click=quit]z",
    "{x}",
    "%s",
)


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_a_plan(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    print_table(
        [(f"1 {name}", name, "", "0:10", "300", "20", ""), ("  beat", name, "0:00", "0:10", "300", "20", "120")]
    )
    assert capsys.readouterr().out.count(name) == 3


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_lines_and_bars(name: str, live: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=live, width=200, color_system=None)
    board = (LiveBoard if live else ProgressBoard)(console)
    with board:
        board.begin("speaking", {name: 2, "other": 1})
        board.note(Note(name, 1))
        board.say(f"note: {name}")
        if live:
            assert board._bars is not None  # type: ignore[attr-defined]
            console.print(board._bars.get_renderable())  # type: ignore[attr-defined]
        board.ended(name)
    assert out.getvalue().count(name) >= 2


def test_one_problem_of_all_steps_is_told_once() -> None:
    error = failed([Mendable("a"), Mendable("b"), Mendable("a")])
    assert isinstance(error, UserError) and error.problems == ("a", "b")
