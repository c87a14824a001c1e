"""A data set from a CSV file: columns by name; every bad cell is named by line and column."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lesson.file.clean import clean
from lesson.file.path_guard import LessonFolder
from lesson.file.schema.tables import DatasetCsv
from lesson.limits import MAX_CELL, MAX_COLUMNS, MAX_CSV_BYTES, MAX_NUMBER, MAX_SAMPLES
from lesson.problems import Problem, Refused, nearest, several, shown

MAX_TOLD = 20
INSTEAD = "name a .csv file; in a spreadsheet: save as CSV (UTF-8)"
SEPARATORS = (",", ";", "\t")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
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

    The separator is that of a first line `sep=;`, else a comma, a semicolon or a tab, whichever splits the header into
    most columns; unless it is the comma, numbers may have a decimal comma. A number that can be read in two ways is
    refused. Problems of the file carry its own name, those of keys carry `file`.
    """
    try:
        data = folder.read(spec.csv, (".csv",), INSTEAD, MAX_CSV_BYTES)
    except Refused as refused:
        return None, [refused.at(file, "dataset.csv")]
    try:
        separator, header, lines = _rows(data)
    except Refused as refused:
        return None, [refused.at(spec.csv, "")]
    problems = _columns(spec, header, file)
    if problems:
        return None, problems
    wanted = [*spec.x, *spec.y]
    values, problems = _numbers(
        lines, [(header.index(name), name) for name in wanted], len(header), separator, spec.csv
    )
    if problems:
        more = [Problem(spec.csv, "", "", "and more bad cells or rows")]
        return None, problems[:MAX_TOLD] + more * (len(problems) > MAX_TOLD)
    numbers = np.array(values, dtype=np.float64)
    return (numbers[:, : len(spec.x)], numbers[:, len(spec.x) :]), []


