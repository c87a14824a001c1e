"""The reveal.js deck in a browser, from the file system: keys, films, captions, notes, and nothing asked of anyone
else.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT
from pipeline.publish.film.film import Film
from pipeline.publish.slides.reveal import reveal, speaker_script
from pipeline.publish.slides.slides import make
from tests.films import EVIL
from tests.publish.browsers import Browser, chromium

AXE = PROJECT_ROOT / ".venv/npm/node_modules/axe-core/axe.min.js"
RIGHT = "\ue014"
FILM = "Reveal.getCurrentSlide().querySelector('video')"
# As the makers of reveal.js published 6.0.1 on npm: a new version is looked at before it is taken.
REVEAL = {
    "dist/reveal.js": "3fb84c30d2e610dd598843d75a123ef2c4dbc588847cda86cd8c7a61e18ddb6b",
    "dist/reveal.css": "64e6203ee2048665c9f49c368f345fb3d7f936c404934162c70369a7682f388f",
    "dist/plugin/notes.js": "946159680c70354c665dbf4f3c9023a737d8b14b48c6c9af452553717a046729",
    "LICENSE": "b2883e4b610bfa1b4d8fff84c4d4b825cc7d553cbd9fec4777c04068a2859dc0",
}


@pytest.fixture(scope="module")
def room(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The slides of the Spanish film, whose texts are evil."""
    folder = tmp_path_factory.mktemp("deck")
    make(films[1:], folder)
    return folder / "es"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as there:
        yield there


@pytest.fixture
def deck(browser: Browser, room: Path) -> Iterator[Browser]:
    """The course's deck, ready; at the end, no server has been asked for anything, and the browser has complained
    of nothing.
    """
    browser.open("about:blank")
    browser.requests(), complaints(browser)
    browser.open((room / "course.html").as_uri())
    browser.until("window.Reveal && Reveal.isReady()")
    yield browser
    assert complaints(browser) == []
    assert browser.requests() == []


def complaints(browser: Browser) -> list[str]:
    """What the browser has said in its console since this was called last: what the policy forbids, scripts that
    fail, files that lack.
    """
    return [row["message"] for row in browser.call("GetLog", {"type": "browser"})]


def test_arrows_go_through_everything_and_the_film_of_the_slide_plays(deck: Browser, films: tuple[Film, ...]) -> None:
    seen = []
    expected: list[str | None] = [None]
    for step in films[1].steps:
        expected += [None, *(beat.title for beat in step.timeline.beats)]
    for number in range(len(expected)):
        if number:
            deck.keys(RIGHT)
        seen.append(deck.run("return Reveal.getCurrentSlide().getAttribute('aria-label')"))
        if seen[-1]:
            deck.until(f"{FILM}.currentTime > 0 && !{FILM}.paused && !{FILM}.muted")
    assert seen == expected
    assert deck.run("return Reveal.isLastSlide()")
    playing = deck.run("return [...document.querySelectorAll('video')].filter(film => !film.paused).length")
    assert playing == 1, "films that were left have stopped"


def test_keys_pause_repeat_and_caption(deck: Browser, films: tuple[Film, ...]) -> None:
    deck.keys(RIGHT * 3)
    deck.until(f"{FILM}.currentTime > 0.3")
    deck.keys("t")
    assert deck.run(f"return {FILM}.paused")
    at = deck.run(f"return {FILM}.currentTime")
    deck.keys("r")
    deck.until(f"!{FILM}.paused && {FILM}.currentTime < {at}")
    assert deck.run(
        "return [...document.querySelectorAll('video')].every(film => film.textTracks[0].mode !== 'showing')"
    )
    deck.keys("c")
    deck.until(
        f"{FILM}.textTracks[0].mode === 'showing' && {FILM}.textTracks[0].cues && {FILM}.textTracks[0].cues.length"
    )
    text = deck.run(f"return [...{FILM}.textTracks[0].cues].map(cue => cue.text).join(' ').replace(/\\s+/g, ' ')")
    assert text == " ".join(line.written for line in films[1].steps[0].timeline.beats[1].lines)
    deck.keys("?")
    deck.until(
        "/Subtítulos sí o no/.test(document.body.innerText) && /Volver a reproducir/.test(document.body.innerText)"
    )
    deck.keys("\ue00c")


def test_posters_are_shown_in_the_overview_and_on_paper_only(deck: Browser, room: Path) -> None:
    count = "document.querySelectorAll('video[poster]').length"
    assert deck.run(f"return {count}") == 0, "they would tell the end of a film that is about to play"
    deck.keys("\ue00c")
    deck.until(f"Reveal.isOverview() && {count} === 4")
    deck.keys("\ue00c")
    deck.until(f"{count} === 0")
    deck.open((room / "course.html").as_uri() + "?print-pdf")
    deck.until(f"Reveal.isReady() && document.querySelectorAll('.pdf-page').length === 7 && {count} === 4")


def test_texts_stay_texts_and_nothing_hinders_access(deck: Browser, films: tuple[Film, ...], room: Path) -> None:
    for name, title in [("course", EVIL[1]), *((step.slug, step.title) for step in films[1].steps)]:
        assert f"<title>{escape(title)}</title>" in (room / f"{name}.html").read_text(encoding="utf-8")
    assert deck.run("return document.title") == EVIL[1]
    assert deck.run("return document.querySelectorAll('img, .slides script').length") == 0
    told = deck.run("return [...document.querySelectorAll('video')].map(film => film.getAttribute('aria-label'))")
    beats = [beat for step in films[1].steps for beat in step.timeline.beats]
    assert [text.startswith(f"{beat.title}. ") for text, beat in zip(told, beats, strict=True)] == [True] * 4
    deck.run(AXE.read_text(encoding="utf-8"))
    for _ in range(3):
        found: Any = deck.run(
            "return (await axe.run(document)).violations.filter(each => ['serious', 'critical'].includes(each.impact))"
        )
        assert [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found] == []
        deck.keys(RIGHT)


def test_the_speaker_view_shows_the_words(deck: Browser, films: tuple[Film, ...]) -> None:
    deck.keys(RIGHT * 2)
    deck.run("const open = window.open; window.open = (...given) => (window.view = open.apply(window, given))")
    deck.keys("s")
    line = films[1].steps[0].timeline.beats[0].lines[0].written
    deck.until("window.view && view.document.body && view.document.body.innerText.includes(arguments[0])", line)
    shown = "[...view.document.querySelectorAll('iframe')].map(frame => frame.src)"
    frames = deck.until(f"{shown}.length === 2 && {shown}")
    assert all(re.search(r"course.html\?receiver.*#/1/\d$", url) for url in frames), "this slide and the next one"
    deck.run("view.close()")


def test_reveal_js_is_the_one_that_was_looked_at(room: Path) -> None:
    assert {name: hashlib.sha256(reveal(name).encode()).hexdigest() for name in REVEAL} == REVEAL
    page = (room / "course.html").read_text(encoding="utf-8")
    assert reveal("dist/reveal.js") in page and reveal("dist/reveal.css") in page
    assert "Permission is hereby granted" in (room / "reveal.js-licence.txt").read_text(encoding="utf-8")
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    allowed = re.findall(r"sha256-([^&]+)&#x27;", policy)
    scripts = re.findall(r"<script>(.*?)</script>", page.split('<main class="reveal"')[1], re.DOTALL)[-3:]
    known = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in [*scripts, speaker_script()]]
    assert allowed == known and "unsafe-inline" not in policy.split("style-src")[0]
