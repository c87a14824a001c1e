"""The common properties of all slides of a PowerPoint file: shape, ground, readable ink, fixed dates."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from pipeline.publish.film.film import Film

from .package import LONG_AGO

Colour = tuple[int, int, int]
LONG_SIDE = Inches(13.333)  # PowerPoint's own wide slides
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def rgb(colour: Colour) -> RGBColor:
    """Return a colour as python-pptx needs it."""
    return RGBColor(*colour)  # type: ignore[no-untyped-call]


def ink_on(ground: Colour) -> Colour:
    """Return black or white, whichever is more readable on a ground (WCAG 2.2, contrast ratio)."""
    light = _luminance(ground)
    return WHITE if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else BLACK


def muted_on(ground: Colour, ink: float = 0.72) -> Colour:
    """Return the colour of what is less important: mostly ink, some ground.

    It stays above 4.5:1 on a ground as films have it.
    """
    red, green, blue = (
        round(ink * above + (1 - ink) * below) for above, below in zip(ink_on(ground), ground, strict=True)
    )
    return red, green, blue


def _luminance(colour: Colour) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (channel / 255 for channel in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def empty(film: Film, title: str, ground: Colour) -> Any:
    """Return a presentation of python-pptx without slides, in the shape of the film's pictures."""
    line = film.steps[0].timeline
    show = Presentation()
    scale = LONG_SIDE / max(line.width, line.height)
    _reshape(show, round(line.width * scale), round(line.height * scale))
    _colour(show, ground)
    for relation in [each for each in show.part.package._rels.values() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        show.part.package.drop_rel(relation.rId)  # the picture of an empty slide
    told, course = show.core_properties, film.course
    told.title, told.author, told.language = readable(title), readable(course.author), film.language
    told.subject, told.comments, told.keywords = readable(course.title), readable(course.description), ""
    told.created = told.modified = datetime(*LONG_AGO)
    told.last_modified_by = told.author
    return show


def _reshape(show: Any, width: int, height: int) -> None:
    """Give slides their size and stretch the content of master and layouts with them."""
    across, down = width / show.slide_width, height / show.slide_height
    show.slide_width, show.slide_height = width, height
    for page in (show.slide_master, *show.slide_layouts):
        for shape in page.shapes:
            if shape.element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)
                shape.top, shape.height = round(shape.top * down), round(shape.height * down)


def _colour(show: Any, ground: Colour) -> None:
    """Make the film's ground the theme's background and the ink its text, so that added slides look the same."""
    (theme,) = (
        each.target_part for each in show.slide_master.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.THEME
    )
    roles = {"dk1": ink_on(ground), "lt1": ground}
    for role, colour in roles.items():
        new = f'<a:{role}><a:srgbClr val="{rgb(colour)}"/></a:{role}>'.encode()
        theme._blob = re.sub(rb"<a:%b>.*?</a:%b>" % (role.encode(), role.encode()), new, theme.blob)


def add_sections(show: Any, sections: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Divide the slides into titled sections: (title, its slides)."""
    slides = "".join(
        f'<p14:section name="{escape(readable(title))}"'
        f' id="{{{str(uuid5(NAMESPACE_URL, f"{number} {title}")).upper()}}}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{slide.slide_id}"/>' for slide in members)
        + "</p14:sldIdLst></p14:section>"
        for number, (title, members) in enumerate(sections)
    )
    p14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    uri = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
    listed = f'<p:ext {nsdecls("p")} uri="{uri}"><p14:sectionLst xmlns:p14="{p14}">{slides}</p14:sectionLst></p:ext>'
    root = show.part._element
    there = root.find(f"{{{root.nsmap['p']}}}extLst")
    if there is None:
        there = parse_xml(f"<p:extLst {nsdecls('p')}/>")
        root.append(there)
    there.append(parse_xml(listed))


def readable(text: str) -> str:
    """Return a text without the characters that XML cannot contain."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
