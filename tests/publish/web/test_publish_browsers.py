"""The pages in Chromium, Firefox and WebKitGTK: from a plain host, from a disk, and in another site's sandboxed
frame.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.publish.browsers import Browser, chromium, firefox, webkit
from tests.publish.servers import framing, host, proxy

STEP = "1-what-is-backpropagation.html"
SHOWING = "[...lesson.video.textTracks].find(track => track.mode === 'showing')"
PICTURE = """
    const video = lesson.video, canvas = document.createElement("canvas");
    canvas.width = 32; canvas.height = 18;
    const pen = canvas.getContext("2d");
    pen.drawImage(video, 0, 0, 32, 18);
    return [...pen.getImageData(0, 0, 32, 18).data];
"""


@pytest.fixture(scope="session")
def noted() -> Iterator[tuple[int, list[str]]]:
    """What Firefox asks of any place but this machine: (port of the proxy that notes it, what it noted)."""
    with proxy() as found:
        yield found


@pytest.fixture(scope="session")
def in_chromium() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def in_firefox(noted: tuple[int, list[str]]) -> Iterator[Browser]:
    with firefox(noted[0]) as browser:
        yield browser


@pytest.fixture(scope="session")
def in_webkit() -> Iterator[Browser]:
    with webkit() as browser:
        yield browser


@pytest.fixture(params=["chromium", "firefox", "webkit"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Each of them, started once."""
    found: Browser = request.getfixturevalue(f"in_{request.param}")
    return found


@pytest.fixture(scope="session")
def address(web: Path) -> Iterator[str]:
    """A plain host with the pages."""
    with host(web) as found:
        yield found


def ready(browser: Browser) -> None:
    """Wait for the film, and forget what was done with the page before."""
    browser.until("window.lesson?.video.readyState >= 2 || lesson.video.error?.message", within=20)
    browser.run("try { localStorage.clear() } catch {} lesson.video.muted = true; lesson.seek(0)")


def play(browser: Browser) -> None:
    """Press the page's own button and see time pass."""
    at = browser.run("return lesson.video.currentTime")
    browser.click(".player button.play")
    browser.until("!lesson.video.paused && lesson.video.currentTime > arguments[0] + 0.2", at)


def go_to(browser: Browser, chapter: str) -> None:
    """Press a chapter, and be there for real."""
    start = browser.run("return Number(document.querySelector(arguments[0]).dataset.at)", f'[data-chapter="{chapter}"]')
    assert start > 1
    browser.click(f'[data-chapter="{chapter}"]')
    browser.until("!lesson.video.seeking && lesson.video.readyState >= 2")
    at = browser.run("return lesson.video.currentTime")
    assert start - 0.05 <= at < start + 5, f"{browser.name}: pressed a chapter that begins at {start}, came to {at}"


def shown(browser: Browser) -> str:
    """The language of the captions shown, "" for none; the page's button says the same."""
    mode, pressed = browser.run("""
        const showing = [...lesson.video.textTracks].filter(track => track.mode === "showing");
        const on = showing.map(track => track.language).join();
        return [on, document.querySelector(".player button.cc").getAttribute("aria-pressed")];
    """)
    assert (pressed == "true") == (mode != ""), f"{browser.name}: captions {mode!r}, but the button is {pressed}"
    return str(mode)


def captions(browser: Browser) -> None:
    """The page's button puts captions out and in again, and there are cues. (WebKitGTK begins without, as its
    settings say.)
    """
    before = shown(browser)
    browser.click(".player button.cc")
    assert {before, shown(browser)} == {"", "en"}
    if before:
        browser.click(".player button.cc")
    assert shown(browser) == "en"
    browser.until(f"{SHOWING}.cues?.length >= 3")


def watch(browser: Browser) -> None:
    """What must work wherever the page is."""
    ready(browser)
    play(browser)
    go_to(browser, "network")
    captions(browser)


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[Browser]:
    """A page, left again in the end: a film that plays on takes time from the next test."""
    browser.open(url)
    try:
        yield browser
    finally:
        browser.open("about:blank")


