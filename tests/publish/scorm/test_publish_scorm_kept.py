"""What the SCORM script keeps in the LMS: small enough for the longest film, and nothing of it is trusted."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from lesson.script.questions import Answer, Question
from lesson.time.timeline import AskedAt
from pipeline.publish.film.film import Film, StepFilm
from pipeline.publish.scorm.adapter import scripts_of
from pipeline.publish.web.show import step_show
from tests.publish.scorm_run import VERSIONS, Run, right


def _endless(film: Film, questions: int) -> Film:
    """A film whose first step lasts ten hours and asks as much as is asked nowhere."""
    step = film.steps[0]
    line = step.timeline
    asked = tuple(AskedAt(0, Question(f"{n}?", (Answer("no", False), Answer("yes", True)))) for n in range(questions))
    beat = replace(line.beats[0], frames=36_000 * line.fps, questions=asked)
    long: StepFilm = replace(step, timeline=replace(line, beats=(beat,)))
    return replace(film, steps=(long,))


def test_what_is_kept_is_small_for_the_longest_film_and_the_most_questions(films: tuple[Film, ...]) -> None:
    film = _endless(films[0], 3_000)
    answers = [("answer", asked.id, "yes") for asked in step_show([film], film, film.steps[0]).asked]
    patches = [("play", 6 * n, 6 * n + 3) for n in range(300)]
    run = Run((film,), "1.2", ("ready",), *patches, *answers[:5], *answers[-5:], ("leave",))
    kept = run.state["cmi.suspend_data"]
    assert len(kept) <= 4096
    assert re.fullmatch(r"[\w;-]+", kept, re.ASCII)
    again = Run((film,), "1.2", ("ready",), ("leave",), state=run.state)
    assert again.state["cmi.suspend_data"] == kept
    assert len(again.restored["answers"]) == 5


def test_the_worst_case_is_below_the_limit_whatever_the_film() -> None:
    """By arithmetic, from the two sources: stamp, flag, place, an answer a character, six grains a character, four
    marks between.
    """
    from pipeline.publish.scorm import adapter

    script = Path(adapter.__file__).with_name("scorm.js").read_text(encoding="utf-8")
    most = int(re.search(r"MOST_ANSWERS = (\d+)", script)[1])  # type: ignore[index]
    assert 8 + 1 + len(str(adapter.MOST_GRAINS)) + most + -(-adapter.MOST_GRAINS // 6) + 4 <= 4096


def test_the_scripts_fit_into_a_page_whatever_is_asked(films: tuple[Film, ...]) -> None:
    for version in VERSIONS:
        data, adapter = scripts_of(films, films[0].steps[0], version)
        assert "<" not in data
        assert "</" not in adapter and "<!--" not in adapter
        assert "cmi.core.lesson_status" in adapter  # Open edX looks for it


def _tampered(kept: str) -> list[str]:
    """What somebody may make of what is kept: each part replaced by what it never is."""
    parts = kept.split(";")
    wrong = (
        "",
        "-1",
        "1e9",
        "NaN",
        "Infinity",
        "99999999999999999999",
        "null",
        "undefined",
        "[object Object]",
        "!",
        "é",
        "\0",
        "zzzz",
        "<b>",
        "0" * 200_000,
        "__proto__",
    )
    spoiled = [";".join([*parts[:n], text, *parts[n + 1 :]]) for n in range(len(parts)) for text in wrong]
    return [*spoiled, kept[:-1], kept + "A", kept + ";", ";" + kept, kept.replace(";", ","), kept * 2, *wrong]


@pytest.mark.parametrize("version", VERSIONS)
def test_whatever_an_lms_gives_back_is_ours_or_left_out(films: tuple[Film, ...], version: str) -> None:
    """suspend_data with one part tampered: nothing is taken from it, nothing breaks, and what is written next is
    well formed.
    """
    kept = Run(films, version, ("ready",), ("play", 0, 3), ("answer", *right(films)), ("leave",)).state[
        "cmi.suspend_data"
    ]
    every = [text for text in _tampered(kept) if text != kept]
    for text in every[VERSIONS.index(version) :: 8]:  # a process each
        state = {
            "cmi.suspend_data": text,
            "cmi.progress_measure": text[:20],
            "cmi.interactions._count": text[:20],
            "cmi.core.lesson_mode": text[:20],
        }
        run = Run(films, version, ("ready",), ("answer", *right(films)), ("pause",), ("leave",), state=state)
        assert run.restored["time"] >= 0 and run.restored["time"] < films[0].steps[0].seconds, text[:80]
        assert re.fullmatch(r"[0-9a-f]{8};[01];\d+;0;[\w-]+", run.state["cmi.suspend_data"], re.ASCII), text[:80]
        assert not any("NaN" in name or "-1." in name for name in run.state), text[:80]
        assert version == "1.2" or 0 <= float(run.state["cmi.progress_measure"]) <= 1
        if text.count(";") == 4 and text.split(";")[1:2] != ["1"]:
            assert run.status() == "incomplete", text[:80]