def _rows(data: bytes) -> tuple[str, list[str], list[_Line]]:
    """Return separator, header and rows of data; empty lines are skipped, rows above the limit only counted."""
    if data.startswith((b"PK", b"\xd0\xcf")):
        raise Refused("", "is a spreadsheet's own file, whatever it is called; save the table as CSV (UTF-8)")
    if b"\0" in data:
        raise Refused("", f"byte {data.index(0)} is 0: this is UTF-16 or no text; save the table as CSV (UTF-8)")
    try:
        text = clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refused("", f"byte {error.start} is not UTF-8; save the table as CSV (UTF-8)") from None
    said = _SEP.match(text)
    text = text[said.end() :] if said else text
    passed = 1 if said else 0  # lines of the file before this text, for the numbers in messages
    choices = (said[1],) if said else SEPARATORS
    headers = {each: _header(text, each) for each in choices}
    separator = max(choices, key=lambda each: len(headers[each]))
    if not any(headers[separator]):
        raise Refused("", "is empty; the first row has the names of the columns")
    if len(headers[separator]) == 1 and "|" in headers[separator][0]:
        raise Refused("", "its cells are separated by |; separate them by commas, semicolons or tabs")
    if len(headers[separator]) > MAX_COLUMNS:
        raise Refused(f"{len(headers[separator]):,} columns", f"a table has at most {MAX_COLUMNS:,}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[_Line] = []
    count = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                long = next((cell for cell in cells if len(cell) > MAX_CELL), None)
                if long is not None:
                    raise Refused(
                        "",
                        f"line {reader.line_num} has a cell of {len(long):,} characters; at most {MAX_CELL:,} are read",
                    )
                if count <= MAX_SAMPLES:
                    lines.append(_Line(reader.line_num + passed, count, cells))
                count += 1
    except csv.Error as error:
        raise Refused("", f"line {reader.line_num} is not valid CSV: {error}; check its quotes") from None
    if not 2 <= count - 1 <= MAX_SAMPLES:
        cure = f"give 2 to {MAX_SAMPLES:,} rows under the header; keep a part of them where there are more"
        raise Refused(several(count - 1, "row"), cure)
    return separator, headers[separator], lines[1:]


def _header(text: str, separator: str) -> list[str]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return next(([cell.strip() for cell in cells] for cells in reader if any(map(str.strip, cells))), [])
    except csv.Error as error:
        raise Refused("", f"line {reader.line_num} is not valid CSV: {error}; check its quotes") from None


def _columns(spec: DatasetCsv, header: list[str], file: str) -> list[Problem]:
    """Check that every named column is there, once."""
    problems: list[Problem] = []
    for part, names in (("x", spec.x), ("y", spec.y)):
        for n, name in enumerate(names):
            if len(problems) > MAX_TOLD:
                break
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
    return problems


def _numbers(
    lines: list[_Line], columns: list[tuple[int, str]], width: int, separator: str, file: str
) -> tuple[list[list[float]], list[Problem]]:
    values: list[list[float]] = []
    problems: list[Problem] = []
    cells = {name: [each.cells[at].strip() for each in lines if at < len(each.cells)] for at, name in columns}
    marks = _marks(cell for column in cells.values() for cell in column)
    wordy = {name: words for name, column in cells.items() if (words := _words(column))}
    problems += [
        Problem(file, f"column {shown(name)}", ", ".join(map(shown, words)), _as_numbers(words))
        for name, words in wordy.items()
    ]
    for each in lines:
        if len(problems) > MAX_TOLD:
            break
        if not any(cell.strip() for cell in each.cells[width:]):
            del each.cells[width:]  # spreadsheets leave empty cells at the end of a row
        if len(each.cells) != width:
            cure = f"the header has {width}; look for a missing or extra {_SAID.get(separator, repr(separator))}"
            if separator == "," and len(each.cells) > width:
                cure += "; where numbers have a decimal comma, save the table with semicolons between the cells"
            problems.append(Problem(file, each.place, several(len(each.cells), "cell"), cure))
            continue
        row = [_number(each.cells[at].strip(), separator, marks) for at, _ in columns]
        values.append([number for number in row if isinstance(number, float)])
        for (at, name), number in zip(columns, row, strict=True):
            if isinstance(number, str) and name not in wordy:
                where = f"{each.place}, column {shown(name)}"
                problems.append(Problem(file, where, shown(each.cells[at]), number))
    return values, problems


_SAID = {",": "comma (a text with a comma needs quotes)", ";": "semicolon", "\t": "tab"}


_SEP = re.compile(r"\s*\"?sep=([,;|\t])\"?\s*?\r?\n", re.IGNORECASE)  # what Excel writes to say it
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*", re.ASCII)
_MAX_WORDS = 6


def _marks(cells: Iterable[str]) -> frozenset[str]:
    """Return the decimal marks of the table, where it is clear that they are."""
    found = set()
    for cell in cells:
        marks = [char for char in cell if char in ".,"]
        if _NUMBER.fullmatch(cell.replace(",", ".")) and len(marks) == 1 and not _THOUSANDS.fullmatch(cell):
            found.add(marks[0])
        elif len(set(marks)) == 2:
            found.add(marks[-1])
    return frozenset(found)


def _words(column: list[str]) -> list[str]:
    """Return the distinct words of a column that has only words, and few of them."""
    words = list(dict.fromkeys(cell for cell in column if cell))
    return words if words and len(words) <= _MAX_WORDS and all(cell[0].isalpha() for cell in words) else []


def _as_numbers(words: list[str]) -> str:
    """Return how to write a column of words as numbers."""
    if len(words) <= 2:
        other = f" and 0 for {shown(words[1])}" if len(words) == 2 else ""
        return f"these are words, and a network reads numbers: write 1 for {shown(words[0])}{other}"
    return (
        f"these are words, and a network reads numbers: make a column for each of them, named {shown(words[0])} and so"
        " on, with 1 in its rows and 0 in the others"
    )


def _number(cell: str, separator: str, marks: frozenset[str]) -> float | str:
    """Return the number in a cell, or the cure. marks: the decimal marks of this table."""
    text = cell.replace("\N{MINUS SIGN}", "-")
    if not cell:
        return "the cell is empty; write a number, or leave the row out"
    there = [char for char in text if char in ".,"]
    shape = _THOUSANDS.fullmatch(text)
    if (
        len(set(there)) == 2 and there.count(there[-1]) == 1
    ):  # 1.234,5 or 1,234.5: the last one stands before the decimals
        whole, _, places = text.rpartition(there[-1])
        if _THOUSANDS.fullmatch(whole):
            text = f"{re.sub('[.,]', '', whole)}.{places}"
    elif shape and len(there) > 1:  # 1.234.567
        text = re.sub("[.,]", "", text)
    elif shape and _ambiguous(there[0], separator, marks):
        plain = re.sub("[.,]", "", text)
        return (
            f"this may be {plain} or {text.replace(',', '.')}0: write {plain}, or {text.replace(',', '.')}0 with one"
            " place more; no mark between thousands is needed"
        )
    elif separator != ",":
        text = text.replace(",", ".")
    if not _NUMBER.fullmatch(text):
        if re.fullmatch(r"[+-]?\d{1,3}(?:[\s'’_]\d{3})+(?:[.,]\d+)?", text):
            return "write a number without marks or spaces between thousands, 1000 for instance"
        if re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?\s*%", text):
            return "write a percentage as a number, 0.5 for 50%"
        instead = (
            " or 0,5"
            if separator != ","
            else "; the mark before decimals is a point where commas part the cells"
            if "," in text
            else ""
        )
        return f"write a number, 0.5 for instance{instead}"
    number = float(text)
    return number if abs(number) <= MAX_NUMBER else f"a number is at most {MAX_NUMBER:,.0f}; use a larger unit"


def _ambiguous(mark: str, separator: str, marks: frozenset[str]) -> bool:
    """Return whether 1.000 or 1,000 may be one or a thousand in a table whose decimals have these marks."""
    if mark == ",":
        return separator == "," or "." in marks
    return "," in marks or (separator == ";" and "." not in marks)
