"""Marks in a narration: accepted in any case and spacing, removed, or reported with their line; never read aloud."""

import re

import pytest

from lesson import PROJECT_ROOT, Facts, LessonError, load_lesson, parse_script
from lesson.script.markup import escaped, literal, unmarked

LESSON = load_lesson(PROJECT_ROOT / "assets")
FACTS = Facts(LESSON)

TAKEN = {  # a line, what is written, what is said ("" for a line that does not apply, or is a silence)
    "(If several_hidden) Two.": "Two.",
    "( if several_hidden ) Two.": "Two.",
    "(IF several_hidden) Two.": "Two.",
    "(if  several_hidden)Two.": "Two.",
    "( If not several_hidden ) One.": None,
    "(Pause 2)": "",
    "( pause 2 )": "",
    "(PAUSE 1,5 s)": "",
    "(pause .5)": "",
    "If a == b == c, 2 ** 3 is meant.": "If a == b == c, 2 ** 3 is meant.",
    "One. (Pause 1.5) Two.": "One. Two.",
    "One. ( pause 1.5s ) Two.": "One. Two.",
    "**bold** words": "bold words",
    "Some **bold words**, and *one*.": "Some bold words, and one.",
    "***Both*** and _under_ and __twice__.": "Both and under and twice.",
    "A `code` word.": "A code word.",
    "(*so*) “**that**”": "(so) “that”",
    "[z]**Here** it is, **{loss:2}**.": "Here it is, 0.11.",
    "a * b and 2*3 and 2**3": "a * b and 2*3 and 2**3",
    "z_out and w_11 and snake_case_name": "z_out and w_11 and snake_case_name",
    r"The interval \[0, 1\] of \{a\}.": "The interval [0, 1] of {a}.",
    r"\(pause 2) is a mark.": "(pause 2) is a mark.",
    r"\(if several_hidden) is one, too.": "(if several_hidden) is one, too.",
    r"\- not a list": "- not a list",
    r"\> not a quotation": "> not a quotation",
    r"1\. not a list": "1. not a list",
    r"\? not a question": "? not a question",
    r"\# number": "# number",
    r"A\* is a search": "A* is a search",
    r"\*\*no marks\*\*": "**no marks**",
    "-5 is less than +3": "-5 is less than +3",
    "a < b and c > d": "a < b and c > d",
    "a <b and c> d": "a <b and c> d",
    "It costs $5, or 6$.": "It costs $5, or 6$.",
    "[z](pause 1) Now.": "Now.",
    "Yes (if you like).": "Yes (if you like).",
    "If a < b, pause 2 s; （so） we go on.": "If a < b, pause 2 s; （ so） we go on.",
    "Between ~5 m and ~6 m.": "Between ~5 m and ~6 m.",
    "Say “[z] here” now.": "Say “here” now.",
    "Say ([z] here) now.": "Say (here) now.",
    "Say ([z]here) now.": "Say (here) now.",
    "¿[z] {loss:2} es todo?": "¿0.11 es todo?",
}
TOLD = {
    '<break time="1s"/>': "a silence is (pause 1)",
    "<speak>Hello.</speak>": "tags cannot be spoken",
    "a <say-as interpret-as='date'> b": "tags cannot be spoken",
    "a <mine/> b": "tags cannot be spoken",
    "// later": "a comment goes between <!-- and -->",
    "% later": "a comment goes between",
    "/* later": "a comment",
    "::: warning": "a mark of another language",
    "!!! note": "a mark of another language",
    ".. note::": "a mark of another language",
    ": a definition": "a mark of another language",
    "''wiki'' words": "bold words are **words**",
    "a ^^b^^ c": "emphasis is *words*",
    "…": "a line without words",
    "-": "a line without words",
    "+++": "a line without words",
    "?!": "a line without words",
    # a line and what is said of it
    "This is ** very ** bold.": "** without its partner",
    "(wait 2)": "did you mean '(pause 1.5)'?",
    "[pause 2]": "round brackets: (pause 2)",
    "{pause 2}": "round brackets: (pause 2)",
    "[If several_hidden] Two.": "round brackets: (if several_hidden)",
    "[0, 1]": "write \\[ for the sign itself",
    "{1, 2}": "write \\{ for the sign itself",
    "w_{11}": "write an index as w_11",
    "10^{-4}": "a power as 10^-4",
    "A line\\": "a line ends by itself",
    "==marked==": "highlighting",
    "H~2~O and x^2^": "indices and powers",
    ":smile:": "pictures cannot be spoken",
    "> A quotation.": "a quotation has no mark",
    "---": "says nothing",
    "***": "says nothing",
    "* * *": "says nothing",
    "- item": "write '? question' before it, or sentences where this is a list",
    "* item": "a list cannot be spoken",
    "+ item": "a list cannot be spoken",
    "1. item": "a numbered list cannot be spoken",
    "2) item": "a numbered list cannot be spoken",
    "### Deeper": "a beat begins with '## key: Title'",
    "#tag": "write \\# for the sign itself",
    "```python": "a block of code cannot be spoken",
    "| a | b |": "a table cannot be spoken",
    "|---|---|": "a table cannot be spoken",
    "See [the page](https://example.org).": "links and pictures cannot be spoken",
    "![A picture](a.png)": "links and pictures cannot be spoken",
    "<https://example.org>": "HTML cannot be spoken",
    "One<br>two": "HTML cannot be spoken",
    "<b>bold</b>": "HTML cannot be spoken",
    '<span class="a">b</span>': "HTML cannot be spoken",
    "a&nbsp;b": "write the sign itself",
    "a &#38; b": "write the sign itself",
    "<!-- not closed": "a comment needs both its ends",
    "The formula $x^2$.": "formulas are written with plain signs",
    "~~gone~~": "words that are struck out",
    "**bold": "** without its partner",
    "bold**": "** without its partner",
    "one *word": "* without its partner",
    "a note*": "write it on both sides of the words, or \\* for the sign itself",
    "some `code": "` without its partner",
    "A [note here": "write \\[ for the sign itself",
    "A {note here": "write \\{ for the sign itself",
    "(pausa 2)": "did you mean '(pause 1.5)'?",
    "(puase 2)": "did you mean '(pause 1.5)'?",
    "(Pause)": "write (pause 1.5), in seconds",
    "( pause two )": "write (pause 1.5), in seconds",
    "(pause: 2)": "write (pause 1.5), in seconds",
    "(si several_hidden) Dos.": "did you mean '(if several_hidden)'?",
    "(when several_hidden) Two.": "did you mean '(if several_hidden)'?",
    "(if several_hidden) (if has_biases) Two.": "a line has one condition",
    "Two (if several_hidden).": "a line has one condition",
    "(If several_hiden) Two.": "did you mean 'several_hidden'?",
    "( if several_hidden Two.": "write the condition as (if name and not name)",
    "（pause 2） Now.": "both of the keyboard: (pause 1.5)",
    "One. （Pause 1,5 s) Two.": "both of the keyboard: (pause 1.5)",
    "<pause 2> Now.": "both of the keyboard: (pause 1.5)",
    "【pause .5】": "both of the keyboard: (pause 1.5)",
    "(pause 2 Now.": "both closed",
    "(pause 2） Now (and then).": "both closed",
    "（if several_hidden） Two.": "did you mean '(if several_hidden)'?",
    "<if not several_hidden> One.": "did you mean '(if not several_hidden)'?",
    "(else) Two.": "write (if not name)",
    "( Otherwise ) Two.": "write (if not name)",
    "~gone~ words": "words that are struck out",
    "\\alpha": "commands of LaTeX",
}


