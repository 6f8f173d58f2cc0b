"""The server is killed amid erasures, merges, splits and archives, and the office goes on."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from threading import Thread
from typing import Any

from tests.district import ADMIN, Caller, District
from tests.faults.auditing import verified
from tests.faults.errands import KINDS, Clerk, Told
from tests.faults.pushing import caught_up
from tests.servers import RunningServer
from tests.waiting import until

KILLS = 4
SEED = 20261124


def facts_of(district: District, ticket: str, kind: str) -> list[dict[str, Any]]:
    items = district.desk.get(f"/api/v1/tickets/{ticket}/facts")["items"]
    return [item["fact"] for item in items if item["fact"]["kind"] == kind]


def kinds_twice(district: District, tickets: set[str]) -> dict[str, int]:
    """Tickets with two erasures of the same facts, or two copies of one fact."""
    twice: Counter[str] = Counter()
    for ticket in tickets:
        erased = [str(fact["body"]["facts"]) for fact in facts_of(district, ticket, "erasure")]
        copied = [
            fact["origin"] for fact in facts_of(district, ticket, "record") if "origin" in fact
        ]
        twice[ticket] = len(erased) - len(set(erased)) + len(copied) - len(set(copied))
    return {ticket: count for ticket, count in twice.items() if count}


def play(server: RunningServer, district: District) -> Told:
    """What four clerks got done while the server was killed again and again."""
    chance, told = random.Random(SEED), Told()
    login = district.desk.post("/api/v1/session", {"user": ADMIN[0], "password": ADMIN[1]})
    bearer = f"Bearer {login['token']}"
    clerks = [Clerk(Caller(district.base_url, bearer), kind, told) for kind in KINDS]
    for _ in range(KILLS):
        enough = told.answers + chance.randint(8, 40)
        threads = [Thread(target=clerk.work) for clerk in clerks]
        for thread in threads:
            thread.start()
        until(lambda at=enough: told.answers >= at, "enough was done", 60)  # type: ignore[misc]
        server.kill()
        for thread in threads:
            thread.join()
        server.restart()
    for clerk in clerks:
        assert clerk.failure is None, clerk.failure
        clerk.finish()
    return told


def names_in(files: list[Path], told: Told) -> set[str]:
    """Names of the erased that stand in one of the files."""
    contents = [file.read_bytes() for file in files if file.is_file()]
    names = told.erased.values()
    return {name for name in names if any(name.encode() in content for content in contents)}


def test_given_kills_amid_commands_when_all_are_sent_again_then_nothing_is_half_done_or_doubled(
    server: RunningServer, district: District, folder: Path
) -> None:
    told = play(server, district)
    tickets = told.tickets()
    assert min(len(told.erased), len(told.merged), len(told.split), len(told.archived)) > 0
    caught_up(district, sorted(tickets), [])

    def names_are_gone() -> bool:
        office = district.admin.ask("GET", "/sync/office/_all_docs?include_docs=true").data
        return not any(name.encode() in office for name in told.erased.values())

    until(names_are_gone, "no name is left in the office", 60)
    assert kinds_twice(district, tickets) == {}
    for first, second in told.merged.items():
        assert district.ticket(first)["merged"]["ticket"] == second
        assert len(facts_of(district, second, "record")) == 1
    for new, first in told.split.items():
        assert [fact["ticket"] for fact in facts_of(district, new, "record")] == [new]
        assert district.ticket(first)["records"] == []
    assert {district.ticket(ticket)["status"] for ticket in told.archived} == {"archived"}
    assert district.quarantine() == []
    server.stop()
    report = verified(folder)
    assert report["ok"], [one for one in report["tickets"] if not one.get("ok", True)]
    assert names_in(list(folder.rglob("*")), told) == set()
