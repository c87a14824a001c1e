"""The guide: its commands run, its snippets work, its pictures are there, it builds, and fetches nothing from other
servers.
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, load_lesson
from pipeline.cli import main
from pipeline.commands import options
from pipeline.commands.new import new
from pipeline.render.executor import InlineExecutor
from tests.docs.generated import PAGES

DOCS = PROJECT_ROOT / "docs"
FENCE = re.compile(r"^```(\w+)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
NEVER = "has_biases and no_biases"
TINY = ["--size", "160x90", "--fps", "2"]


def fences(page: Path, kind: str) -> list[str]:
    return [body for tag, body in FENCE.findall(page.read_text(encoding="utf-8")) if tag == kind]


def quick(arguments: list[str], film: Path) -> list[str]:
    """The same command, small: a film becomes one tiny beat, a check looks at one look, what is published is a
    small film.
    """
    name = arguments[0] if arguments and not arguments[0].startswith("-") else "render"
    rest = arguments[1:] if name != "render" or arguments[:1] == ["render"] else arguments
    if name == "render":
        kept = [
            one
            for one, before in zip(rest, ["", *rest], strict=False)
            if {one, before}.isdisjoint({"--quality", "--step"})
        ]
        # Of the project's lesson, the step that is planned fastest.
        step, beat = ("forward_pass", "open") if "--lesson" in rest else ("output_error", "recall")
        return ["render", *kept, "--step", step, "--beat", beat, *TINY]
    if name in ("publish", "clip"):
        return [name, *rest, "--film", str(film), "--out", "made"]
    if name == "still":
        return [name, *rest, "--size", "160x90"]
    if name == "check" and "--theme" not in rest:
        return [name, *rest, "--theme", "dark"]
    return [name, *rest]


def shorten(file: Path, page: Path) -> None:
    """Leave step 2 of a lesson, and 7 where the page speaks of it, with two beats and those that the page names; give
    the others a condition that never holds. Commands that play all steps are then quick, and otherwise the same.
    """
    said = page.read_text(encoding="utf-8")
    wanted = {"forward_pass", *re.findall("updating_weights", said)}
    text = file.read_text(encoding="utf-8")
    start = text.index("[[steps]]")
    tail = text[text.index("# A step of your own") :] if "# A step of your own" in text else ""
    steps = re.findall(r'key = "(\w+)"(?:\n#[^\n]*)*\nscene = "([^"]+)"', text[start:])
    kept = [f'[[steps]]\nkey = "{key}"\nscene = "{scene}"\n' for key, scene in steps if key in wanted]
    assert len(kept) == len(wanted)
    file.write_text(text[:start] + "\n".join(kept) + "\n" + tail, encoding="utf-8")
    for key in wanted:
        for words in file.parent.glob(f"narration/*/{key}.md"):
            head, *beats = re.split(r"(?m)^(?=## )", words.read_text(encoding="utf-8"))
            others = [beat for beat in beats[2:] if f"--beat {beat[3 : beat.index(':')]} " not in said]
            left = [re.sub(r"^(.*?)( \(if .*\))?\n", rf"\1 (if {NEVER})\n", beat) for beat in others]
            swap = dict(zip(others, left, strict=True))
            words.write_text(head + "".join(swap.get(beat, beat) for beat in beats), encoding="utf-8")


def short_course(folder: Path, page: Path) -> Path:
    """A short lesson for a command that the page gives the whole project's."""
    made = folder / "short"
    if not made.exists():
        new(made)
        shorten(made / "lesson.toml", page)
    return made


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_commands_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rendered: Path) -> None:
    """Every command of a page, in its order, in an empty folder beside which the project's examples lie."""
    monkeypatch.chdir(tmp_path)
    # A new process for each command costs most of its time.
    monkeypatch.setattr(options, "LocalExecutor", InlineExecutor)
    (tmp_path / "examples").symlink_to(PROJECT_ROOT / "examples")
    for line in "\n".join(fences(page, "bash")).splitlines():
        command = shlex.split(line, comments=True)
        if not command:
            continue
        if command[:1] != ["./render.sh"]:
            assert line.startswith("ls out/"), line
            assert Path(command[1]).is_dir() or (tmp_path / "out").is_dir()
            continue
        if command[1:2] == ["translate"] and "--lesson" not in command:
            command += ["--lesson", str(short_course(tmp_path, page))]
        wanted = (0, 1) if "--status" in command else (0,)
        assert main(quick(command[1:], rendered / "en")) in wanted, line
        if command[1:2] == ["new"]:
            shorten(tmp_path / command[2] / "lesson.toml", page)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.stem)
def test_snippets_are_right(page: Path) -> None:
    for body in fences(page, "toml"):
        for part in re.split(r"\n(?=weights = )", body):
            assert tomllib.loads(part)
    for body in fences(page, "python"):
        ast.parse(body)


def test_the_ninth_step_is_shown_as_it_is() -> None:
    """A repository page puts no file in: the page holds the example's code itself, whole."""
    code = (PROJECT_ROOT / "examples" / "momentum" / "steps" / "momentum.py").read_text(encoding="utf-8")
    assert code in fences(DOCS / "own-step.md", "python")


