"""The map's quick ways say what the slow one says: every ticket looked at, one by one."""

from __future__ import annotations

import random
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.visibility import WHOLE, Scope
from server.readmodel.cells import FINEST, Box, cell_of, cells_in
from server.readmodel.filtering import TicketFilter
from server.readmodel.heaps import LEVELS
from server.readmodel.map import View, look, map_way
from server.readmodel.opening import reader, writer
from server.readmodel.rows import ticket_rows
from server.readmodel.writing import forget_tickets, write_tickets

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MANY = 400
FUZZY = 2e-6
"""Middles are rounded to six decimals, and heaps sum whole micro-degrees."""
CREWS = ("c-north", "c-south")
DISTRICTS = ("D1", "D2", None)
CLASSES = ("PQ", "OUT", None)
STATES = ("new", "assigned", "archived")
DUES = ("2026-11-20T00:00:00.000Z", "2026-12-20T00:00:00.000Z")
WARNS = ("2026-11-19T00:00:00.000Z", "2026-12-19T00:00:00.000Z")


def complaint(number: int, rng: random.Random) -> dict[str, Any]:
    """A ticket somewhere about two towns on both sides of 180°, or without a place."""
    lon = rng.choice([179.98, -179.98]) + rng.gauss(0, 0.03)
    lon -= 360 * (lon > 180) - 360 * (lon < -180)
    place = {"lat": round(-17 + rng.gauss(0, 0.03), 5), "lon": round(lon, 5)}
    work = {"id": "i-1", "crew": rng.choice(CREWS), "type": "on-site-survey", "state": "assigned"}
    dated: dict[str, Any] = {
        "assigned_at": DUES[0],
        "ended_at": rng.choice([None, DUES[0]]),
        "steps": [],
    }
    ends = rng.choice(DUES)
    warns = [rng.choice([moment for moment in WARNS if moment <= ends])]
    due = {"name": "reply", "state": "running", "due": ends, "met_at": None, "warnings": warns}
    return {
        "ticket": f"T-{number:05}",
        "status": rng.choice(STATES),
        "class": rng.choice(CLASSES),
        "emergency": rng.random() < 0.1,
        "title": "Lights flicker",
        "site": {"district": rng.choice(DISTRICTS), **(place if rng.random() < 0.9 else {})},
        "customer": {"account": str(rng.randrange(5))},
        "responsibility": {"party": rng.choice(["utility", "customer"]), "state": "open"},
        "resolution": {"state": "open"},
        "facts": 1,
        "investigations": [{**work, **dated}] if rng.random() < 0.5 else [],
        "deadlines": [due] if rng.random() < 0.5 else [],
        **dict.fromkeys(["holders", "disputes", "attention", "after_hand_over", "history"], ()),
    }


