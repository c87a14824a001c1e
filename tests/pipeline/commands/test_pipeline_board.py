"""What people call things is printed as it is: no markup, no emoji codes, on a terminal and elsewhere."""

import io

import pytest

from pipeline.commands.progress import LiveBoard, ProgressBoard, make_board, print_table
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


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_lines_and_bars(name: str, live: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    out = Terminal() if live else io.StringIO()
    board = (LiveBoard if live else ProgressBoard)(out)
    with board:
        board.begin("speaking", {name: 2, "other": 1})
        board.note(Note(name, 1))
        board.say(f"note: {name}")
        if live:
            assert board._bars is not None  # type: ignore[attr-defined]
            board._bars.console.print(board._bars.get_renderable())  # type: ignore[attr-defined]
        board.ended(name)
    board.say(f"note: {name}")
    assert out.getvalue().count(f"note: {name}\n") == 2
    assert out.getvalue().count(name) >= 3


@pytest.mark.parametrize("live", [False, True])
def test_a_line_gives_no_commands_to_a_terminal(live: bool) -> None:
    out = Terminal() if live else io.StringIO()
    board = (LiveBoard if live else ProgressBoard)(out)
    board.say("one\r\x1b[2Jtwo\b\a")
    board.begin("drawing", {"one": 1})
    with board:
        board.say("\x1b[31mthree")
    assert "one[2Jtwo\n" in out.getvalue() and "\x1b[2J" not in out.getvalue() and "\x1b[31m" not in out.getvalue()


@pytest.mark.parametrize(("terminal", "kind"), [("xterm", LiveBoard), ("dumb", ProgressBoard)])
def test_bars_where_a_terminal_can_show_them(
    terminal: str, kind: type[ProgressBoard], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setattr("sys.stderr", Terminal())
    assert type(make_board()) is kind
    monkeypatch.setattr("sys.stderr", io.StringIO())
    assert type(make_board()) is ProgressBoard


def test_one_problem_of_all_steps_is_told_once() -> None:
    error = failed([Mendable("a"), Mendable("b"), Mendable("a")])
    assert isinstance(error, UserError) and error.problems == ("a", "b")