def test_the_example_for_plain_manim_is_shown_as_it_is() -> None:
    code = (PROJECT_ROOT / "examples" / "plain_manim.py").read_text(encoding="utf-8")
    assert code in fences(DOCS / "plain-manim.md", "python")


MACHINERY = (  # syntax of site builders, which a repository page shows as it is
    r"--8<--",
    r"^(!!!|\?\?\?)",
    r"^===",
    r"\{[:.#]\s?\w",
    r"^\[TOC\]",
    r"\[\[\w",
    r"^:::",
    r"\{%",
    r"\{\{",
    r":material-",
    r"^\s*\[\^",
)


@pytest.mark.parametrize(
    "page", [*sorted(DOCS.rglob("*.md")), *sorted(PROJECT_ROOT.glob("*.md"))], ids=lambda page: page.stem
)
def test_a_page_reads_well_where_nothing_builds_it(page: Path) -> None:
    """No mark of a site's builder, every picture and page it links to is there, every fence is closed."""
    text = page.read_text(encoding="utf-8")
    words = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL))
    assert not [mark for mark in MACHINERY if re.search(mark, words, re.MULTILINE)]
    assert "--8<--" not in text and len(re.findall(r"^```", text, re.MULTILINE)) % 2 == 0
    for target in re.findall(r"\]\(([^)#\s]+)", words):
        assert re.match(r"https?://|mailto:", target) or (page.parent / target).exists(), target


def test_the_lines_of_numbers_make_a_lesson(tmp_path: Path) -> None:
    """The layer of the page on numbers, with its weights in all three forms, in a real lesson."""
    layer, *_ = fences(DOCS / "numbers.md", "toml")
    folder = new(tmp_path / "mine", "xor")
    file = folder / "lesson.toml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index('[[network.layers]]\nname = "Hidden 1"'), text.index('[[network.layers]]\nname = "Output"')
    two = text[:start] + layer + "\n" + text[end:].replace("weights = [[0.7, 0.6, -0.5]]", "weights = [[0.7, 0.6]]")
    file.write_text(two, encoding="utf-8")
    assert load_lesson(folder).network.sizes == (2, 2, 1)


def test_the_beat_of_ones_own(tmp_path: Path) -> None:
    """The subclass of the page on own steps draws its own closing."""
    snippet = next(body for body in fences(DOCS / "own-step.md", "python") if "class Mine" in body)
    folder = new(tmp_path / "mine")
    (folder / "steps" / "mine.py").write_text(snippet, encoding="utf-8")
    file = folder / "lesson.toml"
    said = '\nscene = "scenes.s2_forward_pass:ForwardPass"'
    file.write_text(file.read_text(encoding="utf-8").replace(said, '\nscene = "steps/mine.py:Mine"'), encoding="utf-8")
    picture = tmp_path / "mine.png"
    command = ["still", "2", "--beat", "closing", "--lesson", str(folder), "--size", "160x90", "--out", str(picture)]
    assert main(command) == 2
    assert main([*command, "--allow-code"]) == 0 and picture.is_file()


def test_a_step_shown_again(tmp_path: Path) -> None:
    snippet = fences(DOCS / "own-step.md", "toml")[0]
    folder = new(tmp_path / "mine")
    file = folder / "lesson.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n" + snippet, encoding="utf-8")
    assert [ref.key for ref in load_lesson(folder).steps][-1] == "forward_again"


@pytest.mark.parametrize("name", PAGES)
def test_made_pages_are_up_to_date(name: str) -> None:
    page = DOCS / name
    if os.environ.get("UPDATE_DOCS"):
        page.write_text(PAGES[name](), encoding="utf-8")
    assert page.read_text(encoding="utf-8") == PAGES[name](), (
        "UPDATE_DOCS=1 ./render.sh test tests/docs writes it again"
    )


def test_the_front_page_is_short() -> None:
    """At most 750 words, as `wc -w` counts them."""
    assert len((PROJECT_ROOT / "README.md").read_text(encoding="utf-8").split()) <= 750


def test_every_picture_is_there_and_none_is_left_over() -> None:
    pages = [*DOCS.rglob("*.md"), PROJECT_ROOT / "README.md"]
    named = {
        path
        for page in pages
        for path in re.findall(r"\]\((?:docs/)?pictures/([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    files = [path for path in (DOCS / "pictures").rglob("*.*") if path.suffix != ".json"]  # fingerprints of the gallery
    assert named == {path.relative_to(DOCS / "pictures").as_posix() for path in files}


def test_the_site_builds_and_asks_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = tmp_path / "site"
    assert len(list(site.glob("*.html"))) >= 11
    asked = [
        (page.name, address)
        for page in site.glob("*.html")
        for address in re.findall(
            r'<(?:script|link|img|iframe)[^>]*?(?:src|href)="(https?://[^"]+)"', page.read_text(encoding="utf-8")
        )
    ]
    assert not asked
