"""Visits to published pages in Chromium that note everything asked for and said; for tests of what a viewer does."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from pipeline.publish.film.film import Film
from pipeline.publish.web.pages import step_page

from .browsers import CHROMIUM, CHROMIUM_FLAGS
from .servers import host

STEP, OTHER = "1-what-is-backpropagation.html", "2-learning-loop.html"
BRIEFLY_MS = 5000
HEARS = (
    "window.heard = []; for (const name of ['ready', 'answer', 'language'])"
    " document.addEventListener('lesson:' + name, event => window.heard.push([name, event.detail]));"
)

Open = Callable[..., Page]


@contextmanager
def started() -> Iterator[Browser]:
    """A Chromium in which films may begin without a click."""
    expect.set_options(timeout=BRIEFLY_MS)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required"]
        )
        yield browser
        browser.close()


@contextmanager
def hosted(web: Path, films: Sequence[Film], folder: Path) -> Iterator[str]:
    """A copy of the course in `folder`, on a server. package.html: what a platform's package would hold;
    broken.html has no film that plays.
    """
    shutil.copytree(web, folder, dirs_exist_ok=True)
    media = {film.language: f"1-what-is-backpropagation.{film.language}.mp4" for film in films}
    (folder / "package.html").write_text(
        step_page(films, films[0].steps[0].key, media=media, extra_scripts=[HEARS]), encoding="utf-8"
    )
    broken = (folder / STEP).read_text(encoding="utf-8").replace("1-what-is-backpropagation.en.mp4", "broken.mp4")
    (folder / "broken.html").write_text(broken, encoding="utf-8")
    (folder / "broken.mp4").write_text("no film", encoding="utf-8")
    with host(folder) as address:
        yield address


@contextmanager
def visits(browser: Browser, address: str) -> Iterator[Open]:
    """A function that opens a page in a context of its own.

    At the end: nothing was asked for elsewhere, nothing stands on the console.
    """
    contexts, asked, said = [], [], []

    def leave(route: Route) -> None:
        (route.continue_ if route.request.url.startswith(("http://127.0.0.1:", "file:///")) else route.abort)()

    def to(path: str, *, at: float | None = None, ready: bool = True, **settings: Any) -> Page:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        context.route("**/*", leave)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda message: said.append(message.text))
        page.goto(path if "://" in path else f"{address}/{path}")
        if ready:
            until(page, "document.querySelector('video').readyState >= 1")
        if at is not None:
            seek(page, at)
        return page

    yield to
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(("data:", "http://127.0.0.1:", "file:"))] == []
    assert said == []


def until(page: Any, condition: str) -> Any:
    """Wait until an expression is truthy (the pages' policy forbids Playwright's own way) and return its value."""
    for _ in range(BRIEFLY_MS // 20):
        value = page.evaluate(condition)
        if value:
            return value
        page.wait_for_timeout(20)
    raise AssertionError(f"not within {BRIEFLY_MS} ms: {condition}")


def seek(page: Page, at: float) -> None:
    """Put the film at a second and wait for its picture."""
    page.evaluate(f"lesson.seek({at})")
    until(page, "!lesson.video.seeking && lesson.video.readyState >= 2")


def now(page: Page) -> float:
    """Where the film is."""
    return float(page.evaluate("lesson.video.currentTime"))
