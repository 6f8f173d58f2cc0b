"""The values of an instrument's file: the table that was made of it when it was read.

CSV with the columns of a row, compressed with gzip, attached to the fact ``measurements``.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from casework.entry import Entry
from casework.metrology.wanted import Measured
from schemas.measurement import Row, Stat
from sync.mailroom.dossier import Dossier
from sync.stores.documents import DocumentStore

_REMEMBERED = 8
"""Files of one ticket are asked for again when its other facts change."""


class RowTables:
    """Reads tables, and remembers the last few. Raises SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._read = lru_cache(maxsize=_REMEMBERED)(self._table)

    def measured(self, dossier: Dossier, said: Iterable[Entry]) -> Iterator[Measured]:
        """The rows of all files that were read for a ticket and still stand."""
        for entry in said:
            sheet = dossier.sheets.get(entry.id)
            if entry.kind.value != "measurements" or sheet is None:
                continue
            table = sheet.document.attachments.get((entry.body.get("rows") or {}).get("sha256", ""))
            if table is not None:
                instrument = _named(entry)
                rows = self._read(table.digest)
                yield Measured(entry.id, entry.body["sha256"], rows, instrument)

    def _table(self, digest: str) -> tuple[Row, ...]:
        return tuple(read_rows(self._store.attachment_bytes(digest)))


def read_rows(packed: bytes) -> Iterator[Row]:
    """The rows of a table as it was attached. Raises OSError, ValueError for another file."""
    with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8", newline="") as text:
        for cells in csv.DictReader(text):
            yield Row(
                channel=cells["channel"],
                phase=cells["phase"] or None,
                start=datetime.fromisoformat(cells["start"]),
                end=datetime.fromisoformat(cells["end"]) if cells["end"] else None,
                stat=Stat(cells["stat"]),
                value=Decimal(cells["value"]),
                unit=cells["unit"],
                flags=frozenset(cells["flags"].split()),
                line=int(cells["line"]),
            )


def _named(entry: Entry) -> dict[str, str]:
    """The instrument as a reading names one: the file may say its id or its serial number."""
    said = entry.body.get("instrument")
    return {"id": str(said), "serial": str(said)} if said else {}
