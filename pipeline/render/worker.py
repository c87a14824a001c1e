"""The functions that run in a worker process. The only file that imports the scenes, through scenes.engine.entry.

Every task takes a job and returns what its annotation says. scenes.engine.entry is imported when it is needed: this
module is also imported by the command line's own process, which never loads Manim.
"""

import errno
import importlib
import os
import re
import resource
import sys
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, cast

from lesson import LessonError, StepAudit, StepJob, StepPlan, Timeline, load_lesson
from pipeline.cache.state import require
from pipeline.errors import RenderError, is_full, reason
from pipeline.files import written_aside

from .tasks import Rendered, SoundJob
from .worker_setup import part_made, progress

_A_STEP = re.compile(r"s\d+_\w+\.py")
# The arguments of these functions that are paths of files they write, or tuples of such paths.
OUTPUTS = {"render": (2, 3), "still": (2,)}


def entry() -> Any:
    """Return scenes.engine.entry, loading Manim now, with its own configuration and ours only."""
    with _no_files_of_others():
        return importlib.import_module("scenes.engine.entry")


def load() -> None:
    """Load Manim and the scenes, so that the first task begins at once."""
    entry()


@contextmanager
def _no_files_of_others() -> Iterator[None]:
    """Keep Manim from reading a manim.cfg of the current folder or of the user.

    It could change a film, end it, or load plugins. Manim 0.22 reads its own with `read_file` and these with `read`
    (_config/utils.py). Plain `manim` keeps them.
    """
    read = ConfigParser.read
    ConfigParser.read = lambda self, filenames, encoding=None: []  # type: ignore[method-assign]
    try:
        yield
    finally:
        ConfigParser.read = read  # type: ignore[method-assign]


def plan(job: StepJob) -> StepPlan:
    """Play a step without drawing. Raises RenderError naming beat and line."""
    with _told(job):
        return cast(StepPlan, entry().plan(job))


def audit(job: StepJob, in_motion: bool = False) -> StepAudit:
    """Play a step without drawing and look at its beats, numbers, layout, cues and motion.

    With `in_motion` also at the quarters of the motions of steps that do not declare it.
    """
    with _told(job):
        return cast(StepAudit, entry().audit(job, in_motion))


def sound(job: SoundJob) -> bytes:
    """Mix a step's sound: an MP4 of AAC."""
    from pipeline.sound.track import make_sound

    require(job)
    made = make_sound(job)
    require(job)
    return made


def render(
    job: StepJob, beats: Sequence[str], films: Sequence[Path], pictures: Sequence[Path | None]
) -> tuple[Rendered, ...]:
    """Render a run of beats in one play: each into its film, its last picture as PNG into its picture, if it has one.

    The beats are in the step's order; those between them are played without drawing. Each is reported when it is made.
    """
    from pipeline.video.encoder import VideoSink

    class Counted(VideoSink):
        def write(self, rgba: Any, repeat: int = 1, changed: Any = None) -> None:
            super().write(rgba, repeat, changed)
            progress(repeat)

    places = {beat: (film, picture) for beat, film, picture in zip(beats, films, pictures, strict=True)}
    sinks: dict[str, tuple[VideoSink, float]] = {}
    made: list[Rendered] = []

    def open_sink(key: str) -> VideoSink:
        sink = Counted(places[key][0], job.format.fps, job.format.width, job.format.height)
        sinks[key] = sink, time.monotonic()
        return sink

    def ended(key: str, frames: int) -> None:
        (sink, began), picture = sinks.pop(key), places[key][1]
        if sink.frames != frames:
            raise RenderError(
                f"step {job.step}, beat {key}: {sink.frames} frames were drawn where {frames} were planned"
            )
        if picture is not None and sink.last is not None:
            save_png(sink.last, picture)
        require(job)
        made.append(Rendered(frames, sink.pictures, round(time.monotonic() - began, 3), peak_mb()))
        part_made(made[-1])

    with _told(job, beats[0]):
        entry().render(job, beats, open_sink, ended)
    return tuple(made)


def codes(job: StepJob) -> dict[str, str]:
    """Return for each beat of a step a digest of the code that draws it."""
    with _told(job):
        return cast(dict[str, str], entry().codes(job))


