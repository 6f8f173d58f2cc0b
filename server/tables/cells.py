"""Values in cells of tables that people open in a spreadsheet."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767
"""Characters of a cell: limit of Excel."""


def harmless(value: Any) -> Any:
    """What people typed is no formula of the reader's spreadsheet (OWASP: CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def cell_text(text: str) -> str:
    """Text that a cell of a workbook can hold: no characters that XML does not have."""
    return _NOT_IN_XML.sub("", text)[:_LONGEST]


def local_time(instant: str | None, zone: ZoneInfo) -> str | None:
    """A moment as documents write it, in a zone with its offset: ``2026-11-23T16:00:00+08:00``.

    What is no moment stays as it is: a table must not stop for a row.
    """
    if not instant:
        return None
    try:
        return datetime.fromisoformat(instant).astimezone(zone).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return instant
