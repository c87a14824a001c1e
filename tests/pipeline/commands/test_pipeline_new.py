"""`new` writes folders that work at once; `diff` says what is changed in them."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, Facts, load_lesson, load_script
from lesson.file.json_schema import NAME, json_schema
from lesson.file.schema.tables import LessonFile
from lesson.file.write_toml import lesson_text
from lesson.language.translation import narration_findings
from pipeline.cli import main
from pipeline.commands import new as making
from pipeline.commands.diff import diff
from pipeline.commands.new import THEME, from_project, new, templates, voice_notes
from pipeline.commands.translate import write_all
from pipeline.errors import PipelineError, RenderError, UserError


@pytest.mark.parametrize("template", templates())
def test_a_new_lesson_is_whole(tmp_path: Path, template: str) -> None:
    folder = new(tmp_path / "my course", template)
    lesson = load_lesson(folder)
    facts = Facts(lesson)
    for ref in lesson.steps:
        assert lesson.narration(ref.key).is_relative_to(folder)
        load_script(lesson, facts, ref.key)
    changed = load_lesson(folder, [f'theme="{THEME}"'])
    assert changed.theme == THEME
    text = (folder / "lesson.toml").read_text(encoding="utf-8")
    for key in LessonFile.model_fields:
        assert f"{key} =" in text or f"[{key}]" in text, f"{key} is not explained"
    assert not list(tmp_path.glob(".new-*"))


def test_its_own_step_comes_alive_by_taking_the_marks_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = new(tmp_path / "mine")
    file = folder / "lesson.toml"
    text = file.read_text(encoding="utf-8")
    for line in ('# [[steps]]\n# key = "momentum"\n# scene = "steps/momentum.py:Momentum"',):
        assert line in text
        text = text.replace(line, line.replace("# ", ""))
    file.write_text(text, encoding="utf-8")
    said = ["still", "momentum", "--lesson", str(folder), "--size", "160x90", "--out", str(tmp_path / "m.png")]
    assert main(said) == 2
    assert "is Python of the lesson's own: read it, then say --allow-code" in capsys.readouterr().err
    assert not (tmp_path / "m.png").exists()
    assert main([*said, "--allow-code"]) == 0 and (tmp_path / "m.png").is_file()


def test_what_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(UserError, match="is there already"):
        new(tmp_path / "there")
    with pytest.raises(UserError, match="did you mean 'regression'"):
        new(tmp_path / "x", "regresion")
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match=r"^.*file/x: .*; name a folder that you may write to$"):
        new(tmp_path / "file" / "x")


@pytest.mark.parametrize(("number", "kind"), [(28, RenderError), (30, UserError), (13, UserError)])
@pytest.mark.parametrize("command", ["new", "translate"])
def test_a_disk_that_takes_nothing_is_one_line_with_a_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[PipelineError], command: str
) -> None:
    """Whatever file fails first, and in whatever hidden folder: the user's own name, the reason, what to do."""
    home = tmp_path / "a b"
    lesson = new(home / "there")

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number), str(self))

    def copy(source: Path, target: Path, **_: object) -> None:
        raise OSError(number, os.strerror(number), str(target))

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(shutil, "copyfile", copy)
    with pytest.raises(kind) as caught:
        if command == "new":
            new(home / "mine")
        else:
            write_all(lesson, {lesson / "words" / "fr.toml": ""})
    (said,) = caught.value.problems
    assert said.startswith(str(home / "mine" if command == "new" else lesson)) and ".backprop" not in said
    assert ("; make room, or name" if number == 28 else "; name a folder that you may write to") in said
    assert len(said) < 300 and sorted(path.name for path in home.iterdir()) == ["there"]


