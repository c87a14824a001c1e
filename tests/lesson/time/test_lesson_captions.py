"""Captions: the rules hold for any text that can be read at all, and for every narration there is."""

import html
import re
from datetime import timedelta
from pathlib import Path

import av
import pytest
import srt
from hypothesis import given, settings
from hypothesis import strategies as st

from lesson import (
    PROJECT_ROOT,
    Caption,
    Facts,
    ScriptBeat,
    Timeline,
    WordPace,
    cues_of,
    load_lesson,
    load_script,
    make_timeline,
    speech_plan,
    to_srt,
    to_vtt,
)
from lesson.script.script import ScriptLine
from lesson.script.spoken_line import _aligned
from lesson.time.caption_text import MAX_CHARS, MAX_LINES, break_cost, ends_sentence, wrap

LESSON = load_lesson(PROJECT_ROOT / "assets" / "lesson.toml")
FACTS = Facts(LESSON)


def _line(text: str) -> ScriptLine:
    return _aligned(text.split(), [], [], "en")


def _timeline(*lines: ScriptLine, fps: int = 30) -> Timeline:
    beat = ScriptBeat("b", "B", lines)
    return make_timeline(1, "k", "K", [(beat, speech_plan(beat, WordPace(), fps), 0)], fps, 1920, 1080, "en")


def _problems(captions: tuple[Caption, ...], end: float) -> list[str]:
    """Return every rule broken, measured on times as the files have them (milliseconds)."""
    found = []
    before = 0.0
    for caption in captions:
        start, stop = round(caption.start_s, 3), round(caption.end_s, 3)
        length = stop - start
        if not 1 <= len(caption.lines) <= 2 or max(map(len, caption.lines)) > 42 or not all(caption.lines):
            found.append(f"lines {caption}")
        if start < before or stop > end + 0.001:
            found.append(f"place {caption}")
        if not 5 / 6 <= length <= 7:
            found.append(f"duration {length} {caption}")
        if len(caption.text) / length > 17:
            found.append(f"speed {len(caption.text) / length} {caption}")
        before = stop
    return found


def _latest(captions: tuple[Caption, ...], timeline: Timeline) -> float:
    """Return by how many seconds a caption begins after its first word, at most."""
    frames = [beat.start_frame + frame for beat in timeline.beats for line in beat.lines for frame in line.word_frames]
    late, at = 0.0, 0
    for caption in captions:
        late = max(late, caption.start_s - frames[at] / timeline.fps)
        at += len(caption.text.split())
    return late


@pytest.mark.parametrize("step", [ref.key for ref in LESSON.steps if LESSON.narration(ref.key).is_file()])
@pytest.mark.parametrize("fps", [15, 30])
def test_the_film_obeys_every_rule(step: str, fps: int) -> None:
    script = load_script(LESSON, FACTS, step)
    rows = [(beat, speech_plan(beat, WordPace(), fps), 0) for beat in script.beats]
    timeline = make_timeline(1, step, script.title, rows, fps, 1920, 1080, "en")
    captions = cues_of(timeline)
    assert _problems(captions, timeline.duration_s) == []
    said = [line.written for beat in timeline.beats for line in beat.lines]
    assert " ".join(caption.text for caption in captions) == " ".join(said)
    assert _latest(captions, timeline) < 0.25


_word = st.one_of(
    st.text(alphabet="abcdeo", min_size=1, max_size=5),
    st.sampled_from(["end.", "so,", "why?", "−0.1164", "+0.30", "h1", "→", "—", "w11", "x", "A", "<b>", "a&b"]),
)
_texts = st.lists(st.lists(_word, min_size=1, max_size=40).map(" ".join), min_size=1, max_size=6)


@settings(max_examples=200)
@given(_texts, st.sampled_from([15, 24, 30, 60]))
def test_ordinary_words_at_150_a_minute_obey_every_rule(texts: list[str], fps: int) -> None:
    lines = [line for line in map(_line, texts) if line.words]
    if sum(line.words for line in lines) < 3:
        return
    timeline = _timeline(*lines, fps=fps)
    captions = cues_of(timeline)
    assert _problems(captions, timeline.duration_s) == []
    assert " ".join(caption.text for caption in captions) == " ".join(line.written for line in lines)


def _fits(text: str) -> bool:
    """Whether something is said, with no word that no caption holds (of such a word captions show the beginning)."""
    return bool(_line(text).words) and max(map(len, text.split())) <= MAX_CHARS * MAX_LINES


@settings(max_examples=200)
@given(st.lists(st.text(min_size=1, max_size=120).filter(_fits), min_size=1, max_size=5))
def test_any_text_keeps_lines_order_and_words(texts: list[str]) -> None:
    timeline = _timeline(*map(_line, texts))
    captions = cues_of(timeline)
    assert not [p for p in _problems(captions, timeline.duration_s) if p.startswith(("lines", "place"))]
    joined = re.sub(r"\s", "", "".join(caption.text for caption in captions))
    assert joined == re.sub(r"\s", "", "".join(" ".join(text.split()) for text in texts))


def test_a_number_keeps_its_sign_and_clauses_stay_whole() -> None:
    assert (
        wrap(["the", "first", "gradient", "is", "now", "equal", "to", "−", "0.5000", "and", "then", "some"]) is not None
    )
    for text in (
        wrap(["the", "first", "gradient", "of", "all", "is", "exactly", "equal", "−", "0.5000", "and", "then", "some"])
        or ()
    ):
        assert not text.endswith("−")
    assert break_cost("−", "0.5") > 1e8 and break_cost("done.", "Then") == 0
    assert wrap(
        ["Data", "comes", "in", "on", "the", "left,", "and", "a", "prediction", "leaves", "on", "the", "right."]
    ) == (
        "Data comes in on the left,",
        "and a prediction leaves on the right.",
    )
    assert wrap(["x" * 43]) is None


