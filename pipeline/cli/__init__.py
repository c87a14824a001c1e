"""The command line: arguments become a request, errors become lines on stderr and an exit code.

A file here is a command: its arguments, and what it prints. What it does is imported when it is called.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

from lesson import LessonError
from lesson.problems import nearest
from pipeline.blame import blame
from pipeline.commands.cache import app as cache_app
from pipeline.commands.cache import sweep_all
from pipeline.commands.ending import interruptible
from pipeline.commands.flags import command_of, empty_value, usage, value_of_a_flag
from pipeline.errors import PipelineError
from pipeline.home import check_here
from pipeline.streams import unprinted
from pipeline.voice.cli import app as voice_app
from pipeline.voice.clip import VoiceError

from . import (
    bench,
    check,
    clip,
    diff,
    new,
    plan,
    preview,
    publish,
    render,
    render_many,
    serve,
    still,
    test,
    translate,
)

# In the order of the help; the settings are typer's.
COMMANDS: dict[str, tuple[Callable[..., None], dict[str, Any]]] = {
    "render": (render.command, {}),
    "render-many": (render_many.command, {}),
    "new": (new.command, {}),
    "diff": (diff.command, {}),
    "translate": (translate.command, {}),
    "plan": (plan.command, {}),
    "check": (check.command, {}),
    "still": (still.command, {}),
    "preview": (preview.command, {}),
    "bench": (bench.command, {}),
    "publish": (publish.command, {"help": publish.HELP}),
    "clip": (clip.command, {"help": clip.HELP}),
    "serve": (serve.command, {}),
    "test": (test.command, {"context_settings": {"allow_extra_args": True, "ignore_unknown_options": True}}),
}
GROUPS = {"voice": voice_app, "cache": cache_app}

app = typer.Typer(
    name="render.sh",
    help="Backpropagation Step-by-Step: renders the lesson as film. Without a command: render.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
for _name, (_command, _settings) in COMMANDS.items():
    app.command(_name, **_settings)(_command)
for _name, _group in GROUPS.items():
    app.add_typer(_group, name=_name)


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0, 1 (work failed), 2 (the user can fix it), 130 (Ctrl-C)."""
    given, command = list(arguments), command_of(app)
    if not given or (given[0].startswith("-") and given[0] not in ("--help", "-h")):
        given.insert(0, "render")
    elif given[0] not in (*COMMANDS, *GROUPS) and not given[0].startswith("-"):
        return _fail([f"{given[0]}: there is no such command; {nearest(given[0], (*COMMANDS, *GROUPS))}"], 2)
    if (cure := empty_value(given, command)) is not None:
        return _fail([cure], 2)
    try:
        with interruptible():
            check_here()
            sweep_all()
            code = command.main(given, prog_name="render.sh", standalone_mode=False)
    except typer.TyperException as error:
        if (cure := value_of_a_flag(given, command)) is not None:
            return _fail([cure], 2)
        return _fail([f"{error.format_message()} ({usage(given, command)})"], 2)
    except LessonError as error:
        return _fail([str(problem) for problem in error.problems], 2)
    except PipelineError as error:
        return _fail(error.problems, error.code)
    except VoiceError as error:
        return _fail(str(error).splitlines(), 2)
    except OSError as error:
        return _fail([blame(error)], 1)
    if code == 130:
        print("interrupted; nothing half finished was left behind", file=sys.stderr)
        return 130
    lost = unprinted()
    return int(code or 0) if lost is None else _fail([lost] if lost else [], 1)


def _fail(problems: Sequence[str], code: int) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    return code
