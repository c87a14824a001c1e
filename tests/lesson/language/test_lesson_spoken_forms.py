"""Every written form is said as people say it, in English and Spanish, and what has no spoken form is
reported, not left out.
"""

import re
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson, load_script, parse_script
from lesson.language.language import decimal_mark
from lesson.language.speech import speak
from lesson.script.spoken_line import read_line
from tests.lesson.spoken_forms import BOTH, ENGLISH, SPANISH
from tests.scenes.combinations import ALL, lesson
from tests.scenes.conftest import LESSONS

FORMS = [(text, "en", said) for text, said, _ in BOTH] + [(text, "en", said) for text, said in ENGLISH]
FORMS += [(text, "es", said) for text, _, said in BOTH] + [(text, "es", said) for text, said in SPANISH]
FACTS = {language: Facts(load_lesson(PROJECT_ROOT / "assets", [f'language="{language}"'])) for language in ("en", "es")}


def test_the_table_is_long() -> None:
    assert len(BOTH) + min(len(ENGLISH), len(SPANISH)) > 250


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_written_form_is_said(language: str) -> None:
    """As it is, in brackets, and with marks after it."""
    wrong = []
    for text, spoken, wanted in FORMS:
        if spoken != language:
            continue
        escaped = re.sub(r"[\[\]{}]", "", text)  # marks of the script; they are never said
        line = read_line(escaped, FACTS[language])
        marked = read_line(f"{escaped}, so", FACTS[language])
        if line.spoken != wanted or line.unsaid:
            wrong.append((text, line.spoken, wanted))
        if marked.spoken.replace(",", "").replace(".", "") != f"{wanted} so".replace(",", "").replace(
            ".", ""
        ) and text not in ("etc.", "x →"):
            wrong.append((f"{text}, so", marked.spoken, wanted))
    assert wrong == []


@pytest.mark.parametrize(
    ("line", "said"),
    [("Look at w!", "Look at w!"), ("n!", "n factorial"), ("We choose k! of n.", "We choose k factorial of n.")],
)
def test_the_mark_at_the_end_of_a_sentence_is_no_factorial(line: str, said: str) -> None:
    assert read_line(line, FACTS["en"]).spoken == said


def test_region_codes_decide_the_marks_of_numbers() -> None:
    assert [decimal_mark(language) for language in ("es", "es-MX", "pt-BR", "de-CH", "en-GB")] == [
        ",",
        ".",
        ",",
        ".",
        ".",
    ]
    assert speak(["1,234.5", "0.5"], "es-MX")[0] == ["mil doscientos treinta y cuatro punto cinco", "cero punto cinco"]


@pytest.mark.parametrize("sign", ["☃", "😀", "⌘", "\\", "†", "①"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sign_nobody_can_say_is_told_with_line_sign_and_cure(sign: str, language: str) -> None:
    facts = FACTS[language]
    with pytest.raises(LessonError) as caught:
        parse_script(f"# T\n\n## a: A\nFine.\nA word {sign} here.\n", "words.md", "k", facts.lesson, facts)
    (said,) = [str(problem) for problem in caught.value.problems if f"U+{ord(sign):04X}" in str(problem)]
    assert said.startswith("words.md: line 5: got ") and f"under [spoken.symbols] in words/{language}.toml" in said


def test_a_sign_in_the_name_of_a_unit_is_told_where_the_name_stands() -> None:
    made = load_lesson(PROJECT_ROOT / "assets", ['network.layers[1].units=["C:\\\\new", "b"]'])
    with pytest.raises(LessonError) as caught:
        load_script(made, Facts(made), "forward_pass")
    (problem,) = caught.value.problems
    assert str(problem).startswith(
        f"{made.path.relative_to(PROJECT_ROOT)}: network.layers[1].units[0]: "
        "got '\\\\' (U+005C) in 'C:\\\\new'; this sign has no spoken form"
    )


def test_a_sign_can_be_taught(tmp_path: Path) -> None:
    """The cure of the message works, for a language that has its own table as well."""
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(text, encoding="utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.toml").write_text('[words]\n[spoken.symbols]\n"☃" = "a snowman"\n', encoding="utf-8")
    facts = Facts(load_lesson(tmp_path))
    try:
        assert read_line("Look: ☃!", facts).spoken == "Look: a snowman!"
    finally:
        load_lesson(PROJECT_ROOT / "assets")
    assert speak(["☃"])[1] == ["☃"], "another lesson does not know it"


NUMBERS = frozenset(
    "zero one two three four five six seven eight nine cero uno dos tres cuatro cinco seis siete ocho nueve".split()
)
NONSENSE = re.compile(r"\bprime s\b|\bprima s\b|\btimes times\b|\bpor por\b|[^\w\s.,;:?!…¿¡’'“”\"—–-]|_|\d")
SOME = range(0, len(ALL), 12)


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> list[Facts]:
    """The numbers of every lesson that ships, of those of the tests, and of some of every kind of network."""
    folder = tmp_path_factory.mktemp("kinds")
    paths = [*LESSONS.values(), PROJECT_ROOT / "examples" / "momentum" / "lesson.toml"]
    return [Facts(load_lesson(path)) for path in [*paths, *(lesson(number, folder / str(number)) for number in SOME)]]


def said_in(facts: Facts, language: str) -> list[tuple[str, str]]:
    facts._lesson = facts.lesson.model_copy(update={"language": language})
    scripts = [load_script(facts.lesson, facts, ref.key) for ref in facts.lesson.steps]
    return [
        (f"{script.key}/{beat.key}", line.spoken) for script in scripts for beat in script.beats for line in beat.lines
    ]


@pytest.mark.parametrize("language", ["en", "es"])
def test_everything_that_is_spoken_is_words(language: str, networks: list[Facts]) -> None:
    """No mark, sign or doubled word is read aloud, in no lesson."""
    lines = {(where, said) for facts in networks for where, said in said_in(facts, language)}
    assert len(lines) > 500
    wrong = [(where, said, found.group()) for where, said in lines if (found := NONSENSE.search(said))]
    for where, said in lines:
        parts = re.split(r"\s*[.,;:?!…]\s*", said.lower())
        wrong += [
            (where, said, one)
            for part in parts
            for one, two in zip(part.split(), part.split()[1:], strict=False)
            if one == two and one not in NUMBERS
        ]
    assert wrong == []
