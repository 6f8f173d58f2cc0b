"""An office as the mailroom leaves it, and sources of features over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from server.ogc_api.nearby import Nearby
from server.ogc_api.source import Source
from server.readmodel.tickets import TicketList
from server.registry.documents import Registry
from server.registry.people import Crew, People
from server.registry.secrets import Passwords
from sync.mailroom.names import OFFICE
from sync.stores.documents import Document, Draft, Wanted
from sync.stores.sqlite.store import SqliteStore

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class CountingStore(SqliteStore):
    """Counts the documents that are read whole."""

    bodies = 0

    def read(
        self, db: str, wanted: Sequence[Wanted], *, revs: bool = False, latest: bool = False
    ) -> list[list[Document]]:
        if db == OFFICE:
            self.bodies += len(wanted)
        return super().read(db, wanted, revs=revs, latest=latest)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CountingStore]:
    store = CountingStore(tmp_path / "store.sqlite")
    store.create(OFFICE)
    yield store
    store.close()


@pytest.fixture
def source(store: CountingStore) -> Iterator[Source]:
    registry = Registry(store)
    people = People(registry, Passwords())
    people.add_crew(Crew("c-north", "North"), NOW)
    yield Source(store, people, lambda: NOW)
    registry.close()


@pytest.fixture
def following(store: CountingStore, tmp_path: Path) -> Iterator[Source]:
    """A source with the read model beside it, and the crew c-north."""
    registry = Registry(store)
    people = People(registry, Passwords())
    people.add_crew(Crew("c-north", "North"), NOW)
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store, patience_s=20)
    yield Source(store, people, lambda: NOW, Nearby(readmodel, lambda: NOW))
    readmodel.close()
    registry.close()


def put_ticket(
    store: SqliteStore, name: str, lat: float = 32.0, datum: str = "WGS84", status: str = "new"
) -> None:
    """A ticket and documents about it, as the mailroom leaves them."""
    facts = 3
    ticket = {
        "type": "ticket",
        "ticket": name,
        "status": status,
        "class": "PQ",
        "priority": 3,
        "emergency": False,
        "site": {"lat": lat, "lon": 118.0, "datum": datum},
        "opened_at": "2026-11-23T08:00:00.000Z",
        "investigations": [],
        "holders": [],
        "responsibility": {"party": "undetermined", "state": "open"},
        "resolution": {"state": "open"},
        "evidence": {"photos": {"declared": 0, "arrived": 0}, "readings": 0},
        "deadlines": [],
        "attention": [],
        "after_hand_over": [],
        "disputes": [],
        "late": [],
        "history": [],
        "facts": facts,
    }
    others = [f"{name}:{kind}:{uuid(n)}" for n in range(facts) for kind in ("photo", "statement")]
    store.write(
        OFFICE,
        [Draft.of(f"{name}:ticket", ticket), *(Draft.of(one, {}) for one in others)],
    )


def put_progress(
    store: SqliteStore, number: int, at: str, position: Mapping[str, Any] | None
) -> None:
    """A step of the crew c-north with its receipt."""
    name = f"T261123-AAAAA:progress:{uuid(number)}"
    receipt = {"fact": name, "crew": "c-north", "state": "accepted", "corrected_at": at}
    receipt["received_at"] = "2026-11-23T09:00:00.000Z"
    body = {"step": "arrived"} | ({} if position is None else {"position": position})
    fact = {"type": "fact", "kind": "progress", "ticket": "T261123-AAAAA", "body": body}
    author = {"crew": "c-north", "device": "d-1", "member": "m-1"}
    store.write(
        OFFICE,
        [
            Draft.of(name, {**fact, "author": author}),
            Draft.of(f"T261123-AAAAA:receipt:{uuid(number)}", {"type": "receipt", **receipt}),
        ],
    )


def uuid(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def put_finding(store: SqliteStore, number: int, at: str, position: Mapping[str, Any]) -> None:
    """A ticket with a finding of the crew c-north there."""
    ticket = f"T261123-{number:05d}"
    put_ticket(store, ticket)
    name = f"{ticket}:finding:{uuid(number)}"
    fact = {
        "type": "fact",
        "kind": "finding",
        "ticket": ticket,
        "author": {"crew": "c-north", "device": "d-1", "member": "m-1"},
        "body": {"seen": "A burnt joint.", "cause": "joint-fault", "position": position},
    }
    receipt = {
        "fact": name,
        "crew": "c-north",
        "state": "accepted",
        "corrected_at": at,
        "received_at": at,
    }
    store.write(
        OFFICE,
        [Draft.of(name, fact), Draft.of(f"{ticket}:receipt:{uuid(number)}", receipt)],
    )
