"""Texts when they are read: one spelling of a word, no invisible characters or blank names, from any file or option."""

import json
import re
import shutil
import time
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson, load_script
from lesson.file.clean import COMBINING, MOST_MARKS, clean, is_line
from lesson.language.screen import screen_words
from lesson.problems import cut

ASSETS = PROJECT_ROOT / "assets"
SAME = (  # typed, kept
    ("an\u0303os", "años"), ("e\u0301", "é"), ("back\u00adpropagation", "backpropagation"), ("a\u200bb", "ab"),
    ("a\u2060b", "ab"), ("\ufeffa", "a"),
    ("a\u200db", "ab"), ("a\u200cb", "ab"), ("\u202eabc\u202c", "abc"), ("\u2066a\u2069", "a"), ("\u200ea\u200f", "a"),
    ("\u2764\ufe0f", "\u2764"),
    ("a\u034fb", "ab"), ("\u3164", ""), ("a\u2061b", "ab"), ("\U000e0041a", "a"), ("e\u00ad\u0301", "é"),
    ("\u1112\u1161\u11ab", "한"), ("\u212b", "Å"),
    ("a\u00a0b", "a\u00a0b"), ("x² ½ …", "x² ½ …"), ("क्\u200dष", "क्\u200dष"), ("می\u200cخواهم", "می\u200cخواهم"),
    ("ก็", "ก็"), ("हिन्दी", "हिन्दी"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "kept"), SAME)
def test_one_spelling_of_a_text(typed: str, kept: str) -> None:
    assert clean(typed) == kept
    assert clean(kept) == kept


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text)
    assert clean(once) == once and unicodedata.is_normalized("NFC", once)
    assert clean(unicodedata.normalize("NFD", text)) == clean(text) or len(text) > MOST_MARKS


def test_a_heap_of_marks_takes_no_time() -> None:
    began = time.process_time()
    assert len(clean("a" + "\u0301\u0323" * 200_000)) <= MOST_MARKS + 1
    assert time.process_time() - began < 3.0


def test_marks_that_belong_to_letters() -> None:
    assert re.fullmatch(f"[{COMBINING}]+", "\u093f\u0940\u0e31\u0e35\u0301\u064b\u200d\u200c\u1031")
    assert not re.search(f"[{COMBINING}]", "ab 1-]^éñ中")


BLANK = (
    "",
    " ",
    "   ",
    "\u00a0",
    "\u200b",
    "\u00ad",
    "\u3000",
    "\u3164",
    "\u2800",
    "\u200b \ufeff",
    "\ufe0f",
    "\u200d",
    "\u2003\u2060",
)
KEYS = (
    "title",
    "subtitle",
    "difficulty",
    "duration",
    "author",
    "network.layers[0].name",
    "network.layers[-1].name",
    "concepts[0].title",
    "discover[0].text",
)


@pytest.mark.parametrize("blank", BLANK, ids=ascii)
@pytest.mark.parametrize("key", KEYS)
def test_a_blank_text_is_refused(key: str, blank: str) -> None:
    key = key.replace("[-1]", "[2]")
    with pytest.raises(LessonError) as caught:
        load_lesson(ASSETS, [f"{key}={json.dumps(blank)}"])
    (problem,) = caught.value.problems
    assert problem.cure == "must not be empty or blank" and key in f"{problem.file}{problem.key}"


def _copied(folder: Path, title: str, language: str = "en") -> Path:
    text = (
        (ASSETS / "lesson.toml")
        .read_text(encoding="utf-8")
        .replace('title = "Backpropagation Step-by-Step"', f"title = {title}", 1)
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "lesson.toml").write_text(text.replace('language = "en"', f'language = "{language}"'), encoding="utf-8")
    return folder


@pytest.mark.parametrize("written", ['"an\u0303os\u00ad"', '"an\\u0303os\\u200b"'])
def test_lesson_toml_and_changes(tmp_path: Path, written: str) -> None:
    assert load_lesson(_copied(tmp_path, written)).title == "años"
    assert load_lesson(ASSETS, [f"title={written}"]).title == "años"
    assert load_lesson(ASSETS, ["title=an\u0303os"]).title == "años"


def test_narration_words_and_own_texts(tmp_path: Path) -> None:
    folder = _copied(tmp_path, '"The ye\\u0301ars"')
    (folder / "narration" / "en").mkdir(parents=True)
    source = (ASSETS / "narration" / "en" / "chain_rule.md").read_text(encoding="utf-8")
    text = source.replace("# ", "# An\u0303os ", 1).replace(
        "\n\n## ", "\nan\u0303os soft\u00adhyphen.\x0c\x1b[31m\n\n## ", 1
    )
    (folder / "narration" / "en" / "chain_rule.md").write_text(text, encoding="utf-8")
    (folder / "words").mkdir()
    (folder / "words" / "en.toml").write_text(
        '[words]\n"target" = "objetivo\u200b n\\u0303"\n[lesson]\n"The y\u00e9ars" = "An\u0303os"\n', encoding="utf-8"
    )
    lesson = load_lesson(folder)
    assert lesson.title == "Años" and screen_words(lesson).texts["target"] == "objetivo ñ"
    assert lesson.step("chain_rule").title.startswith("Años ")


