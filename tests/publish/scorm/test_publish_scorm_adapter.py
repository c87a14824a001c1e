"""The script that reports to an LMS, in Node: every way an LMS can be, or not be, there; what is kept and how
little it may be.
"""

import re

import pytest

from pipeline.publish.film.film import Film
from pipeline.publish.web.show import step_show
from tests.publish.scorm_run import STATUS, VERSIONS, WHOLE, Run, right

PLACE = {"1.2": "cmi.core.lesson_location", "2004": "cmi.location"}
TIME = {"1.2": "cmi.core.session_time", "2004": "cmi.session_time"}
SCORE = {"1.2": "cmi.core.score.raw", "2004": "cmi.score.raw"}
# SCORM 1.2 RTE 3.4.2 and 3.4.7: CMITimespan, CMITime, CMIFeedback of a choice; 2004 4th RTE 4.1.1: timeinterval, time
# (second,10,2)
TIMESPAN = {"1.2": r"\d{2,4}:\d{2}:\d{2}(\.\d{1,2})?", "2004": r"PT\d+(\.\d{1,2})?S"}
MOMENT = {"1.2": r"\d{2}:\d{2}:\d{2}(\.\d{1,2})?", "2004": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,2}Z)?"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("place", ["frames", "opener", "foreign"])
def test_it_finds_the_lms_wherever_it_is(films: tuple[Film, ...], version: str, place: str) -> None:
    run = Run(films, version, ("ready",), ("play", WHOLE), ("leave",), place=place)
    assert run.calls[0][0] == "initialize"
    assert run.calls[-1] == ["finish", ""]
    assert run.status() == "completed"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("place", ["none", "stranger", "broken"])
def test_without_a_working_lms_the_page_works_as_ever(films: tuple[Film, ...], version: str, place: str) -> None:
    everything = [("ready",), ("play", WHOLE), ("pause",), ("answer", *right(films)), ("hide",), ("leave",), ("back",)]
    run = Run(films, version, *everything, place=place)
    assert run.state == {}
    assert run.restored is None


@pytest.mark.parametrize("version", VERSIONS)
def test_an_lms_that_refuses_is_left_alone_and_one_that_is_open_already_is_used(
    films: tuple[Film, ...], version: str
) -> None:
    refused = Run(films, version, ("ready",), ("play", WHOLE), ("leave",), initialize="false", error="102")
    assert [call[0] for call in refused.calls] == ["initialize", "error"]
    opened = Run(
        films,
        version,
        ("ready",),
        ("play", WHOLE),
        ("leave",),
        initialize="false",
        error={"1.2": "101", "2004": "103"}[version],
    )
    assert opened.status() == "completed"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_was_watched_counts_and_nothing_else(films: tuple[Film, ...], version: str) -> None:
    seconds = films[0].steps[0].seconds
    ends = Run(films, version, ("ready",), ("play", 0, 1), ("play", seconds - 1, seconds), ("leave",))
    assert ends.status() == "incomplete"
    again = [("play", 0, seconds / 2)] * 3
    assert Run(films, version, ("ready",), *again, ("leave",)).status() == "incomplete"
    parts = Run(films, version, ("ready",), ("play", seconds / 2, seconds), ("play", 0, seconds / 2), ("leave",))
    assert parts.status() == "completed"
    if version == "2004":
        assert float(parts.state["cmi.progress_measure"]) == 1
        assert 0 < float(ends.state["cmi.progress_measure"]) < 0.9


