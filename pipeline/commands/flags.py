"""The app as a click command: typer's own, with help for flags in plain form."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import typer
from typer.main import get_command

from pipeline.home import as_meant

PLACES = re.compile("DIR|FILE|FOLDER|TABLE|ONNX|BIN")  # what help calls a file or folder
WORDS = ("true", "false", "yes", "no", "on", "off", "1", "0")


def command_of(app: typer.Typer) -> typer.core.TyperGroup:
    """Return the app's command, whose help shows no values and no types for flags.

    typer writes `<bool>` and `{FOLDER} <path>`. Every file or folder argument is read as home.as_meant reads it.
    """
    command = get_command(app)
    assert isinstance(command, typer.core.TyperGroup)
    for each in _all(command):
        context = typer.Context(each, info_name=each.name)
        for param in each.get_params(context):  # that of --help, too, which the command keeps
            if param.callback is None:
                param.callback = _as_meant
            if _is_flag(param):
                param.metavar = ""
            elif isinstance(param, typer.core.TyperArgument):
                vars(param).update(display_type_rich=_no_type, _usage_display_name=partial(str, param.metavar))
    return command


def _as_meant(_: object, __: object, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(_as_meant(None, None, each) for each in value)
    return as_meant(value) if isinstance(value, Path) else value


def _no_type(ctx: typer.Context) -> None:
    """Do nothing: an argument's name is enough, without its type."""


def usage(given: Sequence[str], command: typer.core.TyperGroup) -> str:
    """Return the help command that explains the error, `./render.sh voice sheet --help`.

    With it, how a name that begins with a dash is written.
    """
    names: list[str] = []
    inner: Any = command
    for word in given:
        if word not in getattr(inner, "commands", {}):
            break
        names.append(word)
        inner = inner.commands[word]
    dash = next(
        (
            word
            for word in given
            if re.match(r"-[^-]", word) and any(isinstance(each, typer.core.TyperArgument) for each in inner.params)
        ),
        None,
    )
    hint = f"; a name that begins with a dash is written ./{dash}" if dash and dash not in ("-h",) else ""
    return f"see {' '.join(('./render.sh', *names, '--help'))}{hint}"


def _all(command: Any) -> Iterator[Any]:
    yield command
    for each in getattr(command, "commands", {}).values():
        yield from _all(each)


def _is_flag(param: object) -> bool:
    return bool(getattr(param, "is_flag", False))


def value_of_a_flag(given: Sequence[str], command: typer.core.TyperGroup) -> str | None:
    """Return the cure for `--allow-code true` and `--json=false`: a value for a flag that takes none; else None."""
    words = iter(given)
    inner: Any = command
    for word in words:
        commands = getattr(inner, "commands", {})
        if word in commands:
            inner = commands[word]
    flags = {name for param in inner.params if _is_flag(param) for name in getattr(param, "opts", ())}
    for n, word in enumerate(given):
        name, equals, value = word.partition("=")
        if name not in flags:
            continue
        after = value if equals else given[n + 1] if n + 1 < len(given) else ""
        if equals or after.lower() in WORDS:
            written = word if equals else f"{name} {after}"
            cure = "leave it out" if after.lower() in ("false", "no", "off", "0") else f"write {name} alone"
            return f"{written}: {name} takes no value; {cure}"
    return None


def empty_value(given: Sequence[str], command: typer.core.TyperGroup) -> str | None:
    """Return what is wrong with `--out ''` and `--out=`, as a variable that is not set leaves them; else None.

    As a path it would mean the current folder, into which nobody asked to write.
    """
    inner: Any = command
    words = list(given)
    while words and words[0] in getattr(inner, "commands", {}):
        inner = inner.commands[words.pop(0)]
    options = {
        name: param for param in inner.params if not _is_flag(param) for name in param.opts if name.startswith("-")
    }
    arguments = [param for param in inner.params if isinstance(param, typer.core.TyperArgument)]
    after: Any = None  # the option whose value comes next
    for word in words:
        name, equals, value = word.partition("=")
        option = after or (options.get(name) if equals else None)
        if option is not None and not (word if after else value) and PLACES.search(option.metavar or ""):
            said = next(each for each in option.opts if each.startswith("--"))
            cure = "" if option.required else f", or leave {said} out"
            return f"{said} '': is empty; give {option.metavar}{cure}"
        if not word and after is None and arguments and PLACES.search(arguments[0].metavar or ""):
            return f"'': is empty; give {arguments[0].metavar}"
        after = options.get(word) if after is None else None
    return None
