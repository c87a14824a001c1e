"""Snippets that a teacher pastes into a course platform: a page with copy buttons, and text files.

Facts they rely on: Canvas keeps of a frame src, title, width, height, allowfullscreen and style, and of a style no
aspect-ratio (gems/canvas_sanitize); Moodle and WordPress drop scripts and, for users who may not write unfiltered HTML,
frames; the video directives of Sphinx and MkDocs have no captions, and MkDocs leaves addresses in raw HTML as they are;
Notion and the like take only an address.
"""

import html
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UserError
from pipeline.publish.film.film import Film

from .document import document
from .pages import Edition

PLACEHOLDER = "https://example.org/course"
LEAST_PX = 420  # least height in pixels: picture and question have room on a phone, too
COURSE_SHAPE = (4, 3)  # shape of the page with all steps, which is read more than watched
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~%+-]+)*/?")


@dataclass(frozen=True)
class Shown:
    """A page that can be embedded: its title, its file and its shape (width, height)."""

    name: str
    title: str
    file: str
    shape: tuple[int, int]


@dataclass(frozen=True)
class Platform:
    """A platform, how to paste there (a text of PAGE), and the snippet for a page and the address of its folder."""

    key: str
    name: str
    how: str
    write: Callable[[Shown, str], str]


def base_of(address: str) -> str:
    """Return where the pages will be, without a slash at the end; the placeholder for no address.

    UserError for an invalid address.
    """
    if not address:
        return PLACEHOLDER
    if not _ADDRESS.fullmatch(address):
        raise UserError(
            f"--base-url {address}: give the address of the folder as a browser shows it, {PLACEHOLDER} for instance"
        )
    return address.rstrip("/")


def _attribute(text: str) -> str:
    """Return a text for an attribute.

    Not only HTML's own signs are written as numbers, but also those by which platforms find formulas, shortcodes,
    templates and Markdown.
    """
    line = " ".join(text.split())
    return re.sub(r"[^\w\s.,:;!?()/–—-]", lambda sign: f"&#{ord(sign[0])};", line)


def _frame(shown: Shown, base: str, style: str, *more: str) -> str:
    address, (width, height) = html.escape(f"{base}/{shown.file}"), shown.shape
    size = f'width="960" height="{round(960 * height / width)}"'
    return " ".join(
        [
            f'<iframe src="{address}"',
            f'title="{_attribute(shown.title)}"',
            size,
            f'style="{style}"',
            *more,
            "allowfullscreen></iframe>",
        ]
    )


def _modern(shown: Shown, base: str) -> str:
    """Return a frame as wide as the text, for platforms that keep styles."""
    width, height = shown.shape
    divisor = math.gcd(width, height)
    style = (
        f"width: 100%; height: auto; min-height: {LEAST_PX}px; aspect-ratio: "
        f"{width // divisor} / {height // divisor}; border: 0"
    )
    return _frame(shown, base, style, 'loading="lazy"')


def _boxed(*more: str) -> Callable[[Shown, str], str]:
    """Return the same for platforms that drop aspect-ratio: padding gives the outer box its shape and least height.

    The frame is inside the padding's box, because editors remove empty boxes.
    """

    def write(shown: Shown, base: str) -> str:
        width, height = shown.shape
        box, shape = (
            f"position: relative; width: 100%; min-height: {LEAST_PX}px",
            f"padding-bottom: {100 * height / width:.6g}%",
        )
        style = "position: absolute; top: 0; left: 0; width: 100%; height: 100%; border: 0"
        return f'<div style="{box}"><div style="{shape}">{_frame(shown, base, style, *more)}</div></div>'

    return write


def _raw_rst(shown: Shown, base: str) -> str:
    return f".. raw:: html\n\n   {_modern(shown, base)}"


def _raw_myst(shown: Shown, base: str) -> str:
    return f"```{{raw}} html\n{_modern(shown, base)}\n```"


def _myst(shown: Shown, base: str) -> str:
    return f":::{{iframe}} {base}/{shown.file}\n:width: 100%\n:title: {' '.join(shown.title.split())}\n:::"


def _address(shown: Shown, base: str) -> str:
    return f"{base}/{shown.file}"


PLATFORMS = (
    Platform(
        "moodle", "Moodle", "In a page or text area: Tools, Source code; paste it there.", _boxed('loading="lazy"')
    ),
    Platform("canvas", "Canvas", "In the Rich Content Editor: the sign </> (HTML editor); paste it there.", _boxed()),
    Platform(
        "wordpress",
        "WordPress",
        "Add a block Custom HTML and paste it there. It takes an administrator or editor: "
        "from others WordPress drops frames.",
        _boxed('loading="lazy"'),
    ),
    Platform("website", "HTML", "Paste it into the page's HTML.", _modern),
    Platform("myst", "MyST, Jupyter Book 2", "Paste it into a Markdown file or cell, between empty lines.", _myst),
    Platform(
        "jupyter-book-1",
        "Jupyter Book 1, Sphinx + MyST",
        "Paste it into a Markdown file or cell, between empty lines.",
        _raw_myst,
    ),
    Platform("sphinx", "Sphinx", "Paste it into an .rst file, between empty lines.", _raw_rst),
    Platform("mkdocs", "MkDocs", "Paste it into a Markdown file or cell, between empty lines.", _modern),
    Platform(
        "notion",
        "Notion, Google Sites, Teams",
        "These take the address only: paste it on a line of its own and choose to embed it.",
        _address,
    ),
)


def shown_of(film: Film) -> tuple[Shown, ...]:
    """Return the pages of a film, steps first, then the one with all of them."""
    course = film.course.title
    steps = [
        Shown(
            f"{step.number}. {step.title}",
            f"{course}: {step.title}",
            f"{step.slug}.html",
            (step.timeline.width, step.timeline.height),
        )
        for step in film.steps
    ]
    return (*steps, Shown(film.word("All steps"), course, "index.html", COURSE_SHAPE))


def write_snippets(films: Sequence[Film], folder: Path, base_url: str = "") -> None:
    """Write embed.html and snippets/<platform>.txt into a folder of pages. UserError for an invalid address."""
    film, base = films[0], base_of(base_url)
    pages = shown_of(film)
    (folder / "snippets").mkdir()
    rows = []
    for platform in PLATFORMS:
        texts = [platform.write(page, base) for page in pages]
        parts = [f"{page.name}\n\n{text}\n" for page, text in zip(pages, texts, strict=True)]
        whole = "\n\n".join([f"{platform.name}: {film.word(platform.how)}\n", *parts])
        (folder / "snippets" / f"{platform.key}.txt").write_text(whole, encoding="utf-8")
        rows.append({"key": platform.key, "name": platform.name, "how": film.word(platform.how), "texts": texts})
    data = {"base": base, "example": PLACEHOLDER, "chosen": bool(base_url), "platforms": [row["texts"] for row in rows]}
    first = Edition(film, f"{film.word('Put it into your course')} – {film.course.title}", film.steps)
    values = {
        "kind": "embed",
        "first": first,
        "pages": pages,
        "platforms": rows,
        "base": base,
        "example": PLACEHOLDER,
        "data": data,
    }
    text = document("embed.html", ["embed.css"], ["embed.js"], (), values)
    (folder / "embed.html").write_text(text, encoding="utf-8")
