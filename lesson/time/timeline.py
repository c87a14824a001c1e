"""Time in whole frames: when each line is spoken in a beat, and when each beat begins.

One Timeline for each step; its JSON (lesson/contract.py) is the source of captions, chapters, sound, slides and
manifest.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lesson.script.questions import Question
from lesson.script.script import ScriptBeat
from lesson.script.spoken_line import ScriptLine

from .voice import SpeechTable, Voice, WordPace

BREATH_S = 0.2
TAIL_S = 0.3


@dataclass(frozen=True)
class SpokenLine:
    """A line in time, frames counted from the start of its beat. word_frames: the start of each WRITTEN word.

    pauses: (written word, frames of silence written before it), inside the line. utterances: (frame, text) of each
    stretch that a voice says without a pause; empty where a recording of the whole beat is played instead.
    """

    written: str
    spoken: str
    start_frame: int
    frames: int
    words: int
    word_frames: tuple[int, ...]
    pauses: tuple[tuple[int, int], ...] = ()
    utterances: tuple[tuple[int, str], ...] = ()

    @property
    def end_frame(self) -> int:
        """The first frame after the line."""
        return self.start_frame + self.frames


@dataclass(frozen=True)
class AskedAt:
    """A question to the viewer and the frame of its beat at which a film in a course stops for it."""

    frame: int
    question: Question


@dataclass(frozen=True)
class BeatSpeech:
    """The speech of a beat: lines, the frame of each cue's word, and how many frames they take."""

    lines: tuple[SpokenLine, ...]
    cues: dict[str, int]
    frames: int
    recorded: bool = False  # one recording of the whole beat is played from its first frame
    questions: tuple["AskedAt", ...] = ()

    @property
    def words(self) -> int:
        """Spoken words."""
        return sum(line.words for line in self.lines)


@dataclass(frozen=True)
class BeatTime:
    """A row of the timeline; lines and cues count frames from start_frame.

    stretched: frames added for the motion; on_screen: what is shown at its end, in lines to be read aloud.
    """

    key: str
    title: str
    start_frame: int
    frames: int
    words: int
    lines: tuple[SpokenLine, ...]
    cues: dict[str, int]
    stretched: int = 0
    recorded: bool = False
    questions: tuple[AskedAt, ...] = ()
    on_screen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """A step in time."""

    number: int
    key: str
    title: str
    fps: int
    width: int
    height: int
    language: str
    beats: tuple[BeatTime, ...]

    @property
    def frames(self) -> int:
        """Frames of the whole step."""
        return sum(beat.frames for beat in self.beats)

    @property
    def duration_s(self) -> float:
        """Seconds of the whole step."""
        return self.frames / self.fps

    @property
    def words(self) -> int:
        """Spoken words of the whole step."""
        return sum(beat.words for beat in self.beats)

    @property
    def spoken_s(self) -> float:
        """Seconds in which a line is being said."""
        return sum(line.frames for beat in self.beats for line in beat.lines) / self.fps

    def beat(self, key: str) -> BeatTime:
        """Return the beat of this key; KeyError otherwise."""
        return next((beat for beat in self.beats if beat.key == key), None) or _no_beat(key, self.beats)

    def alone(self, key: str) -> "Timeline":
        """Return the timeline of only one beat, which begins at once."""
        return replace(self, beats=(replace(self.beat(key), start_frame=0),))


def speech_plan(script_beat: ScriptBeat, voice: Voice, fps: int) -> BeatSpeech:
    """Place the lines of a beat in time.

    BREATH_S between lines, or the written pause where that is longer; TAIL_S (or the pause) after the last. A pause
    inside a line splits it for the voice. A cue at the end of a line is at the line's end, before what follows.
    """
    if isinstance(voice, SpeechTable) and script_beat.key in voice.beats:
        return _recorded(speech_plan(script_beat, WordPace(), fps), voice.beats[script_beat.key], fps)
    lines: list[SpokenLine] = []
    cues: dict[str, int] = {}
    at, gap = 0, 0  # the frame reached, and the least silence before the next line
    breath = round(BREATH_S * fps)
    reached = [0]  # the frame after so many lines
    for line in script_beat.lines:
        if not line.words:
            cues |= {name: at + gap for name, _ in line.cues}
            gap += sum(round(seconds * fps) for _, seconds in line.pauses)
            reached.append(at + gap)
            continue
        at += max(gap, breath) if lines else gap
        placed, line_cues, at, gap = _place(line, voice, fps, at, script_beat.language)
        lines.append(placed)
        cues |= line_cues
        reached.append(at + gap)
    frames = at + max(gap, round(TAIL_S * fps)) if lines else gap
    questions = tuple(AskedAt(reached[count], question) for count, question in script_beat.questions)
    return BeatSpeech(tuple(lines), cues, frames, questions=questions)


