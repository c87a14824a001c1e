"""A reveal.js deck: one page with everything in it except the films, which are beside it.

It fetches nothing else, online or not.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.metadata import distribution
from pathlib import Path
from string import Template

from lesson.language.marks import filled
from pipeline.files import write_text
from pipeline.publish.film.film import Film

from .beats import Beat, Part
from .cover import Cover, course_cover, step_cover
from .master import Colour, ink_on, muted_on

OWN = Path(__file__).parent / "page"
LICENCE = "reveal.js-licence.txt"
LONG_SIDE = 1920  # size of a slide in CSS pixels, from which the deck is scaled; films may have any size
KEYS = {"T": "Play or pause", "R": "Play again", "C": "Captions on or off"}


@cache
def reveal(name: str) -> str:
    """Return a file of reveal.js from the package pyreveal: "dist/reveal.js"."""
    return Path(str(distribution("pyreveal").locate_file(f"pyreveal/revealjs/{name}"))).read_text(encoding="utf-8")


def write_step_deck(film: Film, part: Part, ground: Colour, path: Path) -> None:
    """Write a step's deck."""
    _write(film, part.step.title, [_stack(film, part, path.parent)], ground, path)


def write_course_deck(film: Film, parts: Sequence[Part], ground: Colour, path: Path) -> None:
    """Write one deck of all steps, one column for each in its overview."""
    first = f"<section>{_cover(course_cover(film, parts), level=1)}</section>"
    _write(film, film.course.title, [first, *(_stack(film, part, path.parent) for part in parts)], ground, path)


def _write(film: Film, title: str, sections: Sequence[str], ground: Colour, path: Path) -> None:
    line = film.steps[0].timeline
    scale = LONG_SIDE / max(line.width, line.height)
    scripts = [reveal("dist/reveal.js"), reveal("dist/plugin/notes.js"), (OWN / "deck.js").read_text(encoding="utf-8")]
    colours = Template((OWN / "deck.css").read_text(encoding="utf-8")).substitute(
        ground=_hex(ground), ink=_hex(ink_on(ground)), muted=_hex(muted_on(ground))
    )
    page = Template((OWN / "deck.html").read_text(encoding="utf-8")).substitute(
        language=escape(film.language),
        title=escape(title),
        policy=escape(_policy(scripts)),
        style=reveal("dist/reveal.css") + colours,
        width=round(line.width * scale),
        height=round(line.height * scale),
        keys="".join(f' data-key-{key.lower()}="{escape(film.word(told))}"' for key, told in KEYS.items()),
        sections="\n".join(sections),
        scripts="\n".join(f"<script>{text}</script>" for text in scripts),
    )
    write_text(path, page)
    write_text(path.parent / LICENCE, reveal("LICENSE"))


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _policy(scripts: Sequence[str]) -> str:
    """Return the Content-Security-Policy: only these scripts, and films and pictures only from beside the page.

    reveal.js sets styles while it runs; the speaker view, a window that inherits the policy, shows the deck in frames.
    """
    known = " ".join(f"'sha256-{_digest(text)}'" for text in [*scripts, speaker_script()])
    return (
        f"default-src 'none'; script-src {known}; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'"
        " data:; frame-src 'self'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def speaker_script() -> str:
    """Return the script of reveal.js's speaker view, which is a JavaScript template literal in the notes plugin."""
    (literal,) = re.findall(r"<script>(.*?)<\\/script>", reveal("dist/plugin/notes.js"), re.DOTALL)
    return re.sub(
        r"\\(?:x([0-9A-Fa-f]{2})|(.))", lambda found: chr(int(found[1], 16)) if found[1] else found[2], literal
    )


def _stack(film: Film, part: Part, room: Path) -> str:
    """Return a step: its title slide, and a slide for each beat."""
    slides = [
        f"<section>{_cover(step_cover(film, part), level=1)}</section>",
        *(_slide(film, beat, room) for beat in part.beats),
    ]
    return "<section>\n" + "\n".join(slides) + "\n</section>"


def _cover(cover: Cover, level: int) -> str:
    below = f"<p>{escape(cover.below)}</p>" if cover.below else ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in cover.lines)
    foot = f"<footer>{escape(cover.foot)}</footer>" if cover.foot else ""
    return (
        "<div"
        f' class="cover"><header><h{level}>{escape(cover.title)}</h{level}>{below}</header><ul>{lines}</ul>{foot}</div>'
    )


def _slide(film: Film, beat: Beat, room: Path) -> str:
    source, poster = (escape(path.relative_to(room).as_posix()) for path in (beat.film, beat.poster))
    captions = "data:text/vtt;charset=utf-8;base64," + base64.b64encode(beat.captions.encode()).decode()
    track = (
        f'<track kind="captions" srclang="{escape(film.language)}" '
        f'label="{escape(film.word("Captions"))}" src="{captions}">'
    )
    lost = escape(filled(film.word("The video cannot be played here. Download it: {file}"), file=beat.film.name))
    return (
        f'<section aria-label="{escape(beat.title)}"><h2>{escape(beat.title)}</h2><video data-autoplay'
        f' data-src="{source}" data-poster="{poster}" aria-label="{escape(beat.alternative)}" preload="auto" controls'
        f" playsinline>{track}{lost}</video><aside"
        f' class="notes">{escape(beat.notes).replace(chr(10), "<br>")}</aside></section>'
    )
