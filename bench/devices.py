"""f: many small databases: making and filling them, a first pull and an idle resync of each."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bench.client import Client, since_text, spread
from bench.material import dumps, make_docs, percentile
from bench.measuring import Cost, Effort, Part, Sample, fresh_name, timed, timed_often
from bench.servers import Server

_DOCS = 30
_AT_ONCE = 16
_CHECKPOINT = "_local/bench"


class Devices(Part):
    """Every device comes with a connection of its own, 16 at a time."""

    letter = "f"

    def __init__(self, effort: Effort) -> None:
        super().__init__(effort)
        self._body = dumps({"docs": make_docs(_DOCS, "devices")})

    def measure(self, server: Server) -> Iterator[Sample]:
        names = [fresh_name("device") for _ in range(self.effort.of(400, 80))]
        cost = timed(server, lambda: spread(server, names, 8, _create))
        yield Sample("create", len(names) / cost.seconds, cost)
        cost = timed(server, lambda: spread(server, names, 8, self._fill))
        yield Sample("fill", len(names) / cost.seconds, cost)
        devices = names[: self.effort.of(200, 80)]
        took: list[float] = []
        cost = timed(server, partial(_all, server, devices, first_pull, took))
        yield from _samples("first_pull", took, cost)
        again: list[float] = []
        _, cost = timed_often(server, partial(_all, server, devices, resync, again))
        yield from _samples("resync", again, cost)

    def _fill(self, client: Client, name: str) -> None:
        client.send("POST", f"/{name}/_bulk_docs", self._body)


def _samples(line: str, took_ms: list[float], cost: Cost) -> Iterator[Sample]:
    yield Sample(line, len(took_ms) / cost.seconds, cost)
    yield Sample(f"{line}_p50", statistics.median(took_ms), cost)
    yield Sample(f"{line}_p95", percentile(took_ms, 95), cost)


def _create(client: Client, name: str) -> None:
    client.send("PUT", f"/{name}")


def _all(
    server: Server, names: Sequence[str], sync: Callable[[Client, str], None], took: list[float]
) -> None:
    def one(name: str) -> None:
        start = time.perf_counter()
        with Client(server) as client:
            sync(client, name)
        took.append((time.perf_counter() - start) * 1000)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(one, names))


def first_pull(client: Client, db: str) -> None:
    """Checkpoint asked for, changes, documents, checkpoint kept: what PouchDB does."""
    client.send("GET", f"/{db}/{_CHECKPOINT}", ok=(404,))
    changes = client.json("GET", f"/{db}/_changes?style=all_docs&since=0&limit=100")
    wanted = [{"id": row["id"], "rev": row["changes"][0]["rev"]} for row in changes["results"]]
    answer = client.send("POST", f"/{db}/_bulk_get?revs=true&latest=true", dumps({"docs": wanted}))
    if answer.count(b'"_revisions"') != _DOCS:
        raise RuntimeError(f"not {_DOCS} documents pulled: {answer[:300]!r}")
    client.send("PUT", f"/{db}/{_CHECKPOINT}", dumps({"last_seq": changes["last_seq"]}))


def resync(client: Client, db: str) -> None:
    """The same again, with nothing new."""
    since = client.json("GET", f"/{db}/{_CHECKPOINT}")["last_seq"]
    path = f"/{db}/_changes?style=all_docs&limit=100&since={since_text(since)}"
    if client.json("GET", path)["results"]:
        raise RuntimeError("a resync with nothing new found something")
