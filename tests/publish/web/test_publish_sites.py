"""Sites really built with the snippets, by Sphinx, by Sphinx with MyST (what Jupyter Book 1 is made of) and by MkDocs
Material; in each, the film in the frame plays and seeks.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.publish.film.film import Film
from pipeline.publish.web.snippets import LEAST_PX, PLATFORMS, Shown, shown_of
from tests.publish.browsers import Browser, chromium
from tests.publish.servers import framing, host

SNIPPETS = {platform.key: platform.write for platform in PLATFORMS}
NASTY = '"><b>[x]({{ y }})`$z$` *a* _b_'  # what Markdown, templates and formulas would take for theirs


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(web: Path) -> Iterator[str]:
    """Where the pages are: another origin than the sites."""
    with host(web) as found:
        yield found


@pytest.fixture(scope="module")
def page(films: tuple[Film, ...]) -> Shown:
    """The first step, under a title that no site must take for its own syntax."""
    first = shown_of(films[0])[0]
    return Shown(first.name, f"{first.title} {NASTY}", first.file, first.shape)


def build(*command: str, folder: Path) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sphinx(page: Shown, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Sphinx site of an .rst page and a MyST page; warnings are errors."""
    folder = tmp_path_factory.mktemp("sphinx")
    (folder / "conf.py").write_text(
        'project = "A course"\nextensions = ["myst_parser"]\nmyst_enable_extensions = ["colon_fence", "dollarmath"]\n'
    )
    rst, myst = SNIPPETS["sphinx"](page, address), SNIPPETS["jupyter-book-1"](page, address)
    (folder / "index.rst").write_text(
        f"A course\n========\n\nWatch:\n\n{rst}\n\nThen read on.\n\n.. toctree::\n\n   myst\n"
    )
    (folder / "myst.md").write_text(f"# In MyST\n\nWatch:\n\n{myst}\n\nThen read on.\n")
    build("sphinx", "-q", "-W", "-b", "html", ".", "site", folder=folder)
    return folder / "site"


@pytest.fixture(scope="module")
def mkdocs(page: Shown, address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site by MkDocs Material, as strict as can be, with the Markdown extensions that take most for theirs."""
    folder = tmp_path_factory.mktemp("mkdocs")
    (folder / "docs").mkdir()
    extensions = "[attr_list, md_in_html, pymdownx.arithmatex, pymdownx.emoji, pymdownx.smartsymbols]"
    theme = "theme:\n  name: material\n  font: false\n"
    (folder / "mkdocs.yml").write_text(f"site_name: A course\nstrict: true\nmarkdown_extensions: {extensions}\n{theme}")
    (folder / "docs" / "index.md").write_text(
        f"# A course\n\nWatch:\n\n{SNIPPETS['mkdocs'](page, address)}\n\nThen read on.\n"
    )
    build("mkdocs", "build", "-q", "-d", "site", folder=folder)
    return folder / "site"


def watched(browser: Browser, url: str, page: Shown) -> None:
    """The frame has its title and its shape, and its film plays and seeks."""
    browser.open(url)
    browser.run("document.querySelector('iframe').scrollIntoView({ block: 'center' })")
    title, width, height = browser.run(
        "const frame = document.querySelector('iframe'); return [frame.title, frame.clientWidth, frame.clientHeight]"
    )
    assert title == page.title
    assert width > 400 and abs(height - max(LEAST_PX, width * page.shape[1] / page.shape[0])) < 0.02 * width
    with browser.frame("iframe"):
        browser.until("window.lesson?.video.readyState >= 2", within=20)
        browser.run("lesson.video.muted = true")
        browser.click(".player button.play")
        browser.until("lesson.video.currentTime > 0.2")
        browser.run("lesson.video.pause(); lesson.seek(lesson.duration - 3)")
        browser.until("!lesson.video.seeking && Math.abs(lesson.video.currentTime - lesson.duration + 3) < 0.1")


def test_a_sphinx_site(browser: Browser, sphinx: Path, page: Shown) -> None:
    with host(sphinx) as site:
        watched(browser, f"{site}/index.html", page)


def test_a_myst_page_of_a_sphinx_site(browser: Browser, sphinx: Path, page: Shown) -> None:
    with host(sphinx) as site:
        watched(browser, f"{site}/myst.html", page)


def test_a_mkdocs_site(browser: Browser, mkdocs: Path, page: Shown) -> None:
    with host(mkdocs) as site:
        watched(browser, f"{site}/index.html", page)


@pytest.mark.parametrize("key", ["moodle", "canvas", "wordpress", "website"])
def test_a_page_of_html(browser: Browser, page: Shown, address: str, key: str) -> None:
    with framing(f'<main style="max-width: 50rem">{SNIPPETS[key](page, address)}</main>') as site:
        watched(browser, site, page)


@pytest.mark.parametrize("key", ["moodle", "canvas", "wordpress", "website"])
def test_in_a_narrow_column_a_frame_is_high_enough_for_a_question_and_covers_nothing(
    browser: Browser, page: Shown, address: str, key: str
) -> None:
    with framing(f'<main style="width: 360px">{SNIPPETS[key](page, address)}</main><p>Then read on.</p>') as site:
        browser.open(site)
        told = "const box = name => document.querySelector(name).getBoundingClientRect(), frame = box('iframe');"
        width, height, free = browser.run(f"{told} return [frame.width, frame.height, box('p').top - frame.bottom]")
        assert (width, height) == (360, LEAST_PX) and 0 <= free < 40
