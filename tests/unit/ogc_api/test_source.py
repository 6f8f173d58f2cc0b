"""Features from the office's documents, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.place import wgs84
from server.ogc_api.nearby import Nearby
from server.ogc_api.query import Box, Query, Span
from server.ogc_api.source import Source, sorting
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
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store)
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


def ids(source: Source, query: Query) -> list[str]:
    return [feature.id for feature in source.page("tickets", query).features]


def test_a_page_reads_what_it_shows_and_one_more(store: CountingStore, source: Source) -> None:
    for number in range(60):
        put_ticket(store, f"T261123-{number:05d}")
    store.bodies = 0

    page = source.page("tickets", Query(limit=10, after="T261123-00029"))

    assert [feature.id for feature in page.features][::9] == ["T261123-00030", "T261123-00039"]
    assert page.more
    assert store.bodies <= 12


def test_pages_go_on_where_names_of_tickets_begin_alike(
    store: CountingStore, source: Source
) -> None:
    for name in ("T26", "T26-1", "T260", "T26-A"):
        put_ticket(store, name)

    whole = ids(source, Query())
    one_by_one, after = [], None
    while page := source.page("tickets", Query(limit=1, after=after)).features:
        after = page[0].id
        one_by_one.append(after)

    assert sorted(whole) == ["T26", "T26-1", "T26-A", "T260"]
    assert one_by_one == whole


def test_a_page_that_is_filtered_is_filled_from_further_on(
    store: CountingStore, source: Source
) -> None:
    for number in range(20):
        put_ticket(store, f"T261123-{number:05d}", lat=30.0 if number % 9 else 40.0)
    north = Query(limit=2, box=Box(117, 39, 119, 41))

    assert ids(source, north) == ["T261123-00000", "T261123-00009"]
    assert source.page("tickets", north).more
    rest = Query(limit=2, box=Box(117, 39, 119, 41), after="T261123-00009")
    assert ids(source, rest) == ["T261123-00018"]
    assert not source.page("tickets", rest).more


def test_a_box_looks_at_the_tickets_that_the_index_has_there_and_no_others(
    store: CountingStore, tmp_path: Path
) -> None:
    registry = Registry(store)
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store)
    people = People(registry, Passwords())
    source = Source(store, people, lambda: NOW, Nearby(readmodel, lambda: NOW))
    for number in range(40):
        put_ticket(store, f"T261123-{number:05d}", lat=30.0 if number % 9 else 40.0)
    readmodel.refresh()
    store.bodies = 0

    north = Box(117, 39, 119, 41)
    assert ids(source, Query(limit=3, box=north)) == [
        "T261123-00000",
        "T261123-00009",
        "T261123-00018",
    ]
    assert ids(source, Query(box=north, after="T261123-00018")) == [
        "T261123-00027",
        "T261123-00036",
    ]
    assert store.bodies <= 8
    readmodel.close()
    registry.close()


def test_a_property_looks_at_the_tickets_that_have_it_and_counts_them_all(
    store: CountingStore, tmp_path: Path
) -> None:
    registry = Registry(store)
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store)
    people = People(registry, Passwords())
    source = Source(store, people, lambda: NOW, Nearby(readmodel, lambda: NOW))
    for number in range(40):
        name = f"T26-{number}" if number % 2 else f"T26-{number}-A"
        put_ticket(store, name, status="new" if number % 9 else "decided")
    readmodel.refresh()
    store.bodies = 0
    decided = (("status", "decided"),)

    first = source.page("tickets", Query(limit=3, equal=decided))
    rest = ids(source, Query(equal=decided, after=first.features[-1].id))

    found = [feature.id for feature in first.features] + rest
    assert found == sorted(["T26-0-A", "T26-9", "T26-18-A", "T26-27", "T26-36-A"], key=sorting)
    assert source.count("tickets", Query(limit=3, equal=decided)) == 5
    assert store.bodies <= 7
    later = Span("2026-11-24T00:00:00.000Z", None)
    assert ids(source, Query(span=later)) == []
    assert store.bodies <= 7
    readmodel.close()
    registry.close()


@pytest.mark.parametrize("datum", ["WGS84", "GCJ02", "BD09"])
def test_a_box_finds_a_site_of_any_datum_where_it_is_in_wgs84(
    store: CountingStore, tmp_path: Path, datum: str
) -> None:
    put_ticket(store, "T261123-00001", lat=32.05, datum=datum)
    registry = Registry(store)
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store)
    people = People(registry, Passwords())
    source = Source(store, people, lambda: NOW, Nearby(readmodel, lambda: NOW))
    lat, lon = wgs84(32.05, 118.0, datum)

    tight = Box(lon - 0.0001, lat - 0.0001, lon + 0.0001, lat + 0.0001)
    assert ids(source, Query(box=tight)) == ["T261123-00001"]
    readmodel.close()
    registry.close()


def test_after_a_ticket_that_is_gone_the_next_one_follows(
    store: CountingStore, source: Source
) -> None:
    put_ticket(store, "T261123-00009")

    assert ids(source, Query(after="T261123-00005")) == ["T261123-00009"]
    assert ids(source, Query(after="T261123-00009")) == []


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


def test_a_crew_is_where_its_newest_fix_was_however_the_facts_arrive(
    store: CountingStore, following: Source
) -> None:
    def seen() -> tuple[Any, ...]:
        [crew] = following.page("crews", Query()).features
        return crew.point, crew.properties["age_s"]

    put_progress(store, 1, "2026-11-23T08:30:00.000Z", {"lat": 32.0, "lon": 118.0})
    assert seen() == ((118.0, 32.0), 1800)

    put_progress(store, 2, "2026-11-23T08:10:00.000Z", {"lat": 33.0, "lon": 118.0})
    put_progress(store, 3, "2026-11-23T08:50:00.000Z", None)
    put_progress(store, 4, "2026-11-23T08:55:00.000Z", {"lat": 35.0, "lon": 118.0, "age_s": 3000})
    assert seen() == ((118.0, 32.0), 1800)

    put_progress(store, 5, "2026-11-23T08:40:00.000Z", {"lat": 34.0, "lon": 118.0})
    assert seen() == ((118.0, 34.0), 1200)


def test_to_know_where_crews_are_only_their_last_facts_are_read(
    store: CountingStore, following: Source
) -> None:
    for number in range(30):
        put_progress(store, number, "2026-11-23T08:30:00.000Z", {"lat": 32.0, "lon": 118.0})
    following.page("crews", Query())
    store.bodies = 0

    following.page("crews", Query())

    assert store.bodies == 2


@pytest.mark.parametrize("datum", ["WGS84", "GCJ02", "BD09"])
def test_findings_in_a_box_and_a_time_are_found_without_reading_the_others(
    store: CountingStore, following: Source, datum: str
) -> None:
    for number in range(40):
        at = f"2026-11-23T{number // 4:02d}:00:00.000Z"
        place = {"lat": 40.0 if number % 9 == 0 else 30.0, "lon": 118.0, "datum": datum}
        put_finding(store, number, at, place)
    following.page("findings", Query(limit=1))
    north, night = Box(117, 39, 119, 41), Span(None, "2026-11-23T04:30:00.000Z")
    store.bodies = 0

    first = following.page("findings", Query(limit=2, box=north, span=night))
    rest = following.page("findings", Query(box=north, span=night, after=first.features[-1].id))

    assert [one.properties["ticket"] for one in first.features] == [
        "T261123-00000",
        "T261123-00009",
    ]
    assert [one.properties["ticket"] for one in rest.features] == ["T261123-00018"]
    assert store.bodies <= 6


def test_findings_go_on_page_by_page_in_the_order_of_their_tickets(
    store: CountingStore, following: Source
) -> None:
    for number in range(12):
        at = "2026-11-23T08:00:00.000Z"
        put_finding(store, number, at, {"lat": 32.0, "lon": 118.0, "datum": "WGS84"})

    found, after = [], None
    while page := following.page("findings", Query(limit=5, after=after)).features:
        after = page[-1].id
        found += [one.properties["ticket"] for one in page]

    assert found == [f"T261123-{number:05d}" for number in range(12)]
