"""A beat rendered by itself has the same bytes as in a run of the whole step."""

from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson, load_script
from pipeline.files import sha256
from pipeline.render import worker
from pipeline.video.encoder import VideoSink
from scenes.engine import entry

LESSONS = {
    "default": PROJECT_ROOT / "assets" / "lesson.toml",
    "xor": PROJECT_ROOT / "assets" / "templates" / "xor" / "lesson.toml",
}
FORM: dict[str, Any] = {"fps": 5, "width": 160, "height": 90, "theme": "dark", "language": None, "speech": None}


@pytest.mark.parametrize(("lesson", "step"), [("default", "hidden_error"), ("xor", "learning_loop")])
def test_a_beat_alone_is_the_beat_of_the_whole_step(lesson: str, step: str, tmp_path: Path) -> None:
    job = {**FORM, "lesson": str(LESSONS[lesson]), "step": step, "scratch": str(tmp_path)}
    found = load_lesson(LESSONS[lesson])
    beats = [beat.key for beat in load_script(found, Facts(found), step).beats]
    beats = beats[: len(beats) // 2 + 1]  # as far as the last that is looked at: what comes later draws nothing there
    together = tmp_path / "together"
    together.mkdir()
    entry.render(job, beats, lambda beat: VideoSink(together / f"{beat}.mp4", 5, 160, 90))
    whole = {beat: sha256(together / f"{beat}.mp4") for beat in beats}
    for beat in (beats[1], beats[-1]):  # `bench --identity` does it with all of them
        worker.render(job, beat, str(tmp_path / f"{beat}.mp4"))
        assert sha256(tmp_path / f"{beat}.mp4") == whole[beat], beat