def test_plays_seeks_and_shows_captions_from_a_plain_host(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/{STEP}"):
        ready(browser)
        play(browser)
        first = browser.run(PICTURE)
        go_to(browser, "network")
        browser.run("lesson.video.pause(); lesson.seek(lesson.duration - 2)")
        browser.until("!lesson.video.seeking && lesson.video.currentTime > lesson.duration - 2.2")
        later = browser.run(PICTURE)
        far = sum(abs(a - b) for a, b in zip(first, later, strict=True)) / len(first)
        assert far > 2, f"{browser.name}: the same picture at two places ({far:.2f})"
        captions(browser)
        browser.run("lesson.seek(document.querySelector('.transcript button[data-at]').dataset.at * 1 + 0.5)")
        browser.until(f"{SHOWING}.activeCues.length === 1")
        assert browser.run("return document.querySelector('.trouble').hidden")


def test_the_film_stops_for_its_question_and_goes_on(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/{STEP}"):
        ready(browser)
        browser.run("lesson.seek(lesson.questions[0].at - 0.6)")
        browser.until("!lesson.video.seeking")
        browser.click(".player button.play")
        browser.until("!document.querySelector('.ask').hidden")
        at, asked = browser.run("return [lesson.video.currentTime, lesson.questions[0].at]")
        assert browser.run("return lesson.video.paused") and abs(at - asked) < 0.4
        browser.click(".ask label.answer")
        browser.click(".ask button.check")
        assert browser.run("return Object.values(lesson.answers)") == [{"right": True, "text": "From left to right"}]
        browser.click(".ask button.check")
        browser.until("!lesson.video.paused && lesson.video.currentTime > arguments[0] + 0.1", at)
        assert browser.run("return document.querySelector('.ask').hidden")


def test_works_from_a_disk(browser: Browser, web: Path) -> None:
    with opened(browser, (web / STEP).as_uri()):
        watch(browser)


def test_works_in_a_sandboxed_frame_of_another_origin(browser: Browser, address: str) -> None:
    frame = f'<iframe sandbox="allow-scripts" src="{address}/{STEP}" width="640" height="480"></iframe>'
    with framing(frame) as course, opened(browser, course), browser.frame("iframe"):
        assert browser.run("return origin") == "null"
        watch(browser)


def test_a_jump_arrives_or_is_said_to_be_impossible_where_the_host_gives_no_parts_of_files(
    browser: Browser, web: Path
) -> None:
    """Chromium lands at the beginning there, WebKitGTK nowhere; Firefox reads on to the place."""
    told = "!document.querySelector('.trouble').hidden"
    with host(web, ranges=False) as plain, opened(browser, f"{plain}/{STEP}"):
        ready(browser)
        browser.click('[data-chapter="network"]')
        arrived = "!lesson.video.seeking && lesson.video.currentTime > 1"
        browser.until(arrived if browser.name == "firefox" else told)
        assert browser.run(f"return {told}") == (browser.name != "firefox")


def test_asks_nobody_else_for_anything(
    in_chromium: Browser, in_firefox: Browser, noted: tuple[int, list[str]], address: str
) -> None:
    asks = framing('<img src="http://elsewhere.example/x.png"><script src="https://elsewhere.example/x.js"></script>')
    with asks as bad, opened(in_firefox, bad):
        in_firefox.until("document.readyState === 'complete'")
    assert {line.split("?")[0] for line in noted[1]} == {
        "GET http://elsewhere.example/x.png",
        "CONNECT elsewhere.example:443",
    }
    noted[1].clear()
    in_chromium.requests()
    for browser in (in_chromium, in_firefox):
        for page in ("index.html", STEP, "embed.html"):
            with opened(browser, f"{address}/{page}"):
                if page == STEP:
                    watch(browser)
    asked = in_chromium.requests()
    assert any(url.endswith(".mp4") for url in asked)
    assert [url for url in asked if not url.startswith(f"{address}/")] == []
    assert noted[1] == []


def test_a_session_that_is_lost_fails_one_test_and_no_later_one() -> None:
    """As when a page of WebKit crashes: seen once, on a busy machine."""
    with webkit() as browser:
        browser.call("DeleteSession", {})
        with pytest.raises(AssertionError, match="invalid session id"):
            browser.open("about:blank")
        browser.open("about:blank")
        assert browser.run("return 6 * 7") == 42
