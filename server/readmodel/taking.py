"""What a page of the office's changes means for the rows: gathered first, then written at once.

A document stands once in a page, so what is gathered may be written in any order.
"""

from __future__ import annotations

import logging
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.vocabulary import FactKind
from server.readmodel.moments import ms_of_text
from server.readmodel.rows import Row, TicketRows, finding_row, place_row, ticket_rows
from server.readmodel.writing import forget_tickets, write_tickets
from sync import jsontext
from sync.errors import BadRequest
from sync.stores.documents import Change, Document

_KINDS = frozenset(kind.value for kind in FactKind)
_TELLING = re.compile(rb'"position"|"(?:amends|retracts)":\s*"')
"""What a fact says that has rows of its own."""
_NO_RECEIPT = (None, None, None, None)
_log = logging.getLogger(__name__)

UNFIT = (
    KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError, BadRequest,
    sqlite3.IntegrityError, sqlite3.InterfaceError, sqlite3.ProgrammingError, sqlite3.DataError,
)  # fmt: skip
"""What a document of another form raises when it is read or when its rows are written."""


@dataclass(slots=True)
class Batch:
    """What a page says."""

    tickets: list[TicketRows] = field(default_factory=list)
    facts: dict[str, Row] = field(default_factory=dict)
    """Of facts whose receipt is in the page: crew, state, when it came and the corrected time; of
    others nothing."""
    findings: list[Row] = field(default_factory=list)
    places: list[Row] = field(default_factory=list)
    replacing: list[Row] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Documents that have another form, and what is wrong with it."""

    def gather(self, changes: Iterable[Change]) -> None:
        """Reads the changes. One document that cannot be read must not keep all that come after
        it from the lists."""
        for change in changes:
            try:
                if change.document is None or change.deleted:
                    self.gone.append(change.id)
                else:
                    self._read(change.document)
            except UNFIT as error:
                self.left_out[change.id] = reason_of(error)

    def write(self, database: sqlite3.Connection) -> None:
        """Writes all of it, within the caller's transaction."""
        if self.gone:
            _forget(database, self.gone)
        self._write_facts(database)
        database.executemany("INSERT OR REPLACE INTO finding VALUES (?, ?, ?, ?)", self.findings)
        marks = ", ".join("?" * 10)
        database.executemany(f"INSERT OR REPLACE INTO place VALUES ({marks})", self.places)  # noqa: S608
        database.executemany("INSERT OR REPLACE INTO replacing VALUES (?, ?, ?)", self.replacing)
        if self.tickets:
            write_tickets(database, self.tickets)
        note_left_out(database, self.left_out)

    def _read(self, document: Document) -> None:
        kind = _kind_of(document.id)
        if kind in _KINDS:
            self.facts.setdefault(document.id, ())
            if kind == "finding" or _TELLING.search(document.body):
                self._read_fact(document.id, kind, document.json())
        elif kind == "receipt":
            content = document.json()
            received = ms_of_text(content["received_at"])
            corrected = ms_of_text(content.get("corrected_at"))
            said = (content.get("crew"), content["state"], received, corrected)
            self.facts[content["fact"]] = said
        elif kind == "ticket":
            self.tickets.append(ticket_rows(document.json()))

    def _read_fact(self, fact: str, kind: str, content: dict[str, Any]) -> None:
        if kind == "finding":
            self.findings.append((fact, *finding_row(content)))
        replaces = content.get("amends") or content.get("retracts")
        if replaces:
            self.replacing.append((fact, replaces, bool(content.get("retracts"))))
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
            rows.append((fact, kind, *(said or _NO_RECEIPT)))
        database.executemany("INSERT OR REPLACE INTO fact VALUES (?, ?, ?, ?, ?, ?)", rows)
        _count(database, change)


def take(database: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Writes what a page of changes says, within the caller's transaction.

    Where a row of it cannot be written, the documents are taken one by one, so that only the one
    at fault is left out.
    """
    try:
        _take(database, changes)
    except UNFIT:
        for change in changes:
            try:
                _take(database, [change])
            except UNFIT as error:
                note_left_out(database, {change.id: reason_of(error)})


def _take(database: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """All of it or nothing."""
    database.execute("SAVEPOINT taking")
    try:
        batch = Batch()
        batch.gather(changes)
        batch.write(database)
        if database.execute("SELECT 1 FROM left_out").fetchone():
            sound = [(change.id,) for change in changes if change.id not in batch.left_out]
            database.executemany("DELETE FROM left_out WHERE id = ?", sound)
        database.execute("RELEASE taking")
    except BaseException:
        if database.in_transaction:  # on a full disk SQLite has rolled back all of it by itself
            database.execute("ROLLBACK TO taking")
            database.execute("RELEASE taking")
        raise


def note_left_out(database: sqlite3.Connection, found: Mapping[str, str]) -> None:
    """Keeps what is left out and why; says it in the log once.

    Rows of an earlier state go: a list that is followed and one made anew must show the same.
    """
    forget_tickets(database, [name.partition(":")[0] for name in found if _is_ticket(name)])
    for doc_id, reason in found.items():
        known = database.execute("SELECT 1 FROM left_out WHERE id = ?", [doc_id]).fetchone()
        if known is None:
            _log.error("The lists leave out %s: %s", doc_id, reason)
        database.execute("INSERT OR REPLACE INTO left_out VALUES (?, ?)", [doc_id, reason])


def reason_of(error: Exception) -> str:
    """What is wrong with a document, in a line."""
    if isinstance(error, KeyError):
        return f"it has no member {error}"
    return f"{type(error).__name__}: {error}"[:300]


def _kind_of(doc_id: str) -> str:
    return doc_id.split(":", 2)[1] if ":" in doc_id else "?"


def _is_ticket(doc_id: str) -> bool:
    return doc_id.endswith(":ticket")


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
    rows = (("fact", "id"), ("finding", "id"), ("replacing", "id"), ("place", "fact"))
    for table, column in rows:
        database.executemany(f"DELETE FROM {table} WHERE {column} = ?", ids)  # noqa: S608
    forget_tickets(database, [name.partition(":")[0] for name in gone if _is_ticket(name)])
