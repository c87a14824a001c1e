"""Reading a rendered film, every way in which there is none, and putting what was published in its place."""

import json
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from pipeline.cli import main
from pipeline.errors import RenderError, UserError
from pipeline.publish import run
from pipeline.publish.choices import Choices
from pipeline.publish.film.film import Film
from pipeline.publish.film.read_film import read_films
from pipeline.publish.slides import slides

Copy = Callable[[str], Path]


def test_both_films_are_read_with_their_questions(films: tuple[Film, ...]) -> None:
    assert [film.language for film in films] == ["en", "es"]
    english = films[0]
    assert [step.key for step in english.steps] == ["what_is_backpropagation", "learning_loop"]
    assert english.course.author == "A. Teacher" and english.course.licence == "CC BY 4.0"
    network = english.steps[0].timeline.beat("network")
    (asked,) = network.questions
    pause = 7  # frames between the last word and the question (tests/films.py)
    assert asked.frame == network.lines[-2].end_frame + pause < network.lines[-1].start_frame
    assert [(answer.text, answer.right) for answer in asked.question.answers] == [
        ("From left to right", True),
        ("From right to left", False),
    ]


def test_words_of_pages_are_those_of_the_language(films: tuple[Film, ...]) -> None:
    english, spanish = films
    assert (english.word("Captions"), spanish.word("Captions")) == ("Captions", "Subtítulos")
    assert not english.lacking and not spanish.lacking, "every text of pages is there in Spanish"
    with pytest.raises(ValueError, match=r"not in lesson/language/page\.py"):
        english.word("Captoins")


def test_steps_and_languages_are_chosen(rendered: Path) -> None:
    (film,) = read_films([rendered / "en", rendered / "es"], ["es"], ["2"])
    assert (film.language, [step.key for step in film.steps], film.video) == ("es", ["learning_loop"], None)


def test_every_wrong_choice_is_told_at_once(rendered: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_films([rendered / "en", rendered / "nowhere"], ["fr"], ["learning_lop"])
    said = "\n".join(caught.value.problems)
    assert "nowhere/manifest.json: there is none; make the film first: ./render.sh --out" in said
    assert "--language fr: there is no film in this language" in said and "valid: en" in said
    assert "--step learning_lop" in said and "did you mean 'learning_loop'?" in said


def test_one_language_twice_is_told(rendered: Path, own_copy: Copy) -> None:
    with pytest.raises(UserError, match="another folder has a film in 'en' too"):
        read_films([rendered / "en", own_copy("en")])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: "{", "is not the manifest of a film"),
        (lambda text: "[]", "is not the manifest of a film"),
        (lambda text: text.replace('"manifest": 5', '"manifest": 4'), "manifest: 4: made by another version"),
        (lambda text: json.dumps({**json.loads(text), "steps": [], "film": None}), "has no steps"),
    ],
)
def test_a_manifest_that_is_none_is_told(own_copy: Copy, spoil: Callable[[str], str], said: str) -> None:
    path = own_copy("en") / "manifest.json"
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(UserError, match=said):
        read_films([path.parent])


def test_a_film_that_was_changed_since_is_told_by_name(own_copy: Copy) -> None:
    folder = own_copy("en")
    with (folder / "steps" / "2-learning-loop.png").open("ab") as file:
        file.write(b"x")
    (folder / "steps" / "1-what-is-backpropagation.en.srt").unlink()
    with pytest.raises(UserError) as caught:
        read_films([folder])
    gone, changed = caught.value.problems
    assert "1-what-is-backpropagation.en.srt: is gone; make it again" in gone
    assert "steps/2-learning-loop.png: was changed since it was made; make it again" in changed


@pytest.mark.parametrize("kind", [OSError, av.error.OSError], ids=["the system's", "PyAV's"])
def test_what_fails_leaves_what_was_published_before(
    kind: type[OSError], rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def good(films: tuple[Film, ...], folder: Path, _: Choices) -> list[str]:
        (folder / "index.html").write_text("good", encoding="utf-8")
        return []

    def broken(films: tuple[Film, ...], folder: Path, _: Choices) -> list[str]:
        (folder / "index.html").write_text("half", encoding="utf-8")
        raise kind(28, "No space left on device")

    monkeypatch.setattr(slides, "make", good)
    said: list[str] = []
    assert run.publish(["slides"], [rendered / "en"], tmp_path, said.append) == [tmp_path / "slides"]
    monkeypatch.setattr(slides, "make", broken)
    with pytest.raises(RenderError, match="the disk is full; what was published before is still there"):
        run.publish(["slides"], [rendered / "en"], tmp_path, said.append)
    assert [path.name for path in tmp_path.iterdir()] == ["slides"]
    assert (tmp_path / "slides" / "index.html").read_text(encoding="utf-8") == "good"


def test_the_command_ends_with_2_and_a_line_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "wbe", "--film", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "publish wbe: there is no such kind; did you mean 'web'?\n"
    assert main(["publish", "--film", str(tmp_path)]) == 2
    assert "there is none; make the film first" in capsys.readouterr().err


def test_a_step_alone_is_no_course(rendered: Path, tmp_path: Path) -> None:
    """Nothing of it speaks of the whole: no course package, no "step 2 of 2", not the course's length."""
    folders = run.publish(["web", "scorm", "slides"], [rendered / "en"], tmp_path, lambda _: None, steps=["2"])
    names = {path.name for folder in folders for path in folder.rglob("*")}
    assert "2-learning-loop.scorm12.zip" in names and "2-learning-loop.pptx" in names
    assert not [name for name in names if name.startswith("course")]
    (film,) = read_films([rendered / "en"], [], ["2"])
    pages = [
        (tmp_path / "web" / name).read_text(encoding="utf-8").partition("lesson-data")[0]
        for name in ("index.html", "2-learning-loop.html")
    ]
    pages.append((tmp_path / "slides" / "en" / "2-learning-loop.html").read_text(encoding="utf-8"))
    assert not [page for page in pages if "Step 2 of" in page or film.course.duration in page]
    assert "<dd>0:" in pages[0], "as long as it is"