def test_a_pause_inside_a_line_begins_a_caption() -> None:
    from lesson.script.spoken_line import read_line

    timeline = _timeline(read_line("Above one half, or below? (pause 3) It is above: {prediction[out]:2}.", FACTS))
    first, second = cues_of(timeline)
    assert first.text == "Above one half, or below?" and second.text.startswith("It is above")
    assert first.end_s < second.start_s - 2


def test_short_lines_share_a_caption() -> None:
    captions = cues_of(_timeline(*[_line("No."), _line("Yes."), _line("Both of them are right.")]))
    assert captions[0].text == "No. Yes."


def test_files_are_what_other_programs_read() -> None:
    captions = (Caption(0.0, 1.5, ("a < b & c > d",)), Caption(3661.25, 3663.0, ("one", "two")))
    vtt = to_vtt(captions)
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\na &lt; b &amp; c &gt; d\n\n01:01:01.250 --> ")
    assert html.unescape(vtt).count("a < b & c > d") == 1
    parsed = list(srt.parse(to_srt(captions)))
    assert [p.content.replace("\u2060", "") for p in parsed] == ["a < b & c > d", "one\ntwo"]
    assert parsed[1].start == timedelta(seconds=3661.25) and [p.index for p in parsed] == [1, 2]
    assert (to_vtt(()), to_srt(())) == ("WEBVTT\n", "")
    assert cues_of(_timeline()) == ()


def test_captions_of_a_step_inside_the_film_are_later() -> None:
    timeline = _timeline(_line("Hello, this is a line."))
    assert cues_of(timeline, 100.0)[0].start_s == cues_of(timeline)[0].start_s + 100.0


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        ("done.", "Then", True),
        ("done.", "3", True),
        ("done?", "then", True),
        ("done!”", "So", True),
        ("wait…", "then", True),
        ("no.", "It", True),
        ("no.", "7", False),
        ("i.e.", "the", False),
        ("(i.e.", "The", False),
        ("e.g.", "W", False),
        ("Dr.", "Smith", False),
        ("“Dr.", "Smith", False),
        ("Prof.", "J.", False),
        ("Drs.", "Gil", False),
        ("Messrs.", "Smith", False),
        ("Gen.", "Lee", False),
        ("Rev.", "Bayes", False),
        ("ej.", "La", False),
        ("J.", "R.", False),
        ("J.R.R.", "Tolkien", False),
        ("Fig.", "3", False),
        ("Eq.", "4", False),
        ("Eq.", "(4)", False),
        ("Ref.", "[3]", False),
        ("Thm.", "3", False),
        ("Ex.", "3", False),
        ("Sec.", "IV", False),
        ("App.", "A", False),
        ("App.", "It", True),
        ("no.", "I’m", True),
        ("pp.", "3–7", False),
        ("vs.", "ReLU", False),
        ("etc.", "and", False),
        ("etc.", "Then", True),
        ("approx.", "0.5", False),
        ("a.m.", "we", False),
        ("p.ej.", "la", False),
        ("Sra.", "Gil", False),
        ("núm.", "5", False),
        ("z.B.", "Gewichte", False),
        ("0.5.", "Now", True),
        ("h.", "It", True),
        ("is", "it", False),
        ("。", "学", True),
        ("number.", "", True),
    ],
)
def test_a_full_stop_ends_a_sentence_or_shortens_a_word(before: str, after: str, ends: bool) -> None:
    assert ends_sentence(before, after) is ends
    assert (break_cost(before, after) == 0.0) is ends


def test_no_caption_ends_with_an_abbreviation_that_belongs_to_what_follows() -> None:
    text = (
        "The slope is small, i.e. the unit is saturated, as Dr. Smith and Prof. J. R. "
        "Jones say, e.g. in Fig. 3 and Eq. 4 of No. 7, and it stays so for long."
    )
    lines = [line for caption in cues_of(_timeline(_line(text))) for line in caption.lines]
    assert not [
        line for line in lines if line.endswith((" i.e.", "Dr.", "Prof.", " J.", " R.", "e.g.", "Fig.", "Eq.", "No."))
    ]


def test_a_word_that_no_caption_holds_is_shown_by_its_beginning() -> None:
    captions = cues_of(_timeline(_line("a word " + "y" * 900 + " and more words behind it, said in their own time")))
    assert max(len(line) for caption in captions for line in caption.lines) <= 42 and len(captions) < 6
    assert [line for caption in captions for line in caption.lines if line.endswith("y…")]
    assert "".join(line for caption in cues_of(_timeline(_line("z" * 84))) for line in caption.lines) == "z" * 84


@pytest.mark.parametrize(
    "text",
    [
        "If <b and c> then",
        "x <i>y</i> z",
        "a < b > c",
        "<font color=red>",
        "</b>",
        "a --> b",
        "<b",
        "<3",
        "x<y and y>z",
    ],
)
def test_players_show_every_sign_of_a_subrip_caption(text: str, tmp_path: Path) -> None:
    """As FFmpeg reads it, which takes "<b and c>" for bold and shows nothing of it."""
    (tmp_path / "x.srt").write_text(to_srt([Caption(1.0, 3.0, (text,))]), encoding="utf-8")
    with av.open(str(tmp_path / "x.srt")) as file:
        shown = [each.ass.decode() for packet in file.demux(subtitles=0) if packet.size for each in packet.decode()]
    assert "".join(shown).rpartition(",,")[2].replace("\u2060", "") == text
    assert not re.search(r"\{\\[bi]1\}", shown[0])