@pytest.mark.parametrize("version", VERSIONS)
def test_sessions_add_up_and_the_place_comes_back(films: tuple[Film, ...], version: str) -> None:
    seconds = films[0].steps[0].seconds
    first = Run(
        films, version, ("ready",), ("play", 0, seconds / 2), ("answer", *right(films)), ("wait", 61_230), ("leave",)
    )
    assert first.status() == "incomplete"
    assert first.state[TIME[version]] in ("0000:01:01.23", "PT61.23S")
    second = Run(films, version, ("ready",), ("play", seconds / 2, seconds), ("leave",), state=first.state)
    assert abs(second.restored["time"] - seconds / 2) <= 1
    number, text = right(films)
    assert second.restored["answers"] == {number: {"right": True, "text": text}}
    assert second.status() == "completed"
    third = Run(films, version, ("ready",), ("play", 0, 1), ("leave",), state=second.state)
    assert third.restored["time"] == 0  # left at the very end
    assert third.status() == "completed"
    assert float(third.state[SCORE[version]]) == 100


def test_a_place_is_found_again_in_another_language(films: tuple[Film, ...]) -> None:
    english, spanish = (film.steps[0].timeline for film in films)
    beat = 1
    middle = [(line.beats[beat].start_frame + line.beats[beat].frames / 2) / line.fps for line in (english, spanish)]
    number, text = right(films, 1)
    spoken = [("language", "es"), ("ready",), ("play", 0, middle[1]), ("answer", number, text), ("leave",)]
    first = Run(films, "1.2", *spoken)
    second = Run(films, "1.2", ("ready",), ("leave",), state=first.state)
    assert abs(second.restored["time"] - middle[0]) <= 1
    assert second.restored["answers"] == {number: {"right": True, "text": right(films)[1]}}


def test_a_change_of_language_loses_nothing(films: tuple[Film, ...]) -> None:
    english, spanish = (film.steps[0] for film in films)
    half = english.timeline.beats[1].start_frame / english.timeline.fps
    there = spanish.timeline.beats[1].start_frame / spanish.timeline.fps
    run = Run(
        films, "1.2", ("ready",), ("play", 0, half), ("language", "es"), ("play", there, spanish.seconds), ("leave",)
    )
    assert run.status() == "completed"


@pytest.mark.parametrize("version", VERSIONS)
def test_first_answers_make_the_score_and_an_interaction_each(films: tuple[Film, ...], version: str) -> None:
    number, text = right(films)
    other = next(answer for answer, good in step_show(films, films[0], films[0].steps[0]).asked[0].answers if not good)
    run = Run(films, version, ("ready",), ("answer", number, other), ("answer", number, text), ("leave",))
    told = {
        name.rsplit(".0.", 1)[1]: value
        for name, value in run.state.items()
        if name.startswith("cmi.interactions.0.") and "pattern" not in name
    }
    response, moment = {"1.2": ("student_response", "time"), "2004": ("learner_response", "timestamp")}[version]
    assert told["id"] == f"what_is_backpropagation.{number}"
    assert told["type"] == "choice"
    assert (told[response], run.state["cmi.interactions.0.correct_responses.0.pattern"]) == ("b", "a")
    assert told["result"] == {"1.2": "wrong", "2004": "incorrect"}[version]
    assert re.fullmatch(MOMENT[version], told[moment])
    assert not any(name.startswith("cmi.interactions.1.") for name in run.state)
    assert float(run.state[SCORE[version]]) == 0
    assert run.state.get("cmi.score.scaled", "0") == "0"
    counted = Run(
        films, version, ("ready",), ("answer", number, text), ("leave",), state={"cmi.interactions._count": "4"}
    )
    assert counted.state["cmi.interactions.4.result"] == "correct"
    assert float(counted.state[SCORE[version]]) == 100


@pytest.mark.parametrize("version", VERSIONS)
def test_a_step_without_questions_has_no_score(films: tuple[Film, ...], version: str) -> None:
    run = Run(films, version, ("ready",), ("play", WHOLE), ("leave",), step=1)
    assert run.status() == "completed"
    assert not [name for name in run.state if "score" in name]


