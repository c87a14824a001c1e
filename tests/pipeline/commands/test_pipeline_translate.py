"""`translate`: what a language lacks is listed, files to fill are written once, and nothing is mixed in silently."""

import json
import shutil
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, StepJob, load_lesson, load_script
from lesson.language.speech import say, spoken_number
from lesson.language.translation import (
    accepted,
    narration_findings,
    texts_of,
)
from lesson.script.narration_marks import TO_TRANSLATE
from pipeline.cli import main
from pipeline.commands.progress import ProgressBoard
from pipeline.commands.translate import accept, lesson_and_language, start, status
from pipeline.errors import UserError
from pipeline.render.executor import InlineExecutor
from scenes.engine import entry

STEPS = PROJECT_ROOT / "examples" / "momentum" / "steps"
ONE_STEP = '[[steps]]\nkey = "momentum"\nscene = "steps/momentum.py:Momentum"\n'
FRENCH = {"point": "virgule", "minus": "moins", "plus": "plus", "of": "de", "prime": "prime"}


def board() -> ProgressBoard:
    return ProgressBoard()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A lesson folder of one short step, with its English narration."""
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    made = tmp_path / "lesson"
    shutil.copytree(PROJECT_ROOT / "examples" / "momentum" / "narration" / "en", made / "narration" / "en")
    shutil.copytree(STEPS, made / "steps")
    (made / "lesson.toml").write_text(text[: text.index("[[steps]]")] + ONE_STEP, encoding="utf-8")
    return made


def filled(folder: Path, language: str = "fr") -> Path:
    """Fill what --start has written, with words that are at least not English."""
    (narration,) = (folder / "narration" / language).glob("*.md")
    lines = [line for line in narration.read_text(encoding="utf-8").splitlines() if line != TO_TRANSLATE]
    narration.write_text("\n".join(lines), encoding="utf-8")
    words = folder / "words" / f"{language}.toml"
    text = words.read_text(encoding="utf-8")
    for key, said in FRENCH.items():
        text = text.replace(f'{key} = ""', f'{key} = "{said}"')
    lines = [
        line.replace('= ""', f"= {line.partition(' = ')[0]}") if line.startswith('"') else line
        for line in text.splitlines()
    ]
    words.write_text("\n".join(lines), encoding="utf-8")
    return words


def test_a_new_language_from_start_to_film(folder: Path) -> None:
    """--start writes, --status lists, a film waits for all of it; then it speaks and writes as the language does."""
    lesson = lesson_and_language(folder, "fr", allow_code=True)
    made = start(lesson, "fr", 1, board(), InlineExecutor)
    assert {path.relative_to(folder).as_posix() for path in made} == {"narration/fr/momentum.md", "words/fr.toml"}
    assert start(lesson, "fr", 1, board(), InlineExecutor) == [], "a second start touches nothing"
    lacking = [str(finding) for finding in status_without_texts(lesson)]
    assert any("beat rule: still English" in line for line in lacking)
    assert any('words."What if a step remembered the last one?": missing' in line for line in lacking)
    assert any("spoken.point: missing" in line for line in lacking)
    with pytest.raises(
        LessonError, match=r"spoken\.point: is missing; write how the language says the mark before the decimals"
    ):
        load_lesson(folder, ['language="fr"'])
    filled(folder)
    french = load_lesson(folder, ['language="fr"'])
    script = load_script(french, Facts(french), "momentum")
    said = " ".join(line.spoken for beat in script.beats for line in beat.lines)
    assert "zéro virgule neuf" in said
    assert Facts(french).display("eta").text == "0,5"
    accept(lesson, "fr")
    assert status(lesson, "fr", 1, board(), InlineExecutor) == []


def status_without_texts(lesson):  # type: ignore[no-untyped-def]
    """What --status lists before the words can be read: their file still has empty lines."""
    from lesson.language.translation import words_findings
    from pipeline.commands.translate import asked_for

    return [
        *narration_findings(lesson, "fr"),
        *words_findings(lesson, "fr", asked_for(lesson, 1, board(), InlineExecutor)),
    ]


def test_a_beat_still_marked_is_never_spoken_in_english(folder: Path) -> None:
    lesson = lesson_and_language(folder, "es", allow_code=True)
    (folder / "words").mkdir()
    (folder / "words" / "es.toml").write_text("", encoding="utf-8")
    start(lesson, "es", 1, board(), InlineExecutor)
    spanish = load_lesson(folder, ['language="es"'])
    with pytest.raises(LessonError) as caught:
        load_script(spanish, Facts(spanish), "momentum")
    assert [problem.key for problem in caught.value.problems] == ["line 4", "line 10", "line 15", "line 22"]
    assert "translate the lines below it" in str(caught.value)


def test_a_beat_whose_english_has_changed_is_stale(folder: Path) -> None:
    shutil.copytree(PROJECT_ROOT / "examples" / "momentum" / "narration" / "es", folder / "narration" / "es")
    lesson = load_lesson(folder, allow_code=True)
    assert narration_findings(lesson, "es") == []
    english = folder / "narration" / "en" / "momentum.md"
    text = english.read_text(encoding="utf-8")
    english.write_text(
        text.replace("Where we are\nStep nine", "Where we are\n<!-- a remark -->\nStep   nine"), encoding="utf-8"
    )
    assert narration_findings(lesson, "es") == [], "remarks and room between words are no change"
    english.write_text(text.replace("keeps its speed", "keeps rolling") + "\n## more: New\nNew.\n", encoding="utf-8")
    found = {finding.what: finding.state for finding in narration_findings(lesson, "es")}
    assert found["beat rule"].startswith("stale") and found["beat more"] == "missing" and len(found) == 2
    for path, said in accepted(lesson, "es").items():
        path.write_text(said, encoding="utf-8")
    assert [finding.what for finding in narration_findings(lesson, "es")] == ["beat more"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("xx", "is not a language that Babel knows"),
        ("../fr", "is not a language"),
        ("FR", "is not a language"),
        ("es-mx", "is not a language"),
        ("en", "the film is written in English"),
    ],
)
def test_no_language(language: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", language]) == 2
    assert said in capsys.readouterr().err


def test_one_thing_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "fr", "--start", "--accept"]) == 2
    assert "give one of" in capsys.readouterr().err


def test_nothing_to_accept(folder: Path) -> None:
    with pytest.raises(UserError, match="nothing is translated yet"):
        accept(lesson_and_language(folder, "fr"), "fr")


def words(tmp_path: Path, text: str, name: str = "de.toml") -> tuple[Path, ...]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return (file,)


def test_a_language_is_begun_with_one_step(tmp_path: Path) -> None:
    """What step 1 does not use may be missing or empty; what it uses is told, and nothing of it stays English.

    Its transcript is French.
    """
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(text, encoding="utf-8")
    script = (PROJECT_ROOT / "assets" / "narration" / "en" / "what_is_backpropagation.md").read_text(encoding="utf-8")
    short = script[: script.index("\n## vocabulary")]
    for language in ("en", "fr"):
        file = tmp_path / "narration" / language / "what_is_backpropagation.md"
        file.parent.mkdir(parents=True)
        file.write_text(short, encoding="utf-8")
    english = load_lesson(tmp_path)
    of_step = entry.audit(job_at(tmp_path, "en")).words
    lines = [
        "[words]",
        *(f"{json.dumps(text)} = {json.dumps(text + ' !')}" for text in of_step if "{" not in text),
        *(f"{json.dumps(text)} = {json.dumps(text)}" for text in of_step if "{" in text),
    ]
    lines += ['"Will it be above" = ""', "[spoken]", *(f'{key} = "{said}"' for key, said in FRENCH.items()), "[lesson]"]
    lines += [f"{json.dumps(text)} = {json.dumps('F ' + text)}" for text in texts_of(english)] + [
        "[page]",
        '"Steps" = ""',
    ]
    file = tmp_path / "words" / "fr.toml"
    file.parent.mkdir()
    file.write_text("\n".join(lines).replace('= "the network: {layers}"', '= "le réseau : {layers}"'), encoding="utf-8")
    planned = entry.plan(job_at(tmp_path, "fr"))
    shown = [line for beat in planned.timeline.beats for line in beat.on_screen]
    assert any(line.startswith("le réseau : ") for line in shown) and any(
        line.startswith("weights !:") for line in shown
    )
    assert not [line for line in shown if line.startswith(("the network:", "weights:", "biases:"))]
    assert {"the network: {layers}", "weights", "On screen:"} <= set(of_step), (
        "the transcript's own words are asked for as those on screen are"
    )
    with pytest.raises(LessonError, match="there is no such narration file"):
        load_script(load_lesson(tmp_path, ['language="fr"']), Facts(english), "forward_pass")
    empty = (
        file.read_text(encoding="utf-8")
        .replace('"weights" = "weights !"', '"weights" = ""')
        .replace('"Input" = "F Input"', '"Input" = ""')
    )
    file.write_text(empty, encoding="utf-8")
    with pytest.raises(LessonError) as caught:
        entry.plan(job_at(tmp_path, "fr"))
    assert [problem.key for problem in caught.value.problems] == ['words."weights"', 'lesson."Input"']
    assert all(
        "is empty: write the translation" in str(problem) and "words/fr.toml" in str(problem)
        for problem in caught.value.problems
    )


def job_at(folder: Path, language: str) -> StepJob:
    changes = (f'language="{language}"',)
    return StepJob(folder / "lesson.toml", "what_is_backpropagation", changes=changes, scratch=folder)


def test_the_words_to_fill_stand_by_step(folder: Path) -> None:
    english = lesson_and_language(folder, "fr", allow_code=True)
    start(english, "fr", 1, board(), InlineExecutor)
    text = (folder / "words" / "fr.toml").read_text(encoding="utf-8")
    title = english.steps[0].title
    assert (
        text.index("[words]")
        < text.index(f"# step 1: {title}")
        < text.index('"What if a step remembered the last one?" = ""')
        < text.index("[spoken]")
    )


def test_what_may_not_run_is_told_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before any step is played, and nothing is written."""
    (folder / "narration" / "en" / "momentum.md").write_text("# T\n\n## open: A\n{nowhere}\n", encoding="utf-8")

    def played(*_: object, **__: object) -> None:
        raise AssertionError("a step was played")

    monkeypatch.setattr(InlineExecutor, "submit", played)
    with pytest.raises(UserError, match="say --allow-code"):
        start(lesson_and_language(folder, "fr"), "fr", 1, board(), InlineExecutor)
    with pytest.raises(LessonError, match="nowhere"):
        start(lesson_and_language(folder, "fr", allow_code=True), "fr", 1, board(), InlineExecutor)
    assert not (folder / "words").exists() and not (folder / "narration" / "fr").exists()


