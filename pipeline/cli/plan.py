"""The command `plan`."""

import json
import sys
from typing import Annotated

import typer

from pipeline.cache.cache import Cache
from pipeline.commands.options import (
    AllowCodeOption,
    FpsOption,
    LanguageOption,
    LessonOption,
    QualityOption,
    SetOption,
    StepOption,
    WorkersOption,
    pool_of,
    request_of,
)
from pipeline.commands.progress import ProgressBoard, make_board, print_table
from pipeline.errors import failed


def command(
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
    board = make_board() if not as_json and sys.stderr.isatty() else ProgressBoard()
    speak(request, make_board() if not as_json else board)
    with board, pool_of()(min(request.workers, len(request.steps)), board.note) as executor:
        plans, failures = plan_steps(request, executor, board, Cache())
    if as_json:
        if not failures:
            print(json.dumps(plan_json(plans), ensure_ascii=False, indent=2))
    elif plans:
        print_table(plan_rows(plans))
        for note in (note for each in plans for note in each.notes):
            print(f"note: {note}")
    if failures:
        raise failed(failures)
