"""The first look at a changed beat: which beat, what is made, and what the page does with it."""

import asyncio
import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from lesson import Format, load_lesson
from pipeline.commands.choose import DEFAULT_LESSON, choose_steps, load_scripts
from pipeline.forkserver import end_server
from pipeline.http_local import listen
from pipeline.preview.film import Film
from pipeline.preview.glimpse import FILM, WORDS, Spot, glimpsing, look, make_glimpse, spot_of
from pipeline.preview.server import make_server
from pipeline.render.executor import LocalExecutor
from pipeline.render.rehearsal import play, rehearse, stop_rehearsing
from pipeline.render.request import Request
from pipeline.render.tasks import Task
from pipeline.render.worker import codes, load
from pipeline.voice.sources import Voices, texts_of_beat
from tests.publish.browsers import chromium


def request_for(file: Path, out: Path) -> Request:
    lesson = load_lesson(file)
    steps = choose_steps(lesson)
    return Request(lesson, steps, load_scripts(lesson, steps), Format(160, 90, 5), None, out, 1)


def changed(file: Path, old: str, new: str) -> None:
    words = file.parent / "narration" / "en" / "what_is_backpropagation.md"
    text = words.read_text(encoding="utf-8")
    assert old in text
    words.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "beat"),
    [
        ("step by step.", "one step after another.", "welcome"),
        ("come in on the left.", "come in, (pause 1.0) on the left.", "network"),
        ("# A short step", "# A shorter step", None),  # the title: no beat's words
        ("This is backpropagation", "This  is backpropagation", None),
    ],
)
def test_the_beat_whose_words_changed_is_looked_at_first(
    short_lesson: Path, tmp_path: Path, old: str, new: str, beat: str | None
) -> None:
    before = request_for(short_lesson, tmp_path).scripts
    changed(short_lesson, old, new)
    spot = spot_of(request_for(short_lesson, tmp_path), before)
    assert (spot and spot.beat) == beat


