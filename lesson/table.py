"""A data set from a CSV file: columns by name, every bad cell named by line and column."""

import csv
import io
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .clean import clean
from .inside import LessonFolder
from .problems import Problem, Refused, nearest, shown
from .schema import MAX_SAMPLES, NUMBER_LIMIT, DatasetCsv

MAX_FILE = 5_000_000  # bytes
MAX_COLUMNS = 5_000
MAX_TOLD = 20
INSTEAD = "name a .csv file; in a spreadsheet: save as CSV (UTF-8)"
SEPARATORS = (",", ";", "\t")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Line:
    """A row of the table: which line of the file it ends on, which row of data it is (from 1), its cells."""

    line: int
    row: int
    cells: list[str]

    @property
    def place(self) -> str:
        return f"line {self.line} (row {self.row})"


def read_table(spec: DatasetCsv, folder: LessonFolder, file: str) -> tuple[tuple[Array, Array] | None, list[Problem]]:
    """Return ((X, Y), []) with a row for each row of the table, or (None, every problem).

    The separator is a comma, a semicolon or a tab, whichever parts the header into most columns; unless it is the
    comma, numbers may have a decimal comma. Problems of the file are told with its own name, those of keys with `file`.
    """
    try:
        data = folder.read(spec.csv, (".csv",), INSTEAD, MAX_FILE)
    except Refused as refused:
        return None, [refused.at(file, "dataset.csv")]
    try:
        separator, header, lines = _rows(data)
    except Refused as refused:
        return None, [refused.at(spec.csv, "")]
    problems = _columns(spec, header, file)
    if problems:
        return None, problems
    if not 2 <= len(lines) <= MAX_SAMPLES:
        cure = f"give 2 to {MAX_SAMPLES:,} rows under the header; keep a part of them where there are more"
        return None, [Problem(spec.csv, "", f"{len(lines):,} rows", cure)]
    wanted = [*spec.x, *spec.y]
    values, problems = _numbers(
        lines, [(header.index(name), name) for name in wanted], len(header), separator, spec.csv
    )
    if problems:
        more = [Problem(spec.csv, "", "", f"and {len(problems) - MAX_TOLD:,} more bad cells or rows")]
        return None, problems[:MAX_TOLD] + more * (len(problems) > MAX_TOLD)
    numbers = np.array(values, dtype=np.float64)
    return (numbers[:, : len(spec.x)], numbers[:, len(spec.x) :]), []


def _rows(data: bytes) -> tuple[str, list[str], list[_Line]]:
    """Return separator, header and rows of data; empty lines are passed over, rows above the limit only counted."""
    try:
        text = clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("", f"byte {error.start} is not UTF-8; save the table as CSV (UTF-8)") from None
    headers = {each: _header(text, each) for each in SEPARATORS}
    separator = max(SEPARATORS, key=lambda each: len(headers[each]))
    if not any(headers[separator]):
        raise Refused("", "is empty; the first row has the names of the columns")
    if len(headers[separator]) > MAX_COLUMNS:
        raise Refused(f"{len(headers[separator]):,} columns", f"a table has at most {MAX_COLUMNS:,}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[_Line] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                kept = cells if len(lines) <= MAX_SAMPLES else []
                lines.append(_Line(reader.line_num, len(lines), kept))
    except csv.Error as error:
        raise Refused("", f"line {reader.line_num} is no CSV: {error}; look at its quotes") from None
    return separator, headers[separator], lines[1:]


def _header(text: str, separator: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next(([cell.strip() for cell in cells] for cells in reader if any(map(str.strip, cells))), [])
    except csv.Error as error:
        raise Refused("", f"line {reader.line_num} is no CSV: {error}; look at its quotes") from None


def _columns(spec: DatasetCsv, header: list[str], file: str) -> list[Problem]:
    """Check that every named column is there, once."""
    problems = []
    for part, names in (("x", spec.x), ("y", spec.y)):
        for n, name in enumerate(names):
            key = f"dataset.{part}[{n}]"
            if name not in header:
                problems.append(
                    Problem(file, key, shown(name), f"{spec.csv} has no such column; {nearest(name, header)}")
                )
            elif header.count(name) > 1:
                cure = f"{spec.csv} has {header.count(name)} columns of this name; give each its own"
                problems.append(Problem(file, key, shown(name), cure))
            elif name in names[:n]:
                problems.append(Problem(file, key, shown(name), "is named twice; remove one"))
    return problems[: MAX_TOLD + 1]


def _numbers(
    lines: list[_Line], columns: list[tuple[int, str]], width: int, separator: str, file: str
) -> tuple[list[list[float]], list[Problem]]:
    values: list[list[float]] = []
    problems: list[Problem] = []
    for each in lines:
        if len(each.cells) != width:
            cure = f"the header has {width}; look for a missing or extra {_SAID[separator]}"
            problems.append(Problem(file, each.place, f"{len(each.cells)} cells", cure))
            continue
        row = [_number(each.cells[at].strip(), separator) for at, _ in columns]
        values.append([number for number in row if isinstance(number, float)])
        for (at, name), number in zip(columns, row, strict=True):
            if isinstance(number, str):
                where = f"{each.place}, column {shown(name)}"
                problems.append(Problem(file, where, shown(each.cells[at]), number))
    return values, problems


_SAID = {",": "comma (a text with a comma needs quotes)", ";": "semicolon", "\t": "tab"}


def _number(cell: str, separator: str) -> float | str:
    """Return the number in a cell, or the cure."""
    text = cell.replace("\N{MINUS SIGN}", "-")
    if separator != ",":
        text = text.replace(",", ".")
    if not cell:
        return "the cell is empty; write a number, or leave the row out"
    if not _NUMBER.fullmatch(text):
        return "write a number, 0.5 for instance" + (" or 0,5" if separator != "," else "")
    number = float(text)
    return number if abs(number) <= NUMBER_LIMIT else f"a number is at most {NUMBER_LIMIT:,.0f}; use a larger unit"