def test_a_language_of_its_own_file(folder: Path) -> None:
    """German from words/de.toml: whole numbers by num2words, symbols as the file says them."""
    (folder / "words").mkdir()
    spoken = {"point": "Komma", "minus": "minus", "plus": "plus", "of": "von", "prime": "Strich"}
    text = (
        "[spoken]\n"
        + "".join(f'{key} = "{value}"\n' for key, value in spoken.items())
        + '[spoken.symbols]\n"≈" = "etwa"\n'
    )
    (folder / "words" / "de.toml").write_text(text + '[words]\n[lesson]\n"Output" = "Ausgabe"\n', encoding="utf-8")
    assert load_lesson(folder, ['language="de"'], allow_code=True).layer_names[-1] == "Ausgabe"
    assert spoken_number("−21.05", "de") == "minus einundzwanzig Komma null fünf"
    assert say("≈", "de") == "etwa" and say("σ(z)", "de") == "sigma von z"


def test_status_lists_all_that_start_left_to_fill(folder: Path) -> None:
    """Also lines that are there and empty: each is listed, none is an error that hides the rest."""
    lesson = lesson_and_language(folder, "fr", allow_code=True)
    start(lesson, "fr", 1, board(), InlineExecutor)
    lacking = [
        str(finding)
        for finding in status(lesson_and_language(folder, "fr", allow_code=True), "fr", 1, board(), InlineExecutor)
    ]
    assert any("beat rule: still English" in line for line in lacking)
    for table in ("words", "lesson", "page", "spoken"):
        assert any(f": {table}." in line for line in lacking), table


def test_start_asks_for_nothing_that_is_there(folder: Path) -> None:
    """Spanish is whole: a lesson of one's own needs nothing but what is its own."""
    lesson = lesson_and_language(folder, "es", allow_code=True)
    files = {path.name: path.read_text(encoding="utf-8") for path in start(lesson, "es", 1, board(), InlineExecutor)}
    assert not any(
        "Steps" in text or "Update" in text or "Chain Rule" in text for name, text in files.items() if name == "es.toml"
    )


def test_a_lesson_accepts_only_narration_of_its_own(folder: Path) -> None:
    """The Spanish that it takes from the project is the project's to accept."""
    shipped = PROJECT_ROOT / "assets" / "narration" / "es" / "sources.toml"
    before = shipped.read_bytes()
    with pytest.raises(UserError, match="nothing is translated yet"):
        accept(lesson_and_language(folder, "es"), "es")
    assert shipped.read_bytes() == before