@pytest.mark.parametrize(
    "line", ['"target" = " "', '"target" = "a\\nb"', '"target" = "a\\u001b[31m"', '"target" = "a\\u2028b"']
)
def test_a_translation_nobody_sees_is_refused(tmp_path: Path, line: str) -> None:
    folder = _copied(tmp_path, '"T"')
    (folder / "words").mkdir()
    (folder / "words" / "en.toml").write_text(f"[words]\n{line}\n", encoding="utf-8")
    with pytest.raises(LessonError, match="target"):
        screen_words(load_lesson(folder))


def test_columns_arrays_and_files_by_their_clean_names(tmp_path: Path) -> None:
    folder = tmp_path / "course"
    shutil.copytree(ASSETS / "templates" / "xor", folder)
    (folder / "an\u0303o.csv").write_text("n\u0303,b,y\n0,0,0\n0,1,1\n1,0,1\n", encoding="utf-8")
    lesson = load_lesson(folder, ['dataset={ csv = "año.csv", x = ["ñ", "b"], y = ["y"] }'])
    assert lesson.dataset is not None and lesson.dataset[0].shape == (3, 2)
    weights = load_lesson(folder).network.weights[0]
    np.savez(folder / "w.npz", **{"n\u0303": weights})
    assert np.array_equal(
        load_lesson(folder, ['network.layers[1].weights={ file = "w.npz", key = "ñ" }']).network.weights[0], weights
    )


def test_both_spellings_are_said_and_timed_alike(tmp_path: Path) -> None:
    scripts = []
    for n, word in enumerate(("años aún", "an\u0303os au\u0301n", "a\u00adños\u200b aún")):
        folder = _copied(tmp_path / str(n), '"T"', "es")
        (folder / "narration" / "es").mkdir(parents=True)
        (folder / "narration" / "es" / "chain_rule.md").write_text(
            f"# Los {word}\n\n## open: Los {word}\nSon {word}.\n", encoding="utf-8"
        )
        lesson = load_lesson(folder)
        scripts.append(load_script(lesson, Facts(lesson), "chain_rule"))
    assert (
        scripts[0].beats == scripts[1].beats == scripts[2].beats
        and scripts[0].beats[0].lines[0].spoken == "Son años aún."
    )


def test_what_ships_is_clean() -> None:
    for file in (*ASSETS.rglob("*.md"), *ASSETS.rglob("*.toml"), *(PROJECT_ROOT / "examples").rglob("*.toml")):
        assert clean(file.read_text(encoding="utf-8")) == file.read_text(encoding="utf-8"), file


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two, three", 10, "one two…"),
        ("x" * 20, 10, "x" * 9 + "…"),
        ("", 5, ""),
    ],
)
def test_texts_are_cut_behind_a_word(text: str, most: int, kept: str) -> None:
    assert cut(text, most) == kept and len(cut(text, most)) <= most


def test_lines() -> None:
    assert is_line("a b") and not any(map(is_line, ("", " ", "a\nb", "\x1b[31m", "a\u2028", 3, None)))


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("# {}\n\n## a: A\nHi.\n", "line 1: got 121 characters; a title has at most 120"),
        ("# T\n\n## a: {}\nHi.\n", "line 3: got 121 characters"),
    ],
)
def test_titles_have_a_length(tmp_path: Path, heading: str, told: str) -> None:
    folder = _copied(tmp_path, '"T"')
    (folder / "narration" / "en").mkdir(parents=True)
    for count, wrong in ((120, False), (121, True)):
        (folder / "narration" / "en" / "chain_rule.md").write_text(heading.format("x" * count), encoding="utf-8")
        lesson = load_lesson(folder)
        if not wrong:
            assert load_script(lesson, Facts(lesson), "chain_rule").beats
            continue
        with pytest.raises(LessonError, match=re.escape(told)):
            load_script(lesson, Facts(lesson), "chain_rule")


@pytest.mark.parametrize("table", ["words", "lesson", "page"])
def test_translations_have_a_length(tmp_path: Path, table: str) -> None:
    folder = _copied(tmp_path, '"T"')
    (folder / "words").mkdir()
    (folder / "words" / "en.toml").write_text(
        f'[words]\n[{table}]\n"target" = "{"x" * 1001}"\n'.replace("[words]\n[words]", "[words]"), encoding="utf-8"
    )
    with pytest.raises(LessonError, match="got 1,001 characters; a text"):
        screen_words(load_lesson(folder))
