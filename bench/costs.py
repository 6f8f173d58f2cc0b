"""v: what a mailbox, a ticket and a fact cost, on the disk and in processor time (Kancha alone, in
this process; without HTTP, lists and the workers that follow the office).

Three offices on folders of their own: crews with a device and no work, crews with tickets, and the
same with eight readings for each ticket, pushed one by one as many phones would.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.crews import District
from bench.kancha_data import settings_for
from bench.measuring import Cost, Effort, Sample
from bench.servers import STORE
from server.wiring import Parts, open_parts
from sync.mailroom.tidying import Tidying
from sync.stores.documents import Draft

_ROUNDS = 200
_AT_ONCE = 10
_DEEP = 15
"""Tickets of a crew."""
_FACTS = 8
"""Of a ticket."""


def costs(effort: Effort) -> Iterator[Sample]:
    """Bytes of the store's file that are in use when all was written through; processor seconds."""
    crews, tickets = effort.of(10_000, 500), effort.of(600, 90)
    empty, _ = _office(lambda _: None)
    idle, spent = _office(District(crews, 0).fill)
    mailbox = (idle - empty) / crews
    yield Sample("cost_mailbox_kb", mailbox / 1000, spent)
    yield Sample("cost_mailbox_ms", 1000 * spent.server_cpu_s / crews, spent)
    _, spent = _office(District(crews, 0).fill, _idle_rounds)
    yield Sample("cost_idle_round_ms", 1000 * spent.server_cpu_s / _ROUNDS, spent)
    district = District(tickets // _DEEP, _DEEP)
    worked, spent = _office(district.fill)
    yield Sample(
        "cost_ticket_kb", (worked - empty - mailbox * district.crews) / tickets / 1e3, spent
    )
    yield Sample("cost_ticket_ms", 1000 * spent.server_cpu_s / tickets, spent)
    district = District(tickets // _DEEP, _DEEP)
    told, spent = _office(district.fill, lambda parts: _readings(parts, district))
    yield Sample("cost_fact_kb", (told - worked) / tickets / _FACTS / 1e3, spent)
    yield Sample("cost_fact_ms", 1000 * spent.server_cpu_s / tickets / _FACTS, spent)
    district = District(tickets // _DEEP, _DEEP)
    tidied, spent = _office(district.fill, lambda parts: _readings(parts, district, tidy=True))
    size = (tidied - empty - mailbox * district.crews) / tickets
    yield Sample("cost_tidied_kb", size / 1000, spent)


def _office(
    fill: Callable[[Parts], None], work: Callable[[Parts], None] | None = None
) -> tuple[int, Cost]:
    """The size of an office's store, and what ``work`` cost, or filling it where there is none."""
    with tempfile.TemporaryDirectory(prefix="kancha-bench-") as folder:
        settings = settings_for(Path(folder), 0, 1, mailroom=False)
        with closing(open_parts(settings)) as parts:
            if work is not None:
                fill(parts)
            start, cpu_s = time.perf_counter(), time.process_time()
            (work or fill)(parts)
            cpu_s, seconds = time.process_time() - cpu_s, time.perf_counter() - start
        return _used(Path(folder) / STORE), Cost(seconds, cpu_s, 0)


def _used(file: Path) -> int:
    """Bytes of a database's file without the pages that it keeps to be written over."""
    with closing(sqlite3.connect(file)) as database:
        free, page = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("freelist_count", "page_size")
        )
    return file.stat().st_size - int(free) * int(page)


def _idle_rounds(parts: Parts) -> None:
    for _ in range(_ROUNDS):
        parts.mailroom.step()


def _readings(parts: Parts, district: District, *, tidy: bool = False) -> None:
    """Some for each ticket; the mailroom makes a round after every few of them. ``tidy``: and does
    then what it does once a day, which removes earlier revisions."""
    waiting = 0
    for number in range(_DEEP * _FACTS):
        for phone in district.phones:
            facts = phone.visit(number, 2, parts.clock())[:1]  # the last of a visit is a finding
            bodies = [{k: v for k, v in doc.items() if not k.startswith("_")} for doc in facts]
            drafts = [Draft.of(d["_id"], body) for d, body in zip(facts, bodies, strict=True)]
            parts.store.write(phone.mailbox, drafts)
            waiting += len(drafts)
            if waiting % _AT_ONCE == 0:
                parts.mailroom.step()
    parts.mailroom.step()
    if tidy:
        Tidying(parts.store, parts.clock).tidy_now()
