"""Tables of any other logger, by a mapping profile that a person made once for its header."""

from __future__ import annotations

from collections.abc import Iterator

from media.instruments.content import Content
from media.instruments.contract import Block, Options, Report
from media.instruments.errors import InstrumentFileError, NeedsMapping
from media.instruments.table import find_header, read_table, shown_rows
from schemas.instrument_mapping import header_hash


def sniff(head: bytes) -> float:
    """Likeness to a table: a header with rows of as many values under it."""
    return 0.5 if find_header(head) is not None else 0.0


def read(content: Content, options: Options, report: Report) -> Iterator[Block]:
    """The rows. Raises NeedsMapping where nobody has mapped this header, InstrumentFileError."""
    header = find_header(content.head())
    if header is None:
        text = "There is no line of column names with rows of values under it."
        raise InstrumentFileError("no-readings", text)
    key = header_hash(header.columns)
    mapping = options.mappings.get(key)
    if mapping is None:
        raise NeedsMapping(key, list(header.columns), shown_rows(header))
    report.instrument = str(mapping["name"])
    yield from read_table(content, header, mapping, options, report)