Office = tuple[sqlite3.Connection, dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Tickets of which half were written again, elsewhere or otherwise, and some forgotten."""
    path = tmp_path_factory.mktemp("map") / "rows.sqlite"
    rng, database = random.Random("map"), writer(path)
    docs = {doc["ticket"]: doc for doc in (complaint(n, rng) for n in range(MANY))}
    write_tickets(database, [ticket_rows(doc) for doc in docs.values()])
    again = {doc["ticket"]: doc for doc in (complaint(n, rng) for n in range(0, MANY, 2))}
    write_tickets(database, [ticket_rows(doc) for doc in again.values()])
    gone = [f"T-{number:05}" for number in range(0, MANY, 9)]
    forget_tickets(database, gone)
    left = {name: doc for name, doc in {**docs, **again}.items() if name not in gone}
    reading = reader(path)
    yield reading, left
    reading.close()
    database.close()


def fits(doc: dict[str, Any], wanted: TicketFilter) -> bool:
    """The slow way, in words of the document."""
    crews = {item["crew"] for item in doc["investigations"]}
    held = {item["crew"] for item in doc["investigations"] if item["ended_at"] is None}
    missed = any(item["due"] == DUES[0] for item in doc["deadlines"])
    areas, district = wanted.scope.areas, doc["site"]["district"]
    return (
        (not wanted.status or doc["status"] in wanted.status)
        and (not wanted.complaint_class or doc["class"] in wanted.complaint_class)
        and (not wanted.district or district in wanted.district)
        and (not wanted.party or doc["responsibility"]["party"] in wanted.party)
        and wanted.overdue in (None, missed)
        and (wanted.crew is None or wanted.crew in crews)
        and (wanted.holder is None or wanted.holder in held)
        and wanted.account in (None, doc["customer"]["account"])
        and (not areas or district in areas)
        and (wanted.scope.crew is None or wanted.scope.crew in crews)
    )


def slowly(
    docs: dict[str, dict[str, Any]], wanted: TicketFilter, view: View
) -> tuple[list[str], list[tuple[int, float, float]]]:
    """Ids of the tickets in the box, and count and middle by cell."""
    spans = list(cells_in(view.box, min(view.zoom + 3, FINEST), 600))
    ids, heaps = list[str](), defaultdict[int, list[tuple[float, float]]](list)
    for name, doc in docs.items():
        lat, lon = doc["site"].get("lat"), doc["site"].get("lon")
        if lat is None or not view.box.holds(lat, lon) or not fits(doc, wanted):
            continue
        ids.append(name)
        cell = cell_of(lat, lon)
        heaps[next(s.start for s in spans if s.start <= cell < s.end)].append((lat, lon))
    middles = [
        (
            len(heap),
            sum(lat for lat, _ in heap) / len(heap),
            sum(lon for _, lon in heap) / len(heap),
        )
        for heap in heaps.values()
    ]
    return sorted(ids), sorted(middles)


def pressing(docs: dict[str, dict[str, Any]], ids: list[str]) -> tuple[int, int, int]:
    """Emergencies, overdue, at risk."""
    found = [docs[name] for name in ids]
    dues = [due for doc in found for due in doc["deadlines"]]
    missed = [due["due"] == DUES[0] for due in dues]
    risky = [due["warnings"] == [WARNS[0]] and due["due"] != DUES[0] for due in dues]
    return sum(doc["emergency"] for doc in found), sum(missed), sum(risky)


def some_of(words: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    """None of them, one or more."""
    return st.lists(st.sampled_from([word for word in words if word]), unique=True).map(tuple)


SCOPES = st.one_of(
    st.just(WHOLE),
    st.builds(lambda areas: Scope(areas=areas), some_of(DISTRICTS)),
    st.sampled_from([Scope(crew=crew) for crew in CREWS]),
)
FILTERS = st.builds(
    TicketFilter,
    status=some_of(STATES),
    complaint_class=some_of(CLASSES),
    district=some_of(DISTRICTS),
    party=some_of(("utility", "customer")),
    overdue=st.sampled_from([None, None, True, False]),
    crew=st.sampled_from([None, None, *CREWS]),
    holder=st.sampled_from([None, None, *CREWS]),
    account=st.sampled_from([None, None, "1"]),
    scope=SCOPES,
) | st.just(TicketFilter())
BOXES = st.builds(
    lambda west, east, south, high: Box(west, south, east, south + high),
    st.sampled_from([170.0, 179.9, 179.98, -180.0, -179.99]),
    st.sampled_from([-170.0, -179.9, -179.97, 180.0, 179.99]),
    st.floats(-17.1, -16.9),
    st.floats(0, 0.2) | st.just(60.0),
)


@settings(deadline=None)
@given(FILTERS, BOXES, st.integers(0, 18))
def test_given_any_filter_and_box_then_counts_and_points_are_those_of_every_ticket_looked_at(
    office: Office, wanted: TicketFilter, box: Box, zoom: int
) -> None:
    database, docs = office
    ids, middles = slowly(docs, wanted, View(box, zoom, 0))

    points = look(database, wanted, View(box, zoom, MANY), NOW)
    clusters = look(database, wanted, View(box, zoom, 0), NOW)

    assert sorted(point["ticket"] for point in points.points) == ids
    assert points.total == clusters.total == len(ids)
    heaps = clusters.clusters
    assert pressing(docs, ids) == (
        sum(heap.emergency for heap in heaps),
        sum(heap.overdue for heap in heaps),
        sum(heap.at_risk for heap in heaps),
    )
    assert sum(point["at_risk"] for point in points.points) == pressing(docs, ids)[2]
    found = sorted((heap.count, heap.lat, heap.lon) for heap in clusters.clusters)
    assert [count for count, _, _ in found] == [count for count, _, _ in middles]
    assert sum_of(found) == pytest.approx(sum_of(middles), abs=FUZZY * (1 + len(ids)))


def sum_of(middles: list[tuple[int, float, float]]) -> list[float]:
    """Of what clusters stand for; those of one count may stand in any order."""
    return [sum(heap[0] * heap[axis] for heap in middles) for axis in (1, 2)]


def test_heaps_are_what_lies_in_their_cells_after_any_change(office: Office) -> None:
    database, docs = office
    there = [cell_of(s["lat"], s["lon"]) for doc in docs.values() if "lat" in (s := doc["site"])]
    for level in LEVELS:
        counted: dict[int, int] = defaultdict(int)
        for cell in there:
            counted[cell >> 2 * (FINEST - level)] += 1

        sql = "SELECT cell, many FROM heap WHERE level = ?"

        assert dict(map(tuple, database.execute(sql, [level]))) == counted


def test_what_is_erased_leaves_no_cell_behind(tmp_path: Path) -> None:
    database, rng = writer(tmp_path / "rows.sqlite"), random.Random("gone")
    docs = [complaint(number, rng) for number in range(20)]
    write_tickets(database, [ticket_rows(doc) for doc in docs])

    forget_tickets(database, [doc["ticket"] for doc in docs])

    assert database.execute("SELECT count(*) FROM heap").fetchone() == (0,)
    database.close()


@pytest.mark.parametrize(
    ("asked", "search"),
    [
        ({}, "ticket_cell (cell>? AND cell<?)"),
        ({"status": ("new",), "complaint_class": ("PQ", "OUT")}, "ticket_class_cell (class=? AND"),
        ({"status": ("new", "assigned")}, "ticket_status_cell (status=? AND cell>? AND cell<?)"),
        ({"overdue": True, "district": ("D1",)}, "ticket_promised_cell (cell>? AND cell<?)"),
        ({"scope": Scope(areas=("D1",))}, "ticket_district_cell (district=? AND cell>?"),
    ],
)
def test_a_cell_is_counted_in_one_index_alone(
    office: Office, asked: dict[str, Any], search: str
) -> None:
    cell = [("t.cell >= ? AND t.cell < ?", [0, 9]), ("t.lat > ?", [0])]

    sql, values = map_way(TicketFilter(**asked), NOW).sql("count(*), avg(t.lat)", cell)

    [plan] = [tuple(row) for row in office[0].execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plan[3].startswith(f"SEARCH t USING COVERING INDEX {search}")
