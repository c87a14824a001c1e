"""The command `render`."""

from pathlib import Path

from pipeline.commands.options import (
    AllowCodeOption,
    BeatOption,
    ClusterOption,
    FormatOption,
    FpsOption,
    LanguageOption,
    LessonOption,
    OutOption,
    QualityOption,
    SetOption,
    SizeOption,
    StepOption,
    ThemeOption,
    WorkersOption,
    pool_of,
    request_of,
)
from pipeline.commands.progress import make_board


def command(
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
