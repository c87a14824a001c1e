"""Before planning: say what is not said yet where a voice is installed, and tell what will be silent."""

from __future__ import annotations

import shlex

from lesson import Lesson
from lesson.language import editions
from lesson.problems import cut

from ..errors import UserError
from ..progress import Board
from ..request import Request
from .clip import VoiceError
from .kokoro import VOICES
from .recordings import not_played
from .services import is_service
from .setup import maker
from .sources import synthesise

TOLD = 3  # silent lines that are quoted


def speak(request: Request, board: Board) -> None:
    """Synthesise the missing pieces of the chosen steps; say which lines will be silent, and the cure."""
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
            for problem in problems[:TOLD]:
                board.say(f"note: {problem}")
            missing = [text for ref in request.steps for text in voices.missing(ref.key, request.scripts[ref.key])]
    except VoiceError as error:
        raise UserError(str(error).splitlines()) from None
    if missing:
        quoted = "; ".join(f"\u201c{cut(text, 60)}\u201d" for text in missing[:TOLD])
        more = f" and {len(missing) - TOLD} more" if len(missing) > TOLD else ""
        board.say(
            f"note: {len(missing)} lines have no recording and will be silent (captions stay): {quoted}{more}. "
            f"{cure(request.lesson)}"
        )


def cure(lesson: Lesson) -> str:
    """Return what lets somebody speak a lesson's language: Kokoro only where it has a voice for it."""
    if editions(lesson.language)[-1] in VOICES and not is_service(lesson):
        return "./render.sh voice install brings a voice that speaks them"
    home = f"--lesson {shlex.quote(str(lesson.folder))}"
    return f"./render.sh voice sheet {home} prints them, to read yourself; or name a speech service that speaks {lesson.language!r}: voice = \"service:...\""
