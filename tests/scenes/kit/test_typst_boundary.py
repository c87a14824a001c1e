"""No text of a lesson is ever Typst code: whatever it says, it is a literal, and is shown as it stands."""

from __future__ import annotations

import ast
import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lesson import StepJob
from lesson.facts import fields
from lesson.facts.numbers import Shown
from lesson.language.marks import places
from scenes.engine import entry
from scenes.kit.theme import DARK
from scenes.kit.type import outline as outlines
from scenes.kit.type.paragraph import paragraph
from scenes.kit.type.tongue import speak
from scenes.kit.type.typeset import math, number, words
from scenes.kit.type.typst_code import Code, literal
from tests.films import _written
from tests.scenes.conftest import ROOT

EVIL = (
    "{{A : ink}}.fields().values().first().func()(read(",
    'e" #read("/x") "',
    '#import "@preview/x:1.0.0": *',
    "#range(150000000)",
    "#sys.version",
    "${x}$",
    "$x^2$",
    "{n}",
    "{value}",
    "{{x}}",
    "{{ x : loss }}",
    "}}",
    "7. Backpropagation",
    "+ one",
    "- two",
    "= three",
    "/ four: five",
    "a -- b ... c",
    "https://x.org",
    "@label",
    "<label>",
    "*bold* _it_",
    "`raw`",
    "~",
    "\\",
    "\\u{41}",
    '\\"',
    '"',
    "'",
    "//",
    "/*",
    "*/",
    "[",
    "]",
    "#[",
    "#{",
    "#(",
    "Sets {x}",
    "a\\",
    "a\\n",
    "%(x)s",
    "{0}",
    "ä é 中 π",
    "#let x = 1;",
    '"+read("/etc/passwd")+"',
    ']#read("/etc/passwd")[',
)
SYNTAX = st.text(
    st.sampled_from("#$\\\"'`*_{}[]()<>@~/=+-.:;%&|^ \t\u00a0aAzZ09eéπ中\u0301\u200b\u2028\n"), max_size=30
)
TEXTS = st.one_of(SYNTAX, st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.sampled_from(EVIL))
ONE_LITERAL = re.compile(r'"(?:[A-Za-z0-9 ]|\\u\{[0-9a-f]+\})*"')
NAMED = ("hours slept",)  # texts of the lesson that its file of words translates
MARK = "zqx"  # stands in every hostile text of a lesson, and in no code of ours


def spoiled(code: str) -> str:
    """What is left of a source without its literals: code."""
    return ONE_LITERAL.sub("S", code)


@pytest.fixture(scope="module")
def typst_reads(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("typst") / "empty.typ"
    file.touch()
    compiler = typst.Compiler(file, ignore_system_fonts=True)

    def read(code: str) -> str:
        return json.loads(compiler.eval(code, format="json"))

    return read


@settings(max_examples=300)
@given(TEXTS)
@example("".join(map(chr, range(0x20, 0x2FF))))
@example("\U0010ffff\ue000\ufffe")
def test_a_literal_is_its_text(typst_reads: Any, text: str) -> None:
    code = literal(text)
    assert ONE_LITERAL.fullmatch(code)
    assert typst_reads(code) == re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", " ", text)


@settings(max_examples=80)
@given(TEXTS)
def test_words_look_as_typst_sets_them_as_data(text: str) -> None:
    """The judge puts the text in as an input of the document, which is data by construction."""
    code = words(text, DARK, own=True).setting.source if _drawable(text) else None
    if code is None:
        return
    compiler, preamble = outlines._compiler(False), outlines.OUR_FONTS.preamble()
    shown = re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", " ", text)
    ours = compiler.compile(f"{preamble}{code}".encode(), format="svg")
    data = compiler.compile(
        f'{preamble}#text(weight: "regular", sys.inputs.text)'.encode(), format="svg", sys_inputs={"text": shown}
    )
    compiler.compile(b"", format="svg", sys_inputs=None)
    assert ours == data


def _drawable(text: str) -> bool:
    try:
        words(text, DARK, own=True)
    except outlines.MissingGlyph:
        return False
    return True


@settings(max_examples=25)
@given(SYNTAX | st.sampled_from(EVIL))
def test_every_way_to_show_a_text_keeps_it_whole(text: str) -> None:
    if not _drawable(text):
        return
    one_line = " ".join(text.split())
    for made in (words(text, DARK, own=True), words("a {t} b", DARK, t=text), words("{{a {t} : loss}}", DARK, t=text)):
        assert text in made.text()
        assert re.fullmatch(
            r"#text\(weight: S, S( \+ (S|text\(fill: rgb\(0, 0, \d\), S\)))*\)", spoiled(made.setting.source)
        )
    for width in (1.0, 20.0):
        lines = paragraph(text, DARK, width, own=True).lines
        assert "".join("".join(line.text().split()) for line in lines) == one_line.replace(" ", "")
    asked = number(Shown(field=fields.input_value(0), text=text, value=1.0, places=1), DARK)
    assert asked.text() == text
    assert spoiled(asked.setting.source) == "#text(weight: S, S + text(fill: rgb(0, 0, 1), S))"
    assert (
        spoiled(
            math("a dot {v}", DARK, v=Shown(field=fields.input_value(0), text=text, value=1.0, places=1)).setting.source
        )
        == "$display(a dot text(fill: #rgb(0, 0, 1), #num(S)))$"
    )


@pytest.mark.parametrize("text", EVIL)
def test_words_of_a_formula_in_another_language(text: str) -> None:
    class Tongue:
        language = "xx"

        def text(self, source: str) -> str:
            return text

    speak(Tongue())  # type: ignore[arg-type]
    try:
        made = math('"slope" = {{ "loss" : loss }}', DARK)
    finally:
        speak(None)
    assert spoiled(made.setting.source) == "$display(S = text(fill: #rgb(0, 0, 1), S))$"
    assert made.text() == f'"{text}" = "{text}"'


def test_only_code_is_set() -> None:
    with pytest.raises(TypeError, match="literal"):
        outlines.outline("#read(1)")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code", ['#read("/etc/hostname")', '#read("../etc/hostname")', '#image("/etc/hostname")', '#include "x.typ"']
)
def test_the_compiler_has_no_files(code: str) -> None:
    with pytest.raises(outlines.TypesetError, match="cannot set"):
        outlines.outline(Code(code))


