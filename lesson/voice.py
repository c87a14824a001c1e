"""How long words take: the interface of a voice, and the pace of words that stands in while there is none."""

from dataclasses import dataclass
from typing import Protocol

WORDS_PER_MINUTE = 150.0
SENTENCE_PAUSE_S = 0.35


@dataclass(frozen=True)
class Speech:
    """What a voice makes of a text: seconds it takes, and when each spoken word (split at spaces) starts."""

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

    Behind a sentence inside the text there is a pause of SENTENCE_PAUSE_S, which does not count as words.
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
