"""Rendering for real, very small: films as long as planned, manifest, single beats, failures."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import pytest

import scenes
from lesson import Format, StepAudit, StepJob, load_lesson
from pipeline.commands.check import Asked, check
from pipeline.commands.choose import choose_beats, choose_format, choose_steps, load_scripts
from pipeline.commands.progress import ProgressBoard
from pipeline.commands.still import still
from pipeline.errors import RenderError, UserError
from pipeline.files import MARK
from pipeline.render import worker
from pipeline.render.executor import InlineExecutor
from pipeline.render.finish import publish_film
from pipeline.render.manifest import Manifest
from pipeline.render.render import render
from pipeline.render.request import Request
from pipeline.video.assemble import count_frames

SMALL = Format(160, 90, 2)  # as the film that is made before (conftest.py)


def request_for(lesson_file: Path, out: Path, beats: list[str] | None = None, theme: str | None = None) -> Request:
    lesson = load_lesson(lesson_file)
    steps = choose_steps(lesson)
    scripts = load_scripts(lesson, steps)
    return Request(lesson, steps, scripts, SMALL, theme, out, 1, choose_beats(scripts, beats) if beats else None)


def quiet() -> ProgressBoard:
    return ProgressBoard()


def test_a_whole_lesson(short_lesson: Path, tmp_path: Path, boxes: Callable[[Path], list[str]]) -> None:
    out = tmp_path / "out"
    films = render(request_for(short_lesson, out), quiet(), InlineExecutor)
    assert films == [out / "steps" / "1-what-is-backpropagation.mp4", out / "lesson.mp4"]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (row,) = manifest["steps"]
    assert (row["number"], row["key"], row["title"], row["fps"]) == (
        1,
        "what_is_backpropagation",
        "A short step",
        SMALL.fps,
    )
    assert [beat["key"] for beat in row["beats"]] == ["welcome", "network"]
    assert row["frames"] == sum(beat["frames"] for beat in row["beats"]) == row["duration_s"] * SMALL.fps
    for film in films:
        assert count_frames(film) == row["frames"]
        names = boxes(film)
        assert names.index("moov") < names.index("mdat") and not [name for name in names if name.endswith("edts")]
        assert "-->" in film.with_suffix(".en.vtt").read_text() and "-->" in film.with_suffix(".en.srt").read_text()
        assert film.with_suffix(".en.chapters.vtt").read_text().count("-->") == (2 if film is films[0] else 1)
        told = film.with_suffix(".en.transcript.md").read_text(encoding="utf-8")
        assert "This is backpropagation, step by step." in told and "\n- " in told and "# Welcome\n" in told
        with av.open(str(film.with_suffix(".png"))) as poster:
            assert (poster.streams.video[0].width, poster.streams.video[0].height) == (160, 90)
    with av.open(str(films[1])) as file:
        assert [chapter["metadata"]["title"] for chapter in file.chapters()] == ["1. A short step"]
    assert manifest["film"]["frames"] == row["frames"] and manifest["film"]["video"] == "lesson.mp4"
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    hashes = row["sha256"] | manifest["film"]["sha256"]
    assert set(files) == set(hashes) | {"manifest.json", MARK}  # and nothing is left of the work
    assert all(hashlib.sha256(files[name].read_bytes()).hexdigest() == digest for name, digest in hashes.items())

    # the same again gives the same bytes; one beat alone is the same pictures, and touches nothing else
    again = tmp_path / "again"
    render(request_for(short_lesson, again), quiet(), InlineExecutor)
    assert (again / "lesson.mp4").read_bytes() == films[1].read_bytes()
    (film,) = render(request_for(short_lesson, out, ["network"]), quiet(), InlineExecutor)
    assert film == out / "beats" / "1-what-is-backpropagation-network.mp4"
    assert count_frames(film) == row["beats"][1]["frames"]
    assert decoded(film) == decoded(films[0])[row["beats"][1]["start_frame"] :]
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8")) == manifest


def decoded(path: Path) -> list[str]:
    with av.open(str(path)) as file:
        return [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in file.decode(video=0)]


SCENE = """
from manim import Circle, Create
from scenes.engine.step import Step

