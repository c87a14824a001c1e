"""Questions of a course page in a real browser: asked once, answered with the keyboard, skipped, in any frame."""

import pytest
from playwright.sync_api import expect

from tests.publish.visits import STEP, Open, now, seek, until


def test_a_question_stops_the_film_and_is_answered_with_the_keyboard(visit: Open) -> None:
    page = visit("package.html", at=14.0)
    page.keyboard.press("k")
    question = page.get_by_role("group", name="Which way do numbers go?").first
    expect(question).to_be_focused()
    assert page.evaluate("lesson.video.paused") and 14.3 <= now(page) < 14.8
    expect(page.get_by_role("radio")).to_have_count(2)
    given_away = page.locator(".transcript:not([hidden]) [data-after=network-1]")  # what the film says next
    expect(given_away).to_be_hidden()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # "Check", and nothing chosen
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".ask [role=status]")).to_have_text("Choose an answer first.")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".ask [role=status]")).to_have_text(
        "Not quite. Right is: From left to right Go on: the film shows why."
    )
    expect(given_away).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_focused()
    told = {"id": "network-1", "right": False, "text": "From right to left", "rightText": "From left to right"}
    assert ["answer", told] in page.evaluate("heard")
    assert page.evaluate("lesson.answers") == {"network-1": {"right": False, "text": "From right to left"}}
    page.keyboard.press("Enter")
    expect(page.locator(".ask")).to_be_hidden()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    until(page, "!lesson.video.paused && lesson.video.currentTime > 14.8")
    expect(page.locator(".score")).to_have_text("0 of 1 questions right")
    page.evaluate("lesson.video.pause(); lesson.seek(14)")
    page.evaluate("lesson.video.play()")
    until(page, "lesson.video.currentTime > 14.9")  # once a viewing
    assert [name for name, _ in page.evaluate("heard")] == ["ready", "answer"]


def test_a_question_is_not_asked_of_who_jumps_over_it_and_can_be_skipped(visit: Open) -> None:
    page = visit(STEP, at=13.0)
    page.evaluate("lesson.video.play()")
    until(page, "lesson.video.currentTime > 13.1")
    seek(page, 15)
    until(page, "lesson.video.currentTime > 15.2")
    expect(page.locator(".ask")).to_be_hidden()
    page.evaluate("lesson.video.pause(); lesson.seek(14)")
    page.evaluate("lesson.video.play()")
    expect(page.locator(".ask")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ask")).to_be_hidden()
    until(page, "!lesson.video.paused")
    assert page.evaluate("lesson.answers") == {}
    page.locator(".transcript [data-ask]:visible").click()
    page.get_by_label("From left to right").check()
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".ask [role=status]")).to_have_text("Right. Go on: the film shows why.")


def test_the_transcript_keeps_an_answer_back_until_it_is_answered_skipped_or_passed(visit: Open) -> None:
    page = visit(STEP)
    line = page.locator(".transcript:not([hidden]) [data-after=network-1]")
    kept = page.locator(".transcript:not([hidden]) .kept")
    expect(line).to_be_hidden()
    expect(kept).to_contain_text("Answer the question to see what comes next.")
    page.get_by_role("button", name="Show it anyway").click()
    expect(line).to_be_visible()
    expect(line.locator("button")).to_be_focused()
    expect(kept).to_have_count(0)
    for way in ("lesson.seek(16)", "lesson.restore({ answers: { 'network-1': { right: true, text: 'x' } } })"):
        page = visit(STEP)
        page.evaluate("localStorage.clear()")
        page.reload()
        line = page.locator(".transcript:not([hidden]) [data-after=network-1]")
        expect(line).to_be_hidden()
        page.evaluate(way)
        expect(line).to_be_visible()


def test_keys_do_not_pass_an_open_question(visit: Open) -> None:
    page = visit(STEP, at=14.0)
    page.evaluate("lesson.video.play()")
    expect(page.locator(".ask")).to_be_visible()
    page.get_by_role("button", name="Mute").focus()
    page.keyboard.press("k")
    expect(page.locator(".ask")).to_be_focused()
    assert page.evaluate("lesson.video.paused")


@pytest.mark.parametrize("size", [(390, 219), (360, 203), (640, 360), (390, 420), (960, 540)])
def test_a_question_can_be_answered_in_frames_of_every_size(visit: Open, size: tuple[int, int]) -> None:
    page = visit(f"{STEP}?embed", at=14.0)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("lesson.video.play()")
    for name in ("Check", "Skip the question"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= size[1] and box["x"] + box["width"] <= size[0], (
            name
        )
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Check").click()
    for part in (page.locator(".said"), page.get_by_role("button", name="Go on")):
        box = part.bounding_box()
        assert box and box["height"] > 15 and box["y"] >= 0 and box["y"] + box["height"] <= size[1]
        middle = [box["x"] + 9, box["y"] + box["height"] / 2]
        # Nothing lies over it.
        assert part.evaluate("(part, [x, y]) => part.contains(document.elementFromPoint(x, y))", middle)


def test_a_question_is_asked_in_full_screen_too(visit: Open) -> None:
    page = visit(STEP, at=14.0)
    page.get_by_role("button", name="Full screen").click()
    until(page, "document.fullscreenElement === document.querySelector('.player')")
    page.evaluate("lesson.video.play()")
    expect(page.locator(".ask")).to_be_visible()
    assert page.evaluate("document.fullscreenElement.contains(document.querySelector('.ask'))")
    page.keyboard.press("Escape")
    page.evaluate(
        "document.exitFullscreen().then(() => lesson.video.requestFullscreen()).then(() => { "
        "lesson.video.pause(); lesson.seek(19); })"
    )
    page.locator(".transcript [data-ask]:visible").dispatch_event("click")
    until(page, "document.fullscreenElement === null")  # the video alone would hide it
    expect(page.locator(".ask")).to_be_visible()
