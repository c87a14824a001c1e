"""Captions that somebody has edited after the film was made: any editor's WebVTT or SubRip, cue by cue."""

import html
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lesson import Caption

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_ARROW = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.DOTALL)
_TAG = re.compile(r"</?(?:[cibuv]|ruby|rt|lang|font)(?:[.\s][^<>]{0,200})?>|<[\d:.]{5,15}>", re.IGNORECASE)
_NO_CUE = ("WEBVTT", "NOTE", "STYLE", "REGION")
MOST_CUES, MOST_LINES, MOST_LETTERS = 20_000, 8, 500


def read_captions(text: str, seconds: float, *, escaped: bool) -> tuple[Caption, ...]:
    """Return the captions of a WebVTT file (`escaped`: "&lt;" means "<") or of a SubRip file.

    seconds: the length of the film; captions end with it. Marks for bold, voices and the like are left out, and so are
    places on screen. ValueError, with the line, for an invalid file.
    """
    found: list[Caption] = []
    for number, block in _blocks(text):
        at = next((n for n, line in enumerate(block[:2]) if "-->" in line), None)
        if at is None:
            if escaped and block[0].startswith(_NO_CUE):
                continue
            raise ValueError(
                f"line {number}: no time; "
                "a caption begins with 00:00:01.000 --> 00:00:03.000, and its text has no empty line"
            )
        lines = tuple(filter(None, (_plain(line, escaped) for line in block[at + 1 :])))
        start, end = _times(block[at], number + at)
        if found and start < found[-1].start_s:
            raise ValueError(
                f"line {number + at}: begins before the caption above it; put captions in the order of their times"
            )
        if len(lines) > MOST_LINES or any(len(line) > MOST_LETTERS for line in lines):
            raise ValueError(
                f"line {number + at}: is too long; at most {MOST_LINES} lines of {MOST_LETTERS} characters"
            )
        if len(found) >= MOST_CUES:
            raise ValueError(f"line {number}: more than {MOST_CUES} captions")
        if lines and start < seconds:
            found.append(Caption(start, min(end, seconds), lines))
    return tuple(found)


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the texts between empty lines, with the number of the first line of each."""
    block: list[str] = []
    for number, line in enumerate([*text.replace("\0", "\ufffd").splitlines(), ""], 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _times(line: str, number: int) -> tuple[float, float]:
    found = _ARROW.fullmatch(line)
    if found is None:
        raise ValueError(f"line {number}: these are not times; write 00:00:01.000 --> 00:00:03.000")
    parts = found.groups()
    start, end = (_seconds(parts[first : first + 4]) for first in (0, 4))
    if end <= start:
        raise ValueError(f"line {number}: ends before it begins")
    return start, end


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, part = (text or "0" for text in parts)
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(part.ljust(3, "0")) / 1000


def _plain(line: str, escaped: bool) -> str:
    text = _TAG.sub("", line)
    return " ".join((html.unescape(text) if escaped else text).split())


def later(captions: Iterable[Caption], seconds: float) -> Iterator[Caption]:
    """Return captions shifted by so many seconds."""
    return (replace(caption, start_s=caption.start_s + seconds, end_s=caption.end_s + seconds) for caption in captions)


def within(captions: tuple[Caption, ...], start: float, end: float, at: float = 0.0) -> Iterator[Caption]:
    """Yield the captions of a stretch of the film, shifted so that it begins at second `at`; cut at its ends."""
    for caption in captions:
        first, last = max(caption.start_s, start), min(caption.end_s, end)
        if last - first > (0.0 if math.isclose(first, caption.start_s) else 0.5):
            yield Caption(first - start + at, last - start + at, caption.lines)
