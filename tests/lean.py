"""A row of the table of leaning.py, and the checks of its rows: whether a library still is as the project needs it."""

import importlib
import inspect
import io
import tempfile
import typing
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Lean:
    """What is leaned on (library, name or behaviour), where (a file of ours and a pattern in it), why, and whether
    it still is so.
    """

    library: str
    what: str
    file: str
    code: str
    why: str
    holds: Callable[[], bool]


def source(path: str) -> str:
    """The source of "module:Name.method"."""
    return inspect.getsource(thing(path))


def thing(path: str) -> Any:
    module, _, names = path.partition(":")
    found = importlib.import_module(module)
    for name in filter(None, names.split(".")):
        found = getattr(found, name)
    return found


def there(*paths: str) -> Callable[[], bool]:
    """Every one of "module:Name.attribute" exists."""
    return lambda: all(thing(path) is not None for path in paths)


def says(path: str, *parts: str) -> Callable[[], bool]:
    """The source of a thing has these parts."""
    return lambda: all(part in source(path) for part in parts)


def shown_by(kinds: str, *names: str) -> Callable[[], bool]:
    """Objects of these classes of Manim have these attributes of their own."""
    return lambda: set(names) <= {name for kind in kinds.split() for name in vars(thing(f"manim:{kind}")())}


def takes(path: str, *names: str) -> Callable[[], bool]:
    """A function has parameters of these names."""
    return lambda: set(names) <= set(inspect.signature(thing(path)).parameters)


def svg() -> str:
    import typst

    return (
        typst.Compiler(ignore_system_fonts=True)
        .compile(b'#set page(width: auto, height: auto)\n#text(fill: rgb("#00000a"))[a]', format="svg")
        .decode()
    )


def presentation() -> Any:
    from pptx import Presentation

    return Presentation()


def slide_parts() -> bool:
    show = presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    run = slide.shapes.title.text_frame.paragraphs[0].add_run()
    themes = [each.target_part for each in show.slide_master.part.rels.values() if each.reltype.endswith("/theme")]
    return hasattr(run._r, "get_or_add_rPr") and len(themes) == 1 and themes[0].blob == themes[0]._blob


def reveal(name: str) -> str:
    return Path(str(distribution("pyreveal").locate_file(f"pyreveal/revealjs/{name}"))).read_text(encoding="utf-8")


def pydantic_kinds() -> bool:
    from lesson.file.validation import _CURES

    return set(_CURES) <= set(typing.get_args(thing("pydantic_core.core_schema:ErrorType")))


def film() -> bytes:
    """A film of nine frames, three pictures held for three frames each."""
    import numpy as np

    from pipeline.video.encoder import VideoSink

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        with VideoSink(path, 5, 64, 48) as sink:
            for grey in (40, 120, 200):
                sink.write(np.full((48, 64, 4), grey, np.uint8), 3)
        return path.read_bytes()


def in_order() -> bool:
    """x264 gives pictures in their order, and its options are taken: no frame is before another, and none is lost."""
    import av

    with av.open(io.BytesIO(film())) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
        return [packet.pts for packet in packets] == [packet.dts for packet in packets] and len(packets) == 9


def without_a_value() -> bool:
    import typer
    from typer.main import get_command

    app = typer.Typer()

    @app.command()
    def one(flag: bool = typer.Option(False, "--flag")) -> None: ...

    return [bool(getattr(param, "is_flag", False)) for param in get_command(app).params][:1] == [True]
