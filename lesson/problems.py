"""Problems of a lesson that a teacher can fix: file, key, value and cure, all at once."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

_SHOWN = 60
_LINE = 1200  # characters of a message: only what a file repeats without end is cut


@dataclass(frozen=True)
class Problem:
    """A problem the user can fix: `file` as the user knows it, `key` in it (or a line), `value` found there, `cure`.

    Prints as `assets/lesson.toml: network.layers[1].weights: got ...; cure`. Empty parts are left out.
    """

    file: str
    key: str
    value: str
    cure: str

    def __str__(self) -> str:
        """Return the problem as one line."""
        said = "; ".join(part for part in (self.value and f"got {self.value}", self.cure) if part)
        return _bounded(": ".join(part for part in (self.file, self.key, said) if part))


class LessonError(ValueError):
    """A lesson that cannot be filmed; `problems` are all that were found, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["LessonError"], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, so that the error survives the way back from a worker process."""
        return type(self), (self.problems,)


class Refused(Exception):
    """A file or number that is refused: the value found and the cure.

    The caller adds file and key (`at`).
    """

    def __init__(self, value: str, cure: str) -> None:
        self.value, self.cure = _bounded(value), _bounded(cure)
        super().__init__(f"{self.value}: {self.cure}")

    def at(self, file: str, key: str) -> Problem:
        """Return it as the problem of a key in a file."""
        return Problem(file, key, self.value, self.cure)


class FieldError(ValueError):
    """An invalid field path, condition, template or expression; one sentence with the nearest valid name."""

    def __init__(self, message: str) -> None:
        super().__init__(_bounded(message))


def _bounded(text: str) -> str:
    """Return a text on one line, of about `_LINE` characters at most; what is left out is in its middle."""
    line = " ".join(text.split())
    return line if len(line) <= _LINE else f"{line[: _LINE // 2]} ... {line[-_LINE // 2 :]}"


def shown(value: object) -> str:
    """Return repr(value) on one line, cut to about 60 characters."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more than 4,300 digits, a structure nested too deeply
        text = f"a {type(value).__name__} too long to print"
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def cut(text: str, most: int) -> str:
    """Return a text of at most `most` characters: cut after a word, with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ,;:–—-") + "…"


def several(count: int, what: str) -> str:
    """Return a count and what is counted, in the plural where it is not 1.

    >>> several(1, "row"), several(2, "row"), several(0, "entry")
    ('1 row', '2 rows', '0 entries')
    """
    if count != 1:
        what = f"{what[:-1]}ies" if what.endswith("ry") else f"{what}s"
    return f"{count:,} {what}"


def nearest(name: str, valid: Sequence[str], limit: int = 12) -> str:
    """Return `did you mean 'weights'?` or, where nothing is near, `valid: a, b, c` (at most `limit` of them)."""
    close = [each for each in valid if each.casefold() == name.casefold()] or difflib.get_close_matches(
        name[:80], valid, n=1, cutoff=0.6
    )
    if close:
        return f"did you mean {close[0]!r}?"
    more = "" if len(valid) <= limit else ", ..."
    listed = ", ".join(_short(each) for each in sorted(valid)[:limit])
    return f"valid: {listed}{more}" if valid else "there is none"


def _short(name: str) -> str:
    """Return a name from a file, cut to fit on one line."""
    line = "".join(each if each.isprintable() else " " for each in name)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 3] + "..."


def file_name(path: Path) -> str:
    """Return `path` relative to the current directory when it lies below it, else as it is."""
    try:
        return str(path.absolute().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
