"""Ledgers, remedies and stages say the same as counting the office's tickets one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from casework.status import SETTLED
from casework.visibility import Scope
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
Json = dict[str, Any]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """The demo district, where every transformer serves many: its tickets in all states."""
    settings = Settings.read({"KANCHA_DATA": str(tmp_path_factory.mktemp("district"))})
    parts = open_parts(settings, lambda: NOON)
    furnish(parts, "http://127.0.0.1:8000", seed=3)
    yield parts
    parts.close()


@pytest.fixture(scope="module")
def office(parts: Parts) -> list[Json]:
    """All documents of the office."""
    found = parts.store.documents("office", Range(), bodies=True)
    return [{"_id": item.id, **item.json()} for item in found if item is not None]


@pytest.fixture(scope="module")
def tickets(office: list[Json]) -> list[Json]:
    return [one for one in office if one["type"] == "ticket"]


@pytest.fixture(scope="module")
def causes(office: list[Json], tickets: list[Json]) -> dict[str, set[str]]:
    """The causes that stand, by ticket: those of findings that nothing replaced or set aside."""
    aside = {
        line["fact"]
        for ticket in tickets
        for line in ticket["history"]
        if line["what"].startswith(
            ("needs-attention:", "declined:", "after-hand-over:", "moved:", "after-archive:")
        )
        or ticket["merged"]
    }
    said = [one for one in office if one.get("kind") == "finding" and one["_id"] not in aside]
    replaced = {one.get("amends") or one.get("retracts") for one in said}
    found: dict[str, set[str]] = defaultdict(set)
    for one in said:
        if one["_id"] not in replaced and one["body"].get("cause"):
            found[one["ticket"]].add(one["body"]["cause"])
    return found


@pytest.fixture(scope="module")
def readmodel(parts: Parts) -> Iterator[TicketList]:
    path = parts.settings.data / "readmodel.sqlite"
    rebuild(path, parts.store, lambda _: None)  # at once: readers wait a second for rows, no more
    found = TicketList(path, parts.store)
    yield found
    found.close()


def rows(table: Table) -> list[Json]:
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def told(counted: Counter[str]) -> str | None:
    """``overload 3, neutral-fault 1``: the most frequent first, then by name; None of none."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{word} {many}" for word, many in ordered) or None


def is_remedied(ticket: Json) -> bool:
    measures = ticket["resolution"]["measures"]
    states = [(measure["execution"] or {}).get("state") for measure in measures]
    return bool(measures) and set(states) == {"done"}


@pytest.mark.parametrize(
    ("table", "column"), [("sites", "address"), ("transformers", "transformer")]
)
def test_a_ledger_has_the_classes_causes_and_parties_of_each_place_that_recurs(
    readmodel: TicketList,
    tickets: list[Json],
    causes: dict[str, set[str]],
    table: str,
    column: str,
) -> None:
    by_place: dict[str, list[Json]] = defaultdict(list)
    for ticket in tickets:
        by_place[ticket["site"][column]].append(ticket)
    again = {place: some for place, some in by_place.items() if len(some) > 1}

    found = {row[column]: row for row in rows(readmodel.statistics(table, Question(ALL, NOON)))}

    assert found.keys() == again.keys() != set()
    for place, some in again.items():
        row = found[place]
        confirmed = [one for one in some if one["responsibility"]["state"] == "confirmed"]
        assert row["tickets"] == len(some)
        assert row["undecided"] == sum(one["status"] not in SETTLED for one in some)
        assert row["remedied"] == sum(map(is_remedied, some))
        assert row["classes"] == told(Counter(one["class"] for one in some))
        named = Counter(cause for one in some for cause in causes[one["ticket"]])
        assert row["causes"] == told(named)
        assert row["parties"] == told(Counter(c["responsibility"]["party"] for c in confirmed))


def test_a_ledger_of_one_cause_has_the_tickets_with_that_cause(
    readmodel: TicketList, tickets: list[Json], causes: dict[str, set[str]]
) -> None:
    places = {ticket["ticket"]: ticket["site"]["transformer"] for ticket in tickets}
    counted = Counter(places[name] for name, some in causes.items() if "overload" in some)

    wanted = Question(TicketFilter(cause="overload"), NOON, ("cause",))
    by_cause = rows(readmodel.statistics("counts", wanted))
    ledger = rows(readmodel.statistics("transformers", wanted))

    assert next(row for row in by_cause if row["cause"] == "overload")["tickets"] == sum(
        counted.values()
    )
    assert sum(counted.values()) > 0
    assert {row["transformer"]: row["tickets"] for row in ledger} == {
        place: many for place, many in counted.items() if many > 1
    }


def test_who_sees_no_customer_is_shown_no_house_in_the_ledger_of_sites(
    readmodel: TicketList,
) -> None:
    plain = rows(readmodel.statistics("sites", Question(ALL, NOON)))
    masked = TicketFilter(scope=Scope(identity=False))

    shown = rows(readmodel.statistics("sites", Question(masked, NOON)))

    assert [row["classes"] for row in shown] == [row["classes"] for row in plain]
    assert {row["address"] for row in shown}.isdisjoint(row["address"] for row in plain)


def test_the_rate_of_remedies_is_that_of_decided_tickets_whose_measures_are_all_done(
    readmodel: TicketList, tickets: list[Json]
) -> None:
    decided: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for ticket in tickets:
        if ticket["status"] in SETTLED and ticket["resolution"]["measures"]:
            decided[ticket["class"]] += 1
            done[ticket["class"]] += is_remedied(ticket)

    found = rows(readmodel.statistics("remedies", Question(ALL, NOON)))

    assert {row["class"]: row["with_measures"] for row in found} == decided
    assert {row["class"]: row["remedied"] for row in found} == dict(done)
    assert [row["remedy_rate"] for row in found] == [
        round(done[row["class"]] / decided[row["class"]], 4) for row in found
    ]
    assert 0 < done.total() < decided.total()


def approval_of(ticket: Json) -> tuple[str, str] | None:
    chain = ticket["resolution"]["approvals"]
    if not chain or any(step["state"] != "approved" for step in chain):
        return None
    return decision_of(ticket), max(step["at"] for step in chain)


def execution_of(ticket: Json) -> tuple[str, str] | None:
    if not is_remedied(ticket):
        return None
    start, approved = decision_of(ticket), approval_of(ticket)
    done = max(one["execution"]["at"] for one in ticket["resolution"]["measures"])
    return max(start, approved[1] if approved else start), done


def decision_of(ticket: Json) -> str:
    return str(max(line["at"] for line in ticket["history"] if line["what"] == "decision"))


@pytest.mark.parametrize(
    ("stage", "span_of"), [("awaiting-approval", approval_of), ("in-execution", execution_of)]
)
def test_the_time_in_approval_and_in_execution_is_that_of_the_tickets(
    readmodel: TicketList,
    tickets: list[Json],
    stage: str,
    span_of: Callable[[Json], tuple[str, str] | None],
) -> None:
    spans = [
        span
        for ticket in tickets
        if ticket["responsibility"]["state"] == "confirmed"
        if (span := span_of(ticket)) is not None
    ]
    took = [(parse_instant(end) - parse_instant(start)).total_seconds() for start, end in spans]

    found = rows(readmodel.statistics("stages", Question(ALL, NOON)))

    row = next(row for row in found if row["stage"] == stage)
    assert row["tickets"] == len(took) > 0
    assert row["mean_hours"] == pytest.approx(sum(took) / len(took) / 3600, abs=0.01)


ALL = TicketFilter()
