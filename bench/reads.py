"""c, d, e: ``_changes``, ``_bulk_get`` and ``_revs_diff`` on one filled database."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial

from bench.client import Client, since_text, spread
from bench.material import dumps, make_docs, parts_of
from bench.measuring import Part, Sample, timed_often
from bench.servers import Server

_DB = "bench-read"


class Reads(Part):
    """Fills the database where this server does not have it yet."""

    def prepare(self, server: Server) -> None:
        with Client(server) as client:
            client.send("PUT", f"/{_DB}", ok=(201, 412))
            if client.json("GET", f"/{_DB}")["doc_count"]:
                return
            for part in parts_of(make_docs(self.count, "read"), 500):
                client.send("POST", f"/{_DB}/_bulk_docs", dumps({"docs": part}))

    @property
    def count(self) -> int:
        """Documents in the database."""
        return self.effort.of(20_000, 2_000)

    def revisions(self, server: Server) -> list[tuple[str, str]]:
        """Id and revision of all documents in one order for all."""
        with Client(server) as client:
            rows = client.json("GET", f"/{_DB}/_changes?since=0")["results"]
        pairs = sorted((row["id"], row["changes"][0]["rev"]) for row in rows)
        random.Random(7).shuffle(pairs)
        return pairs


class Changes(Reads):
    """c: all at once without and with bodies, and in the pages a replication client asks for."""

    letter = "c"

    def measure(self, server: Server) -> Iterator[Sample]:
        with Client(server) as client:
            for line, query in (("changes_ids", ""), ("changes_docs", "&include_docs=true")):
                answers: list[bytes] = []
                path = f"/{_DB}/_changes?since=0{query}"
                times, cost = timed_often(server, partial(_get, client, path, answers))
                self._check(len(json.loads(answers[0])["results"]))
                yield Sample(line, times * self.count / cost.seconds, cost)
            seen: list[int] = []
            times, cost = timed_often(server, lambda: seen.append(_page_through(client)))
            self._check(seen[0])
            yield Sample("changes_pages", times * self.count / cost.seconds, cost)

    def _check(self, rows: int) -> None:
        if rows != self.count:
            raise RuntimeError(f"{rows} changes, not {self.count}")


def _get(client: Client, path: str, answers: list[bytes]) -> None:
    answers[:] = [client.send("GET", path)]


def _page_through(client: Client) -> int:
    since: object = 0
    seen = 0
    while True:
        path = f"/{_DB}/_changes?limit=100&style=all_docs&since={since_text(since)}"
        page = client.json("GET", path)
        if not page["results"]:
            return seen
        seen += len(page["results"])
        since = page["last_seq"]


class BulkGet(Reads):
    """d: 100 documents a call, with their revision history."""

    letter = "d"

    def measure(self, server: Server) -> Iterator[Sample]:
        wanted = [{"id": doc_id, "rev": rev} for doc_id, rev in self.revisions(server)]
        bodies = [dumps({"docs": part}) for part in parts_of(wanted, 100)]
        for clients in (1, 8):
            work = partial(spread, server, bodies, clients, _get_hundred)
            times, cost = timed_often(server, work)
            yield Sample(f"bulk_get_{clients}", times * self.count / cost.seconds, cost)


def _get_hundred(client: Client, body: bytes) -> None:
    answer = client.send("POST", f"/{_DB}/_bulk_get?revs=true", body)
    if answer.count(b'"_revisions"') != 100:
        raise RuntimeError(f"not 100 documents: {answer[:300]!r}")


class RevsDiff(Reads):
    """e: 500 ids a call, half of them known."""

    letter = "e"

    def measure(self, server: Server) -> Iterator[Sample]:
        rng = random.Random(8)
        asked = [
            (doc_id if number % 2 else f"investigation:{rng.getrandbits(128):032x}", rev)
            for number, (doc_id, rev) in enumerate(self.revisions(server))
        ]
        bodies = [dumps({doc_id: [rev] for doc_id, rev in part}) for part in parts_of(asked, 500)]
        missing: list[int] = []

        def call(client: Client, body: bytes) -> None:
            answer = client.send("POST", f"/{_DB}/_revs_diff", body)
            missing.append(answer.count(b'"missing"'))

        times, cost = timed_often(server, lambda: spread(server, bodies, 1, call))
        if sum(missing) != times * self.count // 2:
            raise RuntimeError(f"{sum(missing) / times} missing, not {self.count // 2}")
        yield Sample("revs_diff", times * self.count / cost.seconds, cost)
