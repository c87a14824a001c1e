"""render-many: a table of lessons becomes requests that share one pool and one cache."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from lesson import LessonError
from lesson.file.clean import clean
from lesson.file.numbers.csv_rows import SAID, NoCsv, rows_of, separator_of
from lesson.file.path_guard import read_inside
from lesson.limits import MAX_CSV_BYTES
from lesson.problems import Refused, nearest
from pipeline.errors import UserError, reason
from pipeline.home import as_meant
from pipeline.render.request import Request

from .options import request_of

COLUMNS = ("lesson", "name", "out", "language", "theme", "format", "quality", "fps")
MAX_ROWS = 5000


def requests_of(table: Path, out: Path, workers: int | None, size: str | None = None) -> list[Request]:
    """Read a CSV table of lessons, one row for each film, and return its requests.

    Columns: lesson (a lesson.toml or its folder, relative to the table), and optionally name, out, language, theme,
    format, quality, fps. A film goes into `out`/name unless its row has another folder; the default name is that of the
    lesson's folder. Raises UserError with every problem of the table, each with its line.
    """
    problems: list[str] = []
    requests: list[Request] = []
    outs: dict[
        Path, int
    ] = {}  # by the names that a disk which ignores case and kinds of accents would use: one folder there
    for line, row in _rows(table):
        try:
            request = _request(row, table.parent, out, workers, size)
            # a/../b is b, and so is a link to it: two runs in one folder would wait for each other.
            place = Path(clean(str(request.out.resolve())).casefold())
            problems += [f"{table}:{line}: {problem}" for problem in _shared(request, place, outs)]
        except (UserError, LessonError) as error:
            problems += [f"{table}:{line}: {problem}" for problem in error.problems]
            continue
        except (OSError, RuntimeError) as error:  # names that are too long, links in a circle
            problems.append(f"{table}:{line}: {reason(error)}; give another lesson, name or out")
            continue
        outs.setdefault(place, line)
        requests.append(request)
    if problems:
        raise UserError(problems)
    if not requests:
        raise UserError(f"{table}: names no lesson; below the line of column names give a row a film")
    return requests


def _shared(request: Request, place: Path, outs: dict[Path, int]) -> Iterator[str]:
    """Yield what is wrong with an output folder that is another row's, or inside one, or around one."""
    for other, line in outs.items():
        if place == other:
            yield f"out: {request.out} is that of line {line}; give it a name of its own"
        elif place.is_relative_to(other) or other.is_relative_to(place):
            yield f"out: {request.out} and that of line {line} are inside each other; give each a folder of its own"


def _request(row: dict[str, str], base: Path, out: Path, workers: int | None, size: str | None) -> Request:
    if not row.get("lesson"):
        raise UserError("lesson: is empty; give a lesson.toml or a folder that holds one")
    fps = row.get("fps") or None
    if fps is not None and not (fps.isascii() and fps.isdigit() and len(fps) < 6):
        raise UserError(f"fps: {fps[:20]}: give a whole number, 30 for instance")
    lesson = _seen_from(base, row["lesson"])
    name = row.get("name") or (lesson if lesson.suffix != ".toml" else lesson.parent).resolve().name
    place = _seen_from(base, row["out"]) if row.get("out") else out / _inside(name)
    request = request_of(
        lesson,
        [],
        quality=row.get("quality") or "1080p",
        fps=int(fps) if fps else None,
        theme=row.get("theme") or None,
        out=place,
        workers=workers,
        size=size,
        shape=row.get("format") or None,
        language=row.get("language") or None,
    )
    return replace(request, name=name)


def _seen_from(base: Path, name: str) -> Path:
    return as_meant(base / as_meant(Path(name)))


def _inside(name: str) -> str:
    """Return a name that is a folder below the output folder; UserError for one outside of it or hidden in it."""
    parts = re.split(r"[/\\]", name)
    if any(not part.strip() or part.startswith(".") for part in parts):
        raise UserError(
            f"name: {name}: is not a name of a folder below --out; "
            "give one without .., a dot or / in front (the column out takes any folder)"
        )
    return name


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows with their lines; spaces around values do not count, empty rows are skipped.

    The separator is a comma, a semicolon or a tab, or that of a first line `sep=;`.
    """
    try:
        real = table.resolve(strict=True)
        data = read_inside(real, real.parent, MAX_CSV_BYTES)
    except Refused as refused:
        raise UserError(f"{table}: {refused.value and f'is {refused.value}; '}{refused.cure}") from None
    except (OSError, RuntimeError) as error:
        raise UserError(f"{table}: {reason(error)}; give a CSV file with a column named lesson") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{table}: byte {error.start} is not UTF-8; save the table as CSV in UTF-8") from None
    try:
        separator, text, above = separator_of(text)
        rows = list(islice(rows_of(text, separator, above), MAX_ROWS + 2))
    except NoCsv as error:
        raise UserError(f"{table}:{error.line}: is not CSV: {error}; check its quotes") from None
    if len(rows) > MAX_ROWS + 1:
        raise UserError(f"{table}: has more than {MAX_ROWS} rows; split it into several tables")
    line, names = rows[0] if rows else (1, [])
    names = _columns(names, f"{table}:{line}")
    problems = [problem for line, cells in rows[1:] for problem in _cells(cells, names, f"{table}:{line}", separator)]
    if problems:
        raise UserError(problems)
    for line, cells in rows[1:]:
        yield line, dict(zip(names, cells, strict=False))


def _columns(cells: list[str], where: str) -> list[str]:
    """Return the names of the columns; those without a name at the end, which spreadsheets write, are left out."""
    names = [cell.lower() for cell in cells]
    while names and not names[-1]:
        names.pop()
    wrong = [
        f"{where}: {name}: there is no such column; {nearest(name, COLUMNS)}" for name in names if name not in COLUMNS
    ]
    wrong += [
        f"{where}: {name}: is there {n} times; keep one"
        for name, n in Counter(names).items()
        if n > 1 and name in COLUMNS
    ]
    if "lesson" not in names and not wrong:
        wrong = [f"{where}: has no column lesson; the first line names the columns: {', '.join(COLUMNS)}"]
    if wrong:
        raise UserError(wrong)
    return names


def _cells(cells: list[str], names: list[str], where: str, separator: str) -> Iterator[str]:
    """Yield what is wrong with a row before it is read: nothing in it may be dropped in silence."""
    over = [cell for cell in cells[len(names) :] if cell]
    if over:
        yield (
            f"{where}: {over[0][:60]}: is after the last column ({len(cells)} cells for {len(names)} columns); "
            f"look for an extra {SAID.get(separator, separator)}"
        )
    for name, cell in zip(names, cells, strict=False):
        if not cell.isprintable():
            yield (
                f"{where}: {name}: {cell[:60]!r} has an invisible character (a line break, a tab, a null); remove it"
            )
