"""render-many: a table of lessons becomes requests that share one pool and one cache."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lesson import LessonError
from lesson.problems import nearest

from .errors import UserError, reason
from .options import request_of
from .request import Request

COLUMNS = ("lesson", "name", "out", "language", "theme", "format", "quality", "fps")
MAX_ROWS = 5000


def requests_of(table: Path, out: Path, workers: int | None, size: str | None = None) -> list[Request]:
    """Read a CSV table of lessons, a row a film, and return its requests.

    Columns: lesson (a lesson.toml or its folder, seen from the table), and if wanted name, out, language, theme, format, quality, fps. A film goes
    into `out`/name unless its row says otherwise; name is that of the lesson's folder. Raises UserError with every problem
    of the table, each with its line.
    """
    problems: list[str] = []
    requests: list[Request] = []
    outs: dict[Path, int] = {}
    for line, row in _rows(table):
        try:
            request = _request(row, table.parent, out, workers, size)
        except (UserError, LessonError) as error:
            problems += [f"{table}:{line}: {problem}" for problem in error.problems]
            continue
        place = request.out.absolute()
        if place in outs:
            problems.append(f"{table}:{line}: out: {request.out} is that of line {outs[place]}; give it a name of its own")
        outs[place] = line
        requests.append(request)
    if problems:
        raise UserError(problems)
    if not requests:
        raise UserError(f"{table}: names no lesson; below the line of column names give a row a film")
    return requests


def _request(row: dict[str, str], base: Path, out: Path, workers: int | None, size: str | None) -> Request:
    if not row.get("lesson"):
        raise UserError("lesson: is empty; give a lesson.toml or a folder that holds one")
    fps = row.get("fps") or None
    if fps is not None and not fps.isdigit():
        raise UserError(f"fps: {fps}: give a whole number, 30 for instance")
    lesson = base / row["lesson"]
    name = row.get("name") or (lesson if lesson.suffix != ".toml" else lesson.parent).resolve().name
    place = base / row["out"] if row.get("out") else out / name
    request = request_of(
        lesson, [], quality=row.get("quality") or "1080p", fps=int(fps) if fps else None, theme=row.get("theme") or None,
        out=place, workers=workers, size=size, shape=row.get("format") or None,
        changes=[f"language={row['language']}"] if row.get("language") else [],
    )  # fmt: skip
    return replace(request, name=name)


def _rows(table: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows with their lines; spaces around values do not count, empty rows are passed over."""
    try:
        text = table.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{table}: {reason(error)}; give a CSV file with a column named lesson") from None
    except UnicodeDecodeError as error:
        raise UserError(f"{table}: byte {error.start} is not UTF-8; save the table as CSV in UTF-8") from None
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        wrong = [f"{table}:1: {name}: there is no such column; {nearest(name, COLUMNS)}" for name in names if name not in COLUMNS]
        if "lesson" not in names and not wrong:
            wrong = [f"{table}:1: has no column lesson; the first line names the columns: {', '.join(COLUMNS)}"]
        if wrong:
            raise UserError(wrong)
        for count, values in enumerate(reader):
            if count >= MAX_ROWS:
                raise UserError(f"{table}: has more than {MAX_ROWS} rows; part it into several tables")
            if any(value.strip() for value in values):
                yield reader.line_num, dict(zip(names, (value.strip() for value in values), strict=False))
    except csv.Error as error:
        raise UserError(f"{table}:{reader.line_num}: is not CSV: {error}") from None