@pytest.mark.parametrize("version", VERSIONS)
def test_saving_happens_while_it_plays_and_whenever_it_stops(films: tuple[Film, ...], version: str) -> None:
    assert Run(films, version, ("ready",), ("play", 0, 1), ("wait", 9_000), ("play", 0, 2)).named("commit") == []
    for action in (("pause",), ("hide",), ("answer", *right(films))):
        assert len(Run(films, version, ("ready",), ("play", 0, 1), action).named("commit")) == 1
    playing = Run(films, version, ("ready",), ("play", 0, 1), ("wait", 10_000), ("play", 0, 2))
    assert len(playing.named("commit")) == 1
    assert len(Run(films, version, ("ready",), ("play", WHOLE)).named("commit")) == 1  # complete: told at once
    assert playing.state[PLACE[version]] == "2"
    assert re.fullmatch(TIMESPAN[version], playing.state[TIME[version]])
    assert playing.state[{"1.2": "cmi.core.exit", "2004": "cmi.exit"}[version]] == "suspend"


@pytest.mark.parametrize("version", VERSIONS)
def test_status_is_the_last_word_and_never_falls_back(films: tuple[Film, ...], version: str) -> None:
    """Open edX takes the last of progress and status, and does not tell a page what status it had."""
    run = Run(films, version, ("ready",), ("play", WHOLE), ("pause",))
    names = [call[1] for call in run.named("set")]
    if version == "2004":
        assert names.index("cmi.progress_measure") < len(names) - 1 - names[::-1].index(STATUS[version])
    silent = {name: value for name, value in run.state.items() if name not in STATUS.values()}
    again = Run(films, version, ("ready",), ("play", 0, 1), ("leave",), state=silent)
    assert {call[2] for call in again.named("set") if call[1] == STATUS[version]} == {"completed"}
    known = {STATUS[version]: "completed", "cmi.progress_measure": "0.95"}  # the film has been replaced since
    replaced = Run(films, version, ("ready",), ("play", 0, 1), ("leave",), state=known)
    assert replaced.status() == "completed"
    assert float(replaced.state["cmi.progress_measure"]) >= 0.95
    passed = Run(films, "1.2", ("ready",), ("leave",), state={STATUS["1.2"]: "passed"})
    assert passed.status() == "passed"


@pytest.mark.parametrize("version", VERSIONS)
def test_what_is_not_this_films_is_not_taken_for_it(films: tuple[Film, ...], version: str) -> None:
    other = Run(films, version, ("ready",), ("play", WHOLE), ("leave",), step=1).state["cmi.suspend_data"]
    for text in (other, "x", ";;;;", "null", "0" * 4096):
        run = Run(films, version, ("ready",), ("leave",), state={"cmi.suspend_data": text})
        assert run.status() == "incomplete"
        assert run.restored == {"time": 0, "answers": {}}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_review_changes_nothing_and_leaving_early_keeps_what_was(films: tuple[Film, ...], version: str) -> None:
    kept = Run(films, version, ("ready",), ("play", 0, 3), ("answer", *right(films)), ("leave",)).state
    mode = {"1.2": "cmi.core.lesson_mode", "2004": "cmi.mode"}[version]
    review = Run(films, version, ("ready",), ("play", WHOLE), ("leave",), state={**kept, mode: "review"})
    early = Run(films, version, ("loaded",), ("leave",), state=kept)
    for run in (review, early):
        assert {**run.state, TIME[version]: "", mode: ""} == {**kept, TIME[version]: "", mode: ""}
    assert review.restored["answers"]


@pytest.mark.parametrize("version", VERSIONS)
def test_back_from_the_browsers_cache_it_goes_on(films: tuple[Film, ...], version: str) -> None:
    seconds = films[0].steps[0].seconds
    run = Run(
        films,
        version,
        ("ready",),
        ("play", 0, seconds / 2),
        ("leave",),
        ("back",),
        ("play", seconds / 2, seconds),
        ("leave",),
    )
    assert [call[0] for call in run.calls if call[0] in ("initialize", "finish")] == ["initialize", "finish"] * 2
    assert run.status() == "completed"
