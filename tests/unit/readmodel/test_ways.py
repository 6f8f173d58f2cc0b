"""Which way a list is made: the plan is the promise, for a wrong one costs seconds in a large
office and nothing in a small one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.readmodel.filtering import TicketFilter
from server.readmodel.opening import writer
from server.readmodel.rows import ticket_rows
from server.readmodel.sorting import SORTS, read_order
from server.readmodel.ways import COUNTED, Way, count, way_to
from server.readmodel.writing import write_tickets

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MANY = 4_000


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    database = writer(tmp_path / "rows.sqlite")
    yield database
    database.close()


def fill(database: sqlite3.Connection, titles: list[str]) -> None:
    """Tickets with these titles."""
    plain = {
        "status": "new",
        "responsibility": {"party": "undetermined", "state": "open"},
        "resolution": {"state": "open"},
        "facts": 1,
        **dict.fromkeys(["investigations", "holders", "deadlines", "disputes"], ()),
        **dict.fromkeys(["attention", "after_hand_over", "history"], ()),
    }
    named = [{"ticket": f"T-{n:05}", "title": title} for n, title in enumerate(titles)]
    write_tickets(database, [ticket_rows({**plain, **one}) for one in named])


def way(database: sqlite3.Connection, order: str = "-opened_at", **asked: object) -> Way:
    return way_to(database, TicketFilter(**asked), read_order(order), NOW)  # type: ignore[arg-type]


def plan(database: sqlite3.Connection, found: Way, order: str) -> str:
    """How SQLite goes this way for a page."""
    sql, values = found.sql("t.key", [], f"ORDER BY {read_order(order).sql} LIMIT 51")
    rows = database.execute(f"EXPLAIN QUERY PLAN {sql}", values)
    return "; ".join(row[3] for row in rows)


@pytest.mark.parametrize("sort", SORTS)
def test_a_filter_that_many_fit_walks_one_index_and_looks_into_no_table(
    database: sqlite3.Connection, sort: str
) -> None:
    found = way(database, sort, status=("new",), overdue=True, area=("rural",))

    assert plan(database, found, sort).startswith("SCAN t USING COVERING INDEX ticket_")


def test_a_search_that_few_fit_looks_at_these_alone(database: sqlite3.Connection) -> None:
    fill(database, ["willow lane", "river road"])

    found = way(database, q="willow")

    assert "ticket AS t ON t.key = few.value" in found.source
    assert count(database, found) == 1


def test_a_word_that_most_texts_with_its_pieces_have_is_counted_by_a_sample(
    database: sqlite3.Connection,
) -> None:
    fill(database, ["low voltage"] * MANY)

    found = way(database, q="voltage")

    assert found.capped
    assert count(database, found) == COUNTED + 1
    assert "INDEXED BY ticket_opened" in found.source


def test_a_word_that_few_of_many_texts_with_its_pieces_have_is_looked_for_among_these(
    database: sqlite3.Connection,
) -> None:
    fill(database, ["681 on pole 168"] * MANY + ["meter 681681"])

    found = way(database, q="681681")

    assert any("search MATCH" in sql for sql, _ in found.tests)
    assert count(database, found) == 1
