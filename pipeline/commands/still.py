"""`still`: one picture, the last one of a beat."""

import re
import shutil
from pathlib import Path

from pipeline.errors import UserError, failed
from pipeline.leftovers import scratch_folder
from pipeline.ours import beside, folder_in
from pipeline.render.executor import Pool
from pipeline.render.plan import told
from pipeline.render.request import Request, slug
from pipeline.render.tasks import Task
from pipeline.render.worker import still as take_still

from .progress import ProgressBoard


def still(request: Request, beat: str | None, target: Path | None, board: ProgressBoard, pool: Pool) -> Path:
    """Save the last picture of a beat (None: the step's poster) and return its path.

    target: a .png file, or a folder for a file named after step and beat (None: stills/ in the request's folder).
    """
    ref = request.steps[0]
    folder, file = _place(target or folder_in(request.out, "stills"))
    name = f"step {ref.number} {ref.key}"
    with scratch_folder("still") as scratch, beside(folder) as aside:
        draft = scratch / "still.png"
        with board, pool(1, board.note) as executor:
            board.begin("drawing", {name: 1})
            executor.submit(Task(name, take_still, (request.job(ref), beat, draft)))
            done = next(iter(executor.completed()))
        if done.error is not None:
            raise failed(told(done, name))
        file = file or f"{slug(ref)}-{str(done.value).replace('_', '-')}.png"
        shutil.copyfile(draft, aside / file)
    return folder / file


def _place(target: Path) -> tuple[Path, str]:
    """Return the folder and the file's name, "" where that comes from step and beat.

    UserError for a file that is not PNG.
    """
    if target.is_dir() or not re.fullmatch(r"\.[A-Za-z][A-Za-z0-9]{1,4}", target.suffix):
        return target, ""
    if target.suffix.lower() != ".png":
        raise UserError(
            f"--out {target}: a still is written as PNG; "
            f"call it {target.with_suffix('.png')}, or make a folder of that name first"
        )
    return target.parent, target.name
