"""Manim's configuration is ours alone: a manim.cfg of the current folder or of the user changes no film and ends
none.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lesson import PROJECT_ROOT

CHANGING = """[CLI]
background_color = RED
frame_rate = 7
pixel_height = 99
media_dir = {folder}/media
plugins = planted_plugin
max_files_cached = 1
renderer = opengl
"""
BROKEN = "this is no configuration\n[CLI\nframe_rate = many\n"
TOLD = "import manim; print(sorted(f'{key} = {value}' for key, value in manim.config.items()))"
OURS = f"from pipeline.render.worker import entry; entry(); {TOLD}"


def told(code: str, here: Path, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": f"{PROJECT_ROOT}{os.pathsep}{home}"}
    return subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=here, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home whose owner has set Manim up to load a plugin, which leaves a trace."""
    home = tmp_path / "home"
    (home / ".config" / "manim").mkdir(parents=True)
    (home / ".config" / "manim" / "manim.cfg").write_text(CHANGING.format(folder=tmp_path))
    (home / "planted_plugin.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()\n")
    return home


def test_a_configuration_of_the_user_or_of_the_folder_does_not_count(tmp_path: Path, home: Path) -> None:
    for name, text in (("clean", None), ("broken", BROKEN)):
        (tmp_path / name).mkdir()
        if text is not None:
            (tmp_path / name / "manim.cfg").write_text(text)
    clean = told(OURS, tmp_path / "clean", tmp_path / "clean")
    assert clean.returncode == 0 and "frame_rate" in clean.stdout, clean.stderr
    assert told(OURS, tmp_path / "broken", home).stdout == clean.stdout
    assert not (tmp_path / "ran").exists()


def test_plain_manim_keeps_what_its_user_has_set(tmp_path: Path, home: Path) -> None:
    (home / ".config" / "manim" / "manim.cfg").write_text("[CLI]\nframe_rate = 7\n")
    (tmp_path / "manim.cfg").write_text("[CLI]\npixel_height = 99\n")
    said = told(f"import scenes.s1_what_is_backpropagation; {TOLD}", tmp_path, home).stdout
    assert "frame_rate = 7.0" in said and "pixel_height = 99" in said
