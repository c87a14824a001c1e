"""The pages in Chromium in every setting a course puts them in: frames, disks, packages, paper, no script; and
axe's judgement.
"""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lesson import PROJECT_ROOT
from tests.films import EVIL, times_of
from tests.publish.servers import framing
from tests.publish.visits import OTHER, STEP, Open, now, until

AXE = PROJECT_ROOT / ".venv" / "npm" / "node_modules" / "axe-core" / "axe.min.js"


def test_where_it_begins(visit: Open, address: str) -> None:
    page = visit(f"{STEP}#t=0:05")
    assert now(page) == pytest.approx(5)
    page.evaluate("location.hash = 't=8.5'")
    until(page, "lesson.video.currentTime === 8.5")
    page.get_by_label("Speed").select_option("1.5")
    page.goto(f"{address}/{OTHER}")
    page.goto(f"{address}/{STEP}")
    until(page, "lesson.video.currentTime === 8.5")  # where it was left
    assert page.evaluate("lesson.video.playbackRate") == 1.5
    page.goto(f"{address}/{STEP}?lang=es")
    until(page, "document.documentElement.lang === 'es' && lesson.video.readyState >= 1")
    assert now(page) == 0  # every language has a place of its own
    page.goto(f"{address}/{STEP}#t=3")
    until(page, "lesson.video.currentTime === 3")


def test_evil_texts_are_shown_as_text(visit: Open) -> None:
    page = visit(f"{STEP}?lang=es", at=13.9)
    assert page.title() == f"1. {EVIL[0]} – {EVIL[1]}"
    page.evaluate("lesson.video.play()")
    expect(page.locator(".ask legend")).to_contain_text(EVIL[2])
    page.get_by_label(EVIL[1]).check()
    page.get_by_role("button", name="Comprobar").click()
    expect(page.locator(".ask")).to_contain_text(EVIL[1])
    assert page.locator("img[src=x]").count() == 0 and page.title() == f"1. {EVIL[0]} – {EVIL[1]}"
    page = visit("index.html?lang=es")
    expect(page.get_by_role("heading", level=1)).to_have_text(EVIL[1])
    assert page.locator("img[src=x]").count() == 0 and page.title() == EVIL[1]


def test_links_of_the_course_keep_the_language(visit: Open) -> None:
    page = visit("index.html")
    page.get_by_label("Language").locator("visible=true").select_option("Español")
    page.locator(".card:visible").first.click()
    until(page, "location.search === '?lang=es' && document.documentElement.lang === 'es'")
    page.get_by_role("link", name="Todos los pasos").click()
    until(page, "location.pathname.endsWith('/index.html') && document.documentElement.lang === 'es'")


def test_in_a_sandboxed_frame_it_plays_has_captions_and_remembers_nothing(visit: Open, address: str) -> None:
    with framing(
        f'<iframe sandbox="allow-scripts" width="640" height="480" src="{address}/{STEP}#t=14"></iframe>'
    ) as course:
        page = visit(f"{course}/", ready=False)
        frame = page.frames[1]
        until(frame, "lesson.video.textTracks[0].cues?.length > 1 && lesson.video.currentTime >= 14")
        assert frame.evaluate("document.documentElement.className") == "js embed"
        box = frame.evaluate(
            "(({top, left, width, height}) => [top, left, width,"
            " height])(document.querySelector('.player').getBoundingClientRect())"
        )
        assert box == [0, 0, 640, 480]
        frame.get_by_role("button", name="Play").click()
        expect(frame.locator(".ask")).to_be_visible()
        frame.get_by_label("From left to right").check()
        frame.get_by_role("button", name="Check").click()  # no form is sent: none may be here
        expect(frame.locator(".ask [role=status]")).to_have_text("Right. Go on: the film shows why.")
        last = frame.get_by_role("button", name="Go on").bounding_box()
        bar, picture = frame.locator(".bar").bounding_box(), frame.locator("video").bounding_box()
        assert last and bar and picture and last["y"] + last["height"] < bar["y"] < 480 + 20 and picture["height"] > 120


def test_from_a_disk(visit: Open, web: Path) -> None:
    page = visit((web / STEP).as_uri())
    until(page, "lesson.video.textTracks[0].cues?.length > 1 && lesson.video.readyState >= 2")


def test_what_a_package_sees(visit: Open, rendered: Path) -> None:
    page, times = visit("package.html"), times_of(rendered / "en")
    until(page, "heard.length > 0")
    seen = page.evaluate(
        "[lesson.key, lesson.language, lesson.duration, lesson.video.tagName, lesson.questions, lesson.answers]"
    )
    assert seen == [
        "what_is_backpropagation",
        "en",
        times.end,
        "VIDEO",
        [{"id": "network-1", "at": times.asked, "text": "Which way do numbers go?"}],
        {},
    ]
    earlier = {"network-1": {"right": True, "text": "From left to right"}}
    page.evaluate(f"lesson.restore({{time: {times.asked - 0.6}, answers: {json.dumps(earlier)}}})")
    assert page.evaluate("lesson.answers") == earlier and now(page) == pytest.approx(times.asked - 0.6)
    page.evaluate("lesson.video.play()")
    until(page, f"lesson.video.currentTime > {times.asked + 0.2}")  # it has been answered
    expect(page.locator(".score")).to_have_text("1 of 1 questions right")


def test_without_its_script_it_is_a_video_with_captions_and_transcript(visit: Open) -> None:
    page = visit(STEP, ready=False, java_script_enabled=False)
    expect(page.locator("video[controls] track[default]")).to_have_count(1)
    expect(page.locator(".transcript").first).to_be_visible()
    expect(page.get_by_text("From right to left")).to_be_visible()  # the question, to be read
    expect(page.locator(".bar")).to_be_hidden()


def test_on_paper_there_are_picture_transcript_and_questions(visit: Open) -> None:
    page = visit(STEP)
    page.emulate_media(media="print")
    for hidden in (".bar", ".chapters", ".help", "video"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".stage img")).to_be_visible()
    expect(page.get_by_text("From right to left")).to_be_visible()
    assert page.evaluate("(box => box.scrollHeight <= box.clientHeight)(document.querySelector('.told'))")


def test_a_film_that_cannot_be_played_is_said(visit: Open) -> None:
    page = visit("broken.html", ready=False)
    expect(page.get_by_role("alert")).to_have_text(
        "The video cannot be played here. Download it: broken.mp4", timeout=60_000
    )


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing(visit: Open, scheme: str) -> None:
    checks = AXE.read_text(encoding="utf-8")
    found = []
    for path, asking in (("index.html", False), ("embed.html", False), (STEP, True), (f"{STEP}?embed&lang=es", True)):
        page = visit(path, color_scheme=scheme, ready=path != "embed.html")
        page.evaluate(f"{checks}; 0")
        for open_question in (False, True) if asking else (False,):
            if open_question:
                page.locator(".transcript [data-ask]:visible").click()
            violations = page.evaluate(
                "axe.run().then(result => result.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
            )
            found += [(path, open_question, *each) for each in violations]
    assert found == []
