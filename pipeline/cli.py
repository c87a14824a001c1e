"""The command line: arguments become a request, errors become lines on stderr and an exit code."""

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lesson import LessonError
from lesson.problems import nearest, several
from lesson.theme.theme import SHIPPED
from pipeline.cache.cache import Cache
from pipeline.commands.cache import app as cache_app
from pipeline.commands.cache import sweep_all
from pipeline.commands.ending import interruptible
from pipeline.commands.flags import command_of, usage, value_of_a_flag
from pipeline.commands.options import (
    LESSON_HELP,
    AllowCodeOption,
    BaseUrlOption,
    BeatOption,
    ClusterOption,
    FilmOption,
    FormatOption,
    FpsOption,
    LangOption,
    LanguageOption,
    LanguagesOption,
    LessonOption,
    LoopsOption,
    OutOption,
    PortOption,
    PublishOutOption,
    QualityOption,
    SetOption,
    SizeOption,
    StepOption,
    ThemeOption,
    WorkersOption,
    all_or_problems,
    pool_of,
    request_of,
    workers_of,
)
from pipeline.commands.progress import ProgressBoard, make_board, print_table
from pipeline.publish.target import targets
from pipeline.render.executor import LocalExecutor
from pipeline.voice.cli import app as voice_app
from pipeline.voice.clip import VoiceError

from .blame import blame
from .commands import choose
from .errors import PipelineError, UserError, failed
from .home import check_here
from .streams import unprinted

