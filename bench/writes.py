"""a, b: ``_bulk_docs``, 100 documents a batch: new edits, and grafts as replication writes them."""

from __future__ import annotations

from collections.abc import Iterator

from bench.client import Client, spread
from bench.material import as_replicated, dumps, make_docs, parts_of
from bench.measuring import Effort, Part, Sample, new_database, timed
from bench.servers import Server


class NewEdits(Part):
    """The server makes the revisions."""

    letter = "a"
    line = "bulk_new"

    def __init__(self, effort: Effort) -> None:
        super().__init__(effort)
        docs = make_docs(effort.of(16_000, 2_000), "writes")
        self._bodies = [self._body(list(part)) for part in parts_of(docs, 100)]

    def _body(self, docs: list[dict[str, object]]) -> bytes:
        return dumps({"docs": docs})

    def measure(self, server: Server) -> Iterator[Sample]:
        for clients, bodies in ((1, self._bodies[: len(self._bodies) // 2]), (8, self._bodies)):
            name = new_database(server, "writes")

            def call(client: Client, body: bytes, db: str = name) -> None:
                answer = client.send("POST", f"/{db}/_bulk_docs", body)
                if b'"error"' in answer:
                    raise RuntimeError(f"a document was refused: {answer[:300]!r}")

            cost = timed(server, lambda c=clients, b=bodies: spread(server, b, c, call))  # type: ignore[misc]
            count = 100 * len(bodies)
            with Client(server) as client:
                stored = client.json("GET", f"/{name}")["doc_count"]
            if stored != count:
                raise RuntimeError(f"{count} documents sent, {stored} stored")
            yield Sample(f"{self.line}_{clients}", count / cost.seconds, cost)


class Grafts(NewEdits):
    """The documents bring their revisions."""

    letter = "b"
    line = "bulk_graft"

    def _body(self, docs: list[dict[str, object]]) -> bytes:
        return dumps({"new_edits": False, "docs": [as_replicated(doc) for doc in docs]})
