"""j: what an idle sync costs as mailbox, number of databases and office grow (Kancha alone).

The mailroom is off: nothing is to be delivered, and what is measured is the sync endpoint.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from bench.client import Client, since_text
from bench.material import dumps, make_docs
from bench.measuring import Effort
from bench.servers import KanchaSetup, Server, running_kancha
from server.registry.people import Crew
from server.wiring import Parts
from sync.mailroom.mailroom import open_mailbox
from sync.mailroom.names import OFFICE, mailbox_of
from sync.stores.documents import Draft

_CREW = "c-bench"
_TURNS = 10
_SYNCS = 50


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


def curves(effort: Effort) -> Iterator[Point]:
    """Three curves over three orders of magnitude; the rest stays at its smallest.

    All servers of a curve stay up and are asked in turns, so that noise falls on all alike.
    """
    many = effort.of(100_000, 1_000)
    yield from _curve("documents in the mailbox", {n: Load(mailbox=n) for n in (10, 1_000, many)})
    many = effort.of(10_000, 1_000)
    yield from _curve("databases", {n: Load(databases=n) for n in (10, 100, 1_000, many)})
    many = effort.of(100_000, 1_000)
    yield from _curve("documents in the office", {n: Load(office=n) for n in (10, 1_000, many)})


class _Device:
    """One device whose mailbox has nothing new, and what its syncs took."""

    def __init__(self, server: Server, client: Client) -> None:
        self._server, self._client, self._db = server, client, mailbox_of(_CREW)
        seq = client.json("GET", f"/{self._db}")["update_seq"]
        client.send("PUT", f"/{self._db}/_local/bench", dumps({"last_seq": seq}))
        self.took_ms: list[float] = []
        self.cpu_s = 0.0

    def sync(self, times: int) -> None:
        """So many idle syncs, one after another."""
        before = self._server.cpu_s()
        for _ in range(times):
            start = time.perf_counter()
            _idle_sync(self._client, self._db)
            self.took_ms.append((time.perf_counter() - start) * 1000)
        self.cpu_s += self._server.cpu_s() - before

    def forget(self) -> None:
        """Starts counting anew: the first syncs fill caches."""
        self.took_ms, self.cpu_s = [], 0.0


def _curve(grows: str, loads: dict[int, Load]) -> Iterator[Point]:
    with ExitStack() as stack:
        devices = []
        for load in loads.values():
            setup = KanchaSetup(mailroom=False, fill=load.fill)
            server = stack.enter_context(running_kancha(setup))
            client = stack.enter_context(Client(server, f"Bearer {load.token}"))
            devices.append(_Device(server, client))
        for device in devices:
            device.sync(_SYNCS)
            device.forget()
        for _ in range(_TURNS):
            for device in devices:
                device.sync(_SYNCS)
        for size, device in zip(loads, devices, strict=True):
            cpu_ms = 1000 * device.cpu_s / len(device.took_ms)
            yield Point(grows, size, statistics.median(device.took_ms), cpu_ms)


def _idle_sync(client: Client, db: str) -> None:
    since = client.json("GET", f"/{db}/_local/bench")["last_seq"]
    path = f"/{db}/_changes?style=all_docs&limit=100&since={since_text(since)}"
    if client.json("GET", path)["results"]:
        raise RuntimeError("an idle sync found something")
