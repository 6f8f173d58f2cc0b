"""Exports as XLSX: a sheet for each table; the door to openpyxl's writing side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from server.tables.cells import cell_text
from server.tables.columns import Row, Table

_MOST_ROWS = 1_048_576
"""Of a sheet, its head included: limit of the format (Excel)."""


def write_workbook(
    file: IO[bytes], tables: Mapping[str, Table], pages: Iterable[Mapping[str, list[Row]]]
) -> None:
    """Writes a workbook; rows wait in temporary files, not in memory.

    Text is written as text, so that nothing a person typed is a formula. A table with more rows
    than a sheet has goes on in another one.
    """
    book = Workbook(write_only=True)
    sheets = {name: _Sheets(book, table) for name, table in tables.items()}
    for page in pages:
        for name, rows in page.items():
            sheets[name].add(rows)
    book.save(file)


class _Sheets:
    """One table, on as many sheets as it takes."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self._book = book
        self._table = table
        self._names = [column.name for column in table.columns]
        self._count = 0
        self._begin()

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            if self._filled == _MOST_ROWS:
                self._begin()
            self._append([row[name] for name in self._names])

    def _begin(self) -> None:
        self._count += 1
        number = "" if self._count == 1 else f" {self._count}"
        self._sheet = self._book.create_sheet(self._table.name + number)
        self._filled = 0
        self._append(self._names)

    def _append(self, values: Iterable[Any]) -> None:
        self._sheet.append([self._cell(value) for value in values])
        self._filled += 1

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(self._sheet, cell_text(value))
        cell.data_type = "s"  # openpyxl takes what begins with = for a formula otherwise
        cell.quotePrefix = True
        return cell