def _recorded(plan: BeatSpeech, seconds: float, fps: int) -> BeatSpeech:
    """Return the plan of a beat stretched to its recording: words and cues keep their share of the time."""
    end = max((line.end_frame for line in plan.lines), default=0)
    if end == 0:
        return plan
    factor = seconds * fps / end

    def moved(frame: int) -> int:
        return round(frame * factor)

    lines = tuple(
        SpokenLine(
            line.written,
            line.spoken,
            moved(line.start_frame),
            moved(line.end_frame) - moved(line.start_frame),
            line.words,
            tuple(moved(f) for f in line.word_frames),
            tuple((word, moved(frames)) for word, frames in line.pauses),
        )
        for line in plan.lines
    )
    cues = {name: moved(frame) for name, frame in plan.cues.items()}
    questions = tuple(AskedAt(moved(each.frame), each.question) for each in plan.questions)
    return BeatSpeech(lines, cues, math.ceil(seconds * fps) + round(TAIL_S * fps), recorded=True, questions=questions)


def make_timeline(
    number: int,
    key: str,
    title: str,
    beats: Iterable[tuple[ScriptBeat, BeatSpeech, int]],
    fps: int,
    width: int,
    height: int,
    language: str,
    on_screen: Mapping[str, Sequence[str]] | None = None,
) -> Timeline:
    """Put beats one after the other. beats: (script, speech, frames its motion needs); a beat lasts the longer of both.

    on_screen: by a beat's key, the lines of text on screen at its end.
    """
    rows: list[BeatTime] = []
    start = 0
    for script, speech, motion in beats:
        frames = max(motion, speech.frames)
        stretched = max(0, motion - speech.frames)
        rows.append(
            BeatTime(
                script.key,
                script.title,
                start,
                frames,
                speech.words,
                speech.lines,
                speech.cues,
                stretched,
                speech.recorded,
                speech.questions,
                tuple((on_screen or {}).get(script.key, ())),
            )
        )
        start += frames
    return Timeline(number, key, title, fps, width, height, language, tuple(rows))


def _place(
    line: ScriptLine, voice: Voice, fps: int, start: int, language: str
) -> tuple[SpokenLine, dict[str, int], int, int]:
    """Return (the line from frame `start` on, its cues, the frame where it ends, the silence written after it)."""
    words = line.spoken.split()
    silences: dict[int, int] = {}
    for index, seconds in line.pauses:
        silences[index] = silences.get(index, 0) + round(seconds * fps)
    at = start + silences.pop(0, 0)
    behind = silences.pop(len(words), 0)
    first, spoken = at, []
    utterances: list[tuple[int, str]] = []
    cuts = [0, *sorted(silences), len(words)]
    for begin, end in pairwise(cuts):
        at += silences.get(begin, 0)
        text = " ".join(words[begin:end])
        speech = voice.speak(text, language)
        utterances.append((at, text))
        spoken += [at + round(second * fps) for second in speech.word_starts]
        at += math.ceil(speech.duration_s * fps - 1e-6)
    frames_of = [*spoken, at]
    cues = {name: frames_of[index] for name, index in line.cues}
    written = tuple(frames_of[index] for index in line.starts)
    last_at = {index: k for k, index in enumerate(line.starts)}
    pauses = tuple((last_at[index], frames) for index, frames in sorted(silences.items()))
    placed = SpokenLine(line.written, line.spoken, first, at - first, line.words, written, pauses, tuple(utterances))
    return placed, cues, at, behind


def _no_beat(key: str, beats: Sequence[BeatTime]) -> BeatTime:
    raise KeyError(f"no beat {key!r}; there are: {', '.join(beat.key for beat in beats)}")
