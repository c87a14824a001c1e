"""Captions from the timeline: at most 2 lines of 42 characters, 17 characters a second, 5/6 s to 7 s, no overlaps.

Where words come faster than they can be read, a caption uses the silence after it, then the one before it, then it
stays a little longer while the next one waits.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .caption_text import MAX_S, needed_s, pieces, segments, unspaced, wrap
from .timeline import SpokenLine, Timeline

_MARK = re.compile(r"<(?=[^<>]*>)|\{(?=\\|[^\W\d_]+:)|--(?=>)")
LINGER_S = 0.5
LEAD_S = 0.4


@dataclass(frozen=True)
class Caption:
    """What is shown from start_s to end_s: one or two lines."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True)
class _Part:
    """Words that make a caption, and when they are spoken."""

    start: float
    end: float
    words: tuple[str, ...]

    @property
    def need(self) -> float:
        """Seconds it must stay."""
        return needed_s(" ".join(self.words))


def cues_of(timeline: Timeline, offset_s: float = 0.0) -> tuple[Caption, ...]:
    """Return the captions of a step, `offset_s` later for its place in the whole film."""
    parts = [
        part for beat in timeline.beats for line in beat.lines for part in _parts(line, beat.start_frame, timeline.fps)
    ]
    parts = _merged(parts)
    times = _schedule(parts, timeline.duration_s)
    return tuple(
        Caption(start + offset_s, end + offset_s, tuple(map(unspaced, wrap(part.words) or ())))
        for (start, end), part in zip(times, parts, strict=True)
    )


def to_vtt(captions: Sequence[Caption]) -> str:
    """Return the captions as WebVTT (W3C); &, < and > are escaped."""
    blocks = ["WEBVTT\n"]
    for caption in captions:
        text = "\n".join(html.escape(line, quote=False) for line in caption.lines)
        blocks.append(f"{_clock(caption.start_s, '.')} --> {_clock(caption.end_s, '.')}\n{text}\n")
    return "\n".join(blocks)


def to_srt(captions: Sequence[Caption]) -> str:
    """Return the captions as SubRip, which knows no escapes.

    Players take "<b and c>" for a mark and do not show it, "{\\an8}" neither, and "-->" for a time: a word joiner
    (U+2060, invisible) after the first sign makes it text again.
    """
    blocks = []
    for number, caption in enumerate(captions, 1):
        times = f"{_clock(caption.start_s, ',')} --> {_clock(caption.end_s, ',')}"
        blocks.append("\n".join([str(number), times, _MARK.sub("\\g<0>\u2060", "\n".join(caption.lines))]) + "\n")
    return "\n".join(blocks)


def _parts(line: SpokenLine, beat_start: int, fps: int) -> list[_Part]:
    """Return the captions of a spoken line, in seconds of the step."""
    words: list[str] = []
    starts: list[float] = []
    forced: dict[int, float] = {}
    silent = dict(line.pauses)
    end = (beat_start + line.end_frame) / fps
    frames = [*line.word_frames, line.end_frame]
    for n, word in enumerate(line.written.split()):
        if n in silent:
            forced[len(words)] = silent[n] / fps
        cut = pieces(word)
        span = (frames[n + 1] - frames[n]) / fps / len(cut)
        for k, piece in enumerate(cut):
            words.append(piece)
            starts.append((beat_start + frames[n]) / fps + k * span)
    times = [*starts, end]
    parts = []
    for a, b in segments(words, starts, end, forced):
        said = times[b] - forced.get(b, 0.0)
        parts.append(_Part(times[a], max(said, times[a]), tuple(words[a:b])))
    return parts


def _merged(parts: Sequence[_Part]) -> list[_Part]:
    """Join a caption that would be too short with the next one, where that follows at once and both fit into one."""
    result: list[_Part] = []
    for part in parts:
        last = result[-1] if result else None
        if (
            last
            and part.start - last.start < last.need
            and part.start - last.end <= LINGER_S
            and part.end - last.start <= MAX_S
            and wrap(last.words + part.words)
        ):
            result[-1] = _Part(last.start, part.end, last.words + part.words)
        else:
            result.append(part)
    return result


def _schedule(parts: Sequence[_Part], film_end: float) -> list[tuple[float, float]]:
    """Give each caption its time: with its words, as long as it must stay, never over the next."""
    placed: list[tuple[float, float]] = []
    free = 0.0
    needs = _needs(parts, film_end)
    for n, (part, need) in enumerate(zip(parts, needs, strict=True)):
        following = parts[n + 1].start if n + 1 < len(parts) else film_end
        start = max(free, part.start)
        if start + need > following:  # too little time after it: begin in the silence before, if there is one
            start = max(free, part.start - LEAD_S, min(start, following - need))
        end = max(start + need, min(part.end, following, start + MAX_S))
        placed.append((start, end))
        free = end
    if free > film_end:
        placed = _pulled_back(placed, needs, film_end)
    return _lingering(placed, parts, film_end)


def _needs(parts: Sequence[_Part], film_end: float) -> list[float]:
    """Return how long each must stay.

    Less, evenly, where the film is too short for all of them (another language's words).
    """
    whole = sum(part.need for part in parts)
    return [part.need * min(1.0, film_end / whole) for part in parts]


def _pulled_back(
    placed: Sequence[tuple[float, float]], needs: Sequence[float], film_end: float
) -> list[tuple[float, float]]:
    """Begin the last captions earlier so that none outlasts the film; too fast only where there is no other way."""
    result: list[tuple[float, float]] = []
    limit = film_end
    for (start, end), need in zip(reversed(placed), reversed(needs), strict=True):
        end = min(end, limit)
        start = max(0.0, min(start, end - need))
        result.append((start, end))
        limit = start
    return result[::-1]


def _lingering(
    placed: Sequence[tuple[float, float]], parts: Sequence[_Part], film_end: float
) -> list[tuple[float, float]]:
    """Let each caption stay up to half a second after its words, where nothing follows."""
    nexts = [*(start for start, _ in placed), film_end][1:]
    result = []
    for (start, end), part, following in zip(placed, parts, nexts, strict=True):
        stay = min(following, start + MAX_S, part.end + LINGER_S)
        result.append((start, max(end, stay)))
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(result))
    return result


def _clock(seconds: float, mark: str) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"
