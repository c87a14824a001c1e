"""Snippets: escaped for every place, kept by the places' cleaners, and copied from embed.html with the right
address.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.publish.film.film import Film
from pipeline.publish.web.snippets import PLACEHOLDER, PLATFORMS, Platform, Shown, base_of, shown_of, write_snippets
from tests.publish.browsers import Browser, chromium
from tests.publish.servers import host

HTML = [platform for platform in PLATFORMS if platform.key not in ("myst", "notion")]
EVIL = Shown("x", "\"><script>x</script>' `$x$` {{ y }} [gallery] \\(z\\) **\n:::\n\n``` *", "1-a.html", (1080, 1920))
# What Canvas lets through (gems/canvas_sanitize/lib/canvas_sanitize/canvas_sanitize.rb).
CANVAS_FRAME = {
    "src",
    "width",
    "height",
    "name",
    "align",
    "frameborder",
    "scrolling",
    "sandbox",
    "allowfullscreen",
    "style",
    "class",
    "id",
    "title",
}
CANVAS_STYLE = {
    "border",
    "height",
    "left",
    "max-width",
    "min-height",
    "overflow",
    "padding",
    "padding-bottom",
    "position",
    "top",
    "width",
}


class Tags(HTMLParser):
    """Every tag of a text with its attributes, and all that is no tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.rest = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.rest += data


def frame(platform: Platform, shown: Shown) -> dict[str, str | None]:
    """The attributes of the one frame in a snippet."""
    (attributes,) = (
        attributes for tag, attributes in Tags(platform.write(shown, PLACEHOLDER)).found if tag == "iframe"
    )
    return attributes


@pytest.mark.parametrize("platform", HTML, ids=lambda platform: platform.key)
def test_a_title_may_hold_anything(platform: Platform) -> None:
    text = platform.write(EVIL, PLACEHOLDER)
    assert {tag for tag, _ in Tags(text).found} <= {"div", "iframe"}
    assert frame(platform, EVIL)["title"] == " ".join(EVIL.title.split())
    written = re.search(r'title="([^"]*)"', text)
    assert written and not set(written[1]) & set("<>'`$*[]{}\\\n"), written


@pytest.mark.parametrize("platform", HTML, ids=lambda platform: platform.key)
def test_a_frame_has_a_name_a_shape_and_full_screen(platform: Platform, films: tuple[Film, ...]) -> None:
    shown = shown_of(films[0])[0]
    attributes = frame(platform, shown)
    assert attributes["src"] == f"{PLACEHOLDER}/1-what-is-backpropagation.html"
    assert attributes["title"] == "Backpropagation Step-by-Step: What is backpropagation?"
    assert "allowfullscreen" in attributes and (attributes["width"], attributes["height"]) == ("960", "540")
    assert attributes.get("loading") == (None if platform.key == "canvas" else "lazy")
    assert re.search(r"aspect-ratio: 16 / 9|padding-bottom: 56\.25%", platform.write(shown, PLACEHOLDER))


def test_canvas_keeps_all_of_its_snippet() -> None:
    (canvas,) = (platform for platform in PLATFORMS if platform.key == "canvas")
    (box, outer), (shape, middle), (inner, attributes) = Tags(canvas.write(EVIL, PLACEHOLDER)).found
    assert (
        (box, shape, inner) == ("div", "div", "iframe")
        and set(outer) == set(middle) == {"style"}
        and set(attributes) <= CANVAS_FRAME
    )
    for style in (outer["style"], middle["style"], attributes["style"]):
        assert style and {rule.split(":")[0].strip() for rule in style.split(";")} <= CANVAS_STYLE
        assert re.fullmatch(r"[-:,;#%.()/\sa-zA-Z0-9!]*", style)


def test_myst_and_addresses() -> None:
    by_key = {platform.key: platform for platform in PLATFORMS}
    lines = by_key["myst"].write(EVIL, "https://a.example/b").split("\n")
    assert lines == [
        ":::{iframe} https://a.example/b/1-a.html",
        ":width: 100%",
        f":title: {' '.join(EVIL.title.split())}",
        ":::",
    ]
    assert by_key["notion"].write(EVIL, "https://a.example/b") == "https://a.example/b/1-a.html"


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("", PLACEHOLDER),
        ("https://school.example/ml/", "https://school.example/ml"),
        ("https://school.example", "https://school.example"),
        ("http://127.0.0.1:8000/a%20b", "http://127.0.0.1:8000/a%20b"),
    ],
)
def test_addresses_of_folders(given: str, base: str) -> None:
    assert base_of(given) == base


@pytest.mark.parametrize(
    "given",
    ["school.example", "ftp://a/b", "https://a/b?c", "https://a/b#c", 'https://a/"x', "https://a/b c", "javascript:1"],
)
def test_other_addresses_are_refused(given: str) -> None:
    with pytest.raises(UserError, match=r"--base-url .*: give the address of the folder as a browser shows it"):
        base_of(given)


