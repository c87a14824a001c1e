"""Another language's words over a film's time: Spanish captions under the English film."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from lesson import Caption, SpokenLine, Timeline, cues_of
from lesson.time.timeline import AskedAt, BeatTime

from .edited import within
from .film import StepFilm


@dataclass(frozen=True)
class _Mark:
    """A named place in a beat: a cue, a question, the end of the speech."""

    name: str
    frame: int


def retimed(other: Timeline, onto: Timeline) -> Timeline:
    """Return `other`, the same step in another language, over the time of `onto`, beat by beat.

    Between the marks that both beats have in the same order (beginning, cues, questions, end of speech, end), time is
    linear: words, lines, pauses, cues and questions move. The result has the beats, frames, fps and size of `onto`, and
    the words of `other`: beats that `onto` lacks are left out, beats that `other` lacks are silent. Its captions
    (lesson.cues_of) fit the film of `onto`.
    """
    theirs = {beat.key: beat for beat in other.beats}
    beats = tuple(_moved(theirs[beat.key], beat) if beat.key in theirs else _silent(beat) for beat in onto.beats)
    return replace(onto, title=other.title, language=other.language, beats=beats)


def retimed_captions(step: StepFilm, onto: Timeline) -> tuple[Caption, ...]:
    """Return a step's captions over the time of `onto`, the same step in another language.

    Edited ones move with their beat.
    """
    if step.edited is None:
        return cues_of(retimed(step.timeline, onto))
    theirs, fps = {beat.key: beat for beat in onto.beats}, step.timeline.fps
    found: list[Caption] = []
    for beat in step.timeline.beats:
        there = theirs.get(beat.key)
        if there is None:
            continue
        at = _clock(_shared(beat, there), (beat.frames, there.frames))
        for caption in within(step.edited, beat.start_frame / fps, (beat.start_frame + beat.frames) / fps):
            start, end = (
                (there.start_frame + at(round(second * fps))) / onto.fps for second in (caption.start_s, caption.end_s)
            )
            if end > start:
                found.append(replace(caption, start_s=start, end_s=end))
    return tuple(sorted(found, key=lambda caption: caption.start_s))


def _silent(beat: BeatTime) -> BeatTime:
    return replace(beat, words=0, lines=(), questions=(), recorded=False)


def _moved(beat: BeatTime, onto: BeatTime) -> BeatTime:
    """Return a beat over another one's time."""
    at = _clock(_shared(beat, onto), (beat.frames, onto.frames))
    return replace(
        beat,
        start_frame=onto.start_frame,
        frames=onto.frames,
        stretched=onto.stretched,
        lines=tuple(_line(line, at) for line in beat.lines),
        cues={name: at(frame) for name, frame in beat.cues.items()},
        questions=tuple(AskedAt(at(asked.frame), asked.question) for asked in beat.questions),
    )


def _line(line: SpokenLine, at: Callable[[int], int]) -> SpokenLine:
    start = at(line.start_frame)
    words = tuple(map(at, line.word_frames))
    return replace(
        line,
        start_frame=start,
        frames=at(line.end_frame) - start,
        word_frames=words,
        pauses=tuple((word, words[word] - at(line.word_frames[word] - frames)) for word, frames in line.pauses),
        utterances=tuple((at(frame), text) for frame, text in line.utterances),
    )


def _clock(pairs: list[tuple[int, int]], ends: tuple[int, int]) -> Callable[[int], int]:
    """Return the function from frames of one beat to the other's: piecewise linear between pairs of frames.

    It goes from (0, 0) to `ends`.
    """
    points = [(0, 0)]
    for here, there in pairs:  # marks at one frame in one of the two would squeeze words into no time
        if here > points[-1][0] and points[-1][1] < there < ends[1] and here < ends[0]:
            points.append((here, there))
    points.append(ends)
    stretches = list(pairwise(points))

    def at(frame: int) -> int:
        frame = min(max(frame, 0), ends[0])
        found = bisect_right(points, frame, hi=len(points) - 1, key=lambda point: point[0]) - 1
        (here, there), (next_here, next_there) = stretches[found]
        return there + round((frame - here) * (next_there - there) / max(1, next_here - here))

    return at


def _shared(beat: BeatTime, onto: BeatTime) -> list[tuple[int, int]]:
    """Return the frames, (in one, in the other), of the marks of both beats: the longest common order."""
    ours, theirs = _marks(beat), {mark.name: mark.frame for mark in _marks(onto)}
    both = [(mark.frame, theirs[mark.name]) for mark in ours if mark.name in theirs]
    best: list[list[tuple[int, int]]] = []  # the longest chain that ends with each
    for pair in both:
        before = [chain for chain in best if chain[-1][1] <= pair[1]]
        best.append([*max(before, key=len, default=[]), pair])
    return max(best, key=len, default=[])


def _marks(beat: BeatTime) -> list[_Mark]:
    marks = [_Mark(f"[{name}]", frame) for name, frame in beat.cues.items()]
    marks += [_Mark(f"?{number}", asked.frame) for number, asked in enumerate(beat.questions)]
    if beat.lines:
        marks.append(_Mark("end of speech", beat.lines[-1].end_frame))
    return sorted(marks, key=lambda mark: mark.frame)
