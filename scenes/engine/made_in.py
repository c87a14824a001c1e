"""State that one beat makes for later beats: a dataclass, declared in the step's class with the beat that makes it."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, overload

from lesson import LessonError, Problem

T = TypeVar("T")


class MadeIn(Generic[T]):
    """State that one beat makes for later beats, declared in the class of the step.

    beat: the beat that makes it; kind: its dataclass. Raises LessonError, which names that beat, where a later beat
    asks for it and it was not made: a subclass has replaced the beat, or the narration leaves it out.

    Example:

        class MyStep(NetworkStep):
            gate = MadeIn("slope", Gate)  # the beat `slope` sets self.gate = Gate(...)
    """

    def __init__(self, beat: str, kind: type[T]) -> None:
        self.beat, self.kind = beat, kind
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, step: None, owner: type) -> MadeIn[T]: ...

    @overload
    def __get__(self, step: Any, owner: type) -> T: ...

    def __get__(self, step: Any, owner: type) -> MadeIn[T] | T:
        if step is None:
            return self
        if self.name not in vars(step):
            cure = (
                f"needs what the beat {self.beat} makes, and that beat was not played as this step has it; call"
                f" super().{self.beat}() in your own {self.beat}, or write {step.beat} again as well"
            )
            raise LessonError([Problem(step.ref().scene, "beats", repr(step.beat), cure)])
        made: T = vars(step)[self.name]
        return made

    def __set__(self, step: Any, made: T) -> None:
        vars(step)[self.name] = made
