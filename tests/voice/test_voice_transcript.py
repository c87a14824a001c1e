"""Transcripts and chapters: everything said, what is shown in plain characters, Markdown and WebVTT that others
read.
"""

import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import webvtt

from lesson import PROJECT_ROOT, Timeline, WordPace, load_lesson, make_timeline, speech_plan
from pipeline.commands.choose import choose_format
from pipeline.render.finish import chapters_vtt
from pipeline.render.request import job_of
from pipeline.render.transcript import film_transcript, step_transcript
from pipeline.video.assemble import Chapter
from scenes.engine import entry
from scenes.watch.transcript import readable
from tests.jobs import step_job

from .conftest import LESSON, beat_of


@pytest.mark.parametrize(
    ("formula", "plain"),
    [
        ('delta_"out" dot hat(y)', "δ_out · ŷ"),
        ("(partial L)/(partial w_1) approx −0.0640", "∂L/∂w₁ ≈ −0.0640"),
        ("(partial L)/(partial w^((2))_(21))", "∂L/∂w₂₁⁽²⁾"),
        ("delta_1 = (partial L)/(partial a_1) dot sigma'(z_1)", "δ₁ = ∂L/∂a₁ · σ′(z₁)"),
        ("L = ½ (hat(y) - y)^2", "L = ½ (ŷ − y)²"),
        ("w arrow.l w - eta dot (partial L)/(partial w)", "w ← w − η · ∂L/∂w"),
        ('z = W a_"before" + b quad quad a = f(z)', "z = W a_before + b, a = f(z)"),
        ("inline(sum_j w_(2 j)) x_j + b^((1))_2", "∑ⱼ w₂ⱼ xⱼ + b₂⁽¹⁾"),
        ("(Delta L)/(Delta w_1) approx (−0.000320)/(0.005)", "ΔL/Δw₁ ≈ −0.000320/0.005"),
        ("-ln(hat(y)_2)", "−ln(ŷ₂)"),
        ("x_1 -> h_2", "x₁ → h₂"),
        ("tanh(z_1) = {a}", "tanh(z₁) = a"),
    ],
)
def test_formulas_are_readable(formula: str, plain: str) -> None:
    assert readable(formula) == plain


def timeline(shown: dict[str, list[str]] | None = None) -> Timeline:
    beats = [
        beat_of("one", r"First \*this\*, a_b.", "Then <that> & more."),
        beat_of("two", "(pause 2)"),
        beat_of("three", "The end."),
    ]
    rows = [(b, speech_plan(b, WordPace(), 30), 0) for b in beats]
    return make_timeline(2, "k", "A # title", rows, 30, 1920, 1080, "en", shown)


def test_a_step_s_transcript_has_words_and_pictures() -> None:
    shown = {"one": ["w ← w − η", "# no heading", "- no list", "1. no number", "+0.30"], "three": []}
    assert (
        step_transcript(timeline(shown))
        == "# 2. A # title\n\n## One\n\nFirst \\*this\\*, a_b. Then \\<that> & more.\n\nOn screen:\n\n"
        "- w ← w − η\n- \\# no heading\n- \\- no list\n- 1\\. no number\n- +0.30\n\n## Two\n\n## Three\n\nThe end.\n"
    )


def test_the_film_s_transcript_has_every_step_one_level_deeper() -> None:
    step = step_transcript(timeline())
    text = film_transcript("Film", [step, step])
    assert text.startswith("# Film\n\n## 2. A # title\n\n### One\n") and text.count("\n### Three\n") == 2
    assert text.count("\n# ") == 0


def test_chapters_are_webvtt() -> None:
    text = chapters_vtt([Chapter("Loss & error: a < b", 0, 45), Chapter("Next", 45, 30)], 30)
    one, other = webvtt.from_string(text)
    assert (one.start, one.end, other.end) == ("00:00:00.000", "00:00:01.500", "00:00:02.500")
    assert "Loss &amp; error: a &lt; b" in text


def test_what_a_step_shows_is_collected(tmp_path: Path) -> None:
    line = entry.plan(step_job(LESSON.path, "output_error", fps=15, scratch=tmp_path)).timeline
    shown = {beat.key: beat.on_screen for beat in line.beats}
    assert list(shown)[-1] == "closing" and all(shown.values())
    lines = shown["multiply"]
    assert lines[0] == "the network: Input x₁, x₂; Hidden 1 h₁, h₂; Output ŷ"
    assert "δ_out = (ŷ − y) · σ′(z_out)" in lines and "≈ −0.1164" in lines
    assert any(line.startswith("weights: x₁ → h₁ +0.30") for line in lines)
    every = " ".join(line for lines in shown.values() for line in lines)
    for typst in ("delta", "hat(", "partial", " dot ", "approx", '"', "{", "^(", "arrow"):
        assert typst not in every, typst
    assert LESSON.steps[4].title not in shown["multiply"]  # the header stands in the heading already
    assert np.mean([len(lines) for lines in shown.values()]) > 3


def test_a_units_name_that_is_broken_into_lines_is_read_in_one_go(tmp_path: Path) -> None:
    text = (PROJECT_ROOT / "assets" / "templates" / "classes-3" / "lesson.toml").read_text(encoding="utf-8")
    (tmp_path / "lesson.toml").write_text(
        text.replace('"petal length"', '"hours slept"').replace('"setosa"', '"pass with honours"'), encoding="utf-8"
    )
    for table in (PROJECT_ROOT / "assets" / "templates" / "classes-3").glob("*.csv"):
        shutil.copy(table, tmp_path)
    said = (PROJECT_ROOT / "assets" / "narration" / "en" / "what_is_backpropagation.md").read_text(encoding="utf-8")
    title, *beats = re.split(r"(?m)^(?=## )", said)
    own = tmp_path / "narration" / "en" / "what_is_backpropagation.md"
    own.parent.mkdir(parents=True)
    own.write_text(title + next(beat for beat in beats if beat.startswith("## network:")), encoding="utf-8")
    lesson = load_lesson(tmp_path / "lesson.toml")
    job = job_of(lesson, lesson.steps[0], choose_format("draft"), None, tmp_path)
    shown = " ; ".join(entry.plan(job).timeline.beat("network").on_screen)
    for name in ("hours slept", "pass with honours"):
        assert name in shown, shown
