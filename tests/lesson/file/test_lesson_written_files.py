"""Files as people and their programs write them: byte-order marks, decimal commas, slips of TOML, regions of
languages.
"""

import shutil
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson, load_script
from lesson.file.numbers.table import read_table
from lesson.file.path_guard import LessonFolder
from lesson.file.schema.tables import DatasetCsv
from lesson.language.language import editions
from lesson.language.screen import screen_words
from lesson.language.speech import words_of
from pipeline.commands.new import new


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return new(tmp_path_factory.mktemp("made") / "mine", "regression")


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    """A new lesson, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "mine"))


def problems(folder: Path, *changes: str) -> list[str]:
    try:
        load_lesson(folder, changes)
    except LessonError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_a_byte_order_mark_is_passed_over(course: Path) -> None:
    """In every file of text that a lesson has."""
    words = course / "words" / "es.toml"
    words.parent.mkdir(exist_ok=True)
    words.write_text('[words]\n"target" = "meta"\n', encoding="utf-8")
    lesson = course / "lesson.toml"
    lesson.write_text(
        lesson.read_text(encoding="utf-8").replace('theme = "dark"', 'theme = "my-theme.toml"'), encoding="utf-8"
    )
    for file in [lesson, words, *course.glob("*.csv"), *course.glob("my-theme.toml"), *course.rglob("*.md")]:
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    found = load_lesson(course)
    facts = Facts(found)
    assert [load_script(found, facts, ref.key).title for ref in found.steps] == [ref.title for ref in found.steps]
    assert not any(
        ref.title[0] in "#\ufeff" or ref.title == ref.key.replace("_", " ").capitalize()
        for ref in found.steps
        if ref.key == "output_error"
    )
    spanish = load_lesson(course, ['language="es"'])
    assert screen_words(spanish).texts["target"] == "meta"


SLIPS = {  # the line in lesson.toml instead of the one that begins with eta, and the message
    "eta = .5": "write 0.5 for .5",
    "eta = -.5": "write 0.5 for .5",
    "eta = 5.": "write 5.0 for 5.",
    "eta = 0,5": "write 0.5 for 0,5",
    "eta = True": "write true or false, in small letters",
    "eta = yes": "write true or false, in small letters",
    "eta = −0.5": "the keyboard's minus",
    "eta = ³0": "plain digits",
    "eta = ½": "plain digits",
    "eta =": "the value after = is missing",
    "eta = “a”": "straight ones",
    "eta: 0.5": "with = and no colon",
    "eta = half": "texts need quotes",
    "eta = None": "leave out a key that has no value",
    "eta = 1/2": "0.5 for 1/2",
    "eta = 05": "write 5 for 05",
    "x = [1.0, 07]": "write 5 for 05",
    "eta = 0.5f": "no letters after it",
    "x = [5kg, 1.0]": "no letters after it",
    "eta = 50 %": "0.5 for 50%",
    "eta == 0.5": "one = is enough",
    "eta 0.5": "with = between them",
    "eta = 0.5 // small": "a comment begins with #",
    "eta\u00a0= 0.5": "a no-break space",
    "x = [0.5; 1]": "separated by commas, rows by brackets",
    "x = [0.5 1]": "separated by commas: [0.6, -0.3]",
    "x = (0.5, 1)": "needs square brackets",
    "x = 0.5, 1.0": "needs square brackets",
    'name = "a "b" c"': "quotes inside a text need a backslash",
    'name = "a': "no closing quote",
    "x = [1.0, .5]": "write 0.5 for .5",
    "x = [\n  .5,\n]": "write 0.5 for .5",
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_of_toml_is_told_with_its_own_cure(course: Path, slip: str) -> None:
    file = course / "lesson.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("eta = "))
    lines[at] = slip
    file.write_text("\n".join(lines), encoding="utf-8")
    (said,) = problems(course)
    assert SLIPS[slip] in said and f"at line {at + 1 + slip.count(chr(10)) // 2}" in said
    assert ("texts need quotes" in said) == (SLIPS[slip] == "texts need quotes")


SHAPES = {
    "decimals=5": "write a table [decimals] with values = 4, weights = 2, inputs = 1 under it",
    "network=5": "write a table [network]",
    'dataset="students.csv"': 'write a table [dataset] with csv = "students.csv"',
    "sample=5": "write a table [sample] with x and y",
    'discover="x"': "write a table [[discover]]",
    'concepts="x"': "write a table [[concepts]]",
    'steps="x"': "write a table [[steps]]",
    "network.layers=3": "write a table [[network.layers]]",
    'prerequisites="a"': 'write prerequisites = ["Neural networks"]',
    'network.layers[1].units="a"': "write units = [",
    "network.layers[1].weights=5": "write weights = [[0.3, -0.2]]",
    "network.layers[1].weights=[5, 6]": "write weights = [[0.3, -0.2]]",
    'network.layers[1].weights="w.npz"': "write weights = { file = 'w.npz', key = \"W1\" }",
    "network.layers[1].units=[1, 2]": "write units = [",
    "network.layers[1].biases=0.1": "write biases = [0.1]",
}


@pytest.mark.parametrize("change", SHAPES)
def test_a_value_of_the_wrong_shape_is_told_with_the_right_one(course: Path, change: str) -> None:
    assert any(SHAPES[change] in said and "with its keys under it" not in said for said in problems(course, change)), (
        problems(course, change)
    )


def test_a_point_without_a_digit_is_a_number_on_the_command_line(course: Path) -> None:
    assert load_lesson(course, ["network.eta=.25"]).eta == 0.25


TABLES = {  # the table, and either its first column or what is said
    "decimal commas": ("a;b\n0,5;1\n1,25;0\n", [0.5, 1.25]),
    "sep= says it": ("sep=;\na;b\n0,5;1\n1,25;0\n", [0.5, 1.25]),
    "sep= in quotes": ('"sep=;"\r\na;b\r\n0,5;1\r\n1,25;0\r\n', [0.5, 1.25]),
    "sep=|": ("SEP=|\na|b\n0.5|1\n1.25|0\n", [0.5, 1.25]),
    "both marks, Spanish": ("a;b\n1.234,5;1\n2,5;0\n", [1234.5, 2.5]),
    "both marks, English": ('a,b\n"1,234.5",1\n2.5,0\n', [1234.5, 2.5]),
    "millions": ("a;b\n1.000.000;1\n2,5;0\n", [1e6, 2.5]),
    "points": ("a;b\n0.500;1\n0.25;0\n", [0.5, 0.25]),
    "points of three places": ("a;b\n1.234;1\n0.25;0\n", [1.234, 0.25]),
    "three places, tabs": ("a\tb\n1.234\t1\n2.345\t0\n", [1.234, 2.345]),
    "empty cells at the end": ("a,b\n1,2,,\n3,4,\n", [1, 3]),
    "minus sign": ("a,b\n−1,2\n3,4\n", [-1, 3]),
    "one or a thousand": ("a;b\n1.000;1\n2,5;0\n", "'1.000'; this may be 1000 or 1.0000"),
    "one or a thousand, alone": ("a;b\n1.000;1\n2.000;0\n", "this may be 1000 or 1.0000"),
    "a thousand in English": ('a,b\n"1,000",1\n2,0\n', "this may be 1000 or 1.0000"),
    "decimal commas in quotes": (
        'a,b\n"0,5",1\n2,0\n',
        "the mark before decimals is a point where commas part the cells",
    ),
    "cells too many": ("a,b\n0,5,1\n2,0\n", "save the table with semicolons between the cells"),
    "cells too few": ("a;b\n1\n2;0\n", "look for a missing or extra semicolon"),
    "line numbers with sep=": ("sep=;\na;b\nx1;1\n2;0\n", "line 3 (row 1), column 'a'"),
    "spaces between thousands": ("a;b\n1 000,5;1\n2 500,0;0\n", "without marks or spaces between thousands"),
    "apostrophes between thousands": ("a,b\n1'000,1\n2’500.5,0\n", "without marks or spaces between thousands"),
    "percent": ("a,b\n50 %,1\n7%,0\n", "0.5 for 50%"),
    "superscripts": ("a,b\n³0,1\n2,0\n", "write a number"),
    "pass and fail": (
        "a,b\npass,1\nfail,2\npass,3\n",
        (
            "column 'a': got 'pass', 'fail'; these are words, and a network reads numbers: "
            "write 1 for 'pass' and 0 for 'fail'"
        ),
    ),
    "one word": ("a,b\nyes,1\nyes,2\n", "write 1 for 'yes'"),
    "pipes": ("a|b\n1|0\n2|1\n", "its cells are separated by |"),
    "UTF-16 without its mark": ("a\0,\0b\0\n\0001\0,\0000\0\n\0", "save the table as CSV (UTF-8)"),
    "a spreadsheet": ("PK\x03\x04sheet", "is a spreadsheet's own file"),
    "one row": ("a,b\n1,0\n", "got 1 row;"),
    "capitals": ("A,b\n1,0\n2,1\n", "did you mean 'A'?"),
    "three kinds": ("a,b\nred,1\ngreen,2\nblue,3\n", "make a column for each of them, named 'red'"),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_as_spreadsheets_save_them(course: Path, name: str) -> None:
    text, wanted = TABLES[name]
    (course / "students.csv").write_text(text, encoding="utf-8")
    numbers, told = read_table(DatasetCsv(csv="students.csv", x=["a"], y=["b"]), LessonFolder(course), "lesson.toml")
    if isinstance(wanted, str):
        assert len(told) in (1, 2) and wanted in str(told[0])
    else:
        assert numbers is not None and numbers[0][:, 0].tolist() == wanted


def test_regions_and_scripts_of_languages_work_everywhere(course: Path) -> None:
    assert [editions(code) for code in ("es", "pt-BR", "zh-Hant-TW")] == [
        ("es",),
        ("pt-BR", "pt"),
        ("zh-Hant-TW", "zh-Hant", "zh"),
    ]
    for code in ("es-MX", "es-419", "en-GB"):
        found = load_lesson(course, [f'language="{code}"'])
        facts = Facts(found)
        script = load_script(found, facts, "forward_pass")
        assert script.title == {"es": "El paso hacia delante", "en": "The forward pass"}.get(code[:2], script.title)
        assert screen_words(found).text("target") == ("target" if code[:2] == "en" else "objetivo") and words_of(code)
        mark = "," if code == "es" else "."
        assert mark in facts.text("loss")
    own = course / "narration" / "es-MX" / "forward_pass.md"
    own.parent.mkdir(parents=True)
    own.write_text("# Lo mío\n\n## a: A\nHola.\n", encoding="utf-8")
    (course / "words").mkdir(exist_ok=True)
    (course / "words" / "es-MX.toml").write_text('[words]\n"target" = "meta"\n', encoding="utf-8")
    found = load_lesson(course, ['language="es-MX"'])
    assert found.narration("forward_pass") == own and screen_words(found).text("target") == "meta"
    assert found.narration("chain_rule") == PROJECT_ROOT / "assets" / "narration" / "es" / "chain_rule.md"
    assert any("language" in said for said in problems(course, 'language="es_MX"'))


@pytest.mark.parametrize(
    "path", ["cycle.forward.z[³][h]", "cycle.forward.z[--1][h]", "cycle.forward.z[１][h]", "network.weights[²][0][0]"]
)
def test_digits_that_are_none_are_no_index(path: str) -> None:
    from lesson import FieldError

    with pytest.raises(FieldError):
        Facts(load_lesson(PROJECT_ROOT / "assets")).get(path)
