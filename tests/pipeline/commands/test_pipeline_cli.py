"""The command line: every mistake is one message with its cure, exit 2; the CLI's own process never loads Manim."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT, load_lesson
from pipeline.cli import main
from pipeline.commands import selftest
from pipeline.commands.choose import DEFAULT_LESSON, changed_to, load_in
from tests.conftest import LONGEST


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--step", "9"], "--step 9: the lesson has no such step; steps are 1 to 8, the nearest is 8"),
        (["plan", "--step", "forwrd_pass"], "did you mean 'forward_pass'?"),
        (["--beat", "welcom", "--step", "1"], "did you mean 'welcome'?"),
        (["--quality", "108p"], "did you mean '1080p'?"),
        (["--theme", "drak"], "did you mean 'dark'?"),
        (["check", "--theme", "lihgt"], "did you mean 'light'?"),
        (["check", "--step", "forwrd_pass"], "did you mean 'forward_pass'?"),
        (["check", "--step", "9", "--language", "en", "--language", "es"], "--step 9: the lesson has no such step"),
        (["--language", "E N"], "--language E N: got 'E N'; write a language code"),
        (["plan", "--language", ""], "--language : got ''; write a language code"),
        (["still", "1", "--language", 'e"s'], "--language e\"s: got 'e\"s'; write a language code"),
        (["check", "--language", "../en"], "--language ../en: got '../en'; write a language code"),
        (["translate"], "translate: give a language, ./render.sh translate fr for instance"),
        (["translate", "fr", "--language", "de"], "translate fr --language de: are two languages; give one"),
        (["translate", "--language", "xx"], "translate xx: is not a language that Babel knows"),
        (["--size", "³20x180"], "--size ³20x180: give two even numbers"),
        (["--step", "³"], "--step ³: the lesson has no such step"),
        (["--step", "9" * 5000], "the lesson has no such step"),
        (["plan", "--allow-code", "true"], "--allow-code true: --allow-code takes no value; write --allow-code alone"),
        (["--allow-code", "yes"], "--allow-code takes no value; write --allow-code alone"),
        (["plan", "--json=false"], "--json=false: --json takes no value; leave it out"),
        (["translate", "es", "--start", "1"], "--start takes no value"),
        (["plan", "extra", "--json"], "extra argument"),
        (["--fps", "0"], "--fps 0: give a whole number from 1 to 120"),
        (["--fps", "many"], "--fps"),
        (["--workers", "0"], "--workers 0: give a whole number from 1 on"),
        (["--size", "321x180"], "--size 321x180: give two even numbers"),
        (["still"], "STEP"),
        (["still", "1", "--beat", "tabel"], "did you mean 'table'?"),
        (["plna"], "did you mean 'plan'?"),
        (["render", "--qualty", "draft"], "--quality"),
        (["--lesson", "/nowhere/lesson.toml"], "/nowhere/lesson.toml: there is no such file"),
        (["check", "--lesson", "/nowhere"], "/nowhere: there is no such file"),
        (["--out", "/dev/null/out"], "--out /dev/null/out: Not a directory"),
        (["still", "1", "--out", "/dev/null/out"], "--out /dev/null/out: Not a directory"),
    ],
)
def test_mistakes_of_the_user(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert "Traceback" not in err and out == "" and len(err.splitlines()) == 1


def test_all_mistakes_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["--step", "9", "--step", "99", "--quality", "x", "--fps", "500", "--theme", "x", "--workers", "-1"]) == 2
    )
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_a_step_without_scene(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(text.replace("scenes.s2_forward_pass:", "scenes.s2_not_yet:"))
    assert main(["--lesson", str(tmp_path), "--step", "2"]) == 2
    assert "--step 2: its scene scenes/s2_not_yet.py does not exist yet; there are: 1 what" in capsys.readouterr().err


def test_problems_of_the_lesson_come_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (PROJECT_ROOT / "assets" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(
        text.replace("eta = 0.5", "eta = -1").replace('theme = "dark"', 'theme = "x"')
    )
    for command in ("render", "plan", "check"):
        assert main([command, "--lesson", str(tmp_path)]) == 2
        err = capsys.readouterr().err
        assert "network.eta" in err and "theme" in err and len(err.splitlines()) == 2


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (
        [],
        ["render"],
        ["plan"],
        ["check"],
        ["still"],
        ["test"],
        ["cache", "info"],
        ["voice", "install"],
        ["new"],
        ["publish"],
        ["preview"],
        ["serve"],
    ):
        assert main([*command, "--help"]) == 0
        said = capsys.readouterr().out
        assert "Usage: render.sh" in said and not re.search("<|[{]", said)


def test_a_wrong_option_names_the_help_that_tells_the_right_ones(capsys: pytest.CaptureFixture[str]) -> None:
    for given, wanted in (
        (["voice", "sheet", "--stpe", "1"], "(see ./render.sh voice sheet --help)"),
        (["plan", "--nope"], "(see ./render.sh plan --help)"),
        (["new", "-course"], "(see ./render.sh new --help; a name that begins with a dash is written ./-course)"),
    ):
        assert main(given) == 2
        assert wanted in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--out", ""], "--out '': is empty; give DIR, or leave --out out"),
        (["render", "--step", "1", "--out="], "--out '': is empty; give DIR, or leave --out out"),
        (["render-many", ""], "'': is empty; give TABLE"),
        (["render-many", "x.csv", "--out", ""], "--out '': is empty; give DIR, or leave --out out"),
        (["plan", "--lesson", ""], "--lesson '': is empty; give FILE, or leave --lesson out"),
        (["new", ""], "'': is empty; give FOLDER"),
        (["still", "2", "--out", ""], "--out '': is empty; give FILE|DIR, or leave --out out"),
        (["publish", "web", "--film", ""], "--film '': is empty; give DIR, or leave --film out"),
        (["publish", "--out="], "--out '': is empty; give DIR, or leave --out out"),
        (["plan", "--step", "", "--lesson="], "--lesson '': is empty; give FILE, or leave --lesson out"),
        (["serve", ""], "'': is empty; give [DIR]"),
        (["voice", "install", "--model", ""], "--model '': is empty; give ONNX, or leave --model out"),
    ],
)
def test_an_empty_value_is_not_the_current_folder(
    given: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`--out "$DIR"` in a script where DIR is not set wrote the films into the current folder."""
    monkeypatch.chdir(tmp_path)
    assert main(given) == 2
    assert capsys.readouterr().err.strip() == said and not list(tmp_path.iterdir())


