"""The pages of a course, read as files: whole, safe, the same every time, and asking for nothing."""

import base64
import hashlib
import html
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from lesson import PROJECT_ROOT
from lesson.language.language import read_table
from lesson.language.page import PAGE
from pipeline.publish.film.film import Film
from pipeline.publish.web.document import PAGE as PARTS
from pipeline.publish.web.document import clock
from pipeline.publish.web.pages import PLAYER, SPOKEN, STYLES, course_page, step_page
from pipeline.publish.web.show import direction, language_name, step_show
from pipeline.publish.web.web import make
from tests.films import EVIL

KEY = "what_is_backpropagation"
PAGES = ("index.html", "1-what-is-backpropagation.html", "2-learning-loop.html")


def soup(path: Path) -> BeautifulSoup:
    """A page, parsed."""
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def hashes(page: BeautifulSoup, kind: str) -> list[str]:
    """What a page's policy must allow: the sha256 of each style or script that stands in it."""
    found = page.find_all(kind, type=False)
    return [
        f"'sha256-{base64.b64encode(hashlib.sha256(str(each.string).encode()).digest()).decode()}'" for each in found
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_allows_just_what_stands_in_it(web: Path, name: str) -> None:
    page = soup(web / name)
    policy = {
        word: rest
        for word, *rest in (part.split() for part in page.find("meta", {"http-equiv": True})["content"].split(";"))
    }
    assert (
        policy["default-src"] == ["'none'"] and policy["base-uri"] == ["'none'"] and policy["form-action"] == ["'none'"]
    )
    assert policy["script-src"] == hashes(page, "script") and len(policy["script-src"]) == 1
    assert policy["style-src"] == hashes(page, "style") and len(policy["style-src"]) == 1
    assert policy["img-src"] == ["data:"] and "connect-src" not in policy and "font-src" not in policy
    assert not [tag for tag in page.find_all(True) if any(key == "style" or key.startswith("on") for key in tag.attrs)]
    assert page.find("meta", {"name": "referrer"})["content"] == "no-referrer"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_leads_only_to_what_lies_beside_it(web: Path, name: str) -> None:
    page = soup(web / name)
    addresses = [
        tag[key] for tag in page.find_all(True) for key in ("src", "href", "poster", "srcset") if tag.has_attr(key)
    ]
    assert len(addresses) > 5
    for address in addresses:
        assert address.startswith(("data:", "#")) or (web / address).is_file(), address
    assert page.find("link", rel="icon")["href"].startswith("data:")  # or the browser asks for /favicon.ico
    loads = [
        address
        for address in re.findall(r"url\(([^)]*)\)|@import", str(page.style.string))
        if not address.startswith("data:")
    ]
    assert loads == []


def test_a_step_has_its_film_captions_transcript_chapters_and_questions(web: Path, films: tuple[Film, ...]) -> None:
    page = soup(web / PAGES[1])
    video = page.find("video")
    assert (
        video.has_attr("controls")
        and not video.has_attr("crossorigin")
        and video["src"] == "1-what-is-backpropagation.en.mp4"
    )
    assert [(track["srclang"], track["label"]) for track in video.find_all("track")] == [
        ("en", "English"),
        ("es", "Español"),
    ]
    own = base64.b64decode(video.track["src"].removeprefix("data:text/vtt;base64,")).decode()
    assert own == films[0].steps[0].vtt.read_text(encoding="utf-8")
    chapters = page.select(".chapters[data-edition=en] button")
    assert [button["data-at"] for button in chapters] == [
        str(beat.start_frame / 10) for beat in films[0].steps[0].timeline.beats
    ]
    lines = [line for beat in films[0].steps[0].timeline.beats for line in beat.lines]
    assert [
        button.get_text().split(maxsplit=1)[1] for button in page.select(".transcript[data-edition=en] [title]")
    ] == [line.written for line in lines]
    assert [li.string for li in page.select("[data-edition=en] .answers li")] == [
        "From left to right",
        "From right to left",
    ]
    shown = [each.get("hidden") is None for each in page.select("[data-edition]") if each["data-edition"] == "es"]
    assert shown and not any(shown)


def test_the_course_page_has_steps_lengths_concepts_and_downloads(web: Path, films: tuple[Film, ...]) -> None:
    page = soup(web / "index.html")
    course = films[0].course
    text = page.select_one("main").get_text(" ")
    assert course.title in text and "How a network learns, in two small steps." in text and course.difficulty in text
    assert all(point in text for points in (course.discover, course.concepts) for pair in points for point in pair)
    cards = page.select("[data-edition=en] .card")
    assert [(card["href"], card.select_one(".time").string) for card in cards] == [
        (name, clock(step.seconds)) for name, step in zip(PAGES[1:], films[0].steps, strict=True)
    ]
    assert page.find("video")["src"] == "lesson.en.mp4"
    files = {link["href"] for link in page.select("[data-edition=en] .files a")}
    stems = ("1-what-is-backpropagation.en", "2-learning-loop.en")
    assert files == {f"{stem}.{end}" for stem in stems for end in ("mp4", "vtt", "srt", "transcript.md", "png")} | {
        f"lesson.en.{end}" for end in ("mp4", "vtt", "srt", "transcript.md")
    }
    assert "A. Teacher" in page.footer.get_text() and "CC BY 4.0" in page.footer.get_text()


@pytest.mark.parametrize("name", PAGES)
def test_every_text_is_only_text(web: Path, name: str) -> None:
    text = (web / name).read_text(encoding="utf-8")
    assert not any(evil in text for evil in EVIL)  # as they stand, nowhere
    assert html.escape(EVIL[0], quote=False).replace("'", "&#39;") in text
    page = soup(web / name)
    assert len(page.find_all("script")) == 2 and not page.find_all("img", src="x")
    assert not {"\u2028", "\u2029"} & set(text)


def test_separators_of_lines_in_texts_do_not_reach_the_script(films: tuple[Film, ...]) -> None:
    words = {"Check": "a\u2028b</script><!--"}
    film = replace(films[0], words=words)
    text = step_page([film], KEY, media={"en": "a.mp4"})
    data = re.search(r'id="lesson-data">(.*?)</script>', text, re.DOTALL)
    assert data and "\\u2028" in data[1] and "</script" not in data[1] and "<!--" not in data[1]


def test_pages_are_the_same_every_time(web: Path, films: tuple[Film, ...], tmp_path: Path) -> None:
    make(films, tmp_path)
    names = sorted(path.relative_to(web) for path in web.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert [name for name in names if (web / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_a_language_without_an_address_gives_only_its_captions(films: tuple[Film, ...]) -> None:
    page = BeautifulSoup(step_page(films, KEY, media={"es": "x/film.mp4"}), "html.parser")
    assert page.html["lang"] == "es" and page.video["src"] == "x/film.mp4"
    assert [track["srclang"] for track in page.find_all("track")] == ["es", "en"]
    assert not page.select("[data-choose=language], [data-edition=en]")


def test_a_package_adds_its_scripts_and_has_no_way_home(films: tuple[Film, ...]) -> None:
    page = BeautifulSoup(step_page(films, KEY, media={"en": "a.mp4"}, extra_scripts=["one()", "two()"]), "html.parser")
    assert [str(script.string) for script in page.find_all("script", type=False)][1:] == ["one()", "two()"]
    policy = page.find("meta", {"http-equiv": True})["content"]
    assert all(value in policy for value in hashes(page, "script")) and not page.select("a[data-page], .around")
    for wrong in ("'</SCRIPT>'", "<!-- -->"):
        with pytest.raises(ValueError, match="a script inside a page"):
            step_page(films, KEY, media={"en": "a.mp4"}, extra_scripts=[wrong])
    with pytest.raises(ValueError, match="no film has a step 'nothing'"):
        step_page(films, "nothing", media={"en": "a.mp4"})


def test_a_course_of_some_steps_has_no_whole_film(films: tuple[Film, ...]) -> None:
    film = replace(films[0], video=None)
    page = BeautifulSoup(
        course_page([film], pages=dict.fromkeys((KEY, "learning_loop"), "a.html"), media={}, files={"en": []}),
        "html.parser",
    )
    assert (
        len(page.select(".card")) == 2
        and not page.select("video, .player, .transcript")
        and len(page.find_all("script")) == 2
    )


def test_questions_have_the_same_name_in_every_language_and_a_second_inside_the_film(films: tuple[Film, ...]) -> None:
    shows = [step_show(films, film, film.steps[0]) for film in films]
    assert [[asked.id for asked in show.asked] for show in shows] == [["network-1"], ["network-1"]]
    assert all(0 < asked.at < show.seconds for show in shows for asked in show.asked)
    assert [key for key, _ in shows[0].places] == [key for key, _ in shows[1].places] == ["welcome", "network"]


def test_every_word_of_templates_and_scripts_can_be_translated_and_is_in_spanish() -> None:
    scripts = "".join((PARTS / "scripts" / name).read_text(encoding="utf-8") for name in (*SPOKEN, *PLAYER, "start.js"))
    said = set(re.findall(r'(?:\bsay\(|label\(\w+, (?:[\w.]+ \? "[^"]+" : )?)"([^"]+)"', scripts)) | set(
        re.findall(r'\? "([A-Z][^"]+)"', scripts)
    )
    assert len(said) > 10 and said <= set(PAGE)
    spanish = read_table(PROJECT_ROOT / "assets" / "words" / "es.toml", "page")
    assert [source for source in said if source not in spanish] == []


def test_transcripts_lead_to_their_files_and_skip_links_to_what_is_shown(web: Path) -> None:
    for name, stem in ((PAGES[0], "lesson"), (PAGES[1], "1-what-is-backpropagation")):
        page = soup(web / name)
        for language in ("en", "es"):
            assert (
                page.select_one(f".transcript[data-edition={language}] a.file")["href"]
                == f"{stem}.{language}.transcript.md"
            )
    page = soup(web / PAGES[0])
    for language in ("en", "es"):
        targets = [link["href"] for link in page.select(f"[data-edition={language}] > a.skip")]
        assert targets == ["#video", f"#downloads-{language}"]
        assert page.select_one(targets[1]).find_parent(attrs={"data-edition": language})
    assert len(page.select("[data-edition=en] .told details[open] > summary > h3")) == 2  # whole without a script
    assert not soup(web / PAGES[1]).select("details details, .told details")


def test_what_is_said_after_a_question_gives_its_answer_away_also_without_a_pause(films: tuple[Film, ...]) -> None:
    step = films[0].steps[0]
    beat = step.timeline.beats[1]
    (asked,) = beat.questions
    close = replace(beat, questions=(replace(asked, frame=beat.lines[-1].start_frame),))
    timeline = replace(step.timeline, beats=(step.timeline.beats[0], close))
    told = step_show(films, films[0], replace(step, timeline=timeline)).chapters[1].told
    assert [item.after for item in told] == [*[""] * len(beat.lines), "network-1"]


def test_every_part_is_used_and_languages_name_themselves() -> None:
    parts = {
        path.name
        for path in PARTS.rglob("*.*")
        if path.suffix in (".css", ".js") and not path.name.startswith("embed.")
    }
    assert parts == {*STYLES, *SPOKEN, *PLAYER, "start.js"}
    assert [language_name(code) for code in ("en", "es", "pt-BR", "xx-unknown")] == [
        "English",
        "Español",
        "Português (Brasil)",
        "xx-unknown",
    ]
    assert (direction("ar"), direction("es"), direction("xx")) == ("rtl", "ltr", "ltr")
    assert (clock(5.99), clock(83), clock(3723)) == ("0:05", "1:23", "1:02:03")
