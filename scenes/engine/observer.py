"""The interface of observers: objects that watch a step while it is played."""

from __future__ import annotations

from typing import Any, Protocol

from manim import Animation


class Observer(Protocol):
    """What watches a step (scenes/engine/step.py) while it is played: the plan, the audits, the renderer."""

    def beat_begins(self, step: Any, key: str) -> None: ...

    def sample(self, step: Any, moment: str) -> None: ...

    def looks_between(self, step: Any) -> bool: ...

    def between(self, step: Any, share: float) -> None: ...

    def played(self, step: Any, animations: list[Animation], frames: int) -> None: ...

    def beat_ends(self, step: Any, key: str) -> None: ...


class Silent:
    """An observer that does nothing: plain `manim` runs."""

    def beat_begins(self, step: Any, key: str) -> None:
        pass

    def sample(self, step: Any, moment: str) -> None:
        pass

    def looks_between(self, step: Any) -> bool:
        """Return whether it wants to see the quarters of every motion (`between`), where nothing is drawn."""
        return False

    def between(self, step: Any, share: float) -> None:
        pass

    def played(self, step: Any, animations: list[Animation], frames: int) -> None:
        pass

    def beat_ends(self, step: Any, key: str) -> None:
        pass


class Several(Silent):
    """Several observers of one run."""

    def __init__(self, *observers: Silent) -> None:
        self.observers = observers

    def beat_begins(self, step: Any, key: str) -> None:
        for observer in self.observers:
            observer.beat_begins(step, key)

    def sample(self, step: Any, moment: str) -> None:
        for observer in self.observers:
            observer.sample(step, moment)

    def looks_between(self, step: Any) -> bool:
        return any(observer.looks_between(step) for observer in self.observers)

    def between(self, step: Any, share: float) -> None:
        for observer in self.observers:
            if observer.looks_between(step):
                observer.between(step, share)

    def played(self, step: Any, animations: list[Animation], frames: int) -> None:
        for observer in self.observers:
            observer.played(step, animations, frames)

    def beat_ends(self, step: Any, key: str) -> None:
        for observer in self.observers:
            observer.beat_ends(step, key)
