"""Rows of a CSV or XLSX file, one at a time, within limits. Formulas are never evaluated: what the
program that wrote a workbook saved as their value is read."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_FILE = 64 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767
"""Characters: what a cell of Excel holds."""
_LARGEST_UNPACKED = 512 * 1024 * 1024
_MOST_PARTS = 1_000
_DELIMITERS = ",;\t|"
_LOOKED_AT = 1024 * 1024
_ZIP = b"PK\x03\x04"


class FileFault(Exception):  # noqa: N818 (the word of the rest: a fault has a code and a sentence)
    """A file that cannot be imported at all, or not further."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Line(NamedTuple):
    """``number`` as a spreadsheet counts, the line of names being 1."""

    number: int
    cells: Sequence[Any]


class Sheet(NamedTuple):
    """The names of the columns, and the lines after them that are not empty."""

    columns: list[str]
    lines: Iterator[Line]


@contextmanager
def open_sheet(
    path: Path, encoding: str | None, delimiter: str | None, sheet: str | None
) -> Iterator[Sheet]:
    """A table with a line of names. None: found out. Raises FileFault, also while it is read."""
    if path.stat().st_size > LARGEST_FILE:
        text = f"The file is over {LARGEST_FILE // 1024**2} MiB; import it in parts."
        raise FileFault("file-too-large", text)
    with path.open("rb") as file:
        is_workbook = file.read(4) == _ZIP
        file.seek(0)
        rows = _workbook_rows(file, sheet) if is_workbook else _csv_rows(path, encoding, delimiter)
        yield _sheet(rows)


def _sheet(rows: Iterator[Sequence[Any]]) -> Sheet:
    columns = [str(cell).strip() if cell is not None else "" for cell in next(rows, ())]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        raise FileFault("no-columns", "The first line must have the names of the columns.")
    if len(columns) > MOST_COLUMNS:
        raise FileFault("too-many-columns", f"At most {MOST_COLUMNS} columns are read.")
    twice = sorted({name for name in columns if name and columns.count(name) > 1})
    if twice:
        raise FileFault("column-twice", f"A column stands twice: {', '.join(twice)}.")
    return Sheet(columns, _lines(rows))


def _lines(rows: Iterator[Sequence[Any]]) -> Iterator[Line]:
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            text = f"The file has more than {MOST_ROWS} lines; import the rest as another file."
            raise FileFault("too-many-rows", text)
        if any(cell not in (None, "") for cell in cells):
            yield Line(number, cells)


def _csv_rows(path: Path, encoding: str | None, delimiter: str | None) -> Iterator[list[str]]:
    found = encoding or _encoding(path)
    csv.field_size_limit(LONGEST_CELL * 4)
    try:
        with path.open(encoding=found, newline="") as file:
            head = file.readline(LONGEST_CELL)
            file.seek(0)
            yield from csv.reader(file, delimiter=delimiter or _delimiter(head), strict=True)
    except UnicodeDecodeError as error:
        text = f"It is not {found} (byte {error.start}); name the encoding in the mapping."
        raise FileFault("wrong-encoding", text) from None
    except csv.Error as error:
        raise FileFault("not-csv", f"It cannot be read as CSV: {error}.") from None


def _encoding(path: Path) -> str:
    """By a byte order mark; else UTF-8 where it is, else GB18030, which older systems write."""
    with path.open("rb") as file:
        start = file.read(_LOOKED_AT)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def _delimiter(head: str) -> str:
    """The one that makes most columns of the line of names."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([head], delimiter=mark), [])))


def _workbook_rows(file: IO[bytes], sheet: str | None) -> Iterator[Sequence[Any]]:
    _check_zip(file)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise FileFault("not-a-workbook", f"It cannot be read as XLSX: {error}.") from None
    if sheet is not None and sheet not in book.sheetnames:
        text = f"There is no sheet {sheet!r}; there are {', '.join(book.sheetnames)}."
        raise FileFault("unknown-sheet", text)
    page = book[sheet] if sheet else book.worksheets[0]
    yield from page.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)


def _check_zip(file: IO[bytes]) -> None:
    """A small file may unpack to gigabytes: what it says of itself is looked at first, and zipfile
    reads no more of a part than that."""
    try:
        parts = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile as error:
        raise FileFault("not-a-workbook", f"It cannot be read as XLSX: {error}.") from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        text = f"Unpacked it is over {_LARGEST_UNPACKED // 1024**2} MiB; import it in parts."
        raise FileFault("file-too-large", text)
