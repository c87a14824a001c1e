"""What a worker of a cluster sends instead of a beat or a sound: nothing of it enters the cache or a film, and the
beat is named.
"""

import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from pydantic_core import to_jsonable_python

from pipeline.cache import entries
from pipeline.cluster.dask_parcel import answer_of
from pipeline.commands.options import request_of
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import RenderError
from pipeline.render import worker
from pipeline.render.executor import InlineExecutor, Watch
from pipeline.render.render import render
from pipeline.render.tasks import Done, Part, Task, Told, no_part
from tests.pipeline.conftest import SCRIPT, write_lesson
from tests.pipeline.test_pipeline_broken import NOISE

STEP = "what_is_backpropagation"


@dataclass
class Sent:
    """What comes back for a beat: its value, its film, its picture (None: no such file)."""

    value: Any  # of Rendered, as JSON has it
    film: bytes | None = None
    picture: bytes | None = None


Lie = Callable[[str, Sent], Sent]


class Replay(InlineExecutor):
    """A pool far away that has done every task before, and lies about some. Without a record, it makes one."""

    far = True
    record: dict[str, Sent] = {}  # of all pools, by part
    others: dict[str, Any] = {}  # the values of plans and sounds
    lie: Lie | None = None

    def __init__(self, workers: int, watch: Watch) -> None:
        super().__init__(workers, watch)

    def completed(self, part: Part = no_part) -> Iterator[Done]:
        while self._waiting:
            task = self._waiting.popleft()
            if task.here:
                try:
                    done = Done(task, task.function(*task.arguments))
                except ValueError as error:
                    done = Done(task, None, error)
                yield done
                continue
            if task.function is not worker.render:
                if task.name not in self.others:
                    self.others[task.name] = task.function(*task.arguments)
                yield Done(task, self.others[task.name])
                continue
            if next(iter(task.parts)) not in self.record:
                self._make(task)
            values = []
            for name, places in zip(task.parts, zip(*task.arguments[2:], strict=True), strict=True):
                sent = self.record[name] if self.lie is None else type(self).lie(name, self.record[name])
                for place, data in zip(places, (sent.film, sent.picture), strict=True):
                    if place is not None:
                        place.unlink(missing_ok=True)
                        if data is not None:
                            place.write_bytes(data)
                values.append(sent.value)
            try:
                yield Done(task, answer_of(task, json.dumps(values), None))
            except ValueError as error:
                yield Done(task, None, Told(f"what its worker made {error}"))

    def _make(self, task: Task) -> None:
        values = task.function(*task.arguments)
        for name, value, *places in zip(task.parts, values, *task.arguments[2:], strict=True):
            self.record[name] = Sent(to_jsonable_python(value), *(place and place.read_bytes() for place in places))


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lesson(tmp_path_factory.mktemp("lied") / "lesson", {STEP: SCRIPT})


def rendered(lesson: Path, out: Path, lie: Lie | None) -> None:
    pool = type("Pool", (Replay,), {"lie": staticmethod(lie) if lie else None})
    render(request_of(lesson, [], out=out, size="160x90", fps=5, workers=1), ProgressBoard(), pool)


def film(size: tuple[int, int] = (160, 90), rate: int = 5, pictures: int = 30, first: int = 0) -> bytes:
    """An H.264 film of noise; `first`: how many frames later its first picture stands."""
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as file:
        stream = file.add_stream("libx264", rate=rate)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        for n in range(pictures):
            frame = av.VideoFrame.from_ndarray(NOISE[n % len(NOISE)].reshape(size[1], size[0], 3), format="rgb24")
            frame.pts = n + first
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return made.getvalue()


def picture(size: tuple[int, int] = (160, 90), kind: str = "png") -> bytes:
    made = io.BytesIO()
    Image.fromarray(NOISE[0].reshape(size[1], size[0], 3)).save(made, format=kind)
    return made.getvalue()


def holed(data: bytes) -> bytes:
    start = data.index(b"mdat") + 200
    return data[:start] + bytes(1500) + data[start + 1500 :]


