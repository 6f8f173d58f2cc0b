"""One try of a fuzzer: whatever the bytes are, reading ends with values or with a named error.

What the suite runs (``test_parsers.py``) and what ``make fuzz`` runs (``parsers.py``) is the same.
"""

from __future__ import annotations

from media.instruments.content import Content
from media.instruments.contract import Limits, Options
from media.instruments.errors import InstrumentFileError
from media.instruments.formats import read
from schemas.measurement import Row
from tests.fuzz.corpus import MAPPINGS
from tests.unit.instruments.files import READ_AT

LIMITS = Limits(bytes=1 << 20, small_bytes=1 << 20, rows=200_000, seconds=5.0)
DAMAGED = "file-damaged"


def attempt(data: bytes, name: str | None = None) -> str | None:
    """Reads the bytes as a format (None: as sniffed) and answers the code of the error, if any.

    Raises AssertionError where a parser met something it does not name, whatever else a bug raises.
    """
    code, rows = _read(data, Options(name, "Europe/Berlin", MAPPINGS, READ_AT, limits=LIMITS))
    assert code != DAMAGED
    assert all(row.start.tzinfo is not None for row in rows)
    assert all(row.unit == row.unit.strip() for row in rows)
    return code


def _read(data: bytes, options: Options) -> tuple[str | None, list[Row]]:
    rows: list[Row] = []
    try:
        reading = read(Content(data), options)
        rows.extend(reading)
    except InstrumentFileError as error:
        return error.code, rows
    codes = {fault.code for fault in reading.faults}
    return (DAMAGED if DAMAGED in codes else None), rows
