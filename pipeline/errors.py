"""What can go wrong, as the user is told it: one line a problem on stderr, and an exit code."""

import difflib
from collections.abc import Iterable, Sequence


class UserError(Exception):
    """Something the user can mend (a name, a file, a lesson): each problem is a line; exit code 2."""

    code = 2

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class RenderError(UserError):
    """Something went wrong while the work was done (a scene that raises, a full disk): exit code 1."""

    code = 1


def unknown(kind: str, name: str, valid: Sequence[str]) -> str:
    """Return "no beat 'welcom'; did you mean 'welcome'? There are: ..."."""
    close = difflib.get_close_matches(name, valid, n=1, cutoff=0.5)
    guess = f"did you mean {close[0]!r}? " if close else ""
    return f"no {kind} {name!r}; {guess}there {'is' if len(valid) == 1 else 'are'}: {', '.join(valid)}"


def os_problem(error: OSError, doing: str) -> str:
    """Return one line for a failed file operation: what was being done, where, and why it failed."""
    where = f" {error.filename}" if error.filename else ""
    return f"cannot {doing}{where}: {error.strerror or error}"
