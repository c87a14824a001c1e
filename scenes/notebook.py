"""`show`: a step or one beat as a clip in a notebook.

The work is done by the project's own command, in a process of its own.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WIDTHS = {"16:9": 854, "1:1": 480, "9:16": 360}  # pixels on the page


def show(
    step: str | int,
    beat: str | None = None,
    *,
    lesson: str | Path | None = None,
    theme: str | None = None,
    language: str | None = None,
    format: str = "16:9",
    quality: str = "draft",
    change: Mapping[str, Any] | None = None,
    allow_code: bool = False,
    width: int | None = None,
) -> Any:
    """Render a step, or one beat of it, and return it as an IPython Video that a notebook shows in place.

        show("forward_pass", beat="activation")
        show(4, theme="light", change={"network.eta": 0.1})

    What was rendered before comes from the cache. lesson: a lesson.toml or its folder, seen from the notebook's folder
    (default: the project's); change: keys of the lesson, as --set has them; allow_code: let Python files in the
    lesson's folder run (read them first: the same as --allow-code); width: pixels on the page. Raises ValueError with
    the command's message.
    """
    from IPython.display import Video  # only a notebook needs it

    from lesson.file.toml_text import value_text  # brings numpy: `from scenes import show` stays light

    # A relative path is meant from the notebook's folder, but the command runs in the project's.
    place = None if lesson is None else Path(lesson).absolute()
    settings = {"step": step, "beat": beat, "lesson": place, "theme": theme, "language": language or None}
    settings |= {"format": format, "quality": quality}
    command = [f"--{name}={value}" for name, value in settings.items() if value is not None]
    command += [f"--set={key}={value_text(value)}" for key, value in (change or {}).items()]
    command += ["--allow-code"] if allow_code else []
    with tempfile.TemporaryDirectory() as out:
        clip = _rendered([*command, f"--out={out}"])
        return Video(data=clip.read_bytes(), mimetype="video/mp4", embed=True, width=width or WIDTHS.get(format))


def _rendered(options: list[str]) -> Path:
    """Run the render command and return the path of its film; ValueError with its message if it fails."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pipeline", "render", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    films = done.stdout.split("\n")
    if done.returncode or not films[0]:
        raise ValueError(_said(done.stderr))
    return ROOT / films[0]


def _said(stderr: str) -> str:
    """Return the command's own message without its progress, its options as in show()."""
    lines = [
        line
        for line in stderr.splitlines()
        if line.strip() and not line.startswith(("planning ", "rendering ", "speaking "))
    ]
    said = "\n".join(lines) or stderr
    return re.sub(
        r"--(lesson|step|beat|theme|language|format|quality|fps) ",
        r"\1=",
        re.sub(r"--allow-code\b", "allow_code=True", said)
        .replace("with --step)", "with step=)")
        .replace("--set", "change"),
    )
