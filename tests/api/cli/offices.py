"""A small office in a data folder, made without a server."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from schemas.documents import Author, Fact, Moment, fact_document
from schemas.ids import fact_id
from schemas.vocabulary import FactKind
from server.settings import Settings
from server.wiring import open_parts
from sync.mailroom.filing import file_office_facts

LONG_AGO = datetime(2010, 3, 2, 8, tzinfo=UTC)
GONE, HELD = "T100302-GONE", "T100302-HELD"


def filed(ticket: str, number: int, kind: FactKind, body: Mapping[str, Any]) -> dict[str, Any]:
    """A fact of the office."""
    name = fact_id(ticket, kind, f"0193abcd-0000-7000-8000-{number:012x}")
    author, at = Author(user="li"), Moment(LONG_AGO)
    return fact_document(Fact(name, kind, 1, ticket, None, author, at, None, None, body))


def archived_office(folder: Path) -> None:
    """Two tickets that were archived in 2010, one of them under a hold since."""
    parts = open_parts(Settings.read({"KANCHA_DATA": str(folder)}))
    complaint = {"class": "PQ", "title": "Dim", "customer": {"name": "Li Na"}}
    for ticket in (GONE, HELD):
        docs = [
            filed(ticket, 1, FactKind.INTAKE, complaint),
            filed(ticket, 2, FactKind.ARCHIVE, {}),
        ]
        file_office_facts(parts.store, docs, LONG_AGO)
    hold = filed(HELD, 3, FactKind.HOLD, {"on": True, "reason": "court"})
    file_office_facts(parts.store, [hold], LONG_AGO)
    parts.mailroom.step()
    parts.close()