def test_the_command_line_never_loads_manim_and_starts_quickly() -> None:
    program = (
        "import sys, pipeline.cli, pipeline.render.render, pipeline.commands.check, pipeline.commands.still;"
        "import pipeline.render.worker as w;"
        "code = pipeline.cli.main(['--step', '99']);"
        "print(code, [m for m in ('manim', 'scenes.engine.entry', 'torch', 'PIL') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == ["2", "[]\n"]


def test_plan_as_json(short_lesson: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--json", "--lesson", str(short_lesson), "--fps", "10", "--workers", "1"]) == 0
    plan = json.loads(capfd.readouterr().out)
    assert set(plan) == {"frames", "duration_s", "steps"}
    (step,) = plan["steps"]
    assert set(step) == {"number", "key", "title", "fps", "frames", "duration_s", "words", "beats"}
    assert [beat["key"] for beat in step["beats"]] == ["welcome", "network"]
    assert set(step["beats"][0]) == {"key", "title", "start_frame", "frames", "words"}
    assert step["beats"][1]["start_frame"] == step["beats"][0]["frames"]
    assert plan["frames"] == step["frames"] == sum(beat["frames"] for beat in step["beats"]) == step["duration_s"] * 10


def test_what_test_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    everything = selftest.commands([])
    assert [command[:2] for command in everything[:3]] == [["ruff", "check"], ["ruff", "format"], ["mypy"]]
    assert everything[3][0] == "pytest" and len(everything) == 4
    for there, all_of_them, of_the_quick in ((2, "3", "2"), (64, "9", "8")):
        monkeypatch.setattr(selftest, "cores", lambda there=there: there)
        found = [
            command[command.index("-n") + 1] for command in (selftest.commands([])[3], selftest.commands(["quick"])[3])
        ]
        assert found == [all_of_them, of_the_quick]
    (tmp_path / "mine.py").write_text("")
    monkeypatch.chdir(tmp_path)
    assert selftest.commands(["-k", "x", "mine.py::test_a"]) == [["pytest", "-k", "x", f"{tmp_path}/mine.py::test_a"]]


@pytest.mark.parametrize(
    "command", ["render", "still", "plan", "check", "preview", "publish", "clip", "translate", "new"]
)
def test_every_command_that_has_a_language_calls_it_so(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`publish --lang` of before still works (test_publish_clip), but no help names it."""
    assert main([command, "--help"]) == 0
    assert re.findall(r"--lang\w*", capsys.readouterr().out) == ["--language"]


def test_a_language_is_the_change_of_before() -> None:
    """The same text, so that films made with `--set 'language="es"'` and with --language fit together."""
    assert changed_to("es", ("network.eta=0.1",)) == ("network.eta=0.1", 'language="es"')
    assert changed_to(None, ()) == ()
    one, other = load_in("es", DEFAULT_LESSON), load_lesson(DEFAULT_LESSON, ['language="es"'])
    assert (one.digest, one.overrides, one.title) == (other.digest, other.overrides, other.title)
    assert load_in("en", DEFAULT_LESSON, ['language="es"']).language == "en", "what is said last counts"


@pytest.mark.parametrize("place", [*selftest.QUICK, *LONGEST])
def test_what_is_quick_or_long_is_there(place: str) -> None:
    """A test that moves takes its line along."""
    file, _, name = place.partition("::")
    path = PROJECT_ROOT / file
    assert path.exists() and f"def {name}" in (path.read_text(encoding="utf-8") if name else "def ")


CHECKS: list[tuple[list[str], str, int]] = [  # checks, tests, the exit code of all
    (["good"], "good", 0),
    (["bad", "good"], "good", 1),
    (["good"], "bad", 1),
    ([], "bad", 3),
]


@pytest.mark.parametrize(("checks", "tests", "code"), CHECKS)
def test_checks_run_beside_the_tests_and_all_are_told(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    checks: list[str],
    tests: str,
    code: int,
) -> None:
    (tmp_path / "good.py").write_text("print('all is well')")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(selftest, "commands", lambda _: [[name] for name in [*checks, tests]])
    (tmp_path / "bad.py").write_text("import sys; print('line 3 is wrong'); sys.exit(3)")
    assert selftest.run([]) == code
    assert (tmp_path / "__pycache__").exists(), "tests keep what was compiled"
    out, err = capfd.readouterr()
    words = {"good": ["all is well"], "bad": ["line 3 is wrong", "bad failed (3)"]}
    assert out.splitlines() == words[tests][:1]
    assert err.splitlines() == [f"$ {tests}", *(line for name in checks for line in (f"$ {name}", *words[name]))]
