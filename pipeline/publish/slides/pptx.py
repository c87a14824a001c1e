"""PowerPoint files: one slide for each beat, filled by its film, the words in the notes, alternative texts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from pipeline.publish.film.film import Film

from .beats import Beat, Part
from .cover import Cover, course_cover, step_cover
from .master import LONG_SIDE, Colour, add_sections, empty, ink_on, muted_on, readable, rgb
from .package import save
from .timing import play_at_once

TITLE_SLIDE, TITLE_ONLY = 0, 5  # layouts of python-pptx's template
COVER_MARGIN = 0.08  # as a share of the slide's width
LEAST_SCALE = 0.7  # share of the size of letters on slides that are narrower than PowerPoint's own


def write_step(film: Film, part: Part, ground: Colour, path: Path) -> None:
    """Write a step's presentation: a title slide and one slide for each beat."""
    show = empty(film, part.step.title, ground)
    _add_part(show, film, part, ground)
    save(show, path)


def write_course(film: Film, parts: Sequence[Part], ground: Colour, path: Path) -> None:
    """Write one presentation of all steps: a cover, then each step as a section."""
    course = film.course
    show = empty(film, course.title, ground)
    sections = [(course.title, [_add_cover(show, film, course_cover(film, parts), ground)])]
    sections += [(f"{part.step.number}. {part.step.title}", _add_part(show, film, part, ground)) for part in parts]
    add_sections(show, sections)
    save(show, path)


def _add_part(show: Any, film: Film, part: Part, ground: Colour) -> list[Any]:
    first = _add_cover(show, film, step_cover(film, part), ground)
    return [first, *(_add_beat(show, film, beat) for beat in part.beats)]


def _add_beat(show: Any, film: Film, beat: Beat) -> Any:
    """Add a beat's slide. Its title is above the slide, out of sight: for outlines and screen readers."""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_ONLY])
    width, height = show.slide_width, show.slide_height
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = 0, -height // 6, width, height // 8
    _say(title.text_frame, film, [beat.title], 20, None)
    movie = slide.shapes.add_movie(
        str(beat.film), 0, 0, width, height, poster_frame_image=str(beat.poster), mime_type="video/mp4"
    )
    named = movie._element.nvPicPr.cNvPr
    named.set("name", readable(beat.title))
    named.set("title", readable(beat.title))
    named.set("descr", readable(beat.alternative))
    play_at_once(slide, movie.shape_id, beat.seconds)
    slide.notes_slide.notes_text_frame.text = readable(beat.notes)
    return slide


def _add_cover(show: Any, film: Film, cover: Cover, ground: Colour) -> Any:
    """Add a title slide: title in the upper part, the list in the lower one, all on one left edge."""
    slide = show.slides.add_slide(show.slide_layouts[TITLE_SLIDE])
    width, height, muted = show.slide_width, show.slide_height, muted_on(ground)
    scale = max(LEAST_SCALE, width / LONG_SIDE)
    left, room = round(width * COVER_MARGIN), round(width * (1 - 2 * COVER_MARGIN))

    def put(
        shape: Any,
        top: float,
        tall: float,
        anchor: MSO_ANCHOR,
        lines: Sequence[str],
        points: int,
        colour: Colour = muted,
    ) -> None:
        shape.left, shape.top, shape.width, shape.height = left, round(top * height), room, round(tall * height)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, anchor
        frame.margin_left = frame.margin_right = 0
        _say(frame, film, lines, round(points * scale), colour)

    def box() -> Any:
        return slide.shapes.add_textbox(0, 0, 0, 0)

    below = 0.08 if cover.below else 0
    points = _size(cover.title, (28, 48), (56, 40), (90, 32), least=26)
    put(slide.shapes.title, 0.07, 0.275 - below, MSO_ANCHOR.BOTTOM, [cover.title], points, ink_on(ground))
    if cover.below:
        put(box(), 0.275, 0.08, MSO_ANCHOR.TOP, [cover.below], 24)
    _add_rule(slide, left, round(0.375 * height), round(width * 0.08), muted)
    put(slide.placeholders[1], 0.41, 0.48, MSO_ANCHOR.TOP, cover.lines, 22 if len(cover.lines) <= 9 else 16)
    if cover.foot:
        put(box(), 0.91, 0.06, MSO_ANCHOR.MIDDLE, [cover.foot], 14)
    return slide


def _add_rule(slide: Any, left: int, top: int, width: int, colour: Colour) -> None:
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, width, Pt(3))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(colour)
    rule.line.fill.background()


def _size(text: str, *steps: tuple[int, int], least: int) -> int:
    """Return the size of a text in points, by its length: (at most so many letters, points)."""
    return next((points for letters, points in steps if len(text) <= letters), least)


def _say(frame: Any, film: Film, lines: Sequence[str], points: int, colour: Colour | None) -> None:
    """Put lines into a text frame, left-aligned, in the film's language."""
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_before = Pt(0 if number == 0 else points * 0.3)
        run = paragraph.add_run()
        run.text, run.font.size = readable(line), Pt(points)
        run._r.get_or_add_rPr().set("lang", film.language)
        if colour is not None:
            run.font.color.rgb = rgb(colour)
