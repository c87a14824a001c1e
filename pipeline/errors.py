"""What can go wrong, as the user is told it: one line a problem on stderr, and an exit code."""

import errno
from collections.abc import Iterable


class PipelineError(Exception):
    """Something that is told in plain lines, never as a traceback; `problems` holds one line each."""

    code = 1

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))

    def __reduce__(self) -> tuple[type["PipelineError"], tuple[tuple[str, ...]]]:
        """Pickle by the problems, so that the error survives the way back from a worker process."""
        return type(self), (self.problems,)


class UserError(PipelineError):
    """Something the user can mend (an option, a name, a folder): exit code 2."""

    code = 2


class RenderError(PipelineError):
    """Something that broke while we worked (a beat that raises, a worker that dies, a full disk): exit code 1."""

    code = 1


class Mendable(str):
    """A line about something that the user can mend, among lines about what broke."""


def failed(lines: Iterable[str]) -> PipelineError:
    """Return the error that tells what failed: the user's to mend if all of it is, else ours."""
    found = tuple(dict.fromkeys(lines))  # what is wrong with the lesson, every step says
    return (UserError if all(isinstance(line, Mendable) for line in found) else RenderError)(found)


def is_full(error: BaseException | None) -> bool:
    """Say whether an error means that there is no room left on the disk (or in the user's share of it)."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def reason(error: BaseException) -> str:
    """Return what went wrong in a few words: the system's own words for an OSError, else type and message."""
    if isinstance(error, OSError):
        said = error.strerror or str(error) or type(error).__name__
        return f"{said} ({error.filename})" if error.filename else said
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
