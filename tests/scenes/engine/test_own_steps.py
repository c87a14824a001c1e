"""Steps of a lesson: left out, moved, shown again under another key, drawn by Python of the lesson's own."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, StepJob, load_lesson, load_script
from pipeline.commands.choose import choose_steps
from pipeline.errors import UserError
from scenes.engine import entry
from scenes.renamed import NOW
from tests.jobs import step_job

TEXT = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
HEAD = TEXT[: TEXT.index("[[steps]]")]
FORWARD = '[[steps]]\nkey = "{key}"\nscene = "scenes.s2_forward_pass:ForwardPass"\n'
OWN = '[[steps]]\nkey = "mine"\nscene = "steps/mine.py:Mine"\nnarration = "forward_pass"\n'
FIFTH = (
    '[[steps]]\nkey = "output_error"\nscene = "scenes.s5_output_error:OutputError"\n'  # the step that is played fastest
)
SUBCLASS = '''"""The project's step 2 with one beat of its own."""
from manim import FadeIn
from scenes.s2_forward_pass import ForwardPass


class Mine(ForwardPass):
    def closing(self):
        self.cue("recap")
        self.clear_but(run_time=0.2)
        self.play(FadeIn(self.words("Your turn!", own=True, role="forward", size=1.0).at(0, 0, "middle")))
'''


def write(folder: Path, steps: str, **files: str) -> Path:
    (folder / "lesson.toml").write_text(HEAD + steps, encoding="utf-8")
    (folder / "steps").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "steps" / f"{name}.py").write_text(text, encoding="utf-8")
    return folder


def job(folder: Path, step: str, **more: Any) -> StepJob:
    return step_job(folder / "lesson.toml", step, **{"scratch": folder, **more})


def test_steps_may_be_moved_left_out_and_shown_again(tmp_path: Path) -> None:
    loss = '[[steps]]\nkey = "computing_the_error"\nscene = "scenes.s3_computing_the_error:ComputingTheError"\n'
    again = FORWARD.format(key="forward_again") + 'narration = "forward_pass"\n'
    lesson = load_lesson(write(tmp_path, loss + FORWARD.format(key="forward_pass") + again))
    assert [(ref.number, ref.key, ref.title) for ref in lesson.steps] == [
        (1, "computing_the_error", "Computing the error"),
        (2, "forward_pass", "The forward pass"),
        (3, "forward_again", "The forward pass"),
    ]
    facts = Facts(lesson)
    assert load_script(lesson, facts, "forward_again").beats == load_script(lesson, facts, "forward_pass").beats
    planned = entry.plan(job(tmp_path, "forward_again")).timeline
    assert (planned.number, planned.key) == (3, "forward_again")


def test_a_key_twice_is_refused_with_the_way_to_do_it(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match='narration = "forward_pass"'):
        load_lesson(write(tmp_path, FORWARD.format(key="forward_pass") * 2))


def test_one_beat_of_a_step_is_drawn_otherwise(tmp_path: Path) -> None:
    code = SUBCLASS.replace("s2_forward_pass", "s5_output_error").replace("ForwardPass", "OutputError")
    code = code.replace('self.cue("recap")', 'self.cue("recap")\n        self.cue("second")')
    folder = write(tmp_path, OWN.replace("forward_pass", "output_error"), mine=code)
    ours, theirs = (
        entry.plan(job(folder, "mine", allow_code=True)),
        entry.plan(job(PROJECT_ROOT / "assets", "output_error")),
    )
    changed = {beat for beat, print_ in ours.prints.items() if print_ != theirs.prints[beat]}
    assert ours.timeline.beat("closing").on_screen == ("Your turn!",) and "closing" in changed
    assert entry.audit(job(folder, "mine", allow_code=True)).problems == ()


def test_a_lessons_own_code_runs_only_when_the_teacher_says_so(tmp_path: Path) -> None:
    trap = "import pathlib\npathlib.Path(__file__).with_name('ran').touch()\n" + SUBCLASS
    folder = write(tmp_path, OWN, mine=trap)
    lesson = load_lesson(folder)
    with pytest.raises(UserError, match="read it, then say --allow-code"):
        choose_steps(lesson)
    with pytest.raises(LessonError, match="say --allow-code"):
        entry.plan(job(folder, "mine"))
    assert not (folder / "steps" / "ran").exists()
    assert choose_steps(load_lesson(folder, allow_code=True))[0].key == "mine"
    assert load_lesson(PROJECT_ROOT / "examples" / "momentum").may_run_code, "the project's own example needs no leave"


@pytest.mark.parametrize(
    ("scene", "told"),
    [
        ("steps/mien.py:Mine", "did you mean 'mine.py'?"),
        ("../mine.py:Mine", "scenes.s2_forward_pass:ForwardPass for instance"),
        ("steps/mine.py:mine", "steps/my_step.py:MyStep"),
        ("os:System", "write module:Class inside scenes"),
    ],
)
def test_a_wrong_scene_is_told(tmp_path: Path, scene: str, told: str) -> None:
    with pytest.raises(LessonError) as caught:
        load_lesson(write(tmp_path, OWN.replace("steps/mine.py:Mine", scene), mine=SUBCLASS))
    assert "steps[0].scene" in str(caught.value) and told in str(caught.value)


def test_a_class_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    folder = write(tmp_path, OWN.replace(":Mine", ":Mien"), mine=SUBCLASS)
    with pytest.raises(LessonError, match=r"has no class Mien that is a Step; did you mean 'Mine'\?"):
        entry.plan(job(folder, "mine", allow_code=True))


def test_momentum_fits_on_one_page_and_passes_its_audits() -> None:
    folder = PROJECT_ROOT / "examples" / "momentum"
    assert len((folder / "steps" / "momentum.py").read_text(encoding="utf-8").splitlines()) < 70
    for width, height in ((1920, 1080), (1080, 1080), (1080, 1920)):
        assert entry.audit(job(folder, "momentum", width=width, height=height, scratch=Path("/tmp"))).problems == ()


def old_names(code: str) -> str:
    """Return the code of a step with the names that modules had before they lay in folders."""
    for old, now in NOW.items():
        code = re.sub(rf"\b{re.escape(now)}\b", old, code)
    return code


SIXTH = '''"""Step 6 with one beat of its own, which reads what an earlier beat of the step has made."""
from scenes.kit.network.board import Board
from scenes.s6_hidden_error import HiddenError
from scenes.steps.hidden_error.stage import BlameStage