class Planted(Step):
    key = "planted"
    beats = ("fine", "bad")
    poster = "fine"

    def fine(self):
        self.play(Create(Circle(color=self.theme.ink)), run_time=0.4)

    def bad(self):
        if {when}:
            self.break_it()

    def break_it(self):
        1 / 0
"""


@pytest.fixture
def planted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_lesson: Callable[..., Path]
) -> Callable[[str, str], Path]:
    def plant(name: str, when: str) -> Path:
        folder = tmp_path / "planted"
        folder.mkdir()
        (folder / f"{name}.py").write_text(SCENE.format(when=when))
        monkeypatch.setattr(scenes, "__path__", [*scenes.__path__, str(folder)])
        scripts = {
            "planted": "# Planted\n\n## fine: Fine\nA word.\n\n## bad: Bad\nAnother word.\n",
            "what_is_backpropagation": "# Short\n\n## welcome: Welcome\n[title] Hello.\n",
        }
        return make_lesson(tmp_path / "lesson", scripts, {"planted": f"scenes.{name}:Planted"})

    return plant


def test_a_beat_that_raises_while_drawn(planted: Callable[[str, str], Path], tmp_path: Path) -> None:
    file = planted("planted_drawing", '"bad" in (self.wanted or ())')
    with pytest.raises(RenderError) as caught:
        render(request_for(file, tmp_path / "out"), quiet(), InlineExecutor)
    (line,) = caught.value.problems
    assert line.startswith("step 1 planted, beat bad, planted/planted_drawing.py line 18 (1 / 0): ZeroDivisionError")
    assert [path.name for path in sorted((tmp_path / "out").rglob("*.mp4"))] == ["2-what-is-backpropagation.mp4"]
    assert list(Manifest.read(tmp_path / "out").steps) == ["what_is_backpropagation"]


def test_a_beat_that_raises_while_planned(planted: Callable[[str, str], Path], tmp_path: Path) -> None:
    file = planted("planted_planning", "True")
    with pytest.raises(RenderError, match=r"step 1 planted, beat bad, planted/planted_planning\.py line 18"):
        render(request_for(file, tmp_path / "out"), quiet(), InlineExecutor)
    assert [path.name for path in sorted((tmp_path / "out").rglob("*.mp4"))] == ["2-what-is-backpropagation.mp4"]


def test_a_disk_that_is_full(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path | None], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    made_before(out)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RenderError, match="the disk is full"):
        render(request_for(short_lesson, out, theme="light"), quiet(), InlineExecutor)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def test_what_is_somebody_elses_is_refused_before_anything_is_drawn(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path | None], None]
) -> None:
    out = tmp_path / "out"
    (out / "steps").mkdir(parents=True)
    mine = [
        out / "steps" / "1-what-is-backpropagation.mp4",
        out / "lesson.en.srt",
        out / "steps" / ".x.partial.xlsx",
        out / ".movie.part",
    ]
    for path in mine:
        path.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        render(request_for(short_lesson, out), quiet(), InlineExecutor)
    assert [line.partition(": ")[0] for line in caught.value.problems] == [str(path) for path in mine[:2]]
    assert sorted(path for path in out.rglob("*") if path.is_file()) == sorted(mine)
    for path in mine[:2]:
        path.unlink()
    made_before(None)
    render(request_for(short_lesson, out), quiet(), InlineExecutor)
    assert all(path.read_text(encoding="utf-8") == "mine" for path in mine[2:])
    words = out / "steps" / "1-what-is-backpropagation.en.vtt"
    words.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nMy own\n", encoding="utf-8")
    before = words.read_bytes()
    # Nothing else changed: the step stays, its edited words, too.
    render(request_for(short_lesson, out), quiet(), InlineExecutor)
    with pytest.raises(
        UserError, match=r"1-what-is-backpropagation\.en\.vtt: was changed since we wrote it; move it away"
    ):
        render(request_for(short_lesson, out, theme="light"), quiet(), InlineExecutor)
    assert words.read_bytes() == before
    (out / "lesson.mp4").unlink()  # to be joined again, from a transcript that somebody saved in another encoding
    told = out / "steps" / "1-what-is-backpropagation.en.transcript.md"
    told.write_bytes("# Señal".encode("latin-1"))
    with pytest.raises(
        UserError, match=r"transcript\.md: byte 4 is not UTF-8; save it as UTF-8; correct it, or delete it"
    ):
        render(request_for(short_lesson, out), quiet(), InlineExecutor)
    (out / "manifest.json").write_text('{"name": "my app"}', encoding="utf-8")
    with pytest.raises(UserError, match=r"manifest\.json: is not the manifest of a film"):
        render(request_for(short_lesson, out), quiet(), InlineExecutor)


def test_the_film_of_two_steps_moves_chapters_and_captions(
    short_lesson: Path, tmp_path: Path, made_before: Callable[[Path | None], None]
) -> None:
    out = tmp_path / "out"
    made_before(out)
    manifest = Manifest.read(out)
    (row,) = manifest.steps.values()
    film = publish_film(load_lesson(short_lesson).title, "en", [row, row], out, out)
    length = row["frames"]
    assert film["frames"] == count_frames(out / "lesson.mp4") == 2 * length
    assert [(c["title"], c["start_frame"]) for c in film["chapters"]] == [
        ("1. A short step", 0),
        ("1. A short step", length),
    ]
    times = [re.findall(r"(\d+):(\d+)\.(\d+) -->", path.read_text()) for path in sorted(out.rglob("*.en.vtt"))]
    whole, own = ([60 * int(m) + int(s) + int(ms) / 1000 for m, s, ms in each] for each in times)
    assert whole == pytest.approx([second + offset for offset in (0, length / SMALL.fps) for second in own], abs=0.002)


def test_still(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    path = still(request, None, None, quiet(), InlineExecutor)
    assert path == tmp_path / "stills" / "1-what-is-backpropagation-network.png"
    assert still(request, "welcome", tmp_path / "own.png", quiet(), InlineExecutor) == tmp_path / "own.png"
    assert sorted(each.name for each in tmp_path.rglob("*.png*")) == [
        "1-what-is-backpropagation-network.png",
        "own.png",
    ]


def test_check_names_beats_that_script_or_scene_lack(tmp_path: Path, make_lesson: Callable[..., Path]) -> None:
    script = "# Short\n\n## welcom: Welcome\nA word.\n\n## network: The network\nHere it is.\n"
    file = make_lesson(tmp_path / "lesson", {"what_is_backpropagation": script})
    asked = Asked([file, tmp_path / "nowhere"], ["dark", "light"], {"16:9": choose_format("draft")})
    result = check(asked, 1, quiet(), InlineExecutor)
    said = "\n".join(result.problems)
    assert (
        "the scene has no beat 'welcom'; did you mean 'welcome'?" in said and "nowhere: there is no such file" in said
    )
    assert len(set(result.problems)) == len(result.problems) and "(dark" not in said


def test_check_lists_what_meets_in_motion_where_it_is_asked_to(
    short_lesson: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "step 1 short, beat welcome, 0.5 s, 2/4 of `Follow`: '0.1' crosses '0.2'"
    whole = worker.audit

    def found(job: StepJob, in_motion: bool = False) -> StepAudit:
        return replace(whole(job, in_motion), in_motion=(line,) if in_motion else ())

    monkeypatch.setattr("pipeline.commands.audits.audit", found)
    asked = Asked([short_lesson], ["dark", "light"], {"16:9": choose_format("draft")})
    plain, listed = (check(each, 1, quiet(), InlineExecutor) for each in (asked, replace(asked, in_motion=True)))
    assert (plain.in_motion, listed.in_motion) == ((), (line,))
    assert listed.problems == plain.problems
