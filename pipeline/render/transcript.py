"""Transcripts: what is spoken and shown, beat by beat, in Markdown, for those who cannot see or hear the film."""

import re
from collections.abc import Sequence

from lesson import Timeline
from lesson.language.screen import ON_SCREEN
from lesson.time.caption_text import unspaced

_MARKS = re.compile(r"([\\`*<\[\]])|(?<!\w)_|_(?!\w)")
_BLOCK = re.compile(r"^(\d*)(#+|[-+>]|(?<=\d)[.)])(?=\s)")  # signs that would begin a heading or a list


def step_transcript(line: Timeline, on_screen: str = ON_SCREEN) -> str:
    """Return the transcript of a step. on_screen: the heading before the lines shown at the end of a beat."""
    blocks = [f"# {line.number}. {_plain(line.title)}"]
    for beat in line.beats:
        blocks.append(f"## {_plain(beat.title)}")
        if beat.lines:
            blocks.append(_plain(" ".join(unspaced(spoken.written) for spoken in beat.lines)))
        if beat.on_screen:
            blocks += [on_screen, "\n".join(f"- {_plain(text)}" for text in beat.on_screen)]
    return "\n\n".join(blocks) + "\n"


def film_transcript(title: str, steps: Sequence[str]) -> str:
    """Return the transcript of the whole film from those of its steps: their headings one level deeper."""
    deeper = (re.sub(r"^(#+ )", r"#\1", text, flags=re.MULTILINE) for text in steps)
    return "\n".join([f"# {_plain(title)}\n", *deeper])


def _plain(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return _BLOCK.sub(r"\1\\\2", _MARKS.sub(lambda mark: "\\" + mark.group(), text))
