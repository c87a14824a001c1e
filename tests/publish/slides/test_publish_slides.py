"""Slides as files: beats cut out whole and not encoded again, manim-slides' own loader and converters, the same
bytes each time.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from manim_slides.config import PresentationConfig
from PIL import Image
from pptx import Presentation

from pipeline.publish.film.film import Film
from pipeline.publish.film.media import is_heard
from pipeline.publish.slides.beats import Part, cut, write_last_picture
from pipeline.publish.slides.manim import names
from pipeline.publish.slides.slides import make
from pipeline.video.encoder import VideoSink
from tests.films import EVIL, FPS
from tests.publish.media_rules import check


@pytest.fixture(scope="module")
def slides(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Slides of both films."""
    folder = tmp_path_factory.mktemp("slides")
    make(films, folder)
    return folder


def packets(path: Path) -> list[tuple[bytes, bool]]:
    """The pictures of a film as they are stored, and whether each is a keyframe."""
    with av.open(str(path)) as source:
        return [(bytes(packet), packet.is_keyframe) for packet in source.demux(video=0) if packet.size]


def test_a_beat_is_its_stretch_of_the_step_not_encoded_again(films: tuple[Film, ...], slides: Path) -> None:
    for film in films:
        for step in film.steps:
            stored, cut_out = packets(step.video), sorted((slides / film.language / "beats" / step.slug).glob("*.mp4"))
            whole = [path for path in cut_out if ".rewind" not in path.name]
            assert [path.name[:3] for path in whole] == [f"{n:02d}-" for n in range(1, len(step.timeline.beats) + 1)]
            for path, beat in zip(whole, step.timeline.beats, strict=True):
                assert packets(path) == stored[beat.start_frame : beat.start_frame + beat.frames]
                tags = check(
                    path,
                    fps=int(FPS),
                    frames=beat.frames,
                    starts=[0],
                    language={"en": "eng", "es": "spa"}[film.language],
                    heard=is_heard(step.video),
                )
                assert tags["title"] == beat.title


def test_a_rewind_is_the_x_and_a_poster_the_last_picture(films: tuple[Film, ...], slides: Path) -> None:
    for path in (slides / "en" / "beats").glob("*/*.rewind.mp4"):
        beat = path.with_name(path.name.replace(".rewind", ""))
        keyframes = [data for data, is_key in packets(beat) if is_key]
        assert [data for data, _ in packets(path)] == keyframes[::-1]
        with av.open(str(path)) as there:
            assert len(list(there.decode(video=0))) == len(keyframes), "every picture can be decoded where it stands"


def test_a_poster_is_the_last_picture_and_none_before_it(tmp_path: Path) -> None:
    with VideoSink(tmp_path / "beat.mp4", fps=10, width=64, height=36) as sink:
        for number in range(25):
            sink.write(np.full((36, 64, 4), 10 * number, np.uint8))
    write_last_picture(tmp_path / "beat.mp4", tmp_path / "beat.jpg")
    with Image.open(tmp_path / "beat.jpg") as poster:
        assert poster.size == (64, 36) and poster.convert("RGB").getpixel((32, 18)) == pytest.approx(
            (240, 240, 240), abs=3
        )


def test_what_is_on_screen_comes_from_the_timeline_as_it_is(films: tuple[Film, ...], tmp_path: Path) -> None:
    """Whatever its signs are to Markdown, and whatever somebody has made of the transcript."""
    film, step = films[1], films[1].steps[0]
    seen = (*EVIL, "- a list", "1. a number", r"a \* b", "# x")
    first, second = step.timeline.beats
    line = replace(step.timeline, beats=(replace(first, on_screen=()), replace(second, on_screen=seen)))
    part = cut(film, replace(step, timeline=line, transcript=tmp_path / "gone.md"), tmp_path)
    assert [beat.shown for beat in part.beats] == [(), ("En pantalla:", "; ".join(seen) + ".")]


def test_manim_slides_reads_the_projects_wherever_they_lie(
    films: tuple[Film, ...], slides: Path, tmp_path: Path
) -> None:
    moved = shutil.copytree(slides / "es", tmp_path / "moved")
    beats = {}
    for path in sorted((moved / "slides").glob("*.json")):
        project = PresentationConfig.from_file(path)
        assert project.resolution == (320, 180)
        assert all(slide.file.is_relative_to(moved) and slide.rev_file.exists() for slide in project.slides)
        assert not any(re.search("<[^ ]", slide.notes) for slide in project.slides), (
            "convert puts notes into its page as they are"
        )
        assert project.background_color.as_rgb_tuple() == pytest.approx((16, 20, 27), abs=2)
        beats[path.stem] = [slide.file.name for slide in project.slides]
    one, two = beats["WhatIsBackpropagation"], beats["LearningLoop"]
    assert beats == {"WhatIsBackpropagation": one, "LearningLoop": two, "Course": one + two} and len(one + two) == 4
    data = json.loads((slides / "en" / "slides" / "WhatIsBackpropagation.json").read_text())
    assert (
        data["slides"][1]["notes"] == "This is the network we will follow. Its units stand in layers,\nFrom"
        " left to right.\n\nQuestion: Which way do numbers go?\n✓ From left to right\n– From right to left"
    )


def test_presentations_never_share_a_name(films: tuple[Film, ...]) -> None:
    keys = ("a_b", "ab", "course")
    parts = [Part(replace(films[0].steps[0], key=key, number=number), ()) for number, key in enumerate(keys, 1)]
    assert names(parts) == ["AB", "Ab_2", "Course_3"]


def test_manim_slides_converts_the_projects(slides: Path, tmp_path: Path) -> None:
    for ending in ("html", "pptx", "pdf"):
        command = [sys.executable, "-m", "manim_slides", "convert", "Course", str(tmp_path / f"made.{ending}")]
        done = subprocess.run(command, cwd=slides / "es", capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    page = (tmp_path / "made.html").read_text(encoding="utf-8")
    assert page.count("data-background-video=") == 4 and "<script>document.title" not in page and "<img" not in page
    assert all((tmp_path / name).exists() for name in re.findall(r'data-background-video="([^"]+)"', page))
    assert len(Presentation(tmp_path / "made.pptx").slides) == 4
    assert (tmp_path / "made.pdf").read_bytes().count(b"/Type /Page\n") == 4


def test_the_same_bytes_each_time(films: tuple[Film, ...], slides: Path, tmp_path: Path) -> None:
    make(films[1:], tmp_path)

    def sums(folder: Path) -> dict[str, str]:
        files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert sums(tmp_path / "es") == sums(slides / "es")
    for path in tmp_path.rglob("*.pptx"):
        with zipfile.ZipFile(path) as packed:
            assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = Presentation(path).core_properties
        assert {told.created.year, told.modified.year} == {1980}


def test_one_step_alone(films: tuple[Film, ...], tmp_path: Path) -> None:
    part = cut(films[0], films[0].steps[0], tmp_path)
    assert [beat.title for beat in part.beats] == ["Backpropagation, step by step", "The network we will follow"]
    spoken = part.beats[1]
    assert spoken.captions.startswith("WEBVTT\n\n00:00:00.") and "we will follow" in spoken.captions, (
        "from the beat's own beginning on"
    )
    assert spoken.alternative.startswith("The network we will follow. On screen: the network: ")
