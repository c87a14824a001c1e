"""What was chosen for single kinds of publishing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """beats: which are made into loops ("6.opposite", "all"); base_url: where the pages will be, for links that
    must be whole.
    """

    beats: tuple[str, ...] = ()
    base_url: str = ""


NOTHING_CHOSEN = Choices()
