"""Beats and cues that script and scene do not share: told with file, line and the nearest name, by everything that
plays a step.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Format, LessonError
from pipeline.errors import RenderError
from pipeline.render import worker
from scenes.engine import entry
from tests.scenes.engine.test_own_steps import FIFTH, job, write

SCRIPT = (PROJECT_ROOT / "assets" / "narration" / "en" / "output_error.md").read_text(encoding="utf-8")
OWN = """from scenes.s5_output_error import OutputError


class Mine(OutputError):
"""
CASES = {  # what is changed in the script, the line it is told with, what is said
    "an extra beat": (SCRIPT + "\n## extra: More\nMore words.\n", "## extra: More", "the scene has no beat 'extra'"),
    "a beat that a scene has": (SCRIPT + "\n## render: More\nMore words.\n", "## render: More",
                                "the scene has no beat 'render'"),
    "Manim's own method": (SCRIPT + "\n## construct: More\nMore words.\n", "## construct: More",
                           "the scene has no beat 'construct'"),
    "Python's own": (SCRIPT + "\n## __init__: More\nMore words.\n", "## __init__: More", "the key in small letters"),
    "a misspelt beat": (SCRIPT.replace("## multiply:", "## multply:"), "## multply:",
                        "did you mean 'multiply'?"),
    "a misspelt cue": (SCRIPT.replace("[recap]", "[recpa]"), "[recpa]", "did you mean 'recap'?"),
    "left out by its condition": (SCRIPT + "\n## extra: More (if not has_hidden)\nMore.\n", "## extra: More",
                                  "no beat 'extra'"),
}  # fmt: skip
WAYS = {
    "plan": lambda job: entry.plan(job),
    "check": lambda job: entry.audit(job).problems,
    "still": lambda job: entry.still(replace(job, format=Format(160, 90, 30)), "closing"),
}


def told(folder: Path, way: str, script: str) -> list[str]:
    write(folder, FIFTH)
    (folder / "narration" / "en").mkdir(parents=True, exist_ok=True)
    (folder / "narration" / "en" / "output_error.md").write_text(script, encoding="utf-8")
    try:
        return [str(problem) for problem in WAYS[way](job(folder, "output_error"))]
    except LessonError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize("way", ["plan", "check"])
@pytest.mark.parametrize("name", CASES)
def test_a_beat_or_cue_that_is_not_shared_is_told_with_its_line(tmp_path: Path, name: str, way: str) -> None:
    script, mark, said = CASES[name]
    number = next(n for n, line in enumerate(script.splitlines(), 1) if mark in line)
    hits = [
        line
        for line in told(tmp_path, way, script)
        if f"narration/en/output_error.md: line {number}: " in line and said in line
    ]
    assert len(hits) == 1, (hits, number)


def test_a_still_is_not_begun_with_a_beat_that_would_not_end(tmp_path: Path) -> None:
    assert "no beat 'render'" in "\n".join(told(tmp_path, "still", CASES["a beat that a scene has"][0]))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '    beats = (*OutputError.beats, "render")\n\n    def render(self):\n        pass\n',
            "is a name that every step has already",
        ),
        ('    beats = (*OutputError.beats, "wait")\n', "is a name that every step has already"),
        ('    beats = ("open")\n', "write the names of its methods in brackets with commas"),
        ('    phase = "foward"\n', "phase: got 'foward'; write one of 'forward', 'loss'"),
        ('    poster = "wieght"\n', "poster: got 'wieght'; is none of its beats; did you mean 'weight'?"),
        (
            '    beats = (*OutputError.beats, "lesson")\n\n    def lesson(self):\n        pass\n',
            "is a name that every step has already",
        ),
        ('    beats = (*OutputError.beats, "more")\n', "no method of that name; write 'def more(self)'"),
    ],
)
def test_a_step_of_ones_own_may_not_call_a_beat_like_what_every_step_has(tmp_path: Path, body: str, said: str) -> None:
    key = '[[steps]]\nkey = "mine"\nscene = "steps/mine.py:Mine"\nnarration = "output_error"\n'
    with pytest.raises(LessonError) as caught:
        entry.plan(job(write(tmp_path, key, mine=OWN + body), "mine", allow_code=True))
    assert said in str(caught.value) and "steps/mine.py:Mine: " in str(caught.value)


def test_a_file_that_is_no_python_is_told_with_its_own_line() -> None:
    from pipeline.render.worker import told as line_of

    with pytest.raises(SyntaxError) as caught:
        compile("class Mine:\n    def open(self:\n", "/course/steps/mine.py", "exec")
    assert line_of(caught.value, "step 9 mine", "mine").startswith(
        "step 9 mine, steps/mine.py line 2 (def open(self:): "
    )


def test_a_beat_behind_an_attribute_is_told(tmp_path: Path) -> None:
    body = '    def prepare(self):\n        super().prepare()\n        self.closing = "words"\n'
    key = '[[steps]]\nkey = "mine"\nscene = "steps/mine.py:Mine"\nnarration = "output_error"\n'
    with pytest.raises(LessonError, match=r"put something else into self\.closing"):
        entry.plan(job(write(tmp_path, key, mine=OWN + body), "mine", allow_code=True))


@pytest.mark.parametrize("at", ["slope", "closing"])
def test_an_error_names_its_beat_wherever_it_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Also from a builder in another of the step's files, or in the kit, and when another beat was asked for."""
    from scenes.engine.step import Step

    spoken = Step.cue

    def broken(self: Step, name: str) -> None:
        if self.beat == at:
            raise ZeroDivisionError("planted")
        spoken(self, name)

    monkeypatch.setattr(Step, "cue", broken)
    work = job(PROJECT_ROOT / "assets", "output_error", scratch=tmp_path)
    for way in (
        lambda: worker.plan(work),
        lambda: worker.still(replace(work, format=Format(160, 90, 30)), "closing", tmp_path / "a.png"),
    ):
        told = rf"beat {at}, (scenes/s5_|output_error/)\w+\.py line \d+ .*: ZeroDivisionError: planted"
        with pytest.raises(RenderError, match=rf"step 5 output_error, {told}"):
            way()