app = typer.Typer(
    name="render.sh",
    help="Backpropagation Step-by-Step: renders the lesson as film. Without a command: render.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.command()
def render(
    lesson: LessonOption = None,
    step: StepOption = None,
    beat: BeatOption = None,
    quality: QualityOption = "1080p",
    fps: FpsOption = None,
    theme: ThemeOption = None,
    out: OutOption = Path("out"),
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    size: SizeOption = None,
    shape: FormatOption = "16:9",
    language: LanguageOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Render steps as MP4 with captions and poster, and, when all are there, the full film."""
    from pipeline.render.render import render as make

    request = request_of(
        lesson,
        step or [],
        beats=beat,
        quality=quality,
        fps=fps,
        theme=theme,
        out=out,
        workers=workers,
        size=size,
        shape=shape,
        language=language,
        changes=changes,
        allow_code=allow_code,
    )
    for film in make(request, make_board(), pool_of(cluster)):
        print(film)


@app.command("render-many")
def render_many(
    table: Annotated[
        Path,
        typer.Argument(
            metavar="TABLE", help="CSV: a row a film; columns lesson, name, out, language, theme, format, quality, fps."
        ),
    ],
    out: OutOption = Path("out"),
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    size: SizeOption = None,
) -> None:
    """Render a whole table of lessons; what they have in common is rendered once."""
    from pipeline.commands.many import requests_of
    from pipeline.render.render import render_all

    for film in render_all(requests_of(table, out, workers, size), make_board(), pool_of(cluster)):
        print(film)


@app.command("new")
def make_lesson(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to make.")],
    template: Annotated[
        str, typer.Option("--from", metavar="default|xor|classes-3|regression|mazur", help="The lesson to begin with.")
    ] = "default",
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|es", help="Of its words and titles. (default: the lesson's)")
    ] = None,
) -> None:
    """Write a lesson folder of your own: lesson.toml explained key by key, narration, a theme, a step as an example."""
    from pipeline.commands.new import new, voice_notes

    made = new(folder, template, language)
    print(f"{made}: change what you like, then ./render.sh --lesson {shlex.quote(str(made))}")
    for note in voice_notes(made):
        print(f"note: {note}")


@app.command()
def diff(
    lesson: Annotated[Path, typer.Argument(metavar="FOLDER", help="A lesson folder.")],
) -> None:
    """List how a lesson folder differs from the project's own lesson."""
    from pipeline.commands.diff import diff as compare

    print("\n".join(compare(lesson)))


@app.command()
def translate(
    name: Annotated[str | None, typer.Argument(metavar="[LANGUAGE]", help="es, fr, de ...")] = None,
    lesson: LessonOption = None,
    option: Annotated[
        str | None, typer.Option("--language", metavar="LANG", help="The same, as other commands say it.")
    ] = None,
    show: Annotated[bool, typer.Option("--status", help="List what is missing or stale. (default)")] = False,
    begin: Annotated[bool, typer.Option("--start", help="Write the files to fill.")] = False,
    approve: Annotated[bool, typer.Option("--accept", help="Note that all that is translated is up to date.")] = False,
    workers: WorkersOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """List what a language lacks (exit code 1 if anything), or write the files for a new one."""
    from pipeline.commands.translate import accept, lesson_and_language, start, status

    if name is None and option is None:
        raise UserError("translate: give a language, ./render.sh translate fr for instance")
    if name and option and name != option:
        raise UserError(f"translate {name} --language {option}: are two languages; give one")
    language = name or option or ""
    if show + begin + approve > 1:
        raise UserError("translate: give one of --status, --start, --accept")
    found = lesson_and_language(lesson or choose.DEFAULT_LESSON, language, allow_code)
    count = workers_of(workers)
    if begin or approve:
        made = start(found, language, count, make_board(), LocalExecutor) if begin else accept(found, language)
        print("\n".join(map(str, made)) or f"nothing to write: all files of {language} are there")
        return
    lacking = status(found, language, count, make_board(), LocalExecutor)
    print("\n".join(map(str, lacking)) or f"{language}: whole")
    if lacking:
        raise typer.Exit(1)


@app.command()
def plan(
    lesson: LessonOption = None,
    step: StepOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
    quality: QualityOption = "1080p",
    fps: FpsOption = None,
    workers: WorkersOption = None,
    language: LanguageOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Show beats, frames, seconds and words. Renders nothing."""
    from pipeline.render.plan import plan_json, plan_rows, plan_steps
    from pipeline.voice.prepare import speak

    request = request_of(
        lesson,
        step or [],
        quality=quality,
        fps=fps,
        workers=workers,
        language=language,
        changes=changes,
        allow_code=allow_code,
    )
    board = make_board() if not as_json and sys.stderr.isatty() else ProgressBoard(Console(quiet=True))
    speak(request, make_board() if not as_json else board)
    with board, LocalExecutor(min(request.workers, len(request.steps)), board.note) as pool:
        plans, failures = plan_steps(request, pool, board, Cache())
    if as_json:
        if not failures:
            print(json.dumps(plan_json(plans), ensure_ascii=False, indent=2))
    elif plans:
        print_table(plan_rows(plans))
        for note in (note for each in plans for note in each.notes):
            print(f"note: {note}")
    if failures:
        raise failed(failures)


@app.command()
def check(
    lesson: Annotated[list[Path] | None, typer.Option("--lesson", metavar="FILE", help=LESSON_HELP)] = None,
    step: StepOption = None,
    theme: Annotated[
        list[str] | None,
        typer.Option("--theme", metavar="|".join((*SHIPPED, "FILE")), help="Look. (default: all that ship)"),
    ] = None,
    shape: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="|".join(choose.SHAPES), help="Shape; may be repeated. (default: 16:9)"),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option("--language", metavar="LANG", help="Language; may be repeated. (default: the lesson's)"),
    ] = None,
    whole: Annotated[
        bool, typer.Option("--matrix", help="The project's own lessons in every look, format and language: 15 minutes.")
    ] = False,
    workers: WorkersOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Check lesson, narration, numbers and layout: every problem at once; exit code 2 if there is any."""
    from pipeline.commands.check import Asked, matrix
    from pipeline.commands.check import check as look

    lessons, languages = matrix() if whole else ([choose.DEFAULT_LESSON], [])
    lessons, languages = list(dict.fromkeys(lesson or lessons)), list(dict.fromkeys(language or languages))
    every = list(choose.SHAPES) if whole else ["16:9"]
    themes, shapes = list(dict.fromkeys(theme or SHIPPED)), list(dict.fromkeys(shape or every))
    formats, count = all_or_problems(
        lambda: {name: choose.choose_format("draft", shape=name) for name in shapes}, lambda: workers_of(workers)
    )
    asked = Asked(lessons, themes, formats, tuple(changes or ()), allow_code, languages, step or [])
    result = look(asked, count, make_board(), LocalExecutor)
    if result.problems:
        raise UserError(result.problems)
    for note in result.notes:
        print(f"note: {note}")
    seen = ", ".join(" and ".join(names) for names in (themes, shapes, languages) if names)
    print(f"{several(result.lessons, 'lesson')}, {several(result.steps, 'step')}, {seen}: no problems")


@app.command()
def still(
    step: Annotated[str, typer.Argument(metavar="STEP", help="Number or key of a step.")],
    beat: Annotated[
        str | None, typer.Option("--beat", metavar="KEY", help="Beat. (default: the step's poster)")
    ] = None,
    lesson: LessonOption = None,
    quality: QualityOption = "1080p",
    theme: ThemeOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE|DIR", help="PNG file or folder. (default: out/stills)")
    ] = None,
    size: SizeOption = None,
    shape: FormatOption = "16:9",
    language: LanguageOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Save the last picture of a beat as PNG."""
    from pipeline.commands.still import still as take

    request = request_of(
        lesson,
        [step],
        beats=[beat] if beat else None,
        quality=quality,
        theme=theme,
        size=size,
        shape=shape,
        language=language,
        changes=changes,
        allow_code=allow_code,
    )
    key = None if request.beats is None else request.beats[request.steps[0].key][0]
    print(take(request, key, out, make_board(), LocalExecutor))


@app.command()
def preview(
    step: Annotated[
        list[str] | None, typer.Argument(metavar="[STEP]...", help="Numbers or keys of steps. (default: all)")
    ] = None,
    lesson: LessonOption = None,
    port: PortOption = None,
    theme: ThemeOption = None,
    quality: QualityOption = "draft",
    fps: FpsOption = None,
    workers: WorkersOption = None,
    size: SizeOption = None,
    shape: FormatOption = "16:9",
    language: LanguageOption = None,
    changes: SetOption = None,
    allow_code: AllowCodeOption = False,
) -> None:
    """Keep a page open that shows the film so far and renders again what a save has changed. Ctrl-C ends it."""
    from pipeline.preview.run import preview as show

    show(
        step or [],
        lesson,
        port=port,
        theme=theme,
        quality=quality,
        fps=fps,
        workers=workers,
        size=size,
        shape=shape,
        language=language,
        changes=changes,
        allow_code=allow_code,
    )


@app.command()
def bench(
    lesson: LessonOption = None,
    step: StepOption = None,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="How often; the result is the median.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    encoders: Annotated[bool, typer.Option("--encoders", help="Only the table of encoder settings.")] = False,
    identity: Annotated[
        bool, typer.Option("--identity", help="Only: is every beat alone the same as in its step?")
    ] = False,
    scaling: Annotated[bool, typer.Option("--scaling", help="Only: predicted speed-up by more workers.")] = False,
    quality: QualityOption = "1080p",
    fps: Annotated[int, typer.Option("--fps", metavar="N", help="Frames a second.")] = 60,
    workers: WorkersOption = None,
    size: SizeOption = None,
) -> None:
    """Measure against stock Manim and against itself: CPU, time, similarity, memory."""
    from benchmarks.run import bench as measure

    request = request_of(lesson, step or [], quality=quality, fps=fps, workers=workers, size=size)
    say = make_board().say
    code = measure(request, runs, say, print, as_json=as_json, encoders=encoders, same=identity, scaling=scaling)
    raise typer.Exit(code)


@app.command(
    help=f"Turn a rendered film into what course platforms take: {'; '.join(kind.help for kind in targets().values())}."
)
def publish(
    kind: Annotated[
        list[str] | None,
        typer.Argument(metavar=f"[{'|'.join((*targets(), 'all'))}]...", help="What to make. (default: all)"),
    ] = None,
    film: FilmOption = None,
    step: StepOption = None,
    language: LanguagesOption = None,
    lang: LangOption = None,
    beat: LoopsOption = None,
    base_url: BaseUrlOption = "",
    out: PublishOutOption = None,
) -> None:
    """Turn a rendered film into what course platforms take."""
    from pipeline.publish.choices import Choices
    from pipeline.publish.run import publish as make

    folders, choices = film or [Path("out")], Choices(tuple(beat or ()), base_url)
    place = out or folders[0] / "publish"
    for folder in make(
        kind or [],
        folders,
        place,
        make_board().say,
        steps=step or [],
        languages=[*(language or []), *(lang or [])],
        choices=choices,
    ):
        print(folder)


@app.command()
def clip(
    first: Annotated[
        str,
        typer.Option(
            "--from", metavar="STEP[.BEAT]", help="Where it begins: 4.nudge, chain_rule.nudge, or 4 for the whole step."
        ),
    ],
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="STEP[.BEAT]", help="Where it ends. (default: with the same beat or step)"),
    ] = None,
    film: FilmOption = None,
    language: LanguagesOption = None,
    lang: LangOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE|DIR", help="MP4 file, or a folder. (default: clips, in the film's folder)"),
    ] = None,
) -> None:
    """Cut a stretch of beats out of a rendered film, with its captions and poster; nothing is rendered again."""
    from pipeline.publish.clip import clip as cut

    for made in cut(film or [Path("out")], first, last or first, out, languages=[*(language or []), *(lang or [])]):
        print(made)


SERVED = Path("out", "publish", next(name for name, kind in targets().items() if kind.served))


@app.command()
def serve(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder of published pages.")] = SERVED,
    port: PortOption = None,
) -> None:
    """Show published pages on 127.0.0.1, as a web server would. Ctrl-C ends it."""
    from pipeline.publish.serve import serve as show

    show(folder, port)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(context: typer.Context) -> None:
    """Run ruff, mypy and the tests; with arguments, pytest alone with these."""
    from pipeline.commands.selftest import run

    raise typer.Exit(run(context.args))


app.add_typer(voice_app, name="voice")
app.add_typer(cache_app, name="cache")
COMMANDS = (
    *tuple(
        command.name or command.callback.__name__.replace("_", "-")
        for command in app.registered_commands
        if command.callback
    ),
    "voice",
    "cache",
)


def main(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code: 0, 1 (work failed), 2 (the user can fix it), 130 (Ctrl-C)."""
    given, command = list(arguments), command_of(app)
    if not given or (given[0].startswith("-") and given[0] not in ("--help", "-h")):
        given.insert(0, "render")
    elif given[0] not in COMMANDS and not given[0].startswith("-"):
        return _fail([f"{given[0]}: there is no such command; {nearest(given[0], COMMANDS)}"], 2)
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
