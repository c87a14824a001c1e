"""The command `bench`."""

from typing import Annotated

import typer

from pipeline.commands.options import LessonOption, QualityOption, SizeOption, StepOption, WorkersOption, request_of
from pipeline.commands.progress import make_board


def command(
    lesson: LessonOption = None,
    step: StepOption = None,
    runs: Annotated[int, typer.Option("--runs", metavar="N", help="How many runs; the result is their median.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    encoders: Annotated[bool, typer.Option("--encoders", help="Only the table of encoder settings.")] = False,
    identity: Annotated[
        bool, typer.Option("--identity", help="Only compare every beat alone with the same beat in its step.")
    ] = False,
    scaling: Annotated[bool, typer.Option("--scaling", help="Only the predicted speed-up by more workers.")] = False,
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
