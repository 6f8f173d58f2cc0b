"""The read model's file: made anew where it is old, rebuilt beside its readers, followed on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from server.readmodel.filtering import TicketFilter
from server.readmodel.rebuilding import documents_of, rebuild
from server.readmodel.sorting import Window, read_order
from server.readmodel.tickets import TicketList
from sync.errors import Unavailable
from sync.mailroom.names import OFFICE
from sync.stores.documents import ChangePage, Draft
from sync.stores.sqlite.store import SqliteStore
from tests.waiting import until

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UUID = "00000000-0000-7000-8000-000000000001"


class HeldStore(SqliteStore):
    """A store whose changes come only when the test lets them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.go = Event()

    def changes(self, *arguments: Any, **options: Any) -> ChangePage:
        self.go.wait()
        return super().changes(*arguments, **options)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "kancha.sqlite")
    store.create(OFFICE)
    yield store
    store.close()


def write_ticket(store: SqliteStore, ticket: str) -> None:
    """A ticket with one fact and its receipt, as the mailroom leaves them."""
    content = {
        "type": "ticket",
        "ticket": ticket,
        "status": "new",
        "title": f"About {ticket}",
        "opened_at": "2026-11-23T07:00:00.000Z",
        "investigations": [],
        "holders": [],
        "responsibility": {"party": "undetermined", "state": "open"},
        "resolution": {"state": "open"},
        "deadlines": [],
        "disputes": [],
        "attention": [],
        "after_hand_over": [],
        "history": [],
        "facts": 1,
    }
    fact = f"{ticket}:intake:{UUID}"
    receipt = {
        "type": "receipt",
        "fact": fact,
        "state": "accepted",
        "received_at": "2026-11-23T07:00:01.000Z",
    }
    drafts = [
        Draft.of(fact, {"type": "fact"}),
        Draft.of(f"{ticket}:receipt:{UUID}", receipt),
        Draft.of(f"{ticket}:ticket", content),
    ]
    store.write(OFFICE, drafts)


def ids(tickets: TicketList) -> list[str]:
    page = tickets.page(TicketFilter(), Window(read_order("opened_at"), 10), NOW)
    return [item["ticket"] for item in page.items]


def test_given_an_office_when_rebuilt_then_each_document_is_told_and_each_fact_counted(
    store: SqliteStore, tmp_path: Path
) -> None:
    write_ticket(store, "T-1")
    write_ticket(store, "T-2")
    told: list[int] = []

    facts = rebuild(tmp_path / "rows.sqlite", store, told.append)

    assert facts == 2
    assert sum(told) == documents_of(store) == 6
    assert sorted(path.name for path in tmp_path.glob("rows*")) == ["rows.sqlite"]


def test_given_readers_when_rebuilt_then_they_go_on_with_the_new_rows_and_what_comes_after(
    store: SqliteStore, tmp_path: Path
) -> None:
    write_ticket(store, "T-1")
    tickets = TicketList(tmp_path / "rows.sqlite", store, patience_s=20)
    try:
        assert ids(tickets) == ["T-1"]
        with sqlite3.connect(tmp_path / "rows.sqlite") as other:
            other.execute("DELETE FROM ticket")  # damage that following does not see
        other.close()
        assert ids(tickets) == []

        rebuild(tmp_path / "rows.sqlite", store, lambda _: None)
        assert ids(tickets) == ["T-1"]

        write_ticket(store, "T-2")
        assert ids(tickets) == ["T-1", "T-2"]
        assert tickets.counts() == {
            "status": {"new": 2},
            "kind": {"intake": 2},
            "state": {"accepted": 2},
        }
    finally:
        tickets.close()


def test_given_a_file_of_an_older_form_when_opened_then_it_is_made_anew(
    store: SqliteStore, tmp_path: Path
) -> None:
    write_ticket(store, "T-1")
    with sqlite3.connect(tmp_path / "rows.sqlite") as old:
        old.execute("CREATE TABLE ticket (id TEXT, status TEXT)")
        old.execute("PRAGMA user_version = 1")
    old.close()

    tickets = TicketList(tmp_path / "rows.sqlite", store, patience_s=20)

    assert ids(tickets) == ["T-1"]
    tickets.close()


def test_given_another_office_when_followed_then_nothing_of_the_one_before_is_left(
    store: SqliteStore, tmp_path: Path
) -> None:
    write_ticket(store, "T-1")
    rebuild(tmp_path / "rows.sqlite", store, lambda _: None)
    store.delete(OFFICE)
    store.create(OFFICE)
    write_ticket(store, "T-2")

    tickets = TicketList(tmp_path / "rows.sqlite", store, patience_s=20)

    assert ids(tickets) == ["T-2"]
    assert tickets.counts()["kind"] == {"intake": 1}
    tickets.close()


def ids_if_made(tickets: TicketList) -> list[str]:
    try:
        return ids(tickets)
    except Unavailable:
        return []


def test_given_rows_that_are_being_made_when_asked_then_the_lists_say_so(tmp_path: Path) -> None:
    store = HeldStore(tmp_path / "kancha.sqlite")
    store.create(OFFICE)
    write_ticket(store, "T-1")
    tickets = TicketList(tmp_path / "rows.sqlite", store)

    with pytest.raises(Unavailable, match="being made"):
        ids(tickets)

    store.go.set()
    assert until(lambda: ids_if_made(tickets), "the lists are made") == ["T-1"]
    tickets.close()
    store.close()


def test_given_a_file_that_cannot_be_written_when_asked_then_the_lists_say_why(
    store: SqliteStore, tmp_path: Path
) -> None:
    tickets = TicketList(tmp_path / "rows.sqlite", store, patience_s=20)
    assert ids(tickets) == []
    with sqlite3.connect(tmp_path / "rows.sqlite") as other:
        other.execute("DROP TABLE tally")
    other.close()

    write_ticket(store, "T-1")

    with pytest.raises(Unavailable, match="tally"):
        ids(tickets)
    tickets.close()