def test_none_is_looked_at_first_where_many_changed_or_nothing_is_known(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    ((key, script),) = request.scripts.items()
    assert spot_of(request) is None and spot_of(request, {}, {}) is None and spot_of(request, {key: script}) is None
    one, two = script.beats
    three = replace(script, beats=(one, two, replace(two, key="third")))
    assert spot_of(replace(request, scripts={key: three}), {key: replace(script, beats=())}) is None


def test_the_beat_whose_code_changed_is_looked_at_first(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    (key,) = request.scripts
    job = request.job(request.steps[0])
    now = codes(job)
    assert list(now) == ["welcome", "network"] and now["welcome"] != now["network"]
    spot = spot_of(request, request.scripts, {key: now, "another": {}})
    assert spot is not None and (spot.beat, spot.codes) == ("", now)
    assert look(job, "", now, {}, {}, tmp_path / "none") is None
    line = look(job, "", now | {"network": "of before"}, {}, {}, tmp_path / "made")
    assert line is not None and [beat.key for beat in line.beats] == ["network"]


def test_a_glimpse_is_the_beat_with_its_sound_and_captions(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    (text,) = texts_of_beat(next(iter(request.scripts.values())).beats[0])
    film = load_lesson(DEFAULT_LESSON)
    some = Voices(film).clip_bytes(texts_of_beat(load_scripts(film, film.steps[:1])[film.steps[0].key].beats[0])[0])
    assert some is not None, "the film that ships has a voice"
    line = make_glimpse(request.job(request.steps[0]), "network", {}, {}, tmp_path / "silent")
    assert [beat.key for beat in line.beats] == ["network"] and line.beats[0].start_frame == 0
    line = make_glimpse(request.job(request.steps[0]), "welcome", {text: some}, {}, tmp_path / "made")
    with av.open(str(tmp_path / "made" / FILM)) as made:
        assert made.streams.video[0].frames == line.frames
        heard = sum(frame.samples for frame in made.decode(audio=0))
    assert heard == pytest.approx(line.duration_s * 48_000, abs=4096)
    assert "step by step" in (tmp_path / "made" / WORDS).read_text(encoding="utf-8")


def test_it_is_told_during_the_round_and_what_fails_in_it_is_not(short_lesson: Path, tmp_path: Path) -> None:
    request, told, there = request_for(short_lesson, tmp_path), list[dict[str, Any]](), threading.Event()

    def tell(message: dict[str, Any]) -> None:
        told.append(message)
        there.set()

    with glimpsing(request, Spot(request.steps[0], "welcome"), tmp_path / "look", tell):
        assert there.wait(60)
    assert [message["beat"] for message in told] == ["welcome"] and told[0]["seconds"] > 1
    with (
        glimpsing(request, Spot(request.steps[0], "no_such_beat"), tmp_path / "no", tell),
        glimpsing(request, None, tmp_path / "none", tell),
    ):
        time.sleep(1.0)
    assert len(told) == 1


def test_workers_begin_with_what_a_rehearsal_left(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    end_server()  # that of the tests before
    rehearse([request.job(request.steps[0])], tmp_path / "rehearsal")
    try:
        with LocalExecutor(1, lambda note: None) as pool:
            pool.warm(load)
            pool.submit(Task("kept", lessons_kept, ()))
            assert [done.value for done in pool.completed()] == [1]
            assert (tmp_path / "rehearsal" / "over").exists()
            stop_rehearsing()
            pool.submit(Task("kept still", lessons_kept, ()))
            assert [done.value for done in pool.completed()] == [1]
        assert not (tmp_path / "rehearsal").exists()
        rehearse([request.job(request.steps[0])], tmp_path / "rehearsal")
        stop_rehearsing()  # it was not over: the process that it would have been in is a new one
        with LocalExecutor(1, lambda note: None) as pool:
            pool.submit(Task("none", lessons_kept, ()))
            assert [done.value for done in pool.completed()] == [0]
    finally:
        stop_rehearsing()


def test_a_rehearsal_of_a_step_that_cannot_be_played_is_over(short_lesson: Path, tmp_path: Path) -> None:
    request = request_for(short_lesson, tmp_path)
    rehearse([replace(request.job(request.steps[0]), step="no_such_step")], tmp_path / "rehearsal")
    folder = os.environ["BACKPROP_REHEARSAL"]
    play()
    assert (tmp_path / "rehearsal" / "over").read_text() == "{}"
    os.environ["BACKPROP_REHEARSAL"] = folder
    assert stop_rehearsing() == {} and not (tmp_path / "rehearsal").exists()


def test_a_first_look_that_comes_too_late_is_passed_over(tmp_path: Path) -> None:
    film = Film(tmp_path / "out", tmp_path / "shown")
    film.take(
        {"is": "glimpse", "step": "a", "number": 1, "beat": "b", "seconds": 1.0, "language": "en", "folder": "gone"}
    )
    assert film.state()["steps"] == []


def lessons_kept() -> int:
    """How many lessons this process has read."""
    from scenes.engine import context

    return context._loaded.cache_info().currsize


# --- the page


class Shown:
    """A preview of the short film, served, with the loop that its news need."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.film = Film(out, folder / "shown")
        self.film.shown.mkdir()
        self.look = folder / "look"
        self.look.mkdir()
        shutil.copyfile(next((out / "steps").glob("*.mp4")), self.look / FILM)
        shutil.copyfile(next((out / "steps").glob("*.en.vtt")), self.look / WORDS)
        (row,) = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["steps"]
        beats = [{"key": beat["key"], "title": beat["title"]} for beat in row["beats"]]
        self.key = row["key"]
        steps = [{"number": 1, "key": self.key, "title": row["title"], "beats": beats}]
        self.film.take({"is": "outline", "title": "Short", "steps": steps})
        assert self.film.collect() == [self.key]
        self.loop = asyncio.new_event_loop()

    def news(self, message: dict[str, Any] | None) -> None:
        """Let a round say this (None: that it is over), and tell the page."""
        if message is None:
            self.film.end([])
        else:
            self.film.take(message)
        asyncio.run_coroutine_threadsafe(self.film.tell(), self.loop).result(10)

    def glimpse_of(self, beat: str, seconds: float) -> dict[str, Any]:
        """The message of a first look at a beat."""
        named = {"step": self.key, "number": 1, "beat": beat, "language": "en", "seconds": seconds}
        return {"is": "glimpse", **named, "folder": str(self.look)}


@pytest.fixture
def page(tmp_path: Path, made_before: Callable[[Path | None], None]) -> Iterator[tuple[Shown, str]]:
    """The preview of the short film, and its address."""
    made_before(tmp_path / "out")
    shown, place = Shown(tmp_path, tmp_path / "out"), listen(None)
    server = make_server(shown.film)
    thread = threading.Thread(target=lambda: shown.loop.run_until_complete(server.serve(sockets=[place])))
    thread.start()
    yield shown, f"http://127.0.0.1:{place.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    place.close()
    shown.loop.close()


SOURCE = "document.getElementById('film').src"
WORD = "document.querySelectorAll('.beat .word')[arguments[0]].textContent"


def test_the_page_shows_a_first_look_where_somebody_watches_that_beat(page: tuple[Shown, str]) -> None:
    shown, address = page
    with chromium() as browser:
        browser.open(address)
        browser.until(f"{SOURCE}.includes('/media/1-')")
        whole = browser.run(f"return {SOURCE}")

        shown.news(shown.glimpse_of("network", 3.0))  # nobody watches it: it is offered
        browser.until(f"{WORD} === 'first look'", 1)
        assert browser.run(f"return {SOURCE}") == whole
        browser.click(".beat:nth-child(2) button")
        browser.until(f"{SOURCE}.includes('first-look')")
        browser.until("document.getElementById('now-time').textContent.includes('a first look')")
        shown.news(None)  # the round is over: the whole step is there again
        browser.until(f"{SOURCE} === arguments[0]", whole)
        assert "first look" not in browser.run(f"return {WORD}", 1)

        browser.click(".beat:nth-child(1) button")
        shown.news(shown.glimpse_of("welcome", 4.0))  # watched: it is shown by itself
        browser.until(f"{SOURCE}.includes('first-look')")
        assert browser.run("return document.querySelector('track').src").endswith(".vtt")
        shown.news(None)
        browser.until(f"{SOURCE} === arguments[0]", whole)

        browser.click("#follow")
        browser.click(".beat:nth-child(1) button")
        shown.news(shown.glimpse_of("network", 5.0))  # followed
        browser.until(f"{SOURCE}.includes('first-look')")
