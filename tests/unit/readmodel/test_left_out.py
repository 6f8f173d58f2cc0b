"""A document of another form is left out of the lists, and nothing else is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.readmodel.left_out import left_out_of_file
from server.readmodel.tickets import TicketList
from sync.mailroom.names import OFFICE
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.unit.readmodel.test_rebuilding import ids, write_ticket

BROKEN = "T-2:ticket"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "kancha.sqlite")
    store.create(OFFICE)
    yield store
    store.close()


@pytest.fixture
def tickets(tmp_path: Path, store: SqliteStore) -> Iterator[TicketList]:
    tickets = TicketList(tmp_path / "rows.sqlite", store, patience_s=20)
    yield tickets
    tickets.close()


def change_ticket(store: SqliteStore, **members: Any) -> None:
    """Writes T-2's document with other members; None takes one out."""
    found = store.get(OFFICE, BROKEN)
    content = {**found.json(), **members}
    kept = {name: value for name, value in content.items() if value is not None}
    store.put(OFFICE, Draft.of(BROKEN, kept, found.rev))


@pytest.mark.parametrize(
    ("members", "word"),
    [
        ({"deadlines": None}, "no member 'deadlines'"),
        ({"status": ["new"]}, "not supported"),
        ({"facts": 2**70}, "too large"),
        ({"site": {"lat": 30.25, "lon": "east"}}, "TypeError"),
    ],
)
def test_given_a_ticket_of_another_form_when_listed_then_the_others_are_there_and_it_is_counted(
    store: SqliteStore, tickets: TicketList, members: dict[str, Any], word: str
) -> None:
    write_ticket(store, "T-1")
    write_ticket(store, "T-2")
    change_ticket(store, **members)
    write_ticket(store, "T-3")

    assert ids(tickets) == ["T-1", "T-3"]
    found = tickets.left_out()
    assert (found.count, found.some[0][0]) == (1, BROKEN)
    assert word in found.some[0][1]


def test_given_a_ticket_left_out_when_it_is_written_right_then_it_is_listed_again(
    store: SqliteStore, tickets: TicketList
) -> None:
    write_ticket(store, "T-2")
    change_ticket(store, status=["new"])
    assert ids(tickets) == []

    change_ticket(store, status="new")

    assert ids(tickets) == ["T-2"]
    assert tickets.left_out().count == 0


def test_given_a_ticket_left_out_when_it_is_met_again_then_the_log_says_so_once(
    store: SqliteStore, tickets: TicketList, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    write_ticket(store, "T-2")
    change_ticket(store, deadlines=None)
    tickets.refresh()
    change_ticket(store, title="Again")
    tickets.refresh()

    assert [BROKEN in line for line in caplog.messages] == [True]


def test_given_a_read_model_on_disk_when_looked_at_from_outside_then_it_says_what_it_leaves_out(
    store: SqliteStore, tickets: TicketList, tmp_path: Path
) -> None:
    write_ticket(store, "T-2")
    change_ticket(store, deadlines=None)
    tickets.refresh()

    assert left_out_of_file(tmp_path / "rows.sqlite") == tickets.left_out()
    assert left_out_of_file(tmp_path / "none.sqlite").count == 0