def test_the_commands_of_a_readme_find_the_lesson_from_the_projects_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand below the words "From the project's folder", wherever `new` was typed."""
    monkeypatch.chdir(tmp_path)
    readme = (new(Path("my course")) / "README.md").read_text(encoding="utf-8")
    commands = [shlex.split(line) for line in readme.splitlines() if line.startswith("    ./render.sh")]
    named = [word for words in commands for word in words if "my course" in word]
    assert len(named) == len(commands) == 5
    assert all((PROJECT_ROOT / word / "lesson.toml").is_file() for word in named)
    assert from_project(PROJECT_ROOT / "lessons" / "a b") == "'lessons/a b'"


@pytest.mark.parametrize(
    "path", [PROJECT_ROOT / "assets", *sorted((PROJECT_ROOT / "assets" / "templates").iterdir())], ids=lambda p: p.name
)
def test_the_commented_lesson_says_the_same(path: Path) -> None:
    raw = tomllib.loads((path / "lesson.toml").read_text(encoding="utf-8"))
    assert tomllib.loads(lesson_text(raw)) == raw


def test_the_schema_explains_every_key(tmp_path: Path) -> None:
    schema = json.loads((new(tmp_path / "mine") / NAME).read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(json_schema()))
    tables = [schema, *schema["$defs"].values()]
    bare = [
        f"{t['title']}.{key}"
        for t in tables
        for key, value in t.get("properties", {}).items()
        if not value.get("description") and "$ref" not in value
    ]
    assert not bare


def test_diff_says_what_is_changed(tmp_path: Path) -> None:
    folder = new(tmp_path / "mine")
    assert diff(folder) == ["narration/en/momentum.md: new"]
    file = folder / "lesson.toml"
    text = (
        file.read_text(encoding="utf-8")
        .replace("eta = 0.5", "eta = 0.25", 1)
        .replace("x = [1.0, 0.5]", "x = [1.0, 0.75]", 1)
    )
    start = text.index('[[steps]]\nkey = "hidden_error"')
    file.write_text(text[:start] + text[text.index("[[steps]]", start + 5) :], encoding="utf-8")
    words = folder / "narration" / "en" / "forward_pass.md"
    words.write_text(words.read_text(encoding="utf-8").replace("(pause 1", "(pause 2", 1), encoding="utf-8")
    assert diff(folder) == [
        "lesson.toml: network.eta: 0.5 -> 0.25",
        "lesson.toml: sample.x: [1.0, 0.5] -> [1.0, 0.75]",
        "lesson.toml: steps: hidden_error is left out",
        "narration/en/forward_pass.md: 1 beat changed",
        "narration/en/momentum.md: new",
    ]


def test_a_new_lesson_renders(tmp_path: Path) -> None:
    """As a teacher would do it, from another folder, with a space in its name."""
    made = subprocess.run(
        [PROJECT_ROOT / "render.sh", "new", "my course", "--from", "regression"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    run = [
        sys.executable,
        "-m",
        "pipeline",
        "render",
        "--lesson",
        "my course",
        "--step",
        "1",
        "--beat",
        "welcome",
        "--size",
        "160x90",
        "--fps",
        "5",
        "--workers",
        "1",
    ]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "beats" / "1-what-is-backpropagation-welcome.mp4").is_file()


@pytest.mark.parametrize("template", templates())
def test_a_new_lesson_in_spanish(tmp_path: Path, template: str) -> None:
    """Words, titles and names are Spanish, file by file, to be changed; numbers, columns and steps are as in
    English.
    """
    folder = new(tmp_path / "mi-curso", template, "es")
    lesson, english = load_lesson(folder), load_lesson(new(tmp_path / "mine", template))
    assert lesson.language == "es" and lesson.title != english.title and lesson.layer_names[0] == "Entrada"
    for ref in lesson.steps:
        assert lesson.narration(ref.key).parent == folder / "narration" / "es"
        load_script(lesson, Facts(lesson), ref.key)
    assert narration_findings(lesson, "es") == []
    assert [w.tolist() for w in lesson.network.weights] == [w.tolist() for w in english.network.weights]
    assert (lesson.dataset is None) == (english.dataset is None)
    assert load_lesson(folder, ['language="en"']).title == lesson.title, "the file itself is Spanish"


def test_a_language_the_project_does_not_speak(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"words are in en and es; .* translate fr --start --lesson"):
        new(tmp_path / "mine", language="fr")
    assert not (tmp_path / "mine").exists()


@pytest.mark.parametrize(
    ("silent", "installed", "voice", "note"),
    [
        (0, False, "recorded", ""),
        (0, True, "recorded", ""),
        (
            2,
            False,
            "recorded",
            (
                "2 of its 100 sentences have no recording (their words or numbers are others than the project's); "
                "Kokoro, which ./render.sh voice install"
            ),
        ),
        (
            60,
            False,
            "none",
            (
                "60 of its 100 sentences have no recording (their words or numbers are others than the project's), so"
                ' lesson.toml says voice = "none"'
            ),
        ),
        (60, True, "recorded", "; Kokoro, which is installed here, speaks them"),
    ],
)
def test_a_new_lesson_is_never_half_silent(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    silent: int,
    installed: bool,
    voice: str,
    note: str,
) -> None:
    monkeypatch.setattr(making, "_unspoken", lambda folder: (silent, 100))
    monkeypatch.setattr(making, "installed_voice", lambda: installed)
    folder = tmp_path / "a course; x"
    assert main(["new", str(folder)]) == 0
    assert load_lesson(folder).voice == voice
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{folder}: change what you like, then ./render.sh --lesson '{folder}'"
    assert len(said) == 1 + bool(note) and note in said[-1]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert f"./render.sh check --lesson '{folder}' " in readme and f'`voice = "{voice}"` stands in' in readme
    assert readme.count(str(folder)) == readme.count(f"'{folder}'"), "a path in a command is quoted"


def test_what_is_silent_is_counted(tmp_path: Path) -> None:
    folder = new(tmp_path / "xor", "xor")
    (note,) = voice_notes(folder)
    silent, known = map(int, note.split(" sentences")[0].split(" of its "))
    assert 20 < silent < known and known > 150


def test_every_command_in_a_message_quotes_its_path() -> None:
    """A path that is put into a command for people to copy goes through shlex.quote: spaces, quotes and brackets
    are ordinary there.
    """
    commands = re.compile(r"\./render\.sh[^\"`\n]*\{([^}]*)\}")
    paths = re.compile(r"folder|path|out\b|lesson|file|place|made|film")
    unquoted = [
        f"{path.name}: {name}"
        for room in ("pipeline", "lesson", "scenes")
        for path in sorted((PROJECT_ROOT / room).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        for name in re.findall(r"\{([^}]*)\}", "".join(commands.search(line)[0] if commands.search(line) else ""))
        if paths.search(name)
        and "quote(" not in name
        and name != "_named(lesson)"
        and ".language" not in name
        and not (path.name == "new.py" and name == "folder")
    ]
    assert unquoted == []
