"""Errors as the user sees them: one line for each problem on stderr, and an exit code."""

import errno
from collections.abc import Iterable
from typing import Any


class PipelineError(Exception):
    """An error reported in plain lines, never as a traceback; `problems` has one line each."""

    code = 1

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type["PipelineError"], tuple[tuple[str, ...]]]:
        """Pickle by the problems, so that the error survives the way back from a worker process."""
        return type(self), (self.problems,)


class UserError(PipelineError):
    """A problem the user can fix (an option, a name, a folder): exit code 2."""

    code = 2


class RenderError(PipelineError):
    """A failure during the work (a beat that raises, a worker that dies, a full disk): exit code 1."""

    code = 1


class Mendable(str):
    """A problem the user can fix, among lines about failures; decides exit code 2."""


def failed(lines: Iterable[str]) -> PipelineError:
    """Return the error for some lines: UserError if the user can fix all of them, else RenderError."""
    found = tuple(dict.fromkeys(lines))  # every step reports what is wrong with the lesson: once is enough
    return (UserError if all(isinstance(line, Mendable) for line in found) else RenderError)(found)


def is_full(error: BaseException | None) -> bool:
    """Return whether an error means that the disk (or the user's quota) is full."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def unwritable(what: str, error: OSError, elsewhere: str = "") -> PipelineError:
    """Return the error for something that cannot be written: RenderError on a full disk, else UserError.

    what: the place, as the user named it; elsewhere: how another one is named (" with --out"). Only the
    system's words are shown: the file that it names may be in a hidden folder of ours.
    """
    if is_full(error):
        return RenderError(f"{what}: the disk is full; make room, or name a folder on another disk{elsewhere}")
    said = error.strerror or reason(error)
    return UserError(f"{what}: {said}; name a folder that you may write to{elsewhere}")


def file_of(error: OSError) -> Any:
    """Return the file that an error is about (None: it names none): of a copy, the one that is written."""
    return error.filename2 or error.filename


def reason(error: BaseException) -> str:
    """Return the cause in a few words: the system's own words for an OSError, else type and message."""
    if isinstance(error, OSError):
        said = error.strerror or str(error) or type(error).__name__
        return f"{said} ({file_of(error)})" if file_of(error) else said
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
