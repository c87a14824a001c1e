"""The command `still`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import (
    AllowCodeOption,
    FormatOption,
    LanguageOption,
    LessonOption,
    QualityOption,
    SetOption,
    SizeOption,
    ThemeOption,
    early_pool,
    request_of,
)
from pipeline.commands.progress import make_board


def command(
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

    with early_pool() as pool:
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
        print(take(request, key, out, make_board(), pool))
