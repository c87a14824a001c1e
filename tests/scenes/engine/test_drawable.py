"""Texts that cannot be drawn are named with file and key before a step is played; pictures of glyphs are no
outlines.
"""

import shutil
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from lesson import LessonError
from pipeline.cli import main
from pipeline.render.executor import InlineExecutor
from scenes.engine.context import make_context
from scenes.kit.theme import DARK
from scenes.kit.type import outline as outlines
from scenes.kit.type.typeset import words
from tests.scenes.conftest import ROOT

LESSON, STEP = ROOT / "assets" / "lesson.toml", "chain_rule"
NOWHERE = "\U000f1234"  # a private character: no font has it
COLOURED = """<svg width="20pt" height="10pt" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<use xlink:href="#a" x="0" y="0" fill="#fffffe"/><use xlink:href="#b" transform="scale(0.005 -0.005)"/>
<defs><symbol id="a" overflow="visible"><path d="M 0 0 L 1 0 L 1 1 Z"/></symbol><symbol id="b" overflow="visible">
<image transform="translate(0 -1897)" xlink:href="data:image/png;base64,iVBORw0KGgo="/></symbol></defs></svg>"""


def told(changes: tuple[str, ...] = (), path: Path = LESSON) -> list[str]:
    with pytest.raises(LessonError) as caught:
        make_context(path, STEP, overrides=changes)
    return [str(problem) for problem in caught.value.problems]


def test_a_glyph_of_a_colour_font_is_no_outline(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Typst writes it where Noto Color Emoji is installed: the picture has no path, so it vanished."""
    monkeypatch.setattr(
        outlines, "_compiler", lambda installed=False: SimpleNamespace(compile=lambda code, format: COLOURED)
    )
    monkeypatch.setattr(outlines, "_missing_shapes", lambda fonts, installed: ())
    with pytest.raises(outlines.MissingGlyph, match=r"got \U0001f9e0.*colour fonts"):
        words("\U0001f9e0", DARK, own=True)


@pytest.mark.parametrize(
    "key", ["title", "duration", "prerequisites[0]", "discover[1].text", "concepts[0].title", "network.layers[1].name"]
)
def test_every_text_of_the_lesson_is_named_by_its_key(tmp_path: Path, key: str) -> None:
    assert told((f'{key}="A {NOWHERE}"',))[0].startswith(
        f'--set {key}="A {NOWHERE}": got {NOWHERE}; no font on this machine has it; write it in another way'
    )


def test_names_of_units_and_all_at_once() -> None:
    lines = told(
        (f'network.layers[0].units=["a{NOWHERE}", {{ name = "b", unit = "{NOWHERE}" }}]', f'title="{NOWHERE}"')
    )
    assert len(lines) == 3 and all(f"got {NOWHERE}" in line for line in lines)


def test_narration_and_translations_are_named_by_their_file(tmp_path: Path) -> None:
    shutil.copy(LESSON, tmp_path)
    (tmp_path / "narration" / "en").mkdir(parents=True)
    text = (ROOT / "assets" / "narration" / "en" / f"{STEP}.md").read_text(encoding="utf-8")
    (tmp_path / "narration" / "en" / f"{STEP}.md").write_text(text.replace("# ", f"# {NOWHERE} ", 1), encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text(
        f'[words]\n"target" = "{NOWHERE}"\n[lesson]\n"Intermediate" = "{NOWHERE} x"\n', encoding="utf-8"
    )
    lines = told(path=tmp_path / "lesson.toml")
    starts = [
        f'{tmp_path}/words/en.toml: lesson."Intermediate"',
        f"{tmp_path}/narration/en/{STEP}.md: # title",
        f'{tmp_path}/words/en.toml: words."target"',
    ]
    assert [line.split(": got")[0] for line in lines] == starts


def test_plan_says_it_once_with_no_table(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.options.LocalExecutor", InlineExecutor)
    assert main(["plan", "--step", "1", "--step", "2", "--set", f'title="A {NOWHERE}"']) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("no font on this machine has it") == 1


@pytest.mark.parametrize(
    "text", ["Sets {x}", "{value}", "{{a : loss}}", "{{A : nothing}}", "7. Backpropagation", "[/nope]", "#read"]
)
def test_braces_and_signs_are_only_letters(text: str) -> None:
    context = make_context(LESSON, STEP, overrides=(f'title="{text}"', f'network.layers[1].name="{text}"'))
    assert words(context.lesson.title, DARK, own=True).text() == text


def test_many_different_characters_are_looked_at(tmp_path: Path) -> None:
    shutil.copy(LESSON, tmp_path)
    (tmp_path / "words").mkdir()
    known = tomllib.loads((ROOT / "assets" / "words" / "es.toml").read_text(encoding="utf-8"))["words"]
    *texts, last = [text for text in known if "{" not in text][:13]
    lines = [f'"{text}" = "{"".join(map(chr, range(0xA0 + 90 * n, 0xFA + 90 * n)))}"' for n, text in enumerate(texts)]
    (tmp_path / "words" / "en.toml").write_text(
        "\n".join(["[words]", *lines, f'"{last}" = "{NOWHERE}"']) + "\n", encoding="utf-8"
    )
    assert (
        f'words."{last}": got' in told(path=tmp_path / "lesson.toml")[-1]
        or "more texts of this kind" in told(path=tmp_path / "lesson.toml")[-1]
    )
