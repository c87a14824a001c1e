"""How long words take: the interface of a voice, and an even pace of words for as long as there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

WORDS_PER_MINUTE = 150.0
SENTENCE_PAUSE_S = 0.35


@dataclass(frozen=True)
class Speech:
    """A text as a voice says it: its seconds, and the start of each spoken word (split at spaces)."""

    duration_s: float
    word_starts: tuple[float, ...]


class Voice(Protocol):
    """Anything that can say a text; word_starts has one entry for each word of spoken.split()."""

    def speak(self, spoken: str, language: str) -> Speech:
        """Say `spoken` (words divided by spaces) and return its times."""
        ...


@dataclass(frozen=True)
class WordPace:
    """Words at an even pace: exactly `words_per_minute` over a text, longer words taking longer.

    After a sentence inside the text there is a pause of SENTENCE_PAUSE_S, which does not count as words.
    """

    words_per_minute: float = WORDS_PER_MINUTE

    def speak(self, spoken: str, language: str) -> Speech:
        """Return the times of a text said at this pace."""
        words = spoken.split()
        if not words:
            return Speech(0.0, ())
        lengths = [len(word) + 2.0 for word in words]
        mean = sum(lengths) / len(lengths)
        each = 60.0 / self.words_per_minute
        at, starts = 0.0, []
        for n, (word, length) in enumerate(zip(words, lengths, strict=True)):
            starts.append(at)
            at += each * (0.5 + 0.5 * length / mean)
            if n < len(words) - 1 and word.rstrip('”’")').endswith((".", "?", "!")):
                at += SENTENCE_PAUSE_S
        return Speech(at, tuple(starts))


@dataclass(frozen=True)
class SpeechTable:
    """The measured times of a real voice: by text for single utterances, by beat for a teacher's recordings.

    A text that is not in the table is timed by WordPace (it will be silent, its captions stay). `beats` are the
    seconds of a recording of a whole beat.
    """

    lines: Mapping[str, Speech] = field(default_factory=dict)
    beats: Mapping[str, float] = field(default_factory=dict)

    def speak(self, spoken: str, language: str) -> Speech:
        """Return the measured times of a text, or the stand-in's."""
        known = self.lines.get(spoken)
        return known if known is not None else WordPace().speak(spoken, language)


@dataclass
class Listener:
    """A voice that is silent and notes every text it is given: what a lesson needs to have spoken."""

    texts: dict[str, None] = field(default_factory=dict)

    def speak(self, spoken: str, language: str) -> Speech:
        """Note the text; the times are those of the pace of words."""
        self.texts[spoken] = None
        return WordPace().speak(spoken, language)
