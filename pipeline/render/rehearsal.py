"""A play of a step before it is asked for, in the process that workers are copies of: they begin with what it left.

What stays are Manim's and our own caches of fonts, formulas and computed numbers: a third of the time of a first play.
"""

import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from lesson import StepJob
from lesson.contract import JOB
from pipeline.files import written_aside
from pipeline.forkserver import end_server, how

FOLDER = "BACKPROP_REHEARSAL"  # environment variable: the folder of the jobs, for preloaded.py
OVER = "over"
Codes = Mapping[str, Mapping[str, str]]  # by step and beat: a digest of the code that draws the beat


def rehearse(jobs: Sequence[StepJob], folder: Path) -> None:
    """Have the process that workers are copies of play these steps when it starts; nobody waits for it.

    folder: a new one is made there, and removed by `stop_rehearsing`.
    """
    if jobs and how() == "forkserver":
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for number, job in enumerate(jobs):
            (folder / f"{number}.json").write_bytes(JOB.write(job))
        os.environ[FOLDER] = str(folder)


def stop_rehearsing() -> Codes:
    """End a rehearsal that is not over, and with it that process: a new one is there sooner.

    Returns the digests of the code that it has played: those before any save since.
    """
    folder, found = os.environ.pop(FOLDER, None), dict[str, dict[str, str]]()
    if folder is not None:
        over = Path(folder) / OVER
        if over.exists():
            found = json.loads(over.read_bytes())
        else:
            end_server()
        shutil.rmtree(folder, ignore_errors=True)
    return found


def play() -> None:
    """Play the steps of the rehearsal, in the process that workers are copies of."""
    folder = os.environ.pop(FOLDER, None)
    if folder is None:
        return
    from pipeline.sound.room import room_tone
    from pipeline.sound.track import encode_aac, mastered
    from pipeline.voice.clip import RATE

    from .worker import codes, plan

    found = {}
    with suppress(Exception):  # what is wrong with a step is told by the round that plays it
        for file in sorted(Path(folder).glob("*.json")):
            job = JOB.read(file.read_bytes())
            plan(job)
            found[job.step] = codes(job)
    encode_aac(mastered(room_tone(RATE)), io.BytesIO())  # what sound needs is loaded by using it
    with written_aside(Path(folder) / OVER) as part:
        part.write_text(json.dumps(found), encoding="utf-8")
