"""j: what an idle sync costs as mailbox, number of databases and office grow (Kancha alone).

The mailroom is off: nothing is to be delivered, and what is measured is the sync endpoint.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from bench.client import Client, since_text
from bench.material import dumps, make_docs
from bench.measuring import Effort
from bench.servers import KanchaSetup, running_kancha
from server.registry.people import Crew
from server.wiring import Parts
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import Draft

_CREW = "c-bench"
_SYNCS = 300


@dataclass(slots=True)
class Load:
    """How much there is of each; ``fill`` writes it and keeps the device's token."""

    mailbox: int = 10
    databases: int = 10
    office: int = 10
    token: str = ""

    def fill(self, parts: Parts) -> None:
        """Writes through the store, as the mailroom would."""
        now = parts.clock()
        for number in range(self.databases):
            open_mailbox(parts.store, f"c-{number}")
        parts.identity.people.add_crew(Crew(_CREW, "Bench"), now)
        _fill(parts, open_mailbox(parts.store, _CREW), self.mailbox)
        _fill(parts, OFFICE, self.office)
        code = parts.identity.devices.issue_code(_CREW, "bench", now).code
        self.token = parts.identity.devices.enrol(code, "bench", now).token


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a curve: milliseconds of one idle sync, and the server's CPU for it."""

    grows: str
    size: int
    p50_ms: float
    server_cpu_ms: float


def _fill(parts: Parts, db: str, count: int) -> None:
    docs = make_docs(min(count, 1_000), "scale")
    for start in range(0, count, 1_000):
        drafts = [
            Draft(
                f"B-{start + n:09d}:ticket",
                dumps({**doc, "_id": None}).replace(b'"_id":null,', b""),
            )
            for n, doc in enumerate(docs[: count - start])
        ]
        parts.store.write(db, drafts)


def curves(effort: Effort) -> list[Point]:
    """Three curves over three orders of magnitude; the rest stays at its smallest."""
    points = []
    for size in (10, 100, 1_000) if effort.quick else (10, 1_000, 100_000):
        points.append(_measure("documents in the mailbox", size, Load(mailbox=size)))
    for size in (10, 100, 1_000) if effort.quick else (10, 1_000, 10_000):
        points.append(_measure("databases", size, Load(databases=size)))
    for size in (10, 100, 1_000) if effort.quick else (10, 1_000, 100_000):
        points.append(_measure("documents in the office", size, Load(office=size)))
    return points


def _measure(grows: str, size: int, load: Load) -> Point:
    with running_kancha(KanchaSetup(mailroom=False, fill=load.fill)) as server:
        db, authorization = mailbox_of(_CREW), f"Bearer {load.token}"
        with Client(server, authorization) as client:
            seq = client.json("GET", f"/{db}")["update_seq"]
            client.send("PUT", f"/{db}/_local/bench", dumps({"last_seq": seq}))
            for _ in range(20):  # the first ones fill caches
                _idle_sync(client, db)
            took, before = [], server.cpu_s()
            for _ in range(_SYNCS):
                start = time.perf_counter()
                _idle_sync(client, db)
                took.append((time.perf_counter() - start) * 1000)
            cpu_ms = 1000 * (server.cpu_s() - before) / _SYNCS
    return Point(grows, size, statistics.median(took), cpu_ms)


def _idle_sync(client: Client, db: str) -> None:
    since = client.json("GET", f"/{db}/_local/bench")["last_seq"]
    path = f"/{db}/_changes?style=all_docs&limit=100&since={since_text(since)}"
    if client.json("GET", path)["results"]:
        raise RuntimeError("an idle sync found something")
