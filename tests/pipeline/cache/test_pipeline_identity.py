"""A beat rendered by itself has the same bytes as in a run of the whole step."""

from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson, load_script
from pipeline.files import sha256
from pipeline.render import worker
from tests.jobs import step_job

LESSONS = {
    "default": PROJECT_ROOT / "assets" / "lesson.toml",
    "xor": PROJECT_ROOT / "assets" / "templates" / "xor" / "lesson.toml",
}


@pytest.mark.parametrize(("lesson", "step"), [("default", "hidden_error"), ("xor", "learning_loop")])
def test_a_beat_alone_is_the_beat_of_the_whole_step(lesson: str, step: str, tmp_path: Path) -> None:
    job = step_job(LESSONS[lesson], step, 160, 90, 2, theme="dark", scratch=tmp_path)
    found = load_lesson(LESSONS[lesson])
    beats = [beat.key for beat in load_script(found, Facts(found), step).beats]
    beats = beats[: len(beats) // 2 + 1]  # as far as the last that is looked at: what comes later draws nothing there

    def rendered(name: str, *chosen: str) -> dict[str, str]:
        films = [tmp_path / name / f"{beat}.mp4" for beat in chosen]
        films[0].parent.mkdir(exist_ok=True)
        worker.render(job, chosen, films, [None] * len(films))
        return {beat: sha256(film) for beat, film in zip(chosen, films, strict=True)}

    whole = rendered("together", *beats)
    assert rendered("alone", beats[-1]) == {beats[-1]: whole[beats[-1]]}  # `bench --identity` does it with all of them
    some = (beats[1], beats[-1])  # between them, the cache has what it needs
    assert rendered("some", *some) == {beat: whole[beat] for beat in some}
