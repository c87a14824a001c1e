"""The options that commands share, and how they become a request."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from lesson import Lesson, LessonError, Script, StepRef
from lesson.theme.theme import SHIPPED
from pipeline.cache.cache import Cache
from pipeline.cache.scripts import keep_scripts, known_scripts
from pipeline.cache.state import State, state_of
from pipeline.errors import UserError
from pipeline.render.executor import LocalExecutor, Pool, cores
from pipeline.render.request import Request
from pipeline.voice.clip import VoiceError
from pipeline.voice.setup import maker, voices_of

from . import choose

READS = 5  # how often a lesson is read again that is saved while it is read; after that a worker reports it
LESSON_HELP = "A lesson.toml, or a folder that holds one. (default: the project's assets/lesson.toml)"
LessonOption = Annotated[Path | None, typer.Option("--lesson", metavar="FILE", help=LESSON_HELP)]
StepOption = Annotated[
    list[str] | None,
    typer.Option("--step", metavar="NUMBER|KEY", help="Only this step; may be repeated. (default: all there are)"),
]
BeatOption = Annotated[
    list[str] | None,
    typer.Option(
        "--beat", metavar="KEY", help="Only this beat, into out/beats/; may be repeated. (default: whole steps)"
    ),
]
QualityOption = Annotated[
    str,
    typer.Option(
        "--quality",
        metavar="|".join(choose.QUALITIES),
        help="Size of the picture; draft is 480p at 15 frames a second.",
    ),
]
FpsOption = Annotated[int | None, typer.Option("--fps", metavar="N", help="Frames a second. (default: 30; draft 15)")]
ThemeOption = Annotated[
    str | None,
    typer.Option(
        "--theme",
        metavar="|".join((*SHIPPED, "FILE")),
        help="Look: one that ships, or a theme file of the lesson. (default: the lesson's)",
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="|".join(choose.SHAPES), help="Shape of the picture: 9:16 is for phones.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="KEY=VALUE", help="Change a key of the lesson this once, network.eta=0.1; may be repeated."
    ),
]
AllowCodeOption = Annotated[
    bool, typer.Option("--allow-code", help="Let Python files in the lesson's folder run. Read them first.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where the films go.")]
FilmOption = Annotated[
    list[Path] | None,
    typer.Option("--film", metavar="DIR", help="Folder of a rendered film; one for each language. (default: out)"),
]
LanguageOption = Annotated[
    str | None,
    typer.Option("--language", metavar="LANG", help="Language of this film, es for instance. (default: the lesson's)"),
]
LanguagesOption = Annotated[
    list[str] | None,
    typer.Option("--language", metavar="LANG", help="Only this language; may be repeated. (default: all)"),
]
LangOption = Annotated[list[str] | None, typer.Option("--lang", hidden=True)]  # what --language was called before
PublishOutOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Folder to publish into. (default: publish, in the film's folder)"),
]
BaseUrlOption = Annotated[
    str,
    typer.Option(
        "--base-url",
        metavar="URL",
        help="Where the pages will be, for the snippets of web. (default: put in on embed.html)",
    ),
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", metavar="N", help="Port on 127.0.0.1. (default: the first free one from 8000 on)"),
]
LoopsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--beat", metavar="STEP.BEAT|all", help="Loops of this beat, 6.opposite; may be repeated. (default: one a step)"
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", metavar="N", help="Processes that work at once. (default: one a core)")
]
ClusterOption = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler to work on, tcp://10.0.0.5:8786 for instance."),
]
SizeOption = Annotated[str | None, typer.Option("--size", metavar="WxH", hidden=True)]


def workers_of(workers: int | None) -> int:
    """Return how many processes to use; UserError for an invalid number."""
    if workers is not None and not 1 <= workers <= 1024:
        raise UserError(f"--workers {workers}: give a whole number from 1 on, {cores()} for instance")
    return workers or cores()


def pool_of(cluster: str | None = None) -> Pool:
    """Return what runs the tasks: this machine's processes, or a cluster's."""
    if cluster is None:
        return LocalExecutor
    from pipeline.cluster.dask_pool import ClusterExecutor

    return lambda workers, watch: ClusterExecutor(cluster, watch)


@contextmanager
def early_pool() -> Iterator[Pool]:
    """Yield a pool of one worker of this machine, which already loads Manim while the lesson is read."""
    from pipeline.render.worker import load

    pool = LocalExecutor(1, lambda note: None)
    pool.warm(load)
    try:
        yield lambda workers, watch: pool.watched_by(watch)
    except BaseException:
        pool.kill()
        raise


def request_of(lesson: Path | None, steps: Sequence[str], **more: Any) -> Request:
    """Load the lesson and find everything that was named; all problems of options are reported at once.

    Its state is that of the files as they were read: where one is saved in the meantime, all is read again.
    """
    file = lesson or choose.DEFAULT_LESSON
    file = file / "lesson.toml" if file.is_dir() else file
    changes = choose.changed_to(more.get("language"), more.get("changes") or ())
    seen = (file, changes, more.get("theme"))
    state = state_of(*seen)
    cache = Cache()
    for trial in range(READS):
        known: dict[str, Script] = {}
        try:
            request, wrong = _read(lesson, steps, partial(_known, cache, state, known), **more), None
        except (LessonError, UserError) as error:
            wrong = error
        before, state = state, state_of(*seen)
        if state == before or trial == READS - 1:
            break
    if wrong is not None:
        raise wrong
    if state == before:
        new = {key: script for key, script in request.scripts.items() if key not in known}
        keep_scripts(cache, request.lesson, request.lesson.steps, state, new)
    return replace(request, state=before, again=partial(request_of, lesson, steps, **more))


def _known(
    cache: Cache, state: State, known: dict[str, Script], lesson: Lesson, refs: Sequence[StepRef]
) -> dict[str, Script]:
    """Return the scripts that were read before from files in this state, and note them in `known`."""
    known |= known_scripts(cache, lesson, refs, state)
    return known


def _read(
    lesson: Path | None,
    steps: Sequence[str],
    known: Callable[[Lesson, Sequence[StepRef]], Mapping[str, Script]],
    **more: Any,
) -> Request:
    file, allow_code = lesson or choose.DEFAULT_LESSON, more.get("allow_code", False)
    found = choose.load_in(more.get("language"), file, more.get("changes") or (), allow_code)
    refs, pictures, theme, workers = all_or_problems(
        lambda: choose.choose_steps(found, steps),
        lambda: choose.choose_format(
            more.get("quality", "1080p"), more.get("fps"), more.get("size"), more.get("shape") or "16:9"
        ),
        lambda: choose.choose_theme(more.get("theme"), found),
        lambda: workers_of(more.get("workers")),
    )
    scripts = choose.load_scripts(found, refs, known(found, refs))
    beats = choose.choose_beats(scripts, more["beats"]) if more.get("beats") else None
    if beats is not None:
        refs = tuple(ref for ref in refs if ref.key in beats)
    try:
        voices = voices_of(found, maker(found))
    except VoiceError as error:
        raise UserError(str(error).splitlines()) from None
    return Request(found, refs, scripts, pictures, theme, more.get("out", Path("out")), workers, beats, voices)


def all_or_problems(*makers: Callable[[], Any]) -> list[Any]:
    """Return what every maker returns, or raise one UserError with the problems of all."""
    values: list[Any] = []
    problems: list[str] = []
    for make in makers:
        try:
            values.append(make())
        except UserError as error:
            problems += error.problems
    if problems:
        raise UserError(problems)
    return values