def parsed(line: str) -> list[str]:
    script = parse_script(f"# T\n\n## a: A\nBefore.\n{line}\n", "words.md", "k", LESSON, FACTS)
    return [each.written for each in script.beats[0].lines[1:]]


@pytest.mark.parametrize("line", TAKEN)
def test_a_mark_is_taken(line: str) -> None:
    wanted = TAKEN[line]
    assert parsed(line) == ([] if wanted is None else [wanted])


@pytest.mark.parametrize(
    "line", ["a < b > c", "a <b and c> d", "a </ b", "f''(x)", "100 % of it", "a // b", "... or not"]
)
def test_signs_that_are_no_marks_stay(line: str) -> None:
    assert parsed(line)


@pytest.mark.parametrize("line", TOLD)
def test_a_mark_that_cannot_be_taken_is_told_with_its_line(line: str) -> None:
    with pytest.raises(LessonError) as caught:
        parsed(line)
    assert any(
        str(problem).startswith("words.md: line 5: ") and TOLD[line] in str(problem)
        for problem in caught.value.problems
    ), str(caught.value)


def test_no_mark_is_said() -> None:
    for line in TAKEN:
        script = parse_script(f"# T\n\n## a: A\nBefore.\n{line}\n", "words.md", "k", LESSON, FACTS)
        said = " ".join(each.spoken for each in script.beats[0].lines)
        assert not re.search(r"[*_`\\\[\]{}]|times times|\U000f0000", said) or "2 times" in said, said


def test_a_cue_behind_an_opening_sign_is_the_moment_of_its_word() -> None:
    script = parse_script("# T\n\n## a: A\nBefore. Say ([z] here) now.\n", "words.md", "k", LESSON, FACTS)
    (line,) = script.beats[0].lines
    assert line.spoken == "Before. Say here now." and line.cues == (("z", 2),)


@pytest.mark.parametrize("mark", ["（if several_hidden）", "<if several_hidden>", "(if several_hidden"])
def test_a_condition_of_a_heading_in_other_brackets_is_told(mark: str) -> None:
    with pytest.raises(LessonError, match="line 3"):
        parse_script(f"# T\n\n## a: A {mark}\nWords.\n", "words.md", "k", LESSON, FACTS)


def test_titles_and_answers_lose_their_marks_too() -> None:
    text = (
        "# **The** way\n\n## a: A *small* \\[step\\] ( If several_hidden )\nWords.\n? Is **it**?\n- *Yes* ( Right If"
        " several_hidden )\n- No (RIGHT if not several_hidden)\n"
    )
    script = parse_script(text, "words.md", "k", LESSON, FACTS)
    (beat,) = script.beats
    assert (script.title, beat.title) == ("The way", "A small [step]")
    ((_, question),) = beat.questions
    assert question.text == "Is it?" and [(each.text, each.right) for each in question.answers] == [
        ("Yes", True),
        ("No", False),
    ]


@pytest.mark.parametrize("text", ["plain", r"\[a\] \\ \* b", "a*b", r"\`\_\~"])
def test_what_is_set_aside_comes_back(text: str) -> None:
    assert literal(unmarked(escaped(text))) == re.sub(r"\\(.)", r"\1", text)
