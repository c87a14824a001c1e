"""Every limit holds: a value at it is accepted, one above it is reported with the limit, in bounded time; the table
lists them all.
"""

import ast
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, limits, load_lesson
from lesson.facts.paths import parse
from lesson.file.reading import toml_of
from lesson.language.language import own_texts, spoken_table
from lesson.language.marks import places
from lesson.language.screen import _wrong
from lesson.limits import TABLE, row
from lesson.problems import FieldError
from lesson.script.script import parse_script
from pipeline.voice.decode import read_audio

LESSON = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml")
FACTS = Facts(LESSON)
HEAD = "# T\n## b: B\n"
SAID = " ".join(["0." + "1" * 98] * 10)  # a thousand words, and more


def narration(lines: str) -> None:
    parse_script(HEAD + lines, "x.md", "x", LESSON, FACTS)


def condition(text: str) -> None:
    FACTS.holds(text)


def spoken(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "words" / "en.toml"
        file.parent.mkdir()
        file.write_text(f'[spoken.symbols]\n"%" = "{text}"\n', encoding="utf-8")
        spoken_table((file,), "en")


def screen(text: str) -> None:
    if problems := _wrong("x.toml", "a", text):
        raise LessonError(problems)


def page(text: str) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "words" / "en.toml"
        file.parent.mkdir()
        file.write_text(f'[page]\n"Author" = "{text}"\n', encoding="utf-8")
        own_texts((file,), "page")


def toml(text: str) -> None:
    toml_of(text, "x.toml", "")


def sound(data: bytes) -> None:
    read_audio(data)


# what: (how it is read, at the limit, above it, the message)
CASES: dict[str, tuple[Callable[[str], None], str, str, str]] = {
    "MAX_LINE": (narration, "a " * 999 + "a", "a " * 1001, "a line has at most 2,000"),
    "MAX_LINES": (narration, "\n" * 4990, "\n" * 5001, "at most 5,000 lines"),
    "MAX_BEATS": (
        narration,
        "".join(f"## b{n}: B\n" for n in range(99)),
        "".join(f"## b{n}: B\n" for n in range(100)),
        "at most 100 beats",
    ),
    "MAX_KEY": (narration, f"## {'b' * 60}: B", f"## {'b' * 61}: B", "a key has at most 60"),
    "MAX_SAID": (narration, f"(if elided) {SAID}\n" * 97, f"(if elided) {SAID}\n" * 110, "at most 100,000"),
    "MAX_SPOKEN": (spoken, "a" * 80, "a" * 81, "has at most 80"),
    "MAX_WORD": (narration, "a" * 200, "a" * 201, "one word of more than 200"),
    "MAX_STEP_MINUTES": (narration, "(pause 10)\n" * 179, "(pause 10)\n" * 181, "at most 30"),
    "MAX_PAUSE_S": (narration, "(pause 10)", "(pause 10.1)", "at most 10"),
    "MAX_TOLD": (narration, "a", "[\n" * 400, "without its partner"),
    "MAX_CONDITION": (condition, "not " * 122 + "has_hidden", "not " * 125 + "has_hidden", "at most 500"),
    "MAX_NESTING": (condition, "(" * 20 + "elided" + ")" * 20, "(" * 21 + "elided" + ")" * 21, "more than 20 brackets"),
    "MAX_PATH": (lambda text: parse(text, {}) and None, "a" * 200, "a" * 201, "cannot read"),
    "MAX_TEXT": (page, "a" * 1000, "a" * 1001, "at most 1,000"),
    "MAX_SHOWN": (screen, "a" * 300, "a" * 301, "at most 300"),
    "MAX_KEY_PARTS": (toml, ".".join("abcdefghij") + " = 1", '"a" . ' * 10 + "b = 1", "at most 10 parts"),
    "MAX_KEYS": (
        toml,
        "".join(f"a{n} = 1\n" for n in range(20_000)),
        "".join(f"a{n} = 1\n" for n in range(20_001)),
        "more than 20,000 keys",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_at_the_limit_and_over_it(name: str) -> None:
    read, at, over, said = CASES[name]
    begun = time.process_time()
    try:
        read(at)
    except (LessonError, FieldError) as error:
        assert said not in str(error)
    with pytest.raises((LessonError, FieldError)) as caught:
        read(over)
    assert said in str(caught.value) and len(str(caught.value).splitlines()) <= limits.MAX_TOLD + 2
    assert time.process_time() - begun < 5


SLOW = {
    "a heading with room in it": "# T\n" + ("## zz: a" + " " * 1900 + "b\n") * 200,
    "a condition that is never closed": HEAD + ("(if" + " " * 1900 + "x\n") * 200,
    "comments that are never closed": HEAD + "<!-- " * 78_000,
    "braces with room in them": HEAD + ("{a" + " " * 1900 + "b}\n") * 200,
    "a right answer that is none": HEAD + "x\n? q\n" + ("- a" + " " * 1900 + "(right\n") * 200,
    "right, again and again": HEAD + "x\n? q\n" + ("- a " + "(right " * 270 + "\n") * 30,
    "brackets": HEAD + ("(((( " * 390 + "\n") * 15,
    "dashes in words": HEAD + ("a-" * 95 + "a1\n") * 200,
    "conditions on every weight": HEAD + "(if signs_flip and dead_units) a\n" * 4900,
    "values": HEAD + ("{cycle.forward.z[0][h]:3} " * 76 + "\n") * 15,
    "names that are not there": HEAD + "{cycle.forwrd.z[0][h]:3}\n" * 4900,
    "marks of emphasis": HEAD + ("*a " * 600 + "\n") * 200,
    "stars": HEAD + ("* " * 950 + "\n") * 200,
    "links": HEAD + ("[a](" * 480 + "\n") * 30,
    "tags": HEAD + ("<a " * 640 + "\n") * 15,
    "formulas": HEAD + ("$a" * 90 + " ") * 10 + "\n",
    "rules": HEAD + ("- " * 950 + "x\n") * 200,
    "tables": HEAD + ("|:-" * 630 + "\n") * 200,
}


@pytest.mark.parametrize("name", SLOW)
def test_no_text_takes_the_square_of_its_length(name: str) -> None:
    text = SLOW[name]
    assert len(text) <= limits.MAX_NARRATION_BYTES
    begun = time.process_time()
    try:
        parse_script(text, "x.md", "x", LESSON, FACTS)
    except LessonError as error:
        assert len(error.problems) <= limits.MAX_TOLD + 2
    assert time.process_time() - begun < 4


@pytest.mark.parametrize(
    "text", ["{{" + " " * 998, "{{ a :" * 166, "{{" * 500, "{{" + ": " * 499, "{a" * 500, "{{a " + "x:" * 490]
)
def test_marks_of_a_text_on_screen_are_found_in_a_moment(text: str) -> None:
    assert len(text) <= limits.MAX_TEXT
    begun = time.process_time()
    assert places(text) == []
    assert time.process_time() - begun < 0.1


def test_training_of_too_many_rows_is_told_with_what_would_do(tmp_path: Path) -> None:
    """As many epochs as the message says are accepted, one more is not."""
    rows = "\n".join(f"{n / 1000},{n / 999},{n / 1001}" for n in range(1000))
    (tmp_path / "d.csv").write_text(f"a,b,c\n{rows}\n", encoding="utf-8")
    text = (PROJECT_ROOT / "assets" / "templates" / "regression" / "lesson.toml").read_text(encoding="utf-8")
    start, end = (
        text.index("[dataset]"),
        text.index("\n[", text.index("[dataset]") + 2) if "\n[" in text[text.index("[dataset]") + 2 :] else len(text),
    )
    text = text[:start] + '[dataset]\ncsv = "d.csv"\nx = ["a", "b"]\ny = ["c"]\n' + text[end:]
    (tmp_path / "lesson.toml").write_text(text.replace("epochs = 120", "epochs = 10000"), encoding="utf-8")
    with pytest.raises(
        LessonError,
        match=r"epochs: got 10000; a network of \d+ numbers with 1,000 rows of data can be followed for at most",
    ) as caught:
        load_lesson(tmp_path)
    most = int(str(caught.value).split("at most ")[1].split()[0].replace(",", ""))
    (tmp_path / "lesson.toml").write_text(text.replace("epochs = 120", f"epochs = {most + 1}"), encoding="utf-8")
    with pytest.raises(LessonError, match="can be followed"):
        load_lesson(tmp_path)


def test_the_table_lists_every_limit_and_nothing_else() -> None:
    """A limit that is not in the table cannot be found by people."""
    listed = [name for rows in TABLE.values() for each in rows for name in each.names]
    there = [name for name in vars(limits) if name.startswith(("MAX_", "MIN_"))]
    assert sorted(listed) == sorted(there)
    assert all(
        what and why and "{" not in what.replace("{path}", "")
        for rows in TABLE.values()
        for what, why in map(row, rows)
    )
    shapes = {
        "caption_text.py": {"MAX_CHARS", "MAX_LINES", "MAX_S"},
        "focus.py": {"MAX_DRAWN"},
        "questions.py": {"MIN_ANSWERS", "MAX_ANSWERS"},
    }
    for file in sorted((PROJECT_ROOT / "lesson").glob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        own = {
            node.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.startswith("MAX_")
        }
        allowed = shapes.get(file.name, set()) | ({"MAX_TOLD"} if file.name == "table.py" else set())
        assert file.name == "limits.py" or own <= allowed | {"MIN_ANSWERS"}, file.name
