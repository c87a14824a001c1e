"""PowerPoint files: read back by python-pptx, and opened by LibreOffice."""

import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from pipeline.publish.film.film import Film
from pipeline.publish.slides.master import ink_on, muted_on, readable
from pipeline.publish.slides.slides import make
from tests.films import EVIL

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
ODF = {
    "anim": "urn:oasis:names:tc:opendocument:xmlns:animation:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "presentation": "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
    "smil": "urn:oasis:names:tc:opendocument:xmlns:smil-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}


@pytest.fixture(scope="module")
def room(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides of the Spanish film, whose texts are evil."""
    folder = tmp_path_factory.mktemp("pptx")
    make(films[1:], folder)
    return folder / "es"


def movie_of(slide: Any) -> Any:
    (movie,) = [shape for shape in slide.shapes if shape.shape_type is not None and "MEDIA" in str(shape.shape_type)]
    return movie


def test_each_beat_is_a_slide_with_its_film_poster_words_and_alternative(films: tuple[Film, ...], room: Path) -> None:
    for step in films[1].steps:
        show = Presentation(room / f"{step.slug}.pptx")
        assert (show.slide_width, show.slide_height) == (12191695, 6857828), "16 to 9"
        cover, *slides = show.slides
        texts = [shape.text_frame.text for shape in cover.shapes if shape.has_text_frame]
        assert cover.shapes.title.text == step.title and "\n".join(beat.title for beat in step.timeline.beats) in texts
        for slide, beat in zip(slides, step.timeline.beats, strict=True):
            movie = movie_of(slide)
            (path,) = (room / "beats" / step.slug).glob(f"*-{beat.key}.mp4")
            media = slide.part.related_part(movie._element.nvPicPr.nvPr.find(f".//{P14}media").values()[0])
            assert media.blob == path.read_bytes() and media.content_type == "video/mp4"
            assert movie.poster_frame.blob == path.with_suffix(".jpg").read_bytes()
            assert (movie.left, movie.top, movie.width, movie.height) == (0, 0, show.slide_width, show.slide_height)
            named = movie._element.nvPicPr.cNvPr
            assert named.get("title") == beat.title and named.get("descr").startswith(f"{beat.title}. ")
            assert slide.shapes.title.text == beat.title and slide.shapes.title.top + slide.shapes.title.height < 0
            notes = slide.notes_slide.notes_text_frame.text
            assert all(line.written in notes for line in beat.lines) and all(
                asked.question.text in notes for asked in beat.questions
            )


def test_the_film_plays_as_the_slide_appears_and_no_other(room: Path) -> None:
    for slide in list(Presentation(room / "course.pptx").slides):
        movies = [shape for shape in slide.shapes if "MEDIA" in str(shape.shape_type)]
        (*timings,) = slide.element.findall(f"{P}timing")
        assert len(timings) == len(movies)
        for movie, timing in zip(movies, timings, strict=True):
            assert {target.get("spid") for target in timing.iter(f"{P}spTgt")} == {str(movie.shape_id)}
            numbers = [node.get("id") for node in timing.iter(f"{P}cTn")]
            assert len(set(numbers)) == len(numbers)
            first = next(timing.iter(f"{P}cmd"))
            assert first.get("cmd") == "playFrom(0.0)" and next(first.iter(f"{P}cTn")).get("dur").isdigit()


def test_the_course_has_a_section_a_step(films: tuple[Film, ...], room: Path) -> None:
    show = Presentation(room / "course.pptx")
    sections = list(show.part._element.iter(f"{P14}section"))
    steps = films[1].steps
    assert [section.get("name") for section in sections] == [
        films[1].course.title,
        *(f"{step.number}. {step.title}" for step in steps),
    ]
    listed = [[int(slide.get("id")) for slide in section.iter(f"{P14}sldId")] for section in sections]
    assert [len(ids) for ids in listed] == [1, *(len(step.timeline.beats) + 1 for step in steps)]
    assert [number for ids in listed for number in ids] == [slide.slide_id for slide in show.slides]
    told = show.core_properties
    assert (told.title, told.author, told.language) == (EVIL[1], "A. Teacher", "es")


def test_slides_have_the_ground_of_the_film_and_ink_that_can_be_read(room: Path) -> None:
    with zipfile.ZipFile(room / "course.pptx") as packed:
        theme = packed.read("ppt/theme/theme1.xml").decode()
        poster = next(name for name in packed.namelist() if name.endswith(".jpg"))
        with Image.open(BytesIO(packed.read(poster))) as picture:
            corner = picture.convert("RGB").getpixel((0, 0))
        assert not any("thumbnail" in name for name in packed.namelist())
    assert (
        '<a:lt1><a:srgbClr val="{:02X}{:02X}{:02X}"/></a:lt1>'.format(*corner) in theme
        and '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>' in theme
    )
    assert ink_on((250, 250, 245)) == (0, 0, 0) and muted_on((0, 0, 0)) == (184, 184, 184)


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert readable("a\0b\x0bc\ufffed\ne\U0001f600") == "abcd\ne\U0001f600"


def test_libreoffice_opens_them(films: tuple[Film, ...], room: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "apt-get install libreoffice-impress"
    command = [
        office,
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "odp",
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(room / "course.pptx")], check=True, capture_output=True, timeout=120)
    beats = [beat for step in films[1].steps for beat in step.timeline.beats]
    with zipfile.ZipFile(tmp_path / "course.odp") as packed:
        root = etree.fromstring(packed.read("content.xml"))
        media = [link.get(f"{{{ODF['xlink']}}}href") for link in root.iterfind(".//draw:plugin", ODF)]
        kept = [packed.read(re.sub(r"^(\./|vnd\.sun\.star\.Package:)", "", name)) for name in media]
    films_of = [path for path in sorted((room / "beats").glob("*/*.mp4")) if ".rewind" not in path.name]
    assert sorted(kept) == sorted(path.read_bytes() for path in films_of)
    pages = root.findall(".//draw:page", ODF)
    assert len(pages) == 1 + len(films[1].steps) + len(beats)
    with_film = [page for page in pages if page.find(".//draw:plugin", ODF) is not None]
    for page, beat in zip(with_film, beats, strict=True):
        frame = page.find(".//draw:plugin", ODF).getparent()
        assert frame.get(f"{{{ODF['draw']}}}name") == beat.title
        assert "".join(frame.find("svg:desc", ODF).itertext()).startswith(f"{beat.title}. ")
        notes = " ".join("".join(text.itertext()) for text in page.iterfind("presentation:notes//draw:text-box", ODF))
        assert all(line.written in notes for line in beat.lines)
        assert page.find(".//anim:command", ODF).get(f"{{{ODF['anim']}}}command") == "play", "it begins by itself"
