"""What a page of the office's changes means for the rows: gathered first, then written at once.

A document stands once in a page, so what is gathered may be written in any order.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from schemas.vocabulary import FactKind
from server.readmodel.moments import ms_of_text
from server.readmodel.rows import Row, TicketRows, finding_row, place_row, ticket_rows
from server.readmodel.writing import forget_tickets, write_tickets
from sync import jsontext
from sync.stores.documents import Change, Document

_KINDS = frozenset(kind.value for kind in FactKind)
_PLACED = b'"position"'
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Batch:
    """What a page says."""

    tickets: list[TicketRows] = field(default_factory=list)
    facts: dict[str, Row] = field(default_factory=dict)
    """Of facts whose receipt is in the page: crew, state and moment; of others nothing."""
    findings: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def gather(self, changes: Iterable[Change]) -> None:
        """Reads the changes. One document that cannot be read must not keep all that come after
        it from the lists."""
        for change in changes:
            try:
                if change.document is None or change.deleted:
                    self.gone.append(change.id)
                else:
                    self._read(change.document)
            except (KeyError, TypeError, ValueError, AttributeError):
                _log.exception("The lists leave out %s: it has another form", change.id)

    def write(self, database: sqlite3.Connection) -> None:
        """Writes all of it, within the caller's transaction."""
        if self.gone:
            _forget(database, self.gone)
        self._write_facts(database)
        database.executemany("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", self.findings)
        marks = ", ".join("?" * 10)
        database.executemany(f"INSERT OR REPLACE INTO place VALUES ({marks})", self.places)  # noqa: S608
        if self.tickets:
            write_tickets(database, self.tickets)

    def _read(self, document: Document) -> None:
        kind = _kind_of(document.id)
        if kind in _KINDS:
            self.facts.setdefault(document.id, ())
            if kind == "finding" or _PLACED in document.body:
                self._read_fact(document.id, kind, document.json())
        elif kind == "receipt":
            content = document.json()
            received = ms_of_text(content["received_at"])
            self.facts[content["fact"]] = (content.get("crew"), content["state"], received)
        elif kind == "ticket":
            self.tickets.append(ticket_rows(document.json()))

    def _read_fact(self, fact: str, kind: str, content: dict[str, Any]) -> None:
        if kind == "finding":
            self.findings.append((fact, *finding_row(content)))
        place = place_row(content)
        if place is not None:
            self.places.append((fact, *place))

    def _write_facts(self, database: sqlite3.Connection) -> None:
        known = _known(database, list(self.facts))
        change: Counter[tuple[str, str]] = Counter()
        rows = []
        for fact, said in self.facts.items():
            kind, before = _kind_of(fact), known.get(fact)
            if before is None:
                change["kind", kind] += 1
            elif not said or before == said[1]:
                continue  # nothing new
            if before:
                change["state", before] -= 1
            if said:
                change["state", said[1]] += 1
            rows.append((fact, kind, *(said or (None, None, None))))
        database.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?)", rows)
        _count(database, change)


def _kind_of(doc_id: str) -> str:
    return doc_id.split(":", 2)[1] if ":" in doc_id else "?"


def _known(database: sqlite3.Connection, facts: list[str]) -> dict[str, str]:
    """Of the facts that have a row: the state of their receipt, empty where there is none."""
    sql = (
        "SELECT fact.id, coalesce(fact.state, '') FROM json_each(?) AS asked"
        " CROSS JOIN fact ON fact.id = asked.value"
    )
    return dict(database.execute(sql, [jsontext.dumps(facts).decode()]).fetchall())


def _count(database: sqlite3.Connection, change: Counter[tuple[str, str]]) -> None:
    database.executemany(
        "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET many = many + excluded.many",
        [(what, word, many) for (what, word), many in change.items()],
    )


def _forget(database: sqlite3.Connection, gone: list[str]) -> None:
    change: Counter[tuple[str, str]] = Counter()
    for fact, state in _known(database, gone).items():
        change["kind", _kind_of(fact)] -= 1
        if state:
            change["state", state] -= 1
    _count(database, change)
    ids = [(doc_id,) for doc_id in gone]
    for table, column in (("fact", "id"), ("finding", "id"), ("place", "fact")):
        database.executemany(f"DELETE FROM {table} WHERE {column} = ?", ids)  # noqa: S608
    forget_tickets(database, [name.partition(":")[0] for name in gone if name.endswith(":ticket")])
