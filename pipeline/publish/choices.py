"""Options of single kinds of publishing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """Options: the beats to make into loops ("6.opposite", "all"), and base_url, the address of the pages."""

    beats: tuple[str, ...] = ()
    base_url: str = ""


NOTHING_CHOSEN = Choices()
