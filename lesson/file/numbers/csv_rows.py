"""The rows of a CSV table as spreadsheets write it, before anything is known about its columns."""

import csv
import io
import re
from collections.abc import Iterator

SEPARATORS = (",", ";", "\t")
SAID = {",": "comma (a text with a comma needs quotes)", ";": "semicolon", "\t": "tab"}
_SEP = re.compile(r"sep=(.)", re.IGNORECASE)  # a spreadsheet's own first line, which names the separator


class NoCsv(ValueError):
    """A text that is not CSV; `line` is the place."""

    def __init__(self, line: int, said: str) -> None:
        super().__init__(said)
        self.line = line


def separator_of(text: str) -> tuple[str, str, int]:
    """Return the separator, the text without a line `sep=;`, and how many lines were taken away.

    Without such a line the separator is the comma, semicolon or tab that splits the first row into most cells.
    """
    first, end, rest = text.partition("\n")
    named = _SEP.fullmatch(first.rstrip("\r").strip('"'))
    if named is not None:
        return named[1], rest, 1 if end else 0
    return max(SEPARATORS, key=lambda each: len(_first(text, each))), text, 0


def _first(text: str, separator: str) -> list[str]:
    return next((cells for _, cells in rows_of(text, separator)), [])


def rows_of(text: str, separator: str, above: int = 0) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty: the line each ends on and its stripped cells.

    `above`: lines before this text, which are counted in.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + above, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise NoCsv(reader.line_num + above, str(error)) from None