def test_code_is_made_in_one_place_only() -> None:
    """Elsewhere a text may become code only as a literal."""
    made = set()
    for file in (
        path
        for room in ("scenes", "lesson", "pipeline")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "typst_code.py"
    ):
        source = file.read_text(encoding="utf-8")
        if "typst_code import" not in source:
            continue  # the block of this name (scenes/kit/blocks) is another class
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and "Code" in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                made.add(ast.unparse(node))
    assert made == {"Code('#' + literal(char))", "Code('#' + literal(text))"}


@pytest.mark.parametrize("text", EVIL)
def test_the_name_of_a_font_is_data(text: str) -> None:
    names = [outlines.Fonts(text=name, maths=name).preamble() for name in ("x", text)]
    assert len({spoiled(preamble) for preamble in names}) == 1


def hostile(folder: Path) -> Path:
    """A lesson that says hostile things in every text it can have, its translation and its narration's titles, too."""
    evil = [f"{MARK} {text}" for text in EVIL]
    say = iter(evil * 40)
    raw = tomllib.loads((ROOT / "assets" / "templates" / "classes-3" / "lesson.toml").read_text(encoding="utf-8"))
    head = [
        f"{key} = {json.dumps(next(say)[:80])}"
        for key in ("title", "subtitle", "difficulty", "duration", "author", "licence", "description")
    ]
    head += [f"prerequisites = [{json.dumps(next(say))}]", 'language = "es"']
    for name, count in (("discover", 4), ("concepts", 6)):
        points = [f"{{ title = {json.dumps(next(say))}, text = {json.dumps(next(say))} }}" for _ in range(count)]
        head.append(f"{name} = [{', '.join(points)}]")
    layers = []
    for layer in raw["network"]["layers"]:
        count = layer.get("size") or len(layer["weights"])
        units = [
            f"{{ name = {json.dumps(next(say)[:24])}, unit = {json.dumps(next(say)[4:16])} }}" for _ in range(count)
        ]
        units[:1] = [f'"{NAMED[0]}"'] if not layers else units[:1]
        more = [f"{key} = {json.dumps(value)}" for key, value in layer.items() if key not in ("name", "units")]
        layers.append(
            "\n".join(["[[network.layers]]", f"name = {json.dumps(next(say))}", f"units = [{', '.join(units)}]", *more])
        )
    network = [f"{key} = {json.dumps(value)}" for key, value in raw["network"].items() if key != "layers"]
    steps = [
        f"[[steps]]\nkey = {json.dumps(step['key'])}\nscene = {json.dumps(step['scene'])}" for step in raw["steps"]
    ]
    sample = [f"{key} = {json.dumps(value)}" for key, value in raw["sample"].items()]
    (folder / "lesson.toml").write_text(
        "\n".join([*head, "[network]", *network, *layers, "[sample]", *sample, *steps]) + "\n", encoding="utf-8"
    )
    spoken = folder / "narration" / "es"
    spoken.mkdir(parents=True)
    for file in (ROOT / "assets" / "narration" / "es").glob("*.md"):
        shutil.copy(file, spoken)
        text = file.read_text(encoding="utf-8")
        text = re.sub(r"^# .*$", lambda _: f"# {next(say)}", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^(## \w+:) .*$", lambda found: f"{found[1]} {_written(next(say))}", text, flags=re.MULTILINE)
        (spoken / file.name).write_text(text, encoding="utf-8")
    known = tomllib.loads((ROOT / "assets" / "words" / "es.toml").read_text(encoding="utf-8"))["words"]
    lines = [f"{json.dumps(key)} = {json.dumps(key + ' ' + next(say))}" for key in known if not places(key)]
    (folder / "words").mkdir()
    clean = [line for line in lines if not places(tomllib.loads(line).popitem()[1])]
    # Names are spoken: of a fixed place in the list, because nobody can say a backslash alone.
    own = [f"{json.dumps(name)} = {json.dumps(text[:24])}" for name, text in zip(NAMED, evil, strict=False)]
    (folder / "words" / "es.toml").write_text("\n".join(["[words]", *clean, "[lesson]", *own]) + "\n", encoding="utf-8")
    return folder / "lesson.toml"


def test_no_text_of_a_lesson_is_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, play_beats: Any) -> None:
    """Class names and units, titles and beats, the words on screen and their translations, the lesson's own
    translations.
    """
    sources: list[Code] = []

    def noted(code: Code, *rest: Any) -> Any:
        sources.append(code)
        return outlines.outline(code, *rest)

    monkeypatch.setattr("scenes.kit.type.typeset.outline", noted)
    file = hostile(tmp_path)
    entry._run(StepJob(file, "what_is_backpropagation"))
    play_beats(StepJob(file, "learning_loop"), "concepts", "end")
    left = "\n".join(spoiled(code) for code in sources)
    assert sum(MARK in code for code in sources) > 20, "the hostile texts are shown"
    assert MARK not in left and "read" not in left and "import" not in left
