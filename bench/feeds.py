"""h: 1,000 devices on live feeds: memory while they wait, and how soon they hear of a write."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.client import Client, since_text
from bench.material import dumps, make_docs, percentile
from bench.measuring import Cost, Part, Sample, new_database
from bench.servers import Server

_GIVE_UP_S = 20
_TAKEN_IN_S = 4
"""After the last request was sent, until memory is read and the wake-up begins."""


@dataclass(slots=True)
class _Watch:
    """What the listeners saw."""

    wrote_at: dict[str, float] = field(default_factory=dict)
    woken_ms: list[float] = field(default_factory=list)
    sent: int = 0
    early: list[bytes] = field(default_factory=list)
    """Answers that came before anything was written, or told nothing."""


class FeedsOnMany(Part):
    """The devices share 20 mailboxes: each write wakes 50."""

    letter = "h"
    alone = True
    databases = 20
    line = "wake_many"

    @property
    def listeners(self) -> int:
        """Devices that wait."""
        return self.effort.of(1_000, 400)

    def measure(self, server: Server) -> Iterator[Sample]:
        names = [new_database(server, "feed") for _ in range(self.databases)]
        for name in names:
            with Client(server) as client:
                client.send("POST", f"/{name}/_bulk_docs", dumps({"docs": make_docs(30, name)}))
        yield from asyncio.run(self._run(server, names))

    async def _run(self, server: Server, names: list[str]) -> list[Sample]:
        watch, before_mb = _Watch(), server.memory_mb()
        with Client(server) as client:
            places = {name: client.json("GET", f"/{name}")["update_seq"] for name in names}
        tasks = []
        for number in range(self.listeners):
            name = names[number % len(names)]
            tasks.append(asyncio.create_task(_listen(server, name, places[name], watch)))
            if number % 50 == 49:
                await asyncio.sleep(0.02)  # no more at once than a backlog takes
        while watch.sent + len(watch.early) < self.listeners:
            await asyncio.sleep(0.1)
        await asyncio.sleep(_TAKEN_IN_S)
        held_kb = 1000 * (server.memory_mb() - before_mb) / self.listeners
        if watch.early:
            raise RuntimeError(f"{len(watch.early)} feeds were not held: {watch.early[0]!r}")
        cost = await self._wake(server, names, watch, tasks)
        # Who was not woken in time counts with the time waited.
        late = [1000.0 * _GIVE_UP_S] * (self.listeners - len(watch.woken_ms))
        woken = watch.woken_ms + late
        return [
            Sample(f"{self.line}_p50", percentile(woken, 50), cost),
            Sample(f"{self.line}_p95", percentile(woken, 95), cost),
            *([Sample("feed_kb", held_kb, cost)] if self.databases > 1 else []),
        ]

    async def _wake(
        self, server: Server, names: list[str], watch: _Watch, tasks: list[asyncio.Task[None]]
    ) -> Cost:
        server_cpu, own_cpu, start = server.cpu_s(), time.process_time(), time.perf_counter()
        for name in names:
            with Client(server) as client:
                watch.wrote_at[name] = time.perf_counter()
                await asyncio.to_thread(client.send, "PUT", f"/{name}/wake", b'{"type":"wake"}')
            if len(names) > 1:
                await asyncio.sleep(0.25)
        _, pending = await asyncio.wait(tasks, timeout=_GIVE_UP_S)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        seconds = time.perf_counter() - start
        return Cost(seconds, server.cpu_s() - server_cpu, time.process_time() - own_cpu)


class FeedsOnOne(FeedsOnMany):
    """All devices wait for the same mailbox. One run: the peer needs minutes."""

    letter = "H"
    databases = 1
    line = "wake_one"
    runs = 1


async def _listen(server: Server, name: str, since: object, watch: _Watch) -> None:
    path = f"{server.root}/{name}/_changes?feed=longpoll&timeout=60000&since={since_text(since)}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    if server.authorization:
        head += f"Authorization: {server.authorization}\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(f"{head}\r\n".encode())
        watch.sent += 1
        answer = b""
        while b'"last_seq"' not in answer:
            chunk = await reader.read(65536)
            if not chunk:
                break
            answer += chunk
        if name in watch.wrote_at and b'"id"' in answer:
            watch.woken_ms.append((time.perf_counter() - watch.wrote_at[name]) * 1000)
        else:
            watch.early.append(answer[:200])
    finally:
        writer.close()
