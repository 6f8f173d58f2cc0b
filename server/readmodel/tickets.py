"""Lists, map and statistics: a SQLite copy of the office that may be deleted at any time.

A thread of its own takes in what the office writes; a reader waits a moment for it, so that what
the mailroom wrote is seen at once, and reads beside it. Processes may share the file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from casework.kinship import Kin
from schemas.instants import instant_text
from schemas.policy import Policy
from server.readmodel.filed import FactFilter, FiledAt, filed
from server.readmodel.filtering import TicketFilter
from server.readmodel.findings import FindingFilter, last_seen, tickets_with
from server.readmodel.follow import is_whole
from server.readmodel.keeper import Keeper
from server.readmodel.kin import kin_of, with_kin
from server.readmodel.left_out import LeftOut, left_out
from server.readmodel.listing import TicketPage, page
from server.readmodel.map import MapAnswer, View, look
from server.readmodel.moments import moment_of, text_of
from server.readmodel.outcomes import TABLES
from server.readmodel.placed import PlacedFacts, PlaceView, placed
from server.readmodel.readers import Readers
from server.readmodel.sorting import Window
from server.readmodel.statistics import Question, Table, where_of
from sync.errors import NotYet
from sync.stores.documents import DocumentStore

_PATIENCE_S = 1.0


class TicketList:
    """Make one per process. What reads raises Unavailable where the office cannot be followed,
    or while its rows are being made for the first time."""

    def __init__(self, path: Path, store: DocumentStore, patience_s: float = _PATIENCE_S) -> None:
        """``patience_s``: how long readers wait for what was written before they asked; then they
        read what is there."""
        self._patience_s = patience_s
        self._keeper = Keeper(path, store)
        self._readers = Readers(path)

    def close(self) -> None:
        """Ends the thread and lets go of the file."""
        self._keeper.close()
        self._readers.close()

    def behind(self) -> str | None:
        """Why the rows stay as they are while readers are still answered; None: they do not."""
        return self._keeper.no_room()

    def refresh(self) -> None:
        """Waits for what the office has written. Readers do it by themselves."""
        with self._snapshot():
            pass

    def page(self, wanted: TicketFilter, window: Window, now: datetime) -> TicketPage:
        """Part of a list. Raises ValueError: the place is one in another list."""
        with self._snapshot() as database:
            return page(database, wanted, window, now)

    def on_map(self, wanted: TicketFilter, view: View, now: datetime) -> MapAnswer:
        """Points or clusters in a box."""
        with self._snapshot() as database:
            return look(database, wanted, view, now)

    def placed(self, wanted: TicketFilter, view: PlaceView, now: datetime) -> PlacedFacts:
        """Facts that were made in a box."""
        with self._snapshot() as database:
            return placed(database, wanted, view, now)

    def statistics(self, table: str, question: Question) -> Table:
        """One of the tables of ``statistics.py`` and ``outcomes.py``."""
        with self._snapshot() as database:
            return TABLES[table](database, question)

    def kin(self, ticket: str, policy: Policy) -> tuple[Kin, list[Kin]] | None:
        """The ticket and those that may have to do with it; None where it is not there yet."""
        with self._snapshot() as database:
            return kin_of(database, ticket, policy)

    def families(self, tickets: Sequence[str], policy: Policy) -> list[tuple[Kin, list[Kin]]]:
        """``kin`` of those of the tickets that have any."""
        if not tickets:
            return []
        with self._snapshot() as database:
            some = with_kin(database, tickets, policy)
            found = [kin_of(database, ticket, policy) for ticket in some]
        return [one for one in found if one is not None]

    def in_order(self, wanted: TicketFilter, start: str, limit: int, now: datetime) -> list[str]:
        """At most ``limit`` ids in the order of the office's documents, whose ``<id>:`` is not
        before ``start``."""
        where, values = where_of(Question(wanted, now), ["t.id || ':' >= ?"])
        sql = (
            f"SELECT t.id FROM ticket AS t INDEXED BY ticket_documents {where}"  # noqa: S608
            f" ORDER BY t.id || ':' LIMIT {limit}"
        )
        with self._snapshot() as database:
            return [row[0] for row in database.execute(sql, [start, *values])]

    def with_findings(
        self, wanted: FindingFilter, start: str, limit: int
    ) -> tuple[list[str], bool]:
        """Tickets that have such findings, from ``start`` on, and whether there may be more."""
        with self._snapshot() as database:
            return tickets_with(database, wanted, start, limit)

    def last_seen(self) -> dict[str, str]:
        """By crew: the fact that says where it was last."""
        with self._snapshot() as database:
            return last_seen(database)

    def count(self, wanted: TicketFilter, now: datetime) -> int:
        """How many tickets fit; by a walk over one index."""
        where, values = where_of(Question(wanted, now))
        sql = f"SELECT count(*) FROM ticket AS t INDEXED BY ticket_documents {where}"  # noqa: S608
        with self._snapshot() as database:
            return int(database.execute(sql, values).fetchone()[0])

    def counts(self) -> dict[str, dict[str, int]]:
        """Tickets by ``status``, facts by ``kind``, receipts by ``state``."""
        with self._snapshot() as database:
            tickets = database.execute("SELECT status, count(*) FROM ticket GROUP BY 1").fetchall()
            found: dict[str, dict[str, int]] = {"status": dict(map(tuple, tickets))}
            for what in ("kind", "state"):
                sql = "SELECT word, many FROM tally WHERE what = ? AND many > 0"
                found[what] = dict(map(tuple, database.execute(sql, [what])))
            return found

    def promises(self, column: str, after: int, until: int) -> list[tuple[str, str, str]]:
        """Promises that nothing has met whose ``column`` (``due`` or ``at_risk_from``) lies after
        one moment and up to another (ms): ticket, name and due moment."""
        sql = (
            "SELECT t.id, d.name, d.due FROM deadline AS d JOIN ticket AS t ON t.key = d.ticket"  # noqa: S608
            f" WHERE d.met_at IS NULL AND d.state = 'running' AND d.{column} > ?"
            f" AND d.{column} <= ? ORDER BY d.{column}, t.id, d.name"
        )
        with self._snapshot() as database:
            found = database.execute(sql, [after, until]).fetchall()
        return [(ticket, name, instant_text(moment_of(due))) for ticket, name, due in found]

    def recent_receipts(self, limit: int = 12) -> list[dict[str, Any]]:
        """The newest receipts first: fact, ticket, crew, state, received_at."""
        sql = (
            "SELECT id AS fact, crew, state, received_at FROM fact INDEXED BY fact_received"
            " WHERE received_at IS NOT NULL ORDER BY received_at DESC, id LIMIT ?"
        )
        with self._snapshot() as database:
            return [_receipt(row) for row in database.execute(sql, [limit])]

    def filed(self, wanted: FactFilter, after: FiledAt | None, limit: int) -> list[FiledAt]:
        """Facts of tickets, the last received first."""
        with self._snapshot() as database:
            return filed(database, wanted, after, limit)

    def left_out(self, limit: int = 20) -> LeftOut:
        """Documents of the office that the lists leave out, because they have another form."""
        with self._snapshot() as database:
            return left_out(database, limit)

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        in_time = self._keeper.wait(self._patience_s)
        with self._readers.snapshot() as database:
            if not in_time and not is_whole(database):
                raise NotYet("the lists are being made from the office; ask again soon")
            yield database


def _receipt(row: sqlite3.Row) -> dict[str, Any]:
    ticket = row["fact"].partition(":")[0]
    of_ticket = None if ticket.startswith("crew-") else ticket
    return {**dict(row), "ticket": of_ticket, "received_at": text_of(row["received_at"])}
