"""SCORM packages in Chromium with scorm-again, a real SCORM runtime, around them: watched fast, left, come back to,
finished.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lesson import PROJECT_ROOT
from pipeline.publish.film.film import Film
from pipeline.publish.scorm import scorm
from tests.publish.browsers import Browser, chromium
from tests.publish.servers import host

RUNTIME = PROJECT_ROOT / ".venv/npm/node_modules/scorm-again/dist/scorm-again.min.js"
VERSIONS = {"1.2": "scorm12", "2004": "scorm2004"}
FAST = 8  # times as fast: seconds are short in tests


@dataclass(frozen=True)
class Platform:
    """A learning platform with every package as its items, in a browser."""

    browser: Browser
    address: str

    @contextmanager
    def item(self, version: str, slug: str, kept: str | None = None) -> Iterator[Browser]:
        """An item while a learner is in it. kept: what the platform knows from the session before."""
        self.browser.open(f"{self.address}/")
        self.browser.run("launch(...arguments)", version, f"{slug}.{VERSIONS[version]}/{slug}.html", kept)
        with self.browser.frame("#item"):
            self.browser.until("window.lesson?.video.readyState >= 1")
            self.browser.run("lesson.video.muted = true")
            yield self.browser

    def leave(self) -> str:
        """Take the item away and return what the runtime keeps, as JSON. Everything it was told must have been as
        SCORM wants it.
        """
        told: dict[str, Any] = self.browser.run("return leave()")
        assert told["refused"] == []
        assert told["terminated"]
        return str(told["kept"])


@pytest.fixture(scope="module")
def platform(films: tuple[Film, ...], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    folder, made = tmp_path_factory.mktemp("platform"), tmp_path_factory.mktemp("packages")
    scorm.make(films, made)
    for path in made.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder / path.stem)
    shutil.copy(Path(__file__).parents[1] / "lms.html", folder / "index.html")
    shutil.copy(RUNTIME, folder / "scorm-again.js")
    with host(folder) as address, chromium() as browser:
        yield Platform(browser, address)


def play(browser: Browser, start: float, end: float) -> None:
    """Watch a part of the film, fast; a question on the way is answered by `answer`."""
    browser.run(
        "const [start, end, speed] = arguments; lesson.seek(start); lesson.video.playbackRate = speed; await"
        " lesson.video.play();window.reached = () => lesson.video.ended || lesson.video.currentTime >= end;",
        start,
        end,
        FAST,
    )
    browser.until("reached() || !document.querySelector('.ask').hidden")


def answer(browser: Browser, number: int) -> None:
    browser.until("!document.querySelector('.ask').hidden")
    browser.run("document.querySelectorAll('.ask input')[arguments[0]].click()", number)
    browser.click(".ask .check")
    browser.click(".ask .check")  # go on


def facts(text: str) -> dict[str, Any]:
    """What the runtime keeps, with status, place and score as `status`, `place` and `points` whatever the version
    calls them.
    """
    kept: dict[str, Any] = json.loads(text)
    core = kept.get("core", kept)
    status, place = ("lesson_status", "lesson_location") if "core" in kept else ("completion_status", "location")
    return kept | {"status": core[status], "place": core[place], "points": core["score"]["raw"]}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_learner_comes_back_and_finishes(platform: Platform, films: tuple[Film, ...], version: str) -> None:
    step = films[0].steps[0]
    question = step.timeline.beats[1]
    half = question.start_frame / step.timeline.fps

    # Begins, jumps over nearly all, leaves in the middle of a beat: nothing is complete.
    with platform.item(version, step.slug) as browser:
        play(browser, 0, 0.5)
        play(browser, half - 1, half)
        browser.run("lesson.video.pause(); lesson.seek(arguments[0])", half)
    first = platform.leave()
    assert facts(first)["status"] == "incomplete"
    assert abs(float(facts(first)["place"]) - half) <= 1
    assert facts(first)["points"] == "0"

    # Comes back to that place, watches to the end and answers: still not all was watched.
    with platform.item(version, step.slug, first) as browser:
        assert abs(browser.run("return lesson.video.currentTime") - half) <= 1
        play(browser, half, step.seconds)
        answer(browser, 0)
        browser.until("lesson.video.ended")
    second = platform.leave()
    assert facts(second)["status"] == "incomplete"
    assert facts(second)["points"] == "100"

    # Comes back to the beginning; the answer is there; watches what was missing: complete.
    with platform.item(version, step.slug, second) as browser:
        assert browser.run("return lesson.video.currentTime") == 0
        assert browser.run("return Object.values(lesson.answers)") == [{"right": True, "text": "From left to right"}]
        assert "1" in browser.run("return document.querySelector('.score').textContent")
        play(browser, 0, half)
        browser.run("lesson.video.pause()")
    third = platform.leave()
    assert facts(third)["status"] == "completed"
    assert facts(third)["points"] == "100"
    assert facts(third)["interactions"]["0"]["result"] == "correct"
    if version == "2004":
        assert float(facts(third)["progress_measure"]) >= 0.9
        assert facts(third)["score"]["scaled"] == "1"


@pytest.mark.parametrize("version", VERSIONS)
def test_watched_in_one_go_at_eight_times_the_speed(platform: Platform, films: tuple[Film, ...], version: str) -> None:
    step = films[0].steps[0]
    with platform.item(version, step.slug) as browser:
        play(browser, 0, step.seconds)
        answer(browser, 1)
        browser.until("lesson.video.ended")
        status = {"1.2": "parent.API.cmi.core.lesson_status", "2004": "parent.API_1484_11.cmi.completion_status"}[
            version
        ]
        browser.until(f"{status} === 'completed'")  # before the page is left
    kept = platform.leave()
    assert facts(kept)["status"] == "completed"
    assert facts(kept)["points"] == "0"
    assert facts(kept)["interactions"]["0"]["result"] == {"1.2": "wrong", "2004": "incorrect"}[version]


def test_another_language_goes_on_where_the_first_one_was(platform: Platform, films: tuple[Film, ...]) -> None:
    english, spanish = (film.steps[0] for film in films)
    half, there = (step.timeline.beats[1].start_frame / step.timeline.fps for step in (english, spanish))
    with platform.item("1.2", english.slug) as browser:
        play(browser, 0, half)
        browser.run("lesson.video.pause()")
        browser.run(
            "const menu = document.querySelector('[data-choose=language]'); "
            "menu.value = 'es'; menu.dispatchEvent(new Event('change'))"
        )
        browser.until("lesson.video.readyState >= 1 && lesson.video.currentSrc.endsWith('.es.mp4')")
        play(browser, there, spanish.seconds)
        answer(browser, 0)
        browser.until("lesson.video.ended")
        browser.run("localStorage.clear()")
    kept = platform.leave()
    assert facts(kept)["status"] == "completed"
    assert facts(kept)["points"] == "100"


def test_nothing_is_asked_of_others_and_without_a_platform_the_page_just_plays(
    platform: Platform, films: tuple[Film, ...]
) -> None:
    step = films[0].steps[1]
    platform.browser.requests()
    with platform.item("2004", step.slug) as browser:
        play(browser, 0, step.seconds)
        browser.until("lesson.video.ended")
    kept = platform.leave()
    assert (facts(kept)["status"], facts(kept)["points"]) == ("completed", "")  # it asks nothing, so there is no score
    platform.browser.open(f"{platform.address}/{step.slug}.scorm12/{step.slug}.html")
    platform.browser.until("window.lesson?.video.readyState >= 1")
    platform.browser.run("lesson.video.muted = true")
    play(platform.browser, 0, 1)
    asked = platform.browser.requests()
    assert len(asked) > 4
    assert {address for address in asked if not address.startswith((platform.address, "data:", "about:"))} == set()
