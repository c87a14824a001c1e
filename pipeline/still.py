"""`still`: one picture, the last of a beat."""

import os
from pathlib import Path

from .errors import UserError, failed, reason
from .files import part_name
from .plan import told
from .progress import Board
from .render import Pool
from .request import Request, slug
from .tasks import Task
from .worker import still as take_still


def still(request: Request, beat: str | None, target: Path | None, board: Board, pool: Pool) -> Path:
    """Save the last picture of a beat (None: the step's poster) and return where.

    target: a .png file, or a folder for a file named after step and beat (None: stills/ in the request's folder).
    """
    ref = request.steps[0]
    folder = target or request.out / "stills"
    is_file = folder.suffix.lower() == ".png" and not folder.is_dir()
    name = f"step {ref.number} {ref.key}"
    draft = part_name((folder.parent if is_file else folder) / f"{slug(ref)}.png")
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"--out {folder}: {reason(error)}; name a file or folder that you may write to") from None
    try:
        with board, pool(1, board.note) as executor:
            board.begin("drawing", {name: 1})
            executor.submit(Task(name, take_still, (request.job(ref), beat, str(draft))))
            done = next(iter(executor.completed()))
        if done.error is not None:
            raise failed(told(done, name))
        path = folder if is_file else folder / f"{slug(ref)}-{str(done.value).replace('_', '-')}.png"
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path
