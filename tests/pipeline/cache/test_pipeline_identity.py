"""A beat rendered by itself has the same bytes as in a run of the whole step."""

from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson, load_script
from pipeline.files import sha256
from pipeline.render import worker
from pipeline.video.encoder import VideoSink
from scenes.engine import entry
from tests.jobs import step_job

LESSONS = {
    "default": PROJECT_ROOT / "assets" / "lesson.toml",
    "xor": PROJECT_ROOT / "assets" / "templates" / "xor" / "lesson.toml",
}


@pytest.mark.parametrize(("lesson", "step"), [("default", "hidden_error"), ("xor", "learning_loop")])
def test_a_beat_alone_is_the_beat_of_the_whole_step(lesson: str, step: str, tmp_path: Path) -> None:
    job = step_job(LESSONS[lesson], step, 160, 90, 5, theme="dark", scratch=tmp_path)
    found = load_lesson(LESSONS[lesson])
    beats = [beat.key for beat in load_script(found, Facts(found), step).beats]
    beats = beats[: len(beats) // 2 + 1]  # as far as the last that is looked at: what comes later draws nothing there
    together = tmp_path / "together"
    together.mkdir()
    entry.render(job, beats, lambda beat: VideoSink(together / f"{beat}.mp4", 5, 160, 90))
    whole = {beat: sha256(together / f"{beat}.mp4") for beat in beats}
    for beat in (beats[1], beats[-1]):  # `bench --identity` does it with all of them
        worker.render(job, beat, tmp_path / f"{beat}.mp4")
        assert sha256(tmp_path / f"{beat}.mp4") == whole[beat], beat
