"""The command `preview`."""

from typing import Annotated

import typer

from pipeline.commands.options import (
    AllowCodeOption,
    FormatOption,
    FpsOption,
    LanguageOption,
    LessonOption,
    PortOption,
    QualityOption,
    SetOption,
    SizeOption,
    ThemeOption,
    WorkersOption,
)


def command(
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
