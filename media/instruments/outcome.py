"""What became of one file: what it holds, or why it was not read, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from media.instruments.errors import InstrumentFileError, NeedsMapping
from media.instruments.formats import Reading
from media.instruments.summary import Summary

_TEXT = 500
_SHOWN_ROWS, _SHOWN_COLUMNS, _SHOWN_CELL = 3, 100, 40
_NAME, _COLUMNS, _INSTRUMENT = 200, 2_000, 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """``found``: the body of a fact ``measurements`` without ``of``; ``table``: all values, as
    attached to it, None where there is none."""

    found: Mapping[str, Any]
    table: bytes | None

    @property
    def error(self) -> Mapping[str, Any] | None:
        """Why nothing was read: code, message, line; None where something was."""
        fault: Mapping[str, Any] | None = self.found["faults"][0] if self.table is None else None
        return fault

    @property
    def mapping(self) -> Mapping[str, Any] | None:
        """The header a person must map first, with its columns and first rows."""
        needed: Mapping[str, Any] | None = self.found.get("mapping")
        return needed


def of_reading(reading: Reading, summary: Summary, table: bytes) -> Outcome:
    """What a file holds."""
    source = reading.source()
    channels = [each.to_body() for each in summary.channels.values()]
    found = {
        "sha256": source.sha256,
        "format": source.format,
        "instrument": (source.instrument or "")[:_INSTRUMENT].strip() or None,
        "timezone": source.timezone,
        "checksum": reading.checksum,
        "complete": reading.complete and not summary.left_out,
        "count": sum(each["count"] for each in channels),
        "begins": min((each["begins"] for each in channels), default=None),
        "ends": max((each["ends"] for each in channels), default=None),
        "channels": channels,
        "faults": [
            {"line": _line(fault.line), "code": fault.code, "message": fault.message[:_TEXT]}
            for fault in reading.faults
        ],
        "faults_dropped": reading.faults_dropped,
        "rows": {"sha256": hashlib.sha256(table).hexdigest(), "size": len(table)},
    }
    return Outcome(found, table)


def of_error(sha256: str, error: InstrumentFileError) -> Outcome:
    """Why a file was not read."""
    fault = {"line": _line(error.line), "code": error.code, "message": error.reason[:_TEXT]}
    found = {"sha256": sha256, "complete": False, "count": 0, "channels": [], "faults": [fault]}
    if isinstance(error, NeedsMapping):
        rows = [[cell[:_SHOWN_CELL] for cell in row[:_SHOWN_COLUMNS]] for row in error.rows]
        columns = [name[:_NAME] for name in error.columns[:_COLUMNS]]
        found["mapping"] = {
            "header": error.header, "columns": columns, "rows": rows[:_SHOWN_ROWS]
        }  # fmt: skip
    return Outcome(found, None)


def _line(said: int | None) -> int | None:
    """A line or offset as a fact can tell it; damage may point before the file."""
    return said if said is not None and 0 <= said < 2**53 else None
