"""Words of a film from elsewhere: edited captions and transcripts are published and said, broken ones told by line."""

import copy
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import UserError
from pipeline.files import sha256
from pipeline.publish.film.read_film import read_film
from pipeline.publish.run import publish
from pipeline.render.manifest import Manifest

Data = dict[str, Any]


@pytest.fixture(scope="module")
def good(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Data]:
    """A film whose manifest.json every test may rewrite, and its content."""
    folder = shutil.copytree(rendered / "en", tmp_path_factory.mktemp("trust") / "film")
    (folder.parent / "secret.vtt").write_text("WEBVTT\n\nTHE SECRET\n", encoding="utf-8")
    (folder.parent / "secret.mp4").write_bytes((folder / "steps" / "2-learning-loop.mp4").read_bytes())
    return folder, json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def put(folder: Path, data: Any) -> None:
    (folder / "manifest.json").write_text(json.dumps(data), encoding="utf-8")


def refused(folder: Path) -> list[str]:
    with pytest.raises(UserError) as caught:
        read_film(folder)
    assert all(len(line) < 1000 and line.isprintable() for line in caught.value.problems)
    return list(caught.value.problems)


CUES = (
    "WEBVTT\n\nNOTE by hand\n\n1\n00:00.500 --> 00:02.500 line:0\n<v Ada>Hello &lt;b&gt; &amp; all</v>\nsecond"
    " line\n\n00:07.500 --> 00:09.000\nIn the second beat\n"
)


def test_edited_words_are_published_and_said(good: tuple[Path, Data], tmp_path: Path) -> None:
    """Teachers edit captions: theirs are used everywhere, and the film is not asked to be made again."""
    folder = shutil.copytree(good[0], tmp_path / "film")
    put(folder, good[1])
    vtt = folder / "steps" / "1-what-is-backpropagation.en.vtt"
    vtt.write_text("\ufeff" + CUES.replace("\n", "\r\n"), encoding="utf-8", newline="")
    before = sha256(vtt)
    transcript = folder / "steps" / "1-what-is-backpropagation.en.transcript.md"
    transcript.write_text("# My own\n\nwords\n", encoding="utf-8")
    film = read_film(folder)
    assert [(caption.start_s, caption.lines) for caption in film.steps[0].captions] == [
        (0.5, ("Hello <b> & all", "second line")),
        (7.5, ("In the second beat",)),
    ]
    assert film.edited is not None and film.edited[0].text == "Hello <b> & all second line"
    said: list[str] = []
    (web,) = publish(["web"], [folder], tmp_path / "made", said.append)
    assert sum("was edited since it was made" in line for line in said) == 2
    assert "Hello &lt;b&gt; &amp; all" in (web / "1-what-is-backpropagation.en.vtt").read_text(encoding="utf-8")
    assert "Hello <" in (web / "1-what-is-backpropagation.en.srt").read_text(encoding="utf-8")
    assert (web / "1-what-is-backpropagation.en.transcript.md").read_text(encoding="utf-8") == "# My own\n\nwords\n"
    assert sha256(vtt) == before
    assert set(Manifest.read(folder).steps) == {
        "what_is_backpropagation",
        "learning_loop",
    }, "render keeps the step, and the words with it"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WEBVTT\n\nHello\n", "line 3: no time"),
        ("WEBVTT\n\n00:03.000 --> 00:01.000\nx\n", "line 3: ends before it begins"),
        ("WEBVTT\n\n00:03.000 --> soon\nx\n", "line 3: these are not times"),
        (
            "WEBVTT\n\n00:03.000 --> 00:04.000\nx\n\n00:01.000 --> 00:02.000\ny\n",
            "line 6: begins before the caption above it",
        ),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 501 + "\n", "line 3: is too long"),
        ("\udcff", "is not UTF-8"),
    ],
)
def test_captions_that_are_none_are_told_by_their_line(
    good: tuple[Path, Data], tmp_path: Path, text: str, said: str
) -> None:
    folder = shutil.copytree(good[0], tmp_path / "film")
    put(folder, good[1])
    (folder / "steps" / "2-learning-loop.en.vtt").write_bytes(text.encode("utf-8", "surrogateescape"))
    (line,) = refused(folder)
    assert (
        said in line
        and "correct it, or delete it and make it again from its own lesson, 'Backpropagation Step-by-Step': "
        f"./render.sh --lesson ITS-FOLDER --out {folder} --step 2"
        in line
    )


def test_a_changed_film_is_refused_with_the_command_that_mends_it(good: tuple[Path, Data], tmp_path: Path) -> None:
    folder = shutil.copytree(good[0], tmp_path / "my film")
    data = copy.deepcopy(good[1])
    data["steps"][1]["settings"] |= {"width": 720, "height": 1280, "fps": 25, "theme": "light"}
    put(folder, data)
    with (folder / "steps" / "2-learning-loop.mp4").open("ab") as file:
        file.write(b"x")
    (line,) = refused(folder)
    assert line.endswith(
        f"./render.sh --lesson ITS-FOLDER --out '{folder}' --step 2 --quality 720p --format 9:16 --fps 25 --theme light"
    )


def test_a_strangers_words_are_no_formats(good: tuple[Path, Data], tmp_path: Path) -> None:
    folder = shutil.copytree(good[0], tmp_path / "film")
    words = {
        "Step {n} of {count}": "{n.__class__} {m} {0} of {count}",
        "The video cannot be played here. Download it: {file}": "{",
        "Question": "{x}",
    }
    put(folder, {**good[1], "words": words})
    publish(["web", "scorm", "slides", "youtube"], [folder], tmp_path / "made", lambda _: None)
    assert "{n.__class__} {m} {0} of 2" in (
        tmp_path / "made" / "slides" / "en" / "1-what-is-backpropagation.html"
    ).read_text(encoding="utf-8")
