"""`show` in a notebook: the example is run for real, cell by cell; a mistake is one readable exception."""

import base64
import contextlib
import inspect
import io
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import av
import pytest

from lesson import PROJECT_ROOT

NOTEBOOK = PROJECT_ROOT / "examples" / "notebook" / "backpropagation.ipynb"


SMALL = """
from scenes import notebook
film = notebook._rendered
small = ["--size=160x90", "--fps=5", "--workers=1"]
notebook._rendered = lambda asked: film([*(each for each in asked if "quality" not in each), *small])
"""


def execute(folder: Path) -> None:
    """Run the example notebook in a real kernel, its films small, and write it into the folder."""
    import nbformat

    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        warnings.simplefilter("ignore")  # Jupyter's own
        from nbclient import NotebookClient

        patch.setenv("JUPYTER_DATA_DIR", str(folder / "jupyter"))
        book = nbformat.read(NOTEBOOK, as_version=4)
        book.cells.insert(
            next(n for n, cell in enumerate(book.cells) if "import show" in cell.source) + 1,
            nbformat.v4.new_code_cell(SMALL),
        )
        kernel = folder / "jupyter" / "kernels" / "python3"
        kernel.mkdir(parents=True)
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (kernel / "kernel.json").write_text(
            f'{{"argv": {command!r}, "display_name": "Python 3", "language": "python"}}'.replace("'", '"'),
            encoding="utf-8",
        )
        NotebookClient(
            book, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
        ).execute()
        nbformat.write(book, folder / "executed.ipynb")


@pytest.fixture(scope="session")
def executed(made_once: Callable[[str, Callable[[Path], None]], Path]):  # type: ignore[no-untyped-def]
    """The example notebook after a real kernel has run it."""
    import nbformat

    return nbformat.read(made_once("executed-notebook", execute) / "executed.ipynb", as_version=4)


def videos(book) -> list[bytes]:  # type: ignore[no-untyped-def]
    found = []
    for cell in book.cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            if "data:video/mp4;base64," in html:
                found.append(base64.b64decode(html.split("base64,")[1].split('"')[0]))
    return found


def test_the_notebook_is_saved_without_outputs() -> None:
    import nbformat

    book = nbformat.read(NOTEBOOK, as_version=4)
    assert all(
        not cell.get("outputs") and cell.get("execution_count") is None
        for cell in book.cells
        if cell.cell_type == "code"
    )


def test_it_shows_clips_with_picture_and_sound(executed) -> None:  # type: ignore[no-untyped-def]
    clips = videos(executed)
    assert len(clips) == 2 and clips[0] != clips[1]
    for clip in clips:
        with av.open(io.BytesIO(clip)) as film:
            assert {stream.type for stream in film.streams} == {"video", "audio"}
            assert film.duration is not None and 10 < film.duration / av.time_base < 60


def test_its_numbers_are_the_films(executed) -> None:  # type: ignore[no-untyped-def]
    said = [output for cell in executed.cells for output in cell.get("outputs", ())]
    values = next(
        o["data"]["text/plain"]
        for o in said
        if "text/plain" in o.get("data", {}) and o["data"]["text/plain"].startswith("(")
    )
    z, gradient = (float(part.strip(" ()")) for part in values.split(","))
    assert z == pytest.approx(0.2) and round(gradient, 4) == -0.0173
    assert any("loss before: 0.1094, after 100 cycles: 0.0069" in o.get("text", "") for o in said)


def run_here(command: list[str], **_: object) -> "subprocess.CompletedProcess[str]":
    """Run the project's command in this process, as `show` runs it in another."""
    from pipeline.cli import main

    assert command[:4] == [sys.executable, "-P", "-m", "pipeline"]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(command[4:])
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"step": "forwrd"}, "did you mean 'forward_pass'?"),
        ({"step": 2, "beat": "activaton"}, "did you mean 'activation'?"),
        ({"step": 2, "change": {"network.etta": 0.1}}, "did you mean 'eta'?"),
        ({"step": 2, "quality": "draft", "format": "4:3"}, "format=4:3"),
    ],
)
def test_mistakes_are_one_readable_line(arguments, said: str, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from scenes import notebook, show

    if arguments["step"] != "forwrd":  # one of them in a process of its own, as all are
        monkeypatch.setattr(notebook.subprocess, "run", run_here)
    with pytest.raises(ValueError) as caught:
        show(**arguments)
    assert said in str(caught.value) and "--" not in str(caught.value) and "Traceback" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_scenes_are_light_to_import() -> None:
    """`from scenes import show` brings neither Manim nor IPython."""
    code = "import sys, scenes; print([m for m in ('manim', 'IPython', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_guide_names_all_that_show_takes() -> None:
    from scenes import show

    page = (PROJECT_ROOT / "docs" / "notebook.md").read_text(encoding="utf-8")
    keywords = [name for name, one in inspect.signature(show).parameters.items() if one.kind is one.KEYWORD_ONLY]
    assert keywords and [name for name in keywords if f"`{name}`" not in page] == []


def test_manim_on_a_step_file(tmp_path: Path) -> None:
    """What Manim's own users type still works: no picture is drawn here, but every play is played."""
    command = [
        sys.executable,
        "-m",
        "manim",
        "render",
        "--dry_run",
        "-ql",
        "--fps",
        "1",
        "-r",
        "160,90",
        "--media_dir",
        str(tmp_path),
        "scenes/s5_output_error.py",
        "OutputError",
    ]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_lesson_is_looked_for_beside_the_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes import notebook

    asked: list[list[str]] = []

    def rendered(options: list[str]) -> Path:
        asked.append(options)
        film = tmp_path / "film.mp4"
        film.write_bytes(b"film")
        return film

    monkeypatch.setattr(notebook, "_rendered", rendered)
    monkeypatch.chdir(tmp_path)
    for lesson in ("mine", Path("mine"), "./mine/../mine", tmp_path / "mine"):
        notebook.show(1, lesson=lesson, allow_code=True)
    notebook.show(1)
    found = [
        [Path(option.partition("=")[2]).resolve() for option in options if option.startswith("--lesson=")]
        for options in asked
    ]
    assert found == [[tmp_path / "mine"]] * 4 + [[]]
    assert "--allow-code" in asked[0] and "allow_code:" in (notebook.show.__doc__ or "")
