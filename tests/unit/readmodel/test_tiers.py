"""Lists by the warning level that promises have reached."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas.instants import instant_text
from server.readmodel import ways
from server.readmodel.filtering import TicketFilter
from server.readmodel.listing import TicketPage, page
from server.readmodel.opening import writer
from server.readmodel.rows import ticket_rows
from server.readmodel.sorting import Window, read_order
from server.readmodel.writing import write_tickets

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SORTS = ["-level", "level", "-level,priority,due", "level,-opened_at", "-level,-due"]


def promise(name: str, state: str, *hours: float) -> dict[str, Any]:
    """One whose warning levels are reached in so many hours from now, and that ends with them."""
    moments = [instant_text(NOW + timedelta(hours=one)) for one in hours]
    kept = {"due": moments[-1], "at_risk_from": moments[0], "warnings": moments}
    return {"name": name, "state": state, "met_at": None, **kept}


def document(name: str, promises: list[dict[str, Any]], priority: int = 3) -> dict[str, Any]:
    return {
        "ticket": name,
        "status": "new",
        "priority": priority,
        "opened_at": instant_text(NOW),
        "responsibility": {"party": "undetermined", "state": "open"},
        "resolution": {"state": "open"},
        "facts": 1,
        "deadlines": promises,
        **dict.fromkeys(["investigations", "holders", "disputes"], ()),
        **dict.fromkeys(["attention", "after_hand_over", "history"], ()),
    }


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    database = writer(tmp_path / "rows.sqlite")
    database.row_factory = sqlite3.Row
    yield database
    database.close()


def fill(database: sqlite3.Connection, many: int) -> dict[str, int]:
    """Tickets of all levels from 0 to 3; what is met or has no sure end counts for none."""
    rng, found, rows = random.Random(3), dict[str, int](), []
    for number in range(many):
        name = f"T-{number:05}"
        runs = [sorted(rng.uniform(-4, 4) for _ in range(3)) for _ in range(rng.randrange(3))]
        promises = [promise(f"p{n}", "running", *hours) for n, hours in enumerate(runs)]
        promises.append(promise("other", rng.choice(("met", "provisional")), -9, -8, -7))
        rows.append(ticket_rows(document(name, promises, rng.randint(1, 3))))
        found[name] = max((sum(at <= 0 for at in hours) for hours in runs), default=0)
    write_tickets(database, rows)
    return found


@pytest.fixture
def levels(database: sqlite3.Connection) -> dict[str, int]:
    return fill(database, 300)


def look(database: sqlite3.Connection, window: Window, now: datetime = NOW) -> TicketPage:
    return page(database, TicketFilter(), window, now)


@pytest.mark.parametrize("sort", SORTS)
def test_given_tickets_of_all_levels_when_sorted_then_each_tier_is_in_the_order_that_follows(
    database: sqlite3.Connection, levels: dict[str, int], sort: str
) -> None:
    found = look(database, Window(read_order(sort), 500))

    wanted = in_tiers(database, levels, sort)
    assert set(levels.values()) == {0, 1, 2, 3}
    assert [item["ticket"] for item in found.items] == wanted
    assert (found.total, found.next) == (len(levels), None)


def test_given_a_tier_of_thousands_when_it_is_walked_then_its_order_is_the_same(
    database: sqlite3.Connection,
) -> None:
    reached = [(-2, 3), (-2, -1), (1, 2)]  # by a third of the first hundred each
    rows, levels = [], dict[str, int]()
    for number in range(6_200):
        hours = reached[number % 3 if number < 99 else 0]
        name, many = f"T-{number:05}", number * 37 % 6_200 / 10_000
        runs = [promise("p", "running", *(one + many for one in hours))]
        rows.append(ticket_rows(document(name, runs)))
        levels[name] = sum(one + many <= 0 for one in hours)
    write_tickets(database, rows)

    for sort in ("-level", "level,-due"):
        found = look(database, Window(read_order(sort), 100))
        wanted = in_tiers(database, levels, sort)
        assert [item["ticket"] for item in found.items] == wanted[:100]
        assert {levels[name] for name in wanted[:100]} == ({2, 1} if sort == "-level" else {0, 1})


def in_tiers(database: sqlite3.Connection, levels: dict[str, int], sort: str) -> list[str]:
    """All tickets by their level, then by what follows in the order."""
    order = read_order(sort.partition(",")[2] or "due").sql
    whole = f"SELECT id FROM ticket AS t ORDER BY {order}"  # noqa: S608 (own words)
    ids = [row[0] for row in database.execute(whole)]
    return sorted(ids, key=lambda name: levels[name], reverse=sort.startswith("-"))


@pytest.mark.parametrize("sort", SORTS)
def test_given_time_that_passes_between_pages_then_each_ticket_comes_once_by_the_first_moment(
    database: sqlite3.Connection, levels: dict[str, int], sort: str
) -> None:
    whole = [item["ticket"] for item in look(database, Window(read_order(sort), 500)).items]
    window, now, found = Window(read_order(sort), 7), NOW, list[str]()
    while True:
        part = look(database, window, now)
        found += [item["ticket"] for item in part.items]
        if part.next is None:
            break
        window, now = replace(window, after=part.next), now + timedelta(minutes=9)

    assert found == whole
    assert len(whole) == len(levels)


@pytest.mark.parametrize("sort", ["due,level", "level,level", "level,due,due", "levels"])
def test_given_an_order_with_the_level_elsewhere_then_it_is_refused(sort: str) -> None:
    with pytest.raises(ValueError, match=r"Sort by|stands twice"):
        read_order(sort)


def test_given_a_place_in_another_list_then_it_is_refused(database: sqlite3.Connection) -> None:
    order = read_order("-level")
    for value in ((1,), (2**60, 1, 1), (-1, 1, 1), ("1", 1, 1), (1, 1, 1, 1)):
        first = look(database, Window(order, 1))
        place = replace(order.place({"due": 1, "id": "T-1"}), value=value)
        assert first.items == []
        with pytest.raises(ValueError, match="another list"):
            look(database, Window(order, 1, place))


def test_given_a_walk_for_the_lowest_tier_then_it_looks_into_no_table(
    database: sqlite3.Connection,
) -> None:
    order = read_order("level,-opened_at")
    among = ways.Among((("t.warned_from > ?", [1]),))
    way = ways.way_to(database, TicketFilter(status=("new",)), order, NOW, among)
    sql, values = way.sql("t.key", [], f"ORDER BY {order.sql} LIMIT 51")
    plan = "; ".join(row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values))

    assert plan == "SCAN t USING COVERING INDEX ticket_opened"
