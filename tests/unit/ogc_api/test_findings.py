"""Findings in a box and a time, and where crews are: found by the read model."""

from __future__ import annotations

from typing import Any

import pytest

from server.ogc_api.query import Query, Span
from server.ogc_api.source import Source
from server.readmodel.cells import Box
from tests.unit.ogc_api.conftest import CountingStore, put_finding, put_progress


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
