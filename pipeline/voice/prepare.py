"""Before planning: synthesise what is missing where a voice is installed, and report what will be silent."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from lesson import Lesson, Script
from lesson.language.language import editions
from lesson.problems import cut
from pipeline.commands.progress import ProgressBoard
from pipeline.errors import UserError
from pipeline.render.request import Request

from .clip import VoiceError
from .kokoro import VOICES
from .misplaced import not_played
from .services import is_service
from .setup import maker
from .sources import Voices, synthesise, texts_of_beat

TOLD = 3  # most silent lines that are quoted
WORDS_A_SECOND = 150 / 60


def speak(request: Request, board: ProgressBoard) -> None:
    """Synthesise the missing pieces of the chosen steps; report which lines will be silent, and the cure."""
    voices = request.voices
    if voices is None or voices.silent:
        return
    for line in not_played(request.lesson):
        board.say(f"note: {line}")
    try:
        missing = [text for ref in request.steps for text in voices.missing(ref.key, request.scripts[ref.key])]
        make = maker(request.lesson)
        if missing and make is not None:
            board.begin("speaking", dict.fromkeys(missing, 1))
            problems = synthesise(missing, request.lesson.language, make, voices.cache, request.workers, board.ended)
            board.close()
            if voices.cache.trouble:
                problems.insert(0, voices.cache.trouble)
            for problem in problems[:TOLD]:
                board.say(f"note: {problem}")
            missing = [text for ref in request.steps for text in voices.missing(ref.key, request.scripts[ref.key])]
    except VoiceError as error:
        raise UserError(str(error).splitlines()) from None
    if missing:
        board.say(f"note: {_told(missing, unspoken(voices, request.scripts), request.lesson)}")


@dataclass(frozen=True)
class Unspoken:
    """The number of silent sentences, and the longest stretch of them in one beat, in seconds."""

    silent: int
    longest_s: float


def unspoken(voices: Voices, scripts: Mapping[str, Script]) -> Unspoken:
    """Return what would be silent in these steps."""
    missing: set[str] = set()
    longest = 0.0
    for step, script in scripts.items():
        silent = set(voices.missing(step, script))
        missing |= silent
        for beat in script.beats:
            stretch = 0.0
            for text in texts_of_beat(beat):
                stretch = stretch + len(text.split()) / WORDS_A_SECOND if text in silent else 0.0
                longest = max(longest, stretch)
    return Unspoken(len(missing), longest)


def _told(missing: list[str], found: Unspoken, lesson: Lesson) -> str:
    """Return a line: what will be silent, for how long, and the cures."""
    quoted = "; ".join(f"\u201c{cut(text, 60)}\u201d" for text in missing[:TOLD])
    more = f" and {len(missing) - TOLD} more" if len(missing) > TOLD else ""
    lines = f"{len(missing)} sentences have" if len(missing) > 1 else "1 sentence has"
    said = (
        f"{lines} no recording and will be silent, up to {found.longest_s:.0f} s at a stretch "
        f"(captions stay): {quoted}{more}."
    )
    return f'{said} Two cures: {cure(lesson)}; or set voice = "none" in lesson.toml for a film with captions only'


def cure(lesson: Lesson) -> str:
    """Return how to have a lesson's language spoken: Kokoro only where it has a voice for it."""
    if editions(lesson.language)[-1] in VOICES and not is_service(lesson):
        return "./render.sh voice install brings a voice that speaks them"
    home = f"--lesson {shlex.quote(str(lesson.folder))}"
    return (
        f"./render.sh voice sheet {home} prints them, to read yourself; or name a speech service that speaks"
        f' {lesson.language!r}: voice = "service:..."'
    )
