"""Delimited text as a table: where its header is, what parts the columns, and its rows by mapping.

The first 64 KiB show header, delimiter and the order of dates; then one pass over the file makes
blocks of some thousand lines, so memory does not grow with the file.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from media.instruments.cells import Cells
from media.instruments.clock import LocalClock
from media.instruments.columns import block_of, plan_of
from media.instruments.content import Content
from media.instruments.contract import Block, Options, Report
from media.instruments.errors import InstrumentFileError
from media.instruments.numbers import NOTHING
from media.instruments.text import LONGEST_LINE, chunks, decoded, too_long
from media.instruments.times import date_order, zone_of

_PARTED = "\x1f"
"""Parts cells that were quoted: ASCII has it for just this."""
_DELIMITERS = (";", "\t", ",")
_HEADER_LINES = 200
_FEWEST = 2
_NUMBER = re.compile(r"[+-]?[\d.,]{1,40}(?:[eE][+-]?\d{1,4})?")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Header:
    """``line``: of the header, from 1. ``rows`` are the first rows under it."""

    line: int
    delimiter: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def find_header(head: bytes) -> Header | None:
    """The first line of column names with rows of as many values under it; None: no table.

    The last answer is kept: who tells formats apart asks, and then the format that it is.
    """
    text = decoded(head).splitlines()[:_HEADER_LINES]
    best: Header | None = None
    for delimiter in _DELIMITERS:
        found = _header(text, delimiter)
        if found is not None and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def _header(text: Sequence[str], delimiter: str) -> Header | None:
    rows = [_cells(line, delimiter) for line in text]
    for place, (names, below) in enumerate(itertools.pairwise(rows)):
        if len(names) < _FEWEST or not _is_header(names) or _is_header(below):
            continue
        if abs(len(names) - len(below)) <= 1 and any(map(_is_value, below)):
            shown = tuple(tuple(row) for row in rows[place + 1 : place + 1 + 200] if any(row))
            return Header(place + 1, delimiter, tuple(names), shown)
    return None


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _is_header(cells: Sequence[str]) -> bool:
    named = [cell for cell in cells if cell]
    return len(named) >= _FEWEST and not any(cell[0].isdigit() or _is_value(cell) for cell in named)


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) or (bool(cell) and cell.lower() in NOTHING)


def read_table(
    content: Content, header: Header, mapping: Mapping[str, Any], options: Options, report: Report
) -> Iterator[Block]:
    """The rows of a table by a mapping. Raises InstrumentFileError.

    A row that cannot be read is a fault; the others are read.
    """
    plan = plan_of(header.columns, mapping, _order(header, mapping))
    clock = LocalClock(zone_of(options.timezone))
    report.timezone = options.timezone
    for first, cells in _pieces(content, header):
        report.check_time(first)
        block = block_of(plan, clock, cells, first, report)
        if len(block.starts):
            yield block


def _pieces(content: Content, header: Header) -> Iterator[tuple[int, Cells]]:
    """The lines under the header in pieces, each with the number of its first."""
    passed = 0
    for text, encoding in chunks(content):
        below = text
        for _ in range(max(0, header.line - passed)):
            below = below.partition(b"\n")[2]
        first = max(header.line, passed) + 1
        if below:
            cells = _cells_of(below, encoding, header.delimiter, first)
            long = np.flatnonzero(cells.line_ends - cells.line_begins >= LONGEST_LINE)
            if len(long):
                raise too_long(first + int(long[0]))
            yield first, cells
            passed = first + len(cells) - 1
        else:
            passed += text.count(b"\n")


def _cells_of(text: bytes, encoding: str, delimiter: str, first: int) -> Cells:
    """The cells of some lines; where there are quotes, without them. A cell ends with its line."""
    if b'"' not in text:
        return Cells(text, ord(delimiter), encoding)
    found = []
    lines = text.decode(encoding.removesuffix("-sig"), errors="replace").split("\n")
    for line, quoted in enumerate(lines[:-1], first):
        try:
            row = next(csv.reader([quoted], delimiter=delimiter), [])
        except csv.Error as error:
            reason = f"The table is damaged from here on: {error}."
            raise InstrumentFileError("table-damaged", reason, line) from None
        found.append(_PARTED.join(cell.replace(_PARTED, " ").replace("\n", " ") for cell in row))
    return Cells("\n".join([*found, ""]).encode(errors="replace"), ord(_PARTED))


def is_order_clear(header: Header, mapping: Mapping[str, Any]) -> bool:
    """Whether the first rows tell, or a mapping says, if the day or the month comes first."""
    return _told_order(header, mapping) is not None


def _order(header: Header, mapping: Mapping[str, Any]) -> str:
    order = _told_order(header, mapping)
    if order is None:
        text = (
            "Whether the day or the month comes first cannot be told from these dates; "
            "say so in the mapping: date_order dmy or mdy."
        )
        raise InstrumentFileError("date-order-unclear", text, header.line + 1)
    return order


def _told_order(header: Header, mapping: Mapping[str, Any]) -> str | None:
    said = mapping.get("date_order")
    if said:
        return str(said)
    names = [str(name) for name in mapping["time"]]
    places = [header.columns.index(name) for name in names if name in header.columns]
    stamps = [" ".join(row[place] for place in places if place < len(row)) for row in header.rows]
    return date_order(stamps)


def shown_rows(header: Header) -> list[list[str]]:
    """The rows a person maps the columns by."""
    return [[cell[:80] for cell in row] for row in header.rows[:_SHOWN]]
