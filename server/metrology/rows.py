"""The values of an instrument's file: the table that was made of it when it was read.

CSV with the columns of a row, compressed with gzip, attached to the fact ``measurements``.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from sys import intern

from casework.entry import Entry
from casework.instrument_files import readings_of
from casework.metrology.wanted import Measured
from schemas.measurement import Row, Stat
from schemas.vocabulary import FactKind
from sync.mailroom.dossier import Dossier
from sync.stores.documents import Attachment, DocumentStore

_REMEMBERED = 4
"""Files of one ticket are asked for again when its other facts change."""


class RowTables:
    """Reads tables, and remembers the last few. Raises SyncError where the store cannot answer."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._read = lru_cache(maxsize=_REMEMBERED)(self._table)

    def measured(self, dossier: Dossier, said: Sequence[Entry]) -> Iterator[Measured]:
        """The rows of all files that were read for a ticket and still stand."""
        files = {e.id: e for e in said if e.kind is FactKind.INSTRUMENT_FILE}
        for file, entry in readings_of(said).items():
            sheet = dossier.sheets.get(entry.id)
            if sheet is None:
                continue
            table = sheet.document.attachments.get((entry.body.get("rows") or {}).get("sha256", ""))
            if table is not None:
                named = _named(entry, files[file])
                yield Measured(entry.id, entry.body["sha256"], self._read(table), named)

    def _table(self, held: Attachment) -> tuple[Row, ...]:
        return tuple(read_rows(self._store.attachment_bytes(held)))


def read_rows(packed: bytes) -> Iterator[Row]:
    """The rows of a table as it was attached. Raises OSError, ValueError for another file."""
    with gzip.open(io.BytesIO(packed), "rt", encoding="utf-8", newline="") as text:
        for cells in csv.DictReader(text):
            yield Row(
                channel=intern(cells["channel"]),  # a million rows name a dozen channels
                phase=intern(cells["phase"]) or None,
                start=datetime.fromisoformat(cells["start"]),
                end=datetime.fromisoformat(cells["end"]) if cells["end"] else None,
                stat=Stat(cells["stat"]),
                value=Decimal(cells["value"]),
                unit=intern(cells["unit"]),
                flags=_flags(cells["flags"]),
                line=int(cells["line"]),
            )


@lru_cache(maxsize=256)
def _flags(said: str) -> frozenset[str]:
    return frozenset(said.split())


def _named(entry: Entry, file: Entry) -> dict[str, str]:
    """The instrument as a reading names one: who sent the file says its id or serial number, or
    else the file does."""
    said = file.body.get("instrument") or entry.body.get("instrument")
    return {"id": str(said), "serial": str(said)} if said else {}
