"""Every beat rendered alone against the same beat of its whole step rendered in one run."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lesson import StepRef
from pipeline.files import sha256
from pipeline.render.tasks import Task
from pipeline.render.worker import render

from .bench import Bench, run_tasks
from .films.drawn import pixels_sha256, sequence


@dataclass
class Identity:
    """How many beats were compared, and which of them differ in the file or even in the decoded pixels."""

    beats: int = 0
    files_differ: list[str] = field(default_factory=list)
    pixels_differ: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "beats": self.beats,
            "files_same": self.beats - len(self.files_differ),
            "pixels_same": self.beats - len(self.pixels_differ),
            "files_differ": self.files_differ,
            "pixels_differ": self.pixels_differ,
        }


def identity(bench: Bench) -> Identity:
    """Render every beat of the chosen steps alone and every step in one run, in the same pool; compare each beat.

    Compared are the SHA-256 of the files, and where those differ, of all decoded pixels: files of the same bytes decode
    to the same pixels.
    """
    together, alone = bench.fresh("together"), bench.fresh("alone")
    scratch = bench.fresh("scratch")
    tasks, beats = [], []
    for ref in bench.request.steps:
        keys = [beat.key for beat in bench.request.scripts[ref.key].beats]
        (together / ref.key).mkdir()
        (alone / ref.key).mkdir()
        job = bench.request.job(ref, scratch / ref.key)
        tasks.append(Task(f"step {ref.number} in one go", sequence, (job, keys, str(together / ref.key))))
        beats += [(ref, key) for key in keys]
    for ref, key in beats:
        job = bench.request.job(ref, scratch / f"{ref.key}-{key}")
        tasks.append(Task(f"{ref.number}/{key} alone", render, (job, [key], [alone / ref.key / f"{key}.mp4"], [None])))
    run_tasks(tasks, bench.request.workers, bench.say)
    return compare(beats, together, alone)


def compare(beats: list[tuple[StepRef, str]], together: Path, alone: Path) -> Identity:
    """Compare the films <step>/<beat>.mp4 in two folders."""
    found = Identity(len(beats))
    for ref, key in beats:
        one, other = (folder / ref.key / f"{key}.mp4" for folder in (together, alone))
        if sha256(one) != sha256(other):
            found.files_differ.append(f"{ref.number}/{key}")
            if pixels_sha256(str(one)) != pixels_sha256(str(other)):
                found.pixels_differ.append(f"{ref.number}/{key}")
    return found