class Mine(HiddenError):
    def saturation(self):
        assert isinstance(self, BlameStage) and isinstance(self.board, Board)
        self.play(*self.board.wipe(keep=(self.gate.plot, self.gate.curve, self.gate.runner)), run_time=0.4)
        for cue in self.speech.cues:
            self.cue(cue)
'''
MOMENTUM = PROJECT_ROOT / "examples" / "momentum"


@pytest.mark.parametrize("names", [str, old_names], ids=["present names", "old names"])
def test_a_step_of_ones_own_by_present_and_by_old_names_of_modules(tmp_path: Path, names: Callable[[str], str]) -> None:
    """The ninth step plays as it does in examples/, and a step of the film with one beat of its own plays on."""
    code = names((MOMENTUM / "steps" / "momentum.py").read_text(encoding="utf-8"))
    assert ("scenes.step" in code) is (names is old_names)
    folder = shutil.copytree(MOMENTUM, tmp_path / "momentum")
    (folder / "steps" / "momentum.py").write_text(code, encoding="utf-8")
    ours, example = entry.plan(job(folder, "momentum", allow_code=True)), entry.plan(job(MOMENTUM, "momentum"))
    assert ours.timeline == example.timeline
    sixth = write(tmp_path, OWN.replace("forward_pass", "hidden_error"), mine=names(SIXTH))
    words = (PROJECT_ROOT / "assets" / "narration" / "en" / "hidden_error.md").read_text(encoding="utf-8")
    (sixth / "narration" / "en").mkdir(parents=True)
    told = sixth / "narration" / "en" / "hidden_error.md"
    # What follows is as ever.
    told.write_text(re.sub(r"(?s)(\n## saturation.*?)\n## .*", r"\1", words), encoding="utf-8")
    line = entry.plan(job(sixth, "mine", allow_code=True)).timeline
    shown = line.beat("saturation").on_screen
    assert shown and shown != line.beat("slope").on_screen


def test_a_beat_that_needs_what_a_replaced_beat_made_names_it(tmp_path: Path) -> None:
    """`predict` of step 2 asks what `output` answers: a subclass that replaces it gets a message with the cure."""
    mine = SUBCLASS.replace("def closing(self):", "def predict(self):").replace('self.cue("recap")', "pass")
    folder = write(tmp_path, OWN, mine=mine)
    with pytest.raises(LessonError, match=r"'output'; needs what the beat predict makes.*call super\(\)\.predict\(\)"):
        entry.plan(job(folder, "mine", allow_code=True))