def alone(job: StepJob, beat: str, film: Path) -> Timeline:
    """Render one beat of a step that need not have been planned into a film; return the beat's timeline."""
    from pipeline.video.encoder import VideoSink

    with _told(job, beat):
        form = job.format
        return cast(Timeline, entry().alone(job, beat, lambda key: VideoSink(film, form.fps, form.width, form.height)))


def outputs(function: str, arguments: Sequence[Any]) -> dict[str, Path]:
    """Return the files that a task writes, each by its place in the arguments: "2", or "2.0" for one of several."""
    found: dict[str, Path] = {}
    for place in OUTPUTS.get(function, ()):
        value = arguments[place] if place < len(arguments) else None
        if isinstance(value, tuple | list):
            found |= {f"{place}.{n}": Path(each) for n, each in enumerate(value) if each is not None}
        elif value is not None:
            found[str(place)] = Path(value)
    return found


def with_outputs(function: str, arguments: Sequence[Any], files: Mapping[str, Path]) -> list[Any]:
    """Return a task's arguments with other files to write, by their places as `outputs` has them."""
    there = list(arguments)
    for place in OUTPUTS.get(function, ()):
        if place < len(there) and isinstance(there[place], tuple | list):
            there[place] = tuple(files.get(f"{place}.{n}") for n in range(len(there[place])))
        elif place < len(there):
            there[place] = files.get(str(place))
    return there


def peak_mb() -> int:
    """Return the peak memory of this process, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most // (1_000_000 if sys.platform == "darwin" else 1_000))  # macOS counts bytes, Linux kilobytes


def still(job: StepJob, beat: str | None, path: Path) -> str:
    """Save the last picture of a beat (None: the step's poster) as PNG; return the beat."""
    with _told(job, beat):
        scenes = entry()
        beat = beat or str(scenes.poster(job))
        save_png(scenes.still(job, beat), path)
        return beat


def save_png(rgba: Any, path: Path) -> None:
    """Write a picture without its alpha channel."""
    from PIL import Image

    with written_aside(path) as part:
        Image.fromarray(rgba[..., :3]).save(part, format="png")


class _told:
    """Turns whatever a scene raises into a RenderError with the place: step, beat, line of the scene's file.

    Raises Changed instead where the job's files changed before or during the work.
    """

    def __init__(self, job: StepJob, beat: str | None = None) -> None:
        self.job, self.beat = job, beat

    def __enter__(self) -> None:
        require(self.job)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if is_full(error):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error  # PyAV's own class cannot be pickled
        if error is None or isinstance(error, Exception):
            require(self.job)
        if isinstance(error, Exception) and not isinstance(error, LessonError | RenderError):
            ref = load_lesson(self.job.lesson, self.job.changes).step(self.job.step)
            file = ref.scene.partition(":")[0]
            module = Path(file).stem if ref.own_code else file.rpartition(".")[2]
            raise RenderError(told(error, f"step {ref.number} {ref.key}", module, self.beat)) from error


def _where(step: str, beat: str | None) -> str:
    """Return step and, if known, beat."""
    return f"{step}, beat {beat}" if beat else step


def _is_of_a_step(file: Path) -> bool:
    return _A_STEP.match(file.name) is not None or file.parent.parent.parts[-2:] == ("scenes", "steps")


def told(error: BaseException, step: str, module: str, beat: str | None = None) -> str:
    """Return step, beat, line of the step's files and the exception as one line.

    The beat is the one that was being played (scenes.engine.entry notes it on the exception), `beat` where nothing was
    played; the line is the last in the file `module`.py or in a step's files of the project (scenes/steps/).
    """
    calls = traceback.extract_tb(error.__traceback__)
    scene = [call for call in calls if Path(call.filename).stem == module or _is_of_a_step(Path(call.filename))]
    beat = getattr(error, "beat", beat)
    nearest = scene or calls
    place = f", {'/'.join(Path(nearest[-1].filename).parts[-2:])} line {nearest[-1].lineno}" if nearest else ""
    line = f" ({nearest[-1].line})" if nearest and nearest[-1].line else ""
    if isinstance(error, SyntaxError) and error.filename:  # a file that could not be parsed at all
        place, line = (
            f", {'/'.join(Path(error.filename).parts[-2:])} line {error.lineno}",
            f" ({error.text.strip()})" if error.text else "",
        )
        return f"{_where(step, None)}{place}{line}: {error.msg}"
    return f"{_where(step, beat)}{place}{line}: {reason(error)}"
