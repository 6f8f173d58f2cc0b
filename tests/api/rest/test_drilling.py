"""Every number of the statistics leads to exactly the tickets that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest

from schemas.api.lists import MEMBERS, STAGES
from schemas.api.statistics import DIMENSIONS
from server.readmodel import counted
from server.readmodel.drilling import together
from tests.district import Caller
from tests.servers import RunningServer, running_server
from tests.waiting import until

Parameters = Mapping[str, str] | None
MORNING, NOON = "2026-11-23T08:00:00.000Z", "2026-11-23T12:00:00.000Z"

TABLES = (
    *(f"counts?by={name}" for name in DIMENSIONS),
    "counts?by=class,month",
    *(
        f"{name}?by={by}"
        for name in ("deadlines", "validity", "remedies")
        for by in ("crew", "week")
    ),
    *(f"{name}?" for name in ("deadlines", "validity", "remedies", "satisfaction")),
    *(f"{name}?" for name in ("repeats", "stages", "sites", "transformers", "trend")),
)
BASES = ("", "&class=PQ,OUT&opened_from=2026-01-01", "&given=account&crew=c-gulou&overdue=false")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The demo office, in which tickets of all kinds are at every stage; its crews stand still."""
    with running_server(tmp_path_factory.mktemp("demo"), demo=True) as server:
        yield server


def login(demo: RunningServer, role: str) -> Caller:
    token = Caller(demo.base_url).post("/api/v1/session", demo.demo["logins"][role])["token"]
    return Caller(demo.base_url, f"Bearer {token}")


def drilled(caller: Caller, table: str) -> Iterator[tuple[str, int, Parameters]]:
    """What each number of a table is called, the number, and the parameters it leads to."""
    said = caller.get(f"/api/v1/statistics/{table}&drill=true")
    for row, drill in zip(said["rows"], said["drill"], strict=True):
        for column, parameters in drill.items():
            if isinstance(row[column], int):
                yield f"{table} {row} {column}", row[column], parameters
                continue
            counts = (word.rpartition(" ") for word in str(row[column] or "").split(", ") if word)
            for code, _, many in counts:
                yield f"{table} {row} {column} {code}", int(many), parameters[code]


def listed(caller: Caller, parameters: Mapping[str, str]) -> int:
    page = caller.get(f"/api/v1/tickets?{urlencode(parameters)}&limit=200&fields=ticket")
    assert len(page["items"]) == page["total"]["count"]
    return int(page["total"]["count"])


Numbers = list[tuple[str, int, Parameters]]


def compared(caller: Caller, base: str = "") -> tuple[Numbers, dict[str, int]] | None:
    """All numbers, and how many the lists have by their parameters; None where something changed
    meanwhile, for a server that has just begun still judges tests and looks at photos."""
    found = [one for table in TABLES for one in drilled(caller, table + base)]
    known: dict[str, int] = {}
    for _, _, parameters in found:
        if parameters is not None and (text := urlencode(parameters)) not in known:
            known[text] = listed(caller, parameters)
    again = [one for table in TABLES for one in drilled(caller, table + base)]
    return (found, known) if found == again else None


@pytest.mark.parametrize("base", BASES)
def test_every_number_is_that_of_the_list_it_leads_to(demo: RunningServer, base: str) -> None:
    caller = login(demo, "supervisor")
    seen = until(lambda: compared(caller, base), "nothing changes while it is counted", 120)
    assert seen is not None
    found, known = seen

    wrong = [
        (told, many, known[urlencode(parameters)])
        for told, many, parameters in found
        if parameters is not None and known[urlencode(parameters)] != many
    ]
    assert wrong == []
    leading_nowhere = [told for told, many, parameters in found if parameters is None and many]
    assert base or leading_nowhere == []
    told = {text.partition("?")[0] for text, many, _ in found if many}
    assert base or told == {table.partition("?")[0] for table in TABLES}


def test_what_fits_two_questions_is_asked_for_as_one_or_not_at_all() -> None:
    both = together({"status": "new,decided", "opened_from": MORNING}, {"status": "decided"})
    assert both == {"status": "decided", "opened_from": MORNING}
    assert together({"opened_from": MORNING}, {"opened_from": NOON}) == {"opened_from": NOON}
    assert together({"opened_to": MORNING}, {"opened_to": NOON}) == {"opened_to": MORNING}
    assert together({"lacking": "class"}, {"lacking": "grade"}) == {"lacking": "class,grade"}
    assert together({"crew": "c-north"}, {"crew": "c-south"}) is None
    assert together({"status": "new"}, {"status": "decided"}) is None


def test_who_sees_no_customers_is_led_to_no_address_and_asks_for_none(demo: RunningServer) -> None:
    approver = login(demo, "approver")
    found = [parameters for _, _, parameters in drilled(approver, "sites?") if parameters]

    assert approver.get("/api/v1/statistics/sites")["rows"]
    assert found == []
    assert approver.ask("GET", "/api/v1/tickets?address=Dike").status == 403


def test_what_may_be_asked_is_what_can_be_counted() -> None:
    assert set(STAGES) == set(counted.STAGES)
    assert set(MEMBERS) == set(counted._MEMBERS)