FRAMES = [None, "30", -1, 30.5, True, 10**9, [30], {}]
FILMS: dict[str, Callable[[Sent], bytes | None]] = {
    "none": lambda sent: None,
    "empty": lambda sent: b"",
    "garbage": lambda sent: random.Random(1).randbytes(5000),
    "cut": lambda sent: sent.film[: len(sent.film) // 2],
    "a hole in it": lambda sent: holed(sent.film),
    "one picture less": lambda sent: film(pictures=sent.value["frames"] - 1),
    "one picture more": lambda sent: film(pictures=sent.value["frames"] + 1),
    "twice as fast": lambda sent: film(rate=10, pictures=sent.value["frames"]),
    "later": lambda sent: film(pictures=sent.value["frames"], first=3),
    "another size": lambda sent: film((90, 160), pictures=sent.value["frames"]),
    "a picture": lambda sent: picture(),
    "a list of other files": lambda sent: b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a playlist": lambda sent: b"#EXTM3U\n#EXTINF:6,\n/etc/passwd\n#EXT-X-ENDLIST\n",
}
PICTURES: dict[str, bytes | None] = {
    "none": None,
    "empty": b"",
    "garbage": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "cut": picture()[:2000],
    "another size": picture((90, 160)),
    "a JPEG": picture(kind="jpeg"),
}
FACTS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "nothing": lambda facts: None,
    "a text": lambda facts: "done",
    "a list": lambda facts: [facts],
    "not all": lambda facts: {"frames": facts["frames"]},
    "other frames": lambda facts: facts | {"frames": facts["frames"] + 1},
    "less than no time": lambda facts: facts | {"seconds": -1.0},
    "no number": lambda facts: facts | {"seconds": float("nan")},
    "a size without end": lambda facts: facts | {"peak_mb": 10**30},
    **{f"frames {frames!r}": lambda facts, frames=frames: facts | {"frames": frames} for frames in FRAMES},
}


def lies() -> dict[str, Callable[[Sent], Sent]]:
    films = {f"film: {name}": lambda sent, make=make: replace(sent, film=make(sent)) for name, make in FILMS.items()}
    pictures = {
        f"picture: {name}": lambda sent, data=data: replace(sent, picture=data) for name, data in PICTURES.items()
    }
    return (
        films
        | pictures
        | {
            f"facts: {name}": lambda sent, make=make: replace(sent, value=make(sent.value))
            for name, make in FACTS.items()
        }
    )


@pytest.mark.parametrize("name", lies())
def test_a_lie_about_a_beat_is_told_with_its_place_and_kept_nowhere(
    lesson: Path, tmp_path: Path, own_cache: Path, name: str
) -> None:
    poster = next((task for task, sent in Replay.record.items() if sent.picture is not None), None)
    if poster is None:
        rendered(lesson, tmp_path / "true", None)
        poster = next(task for task, sent in Replay.record.items() if sent.picture is not None)
        shutil.rmtree(own_cache / "film")
    with pytest.raises(RenderError) as caught:
        rendered(lesson, tmp_path / "out", lambda task, sent: lies()[name](sent) if task == poster else sent)
    (line,) = caught.value.problems
    assert (
        line.startswith(f"step 1 {STEP}, beat {poster.partition('/')[2]}: what its worker made ") and line.isprintable()
    )
    beats = [task for task in Replay.record if "/" in task and not task.endswith("sound")]
    assert len(list((own_cache / "film").glob("beat/*"))) == len(beats) - 1, "only true beats are kept"
    assert not list((tmp_path / "out").rglob("*.mp4"))


@pytest.mark.parametrize(
    "data", [b"", b"no sound", b"#EXTM3U\n/etc/passwd\n", film()], ids=["empty", "garbage", "a playlist", "a film"]
)
def test_a_lie_about_a_sound(lesson: Path, tmp_path: Path, own_cache: Path, data: bytes) -> None:
    with pytest.raises(ValueError):
        (tmp_path / "sound.m4a").write_bytes(data)
        entries.check_sound(tmp_path / "sound.m4a", 6.0)