def test_text_files_hold_every_page_for_every_place(films: tuple[Film, ...], tmp_path: Path) -> None:
    write_snippets(films, tmp_path, "https://school.example/ml")
    assert {path.stem for path in (tmp_path / "snippets").iterdir()} == {platform.key for platform in PLATFORMS}
    for platform in PLATFORMS:
        text = (tmp_path / "snippets" / f"{platform.key}.txt").read_text(encoding="utf-8")
        assert all(platform.write(shown, "https://school.example/ml") in text for shown in shown_of(films[0]))
        assert PLACEHOLDER not in text


# --- embed.html in a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def first(browser: Browser, key: str) -> str:
    return str(browser.run("return document.querySelector(`#${arguments[0]} code`).textContent", key))


def test_the_page_puts_in_address_and_step_and_copies(browser: Browser, web: Path, films: tuple[Film, ...]) -> None:
    steps = shown_of(films[0])
    with host(web) as address:
        browser.open(f"{address}/embed.html")  # an address of this machine says nothing of where the pages will be
        assert [first(browser, platform.key) for platform in PLATFORMS] == [
            each.write(steps[0], PLACEHOLDER) for each in PLATFORMS
        ]
        browser.run("document.getElementById('base').value = ''")
        browser.type("#base", "https://school.example/a&b/")
        browser.run(
            "const menu = document.getElementById('page'); menu.value = '1'; menu.dispatchEvent(new Event('change'))"
        )
        for platform in PLATFORMS:
            assert first(browser, platform.key) == platform.write(steps[1], "https://school.example/a%26b")
        browser.run("window.text = null; navigator.clipboard.writeText = async text => { window.text = text }")
        browser.click("#moodle button")
        browser.until("document.querySelector('#moodle button').textContent === 'Copied'")
        assert browser.run("return window.text") == first(browser, "moodle")
        assert not browser.run("return document.querySelector('#moodle button').disabled")
        browser.run("document.getElementById('base').value = ''")
        browser.type("#base", "no address")
        assert browser.run("return document.getElementById('base').getAttribute('aria-invalid')") == "true"
        assert browser.run("return document.getElementById('wrong').textContent").endswith(
            f"it looks like {PLACEHOLDER}"
        )
        assert PLACEHOLDER in first(browser, "moodle") and browser.run(
            "return document.querySelector('#moodle button').disabled"
        )


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("https://school.example/ml/index.html", "https://school.example/ml"),
        ("https://school.example/ml/2-forward-pass.html?lang=es#t=3", "https://school.example/ml"),
        ("school.example/ml/", "https://school.example/ml"),
        ("http://school.example", "http://school.example"),
        ("http://localhost:8000/web", "http://localhost:8000/web"),
        ("school", ""),
        ("ftp://school.example", ""),
        ("https://me@school.example", ""),
        (PLACEHOLDER, PLACEHOLDER),
    ],
)
def test_what_teachers_type_as_address(
    browser: Browser, web: Path, films: tuple[Film, ...], typed: str, taken: str
) -> None:
    """Whatever was copied of it will do; what is no address, or the example still, cannot be copied by mistake."""
    with host(web) as address:
        browser.open(f"{address}/embed.html")
        browser.run("document.getElementById('base').value = ''")
        browser.type("#base", typed)
        assert first(browser, "notion") == f"{taken or PLACEHOLDER}/{shown_of(films[0])[0].file}"
        told = [
            browser.run(f"return !document.getElementById('{name}').hidden") for name in ("wrong", "plain", "first")
        ]
        assert told == [not taken, taken.startswith("http:"), taken == PLACEHOLDER]
        assert browser.run("return document.querySelector('#notion button').disabled") == (taken in ("", PLACEHOLDER))
        browser.click("h1")  # when the field is left, it has the address as it was taken
        assert browser.run("return document.getElementById('base').value") == (taken or typed)


def test_the_page_takes_the_address_it_was_published_for_and_works_from_a_disk(
    browser: Browser, films: tuple[Film, ...], tmp_path: Path
) -> None:
    write_snippets(films[1:], tmp_path, "https://school.example/ml")
    browser.open((tmp_path / "embed.html").as_uri())
    evil, *_ = shown_of(films[1])
    assert browser.run(
        "return [document.title.startsWith('Ponlo en tu curso'), document.querySelectorAll('img').length]"
    ) == [True, 0]
    assert [first(browser, each.key) for each in PLATFORMS] == [
        each.write(evil, "https://school.example/ml") for each in PLATFORMS
    ]
    browser.run("navigator.clipboard.writeText = () => Promise.reject()")
    browser.run("document.execCommand = what => { window.ran = [what, String(getSelection())]; return true; }")
    browser.click("#notion button")
    browser.until("window.ran")
    assert browser.run("return window.ran") == ["copy", f"https://school.example/ml/{evil.file}"]
