"""`./render.sh voice ...`: install a voice, print the script, check recordings, make the shipped recording."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from lesson import Lesson, load_lesson
from lesson.problems import cut
from pipeline.commands.choose import DEFAULT_LESSON
from pipeline.commands.options import LessonOption, WorkersOption, workers_of
from pipeline.errors import UserError

from .clip import VoiceError
from .install import install as install_voice
from .install import known_model
from .kokoro import Kokoro
from .misplaced import strangers
from .recordings import Finding, recordings_of
from .sources import SHIPPED_VOICES, scripts_of, shipped, shipped_key, synthesise, texts_of

app = typer.Typer(
    name="voice", help="Voices: install one, read the script yourself, check recordings.", no_args_is_help=True
)

ModelOption = Annotated[
    Path | None, typer.Option("--model", metavar="ONNX", help="Kokoro's model, if you have the official file.")
]
VoicesOption = Annotated[
    Path | None, typer.Option("--voices", metavar="BIN", help="Its voices, if you have the official file.")
]


@app.command()
def install(model: ModelOption = None, voices: VoicesOption = None) -> None:
    """Install Kokoro (local, free, about 130 MB), which speaks changed words."""
    try:
        there = install_voice(model=model, voices=voices)
    except VoiceError as error:
        raise UserError(str(error)) from None
    print(f"the voice is ready: {there.model}")


@app.command()
def sheet(lesson: LessonOption = None) -> None:
    """Print the script to read aloud: one file for each beat, with the name each recording must have."""
    found = load_lesson(lesson or DEFAULT_LESSON)
    print(
        f"One file a beat, read at your own pace: the film follows it. wav, mp3, m4a, ogg or flac, into {found.folder}/"
    )
    for key, script in scripts_of(found).items():
        print(f"\n# {script.title}")
        for beat in script.beats:
            print(f"\n## recordings/{found.language}/{key}/{beat.key}.wav   ({beat.words} words)\n")
            for line in beat.lines:
                pause = sum(seconds for _, seconds in line.pauses)
                if line.spoken:
                    print(line.spoken)
                if pause:
                    print(f"   (be silent for {pause:g} s)")


@app.command()
def status(lesson: LessonOption = None) -> None:
    """List what a teacher's recordings lack: missing, too long, too quiet, clipped.

    Exit code 2 if one cannot be used.
    """
    found = load_lesson(lesson or DEFAULT_LESSON)
    findings = _findings(found)
    for finding in findings:
        print(f"{finding.state:8} {finding.step}/{finding.beat}: {finding.text}")
    bad = [f for f in findings if f.state == "problem"]
    counts = {state: sum(f.state == state for f in findings) for state in ("ok", "missing", "problem")}
    print(
        f"{counts['ok']} good, {counts['missing']} missing "
        f"(the other voice speaks there), {counts['problem']} to be corrected"
    )
    if bad:
        raise UserError(f"{len(bad)} recording{'s' * (len(bad) > 1)} to be corrected, see above")


def _findings(lesson: Lesson) -> list[Finding]:
    recordings = recordings_of(lesson)
    scripts = scripts_of(lesson)
    found = [
        recordings.status(key, beat.key, beat.words)
        for key, script in scripts.items()
        for beat in script.beats
        if beat.words
    ]
    return found + strangers(
        recordings, {key: [*(beat.key for beat in script.beats), *script.left_out] for key, script in scripts.items()}
    )


@app.command()
def record(
    model: Annotated[
        Path, typer.Option(metavar="ONNX", help="Kokoro's model: fp32, or the int8 one of `voice install`.")
    ],
    voices: Annotated[Path, typer.Option(metavar="NPZ", help="Its voices.")],
    lesson: LessonOption = None,
    workers: WorkersOption = None,
) -> None:
    """For the project's makers: synthesise what the shipped recording lacks, drop what nothing says any more."""
    found = load_lesson(lesson or DEFAULT_LESSON)
    store = shipped(found.language)
    texts = [text for script in scripts_of(found).values() for text in texts_of(script)]
    make = partial(Kokoro, model, voices, label=known_model(model))
    if make().name not in SHIPPED_VOICES:
        raise UserError(
            f"this would be recorded as {make().name}, the project expects one of {', '.join(SHIPPED_VOICES)}"
        )
    lacking = [text for text in texts if shipped_key(store, text, found.language) is None]
    done = 0

    def progress(text: str) -> None:
        nonlocal done
        done += 1
        print(f"{done}: {cut(text, 70)}", file=sys.stderr)

    try:
        problems = synthesise(lacking, found.language, make, store, workers_of(workers), progress)
    except VoiceError as error:
        raise UserError(str(error)) from None
    if store.trouble:
        raise UserError(store.trouble)
    gone = store.keep_only({key for text in texts if (key := shipped_key(store, text, found.language)) is not None})
    size = sum(file.stat().st_size for file in store.folder.glob("*.ogg"))
    print(f"{len(texts)} pieces, {done} new, {gone} dropped, {size / 1e6:.1f} MB")
    if problems:
        raise UserError(problems)
