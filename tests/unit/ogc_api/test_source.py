"""Features from the office's documents, page by page."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.place import wgs84
from server.ogc_api.nearby import Nearby
from server.ogc_api.query import Query, Span
from server.ogc_api.source import Source, sorting
from server.readmodel.cells import Box
from server.readmodel.tickets import TicketList
from server.registry.documents import Registry
from server.registry.people import People
from server.registry.secrets import Passwords
from tests.unit.ogc_api.conftest import NOW, CountingStore, put_ticket


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
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store, patience_s=20)
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
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store, patience_s=20)
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
    readmodel = TicketList(tmp_path / "readmodel.sqlite", store, patience_s=20)
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
