"""The tables of statistics say the same as counting the office's tickets one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.instants import parse_instant
from server.demo.district import furnish
from server.readmodel.filtering import TicketFilter
from server.readmodel.rebuilding import rebuild
from server.readmodel.statistics import Question, Table
from server.readmodel.tickets import TicketList
from server.settings import Settings
from server.wiring import Parts, open_parts
from sync.stores.documents import Range

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
Tickets = list[dict[str, Any]]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The demo district: 98 tickets in all states."""
    settings = Settings.read({"KANCHA_DATA": str(tmp_path_factory.mktemp("district"))})
    parts = open_parts(settings, lambda: NOON)
    furnish(parts, "http://127.0.0.1:8000", seed=3)
    yield parts
    parts.close()


@pytest.fixture(scope="module")
def tickets(parts: Parts) -> Tickets:
    found = parts.store.documents("office", Range(), bodies=True)
    return [item.json() for item in found if item is not None and item.id.endswith(":ticket")]


@pytest.fixture(scope="module")
def readmodel(parts: Parts) -> Iterator[TicketList]:
    path = parts.settings.data / "readmodel.sqlite"
    rebuild(path, parts.store, lambda _: None)  # at once: readers wait a second for rows, no more
    found = TicketList(path, parts.store)
    yield found
    found.close()


def ask(readmodel: TicketList, table: str, *by: str) -> Table:
    return readmodel.statistics(table, Question(TicketFilter(), NOON, by))


def month(text: str) -> str:
    return parse_instant(text).strftime("%Y-%m")


def test_satisfaction_is_what_customers_said_when_they_were_reached_last(
    readmodel: TicketList, tickets: Tickets
) -> None:
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for ticket in tickets:
        words = [call["satisfaction"] for call in ticket["call_backs"]]
        reached = [word for word in words if word != "not-reached"]
        if words:
            said[ticket["class"]][(reached or words)[-1]] += 1

    table = ask(readmodel, "satisfaction")

    assert said
    assert table.columns == (
        "class", "called_back", "satisfied", "fair", "dissatisfied", "not_reached",
        "satisfaction_rate",
    )  # fmt: skip
    for name, many, satisfied, fair, dissatisfied, not_reached, rate in table.rows:
        found = said.pop(name)
        assert many == found.total()
        assert (satisfied, fair) == (found["satisfied"], found["fair"])
        assert (dissatisfied, not_reached) == (found["dissatisfied"], found["not-reached"])
        reached = many - not_reached
        assert rate == (round(satisfied / reached, 4) if reached else None)
    assert not said


def test_a_complaint_is_valid_where_the_utility_is_confirmed_as_responsible(
    readmodel: TicketList, tickets: Tickets
) -> None:
    decided: Counter[str] = Counter()
    valid: Counter[str] = Counter()
    for ticket in tickets:
        if ticket["responsibility"]["state"] == "confirmed":
            decided[ticket["class"]] += 1
            valid[ticket["class"]] += ticket["responsibility"]["party"] == "utility"

    table = ask(readmodel, "validity")

    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    assert {row["class"]: row["confirmed"] for row in rows} == decided
    assert {row["class"]: row["utility"] for row in rows} == valid
    assert [row["valid_rate"] for row in rows] == [
        round(valid[row["class"]] / decided[row["class"]], 4) for row in rows
    ]
    assert 0 < valid.total() < decided.total()


def test_a_trend_has_every_month_in_order_and_all_tickets_in_it(
    readmodel: TicketList, tickets: Tickets
) -> None:
    opened = Counter(month(ticket["opened_at"]) for ticket in tickets)
    archived = Counter(month(one["archived"]["at"]) for one in tickets if one["archived"])

    table = ask(readmodel, "trend")

    months = [row[0] for row in table.rows]
    assert months == sorted(months)
    assert {row[0]: row[1] for row in table.rows if row[1]} == opened
    assert {row[0]: row[4] for row in table.rows if row[4]} == archived


def test_promises_by_class_add_up_to_promises(readmodel: TicketList, tickets: Tickets) -> None:
    kept: Counter[tuple[str, str]] = Counter()
    for ticket in tickets:
        for item in ticket["deadlines"]:
            if item["due"] and item["state"] in {"met", "met-late-reported"}:
                kept[ticket["class"], item["name"]] += 1

    table = ask(readmodel, "deadlines", "class")

    assert table.columns[:2] == ("class", "deadline")
    met = table.columns.index("met")
    assert {(row[0], row[1]): row[met] for row in table.rows if row[met]} == kept
    assert kept


def test_the_time_between_decision_and_reply_is_that_of_the_tickets(
    readmodel: TicketList, tickets: Tickets
) -> None:
    took = []
    for ticket in tickets:
        decided = [line["at"] for line in ticket["history"] if line["what"] == "decision"]
        replies = [item["at"] for item in ticket["replies"]]
        if ticket["responsibility"]["state"] == "confirmed" and decided and replies:
            span = parse_instant(max(replies)) - parse_instant(max(decided))
            took += [span.total_seconds() / 3600] if span.total_seconds() >= 0 else []

    row = next(row for row in ask(readmodel, "stages").rows if row[0] == "decided")

    assert row[1] == len(took) > 0
    assert row[2] == pytest.approx(sum(took) / len(took), abs=0.01)


def test_by_holder_a_ticket_counts_with_the_crews_that_have_it_now(
    readmodel: TicketList, tickets: Tickets
) -> None:
    held = Counter(crew for ticket in tickets for crew in ticket["holders"])

    table = ask(readmodel, "counts", "holder")

    assert {crew: many for crew, many in table.rows if crew is not None} == held
    assert held.total() > 0
