"""The player in Chromium: what a viewer does with mouse and keyboard. Whatever is done, nothing is asked of others."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.films import EVIL, times_of
from tests.publish.visits import STEP, Open, now, seek, until

CAPTIONS = "[...lesson.video.textTracks].map(track => [track.language, track.mode, track.cues ? track.cues.length : 0])"


def test_captions_are_there_and_the_viewer_chooses(visit: Open) -> None:
    page = visit(STEP)
    until(page, "lesson.video.textTracks[0].cues?.length > 1")
    assert [(language, mode) for language, mode, _ in page.evaluate(CAPTIONS)] == [
        ("en", "showing"),
        ("es", "disabled"),
    ]
    button = page.get_by_role("button", name="Captions")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert {mode for _, mode, _ in page.evaluate(CAPTIONS)} == {"disabled"}
    page.get_by_label("Captions").locator("visible=true").and_(page.locator("select")).select_option("Español")
    until(page, "lesson.video.textTracks[1].cues?.length > 1")
    assert [mode for _, mode, _ in page.evaluate(CAPTIONS)] == ["disabled", "showing"]
    page.reload()
    until(page, "lesson.video.textTracks[1].mode === 'showing'")  # remembered


def test_chapters_and_transcript_seek_and_show_where_the_film_is(visit: Open, rendered: Path) -> None:
    page, second = visit(STEP), times_of(rendered / "en").starts[1]
    chapters = page.get_by_role("navigation", name="Chapters").get_by_role("button")
    chapters.nth(1).click()
    assert now(page) == pytest.approx(second)
    expect(chapters.nth(1)).to_have_attribute("aria-current", "true")
    expect(chapters.nth(0)).not_to_have_attribute("aria-current", "true")
    lines = page.locator(".transcript:not([hidden]) button")
    lines.nth(0).focus()
    page.keyboard.press("Enter")
    assert now(page) == 0
    expect(lines.nth(0)).to_have_attribute("aria-current", "true")
    seek(page, second - 2.5)
    page.evaluate("lesson.video.play()")
    expect(lines.nth(1)).to_have_attribute("aria-current", "true")  # it follows by itself
    expect(lines.nth(0)).not_to_have_attribute("aria-current", "true")
    expect(chapters.nth(1)).to_have_attribute("aria-current", "true")


def test_in_a_frame_the_end_offers_what_comes_next(visit: Open) -> None:
    page = visit(f"{STEP}?embed", at=1.0)
    page.evaluate(
        "lesson.restore({ answers: { 'network-1': { right: true, text: 'x' } } }); "
        "lesson.seek(lesson.duration - 0.3); lesson.video.play()"
    )
    panel = page.locator(".ask")
    expect(panel).to_contain_text("1 of 1 questions right")
    expect(panel.get_by_role("link")).to_have_text(re.compile("^Next step: 2\\. "))
    assert "2-learning-loop.html" in str(panel.get_by_role("link").get_attribute("href"))
    panel.get_by_role("button", name="Play again").click()
    expect(panel).to_be_hidden()
    until(page, "!lesson.video.paused && lesson.video.currentTime < 5")
    page = visit(STEP, at=1.0)
    page.evaluate("lesson.seek(lesson.duration - 0.3); lesson.video.play()")
    until(page, "lesson.video.ended")
    expect(page.locator(".ask")).to_be_hidden()


def test_the_bar_of_a_small_frame_is_one_row_and_the_sign_to_begin_leaves_the_middle_free(visit: Open) -> None:
    page = visit(f"{STEP}?embed")
    for width, height in ((390, 219), (360, 300)):
        page.set_viewport_size({"width": width, "height": height})
        tops = page.evaluate(
            "[...document.querySelectorAll('.row > *')].map(each => each.getBoundingClientRect()).filter(box =>"
            " box.width).map(box => box.top + box.height / 2)"
        )
        assert len(tops) > 4 and max(tops) - min(tops) < 4
    page.set_viewport_size({"width": 960, "height": 540})
    sign, stage = page.evaluate(
        "(stage => [getComputedStyle(stage, '::before').top, stage.offsetHeight])(document.querySelector('.stage'))"
    )
    assert float(sign.removesuffix("px")) > 0.85 * stage


def test_the_whole_transcript_is_shut_opens_with_the_film_and_is_whole_on_paper(visit: Open) -> None:
    page = visit("index.html")
    opened = "[...document.querySelectorAll('.transcript:not([hidden]) details')].map(each => each.open)"
    assert page.evaluate(opened) == [False, False]
    stops = 0
    while not page.evaluate("Boolean(document.activeElement.closest('.downloads'))"):
        page.keyboard.press("Tab")
        stops += 1
        assert stops < 40
    page.get_by_role("navigation", name="Chapters").get_by_role("button").nth(1).click()
    until(page, f"String({opened}) === 'false,true'")
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {opened}; }})")
    page.pdf()
    assert page.evaluate("printed") == [True, True]
    assert page.evaluate(opened) == [False, True]


def test_skip_links_lead_to_the_language_shown(visit: Open) -> None:
    page = visit("index.html?lang=es")
    link = page.get_by_role("link", name="Saltar a las descargas")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#downloads-es")).to_be_focused()
    expect(page.locator("#downloads-es")).to_be_in_viewport()


def test_forced_colours_show_where_the_film_is_and_what_is_a_question(visit: Open) -> None:
    page = visit(STEP, forced_colors="active", color_scheme="dark")
    color = "(name, what, pseudo) => getComputedStyle(document.querySelector(name), pseudo)[what]"
    ground = page.evaluate(f"({color})('body', 'backgroundColor')")
    for name, what, pseudo in (
        (".marks .question", "backgroundColor", None),
        (".chapters [aria-current]", "outlineColor", None),
        (".row .cc", "backgroundColor", "::after"),
        (".asked button", "borderInlineStartColor", None),
    ):
        there = f"({color})({json.dumps(name)}, {json.dumps(what)}, {json.dumps(pseudo)})"
        # Marks and questions come when the page knows the film's length.
        until(page, f"{there} !== {json.dumps(ground)}")
    # Not the one that is current.
    until(page, f"({color})('.chapters li:nth-child(2) button', 'borderInlineStartColor') === {json.dumps(ground)}")


def test_keys(visit: Open, rendered: Path) -> None:
    page, times = visit(STEP), times_of(rendered / "en")
    press = page.keyboard.press
    press(" ")
    until(page, "!lesson.video.paused")
    press("k")
    assert page.evaluate("lesson.video.paused")
    seek(page, 2)
    for key, at in (("ArrowRight", 7), ("ArrowLeft", 2), ("n", times.starts[1]), ("p", 0)):
        press(key)
        assert now(page) == pytest.approx(at), key
    press(">")
    assert page.evaluate("lesson.video.playbackRate") == 1.25
    expect(page.get_by_label("Speed")).to_have_value("1.25")
    press("<")
    press("<")
    assert page.evaluate("lesson.video.playbackRate") == 0.75
    press("c")
    expect(page.get_by_role("button", name="Captions")).to_have_attribute("aria-pressed", "false")
    press("m")
    assert page.evaluate("lesson.video.muted")
    expect(page.get_by_role("button", name="Sound on")).to_be_visible()
    page.get_by_label("Speed").focus()
    press("m")  # a menu searches by letters
    press("Control+m")
    assert page.evaluate("lesson.video.muted")
    page.get_by_role("slider", name="Position").focus()
    press("ArrowRight")
    assert now(page) == pytest.approx(5)
    expect(page.get_by_role("slider", name="Position")).to_have_attribute(
        "aria-valuetext", f"0:05 of 0:{times.end:02.0f}"
    )
    press("?")
    page.get_by_label("Use these keys").uncheck()
    press("m")
    assert page.evaluate("lesson.video.muted")


def test_everything_can_be_reached_with_the_keyboard(visit: Open) -> None:
    page = visit(STEP)
    names = []
    for _ in range(30):
        page.keyboard.press("Tab")
        names.append(
            page.evaluate(
                "(e => e.getAttribute('aria-label') ?? e.closest('label')?.innerText ?? e.innerText)"
                "(document.activeElement)"
            )
        )
    names = [" ".join(name.split()) for name in names]
    for wanted in ("Skip to the video", "Position", "Play", "Mute", "Volume", "Captions", "Full screen", "Keyboard"):
        assert wanted in names, wanted
    assert "0:00 Backpropagation, step by step" in names and any(
        name.startswith("0:00 Backpropagation finds") for name in names
    )


def test_another_language_is_the_same_place(visit: Open, rendered: Path) -> None:
    here, there = (times_of(rendered / language) for language in ("en", "es"))
    page = visit("package.html", at=here.starts[1] + 0.25 * (here.end - here.starts[1]))
    page.evaluate("window.before = lesson.video; lesson.video.play()")
    # Where it goes on, not where it is when a busy machine asks.
    page.evaluate("before.addEventListener('seeked', () => { window.place = before.currentTime })")
    page.get_by_label("Language").locator("visible=true").select_option("Español")
    until(page, "lesson.video.currentSrc.endsWith('.es.mp4') && lesson.video.readyState >= 2 && !lesson.video.paused")
    place = there.starts[1] + 0.25 * (there.end - there.starts[1])
    assert place - 0.001 <= page.evaluate("window.place ?? -1") < place + 1.2
    assert page.evaluate(f"lesson.video === before && lesson.language === 'es' && lesson.duration === {there.end}")
    page.wait_for_timeout(200)  # browsers choose tracks of their own accord when a film has been loaded
    assert [(language, mode) for language, mode, _ in page.evaluate(CAPTIONS)] == [
        ("es", "showing"),
        ("en", "disabled"),
    ]
    expect(page.get_by_role("button", name="Pausa")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(EVIL[0])
    assert ["language", {"language": "es"}] in page.evaluate("heard")


@pytest.mark.parametrize("text", ["1000", "-1", "NaN", "Infinity", "", "{}", "x" * 100_000])
def test_whatever_is_remembered_the_page_works(visit: Open, text: str) -> None:
    """localStorage is anybody's: a speed of 1000, no number, nothing, far too much."""
    page = visit(STEP)
    names = ["speed", "captions", "language", "keys", "what_is_backpropagation en"]
    page.evaluate(
        "([names, text]) => names.forEach((name) => "
        "localStorage.setItem(`${location.pathname.replace(/[^/]*$/, '')} ${name}`, text))",
        [names, text],
    )
    page.reload()
    until(page, "window.lesson?.video.readyState >= 1")
    assert page.evaluate("lesson.video.playbackRate") == 1 and page.locator("[data-choose=speed]").input_value() == "1"
    assert now(page) == 0 and page.evaluate("document.documentElement.lang") == "en"
    page.evaluate(
        "lesson.restore({time: NaN, answers: {'network-1': 7, "
        "x: {right: true, text: 'x'}, __proto__: null}}); lesson.seek(NaN)"
    )
    assert page.evaluate("lesson.answers") == {}
    page.locator("button.play").click()
    until(page, "lesson.video.currentTime > 0.1")
