"""Before planning: say what is not said yet where a voice is installed, and tell what will be silent."""

from __future__ import annotations

from lesson.problems import cut

from ..errors import UserError
from ..progress import Board
from ..request import Request
from .clip import VoiceError
from .setup import maker
from .sources import synthesise

TOLD = 3  # silent lines that are quoted


def speak(request: Request, board: Board) -> None:
    """Synthesise the missing pieces of the chosen steps; say which lines will be silent, and the cure."""
    voices = request.voices
    if voices is None or voices.silent:
        return
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
            "./render.sh voice install brings a voice that speaks them"
        )
