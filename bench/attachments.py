"""g: 2 MB attachments, one after another."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bench.client import Client, spread
from bench.measuring import Part, Sample, new_database, timed
from bench.servers import Server

_SIZE = 2_000_000


class Attachments(Part):
    """Each has bytes of its own, so that keeping equal bytes once does not help."""

    letter = "g"

    def measure(self, server: Server) -> Iterator[Sample]:
        db = new_database(server, "photos")
        numbers = list(range(self.effort.of(25, 8)))
        blobs = [b"\xff\xd8\xff\xe0" + random.Random(n).randbytes(_SIZE - 4) for n in numbers]

        def put(client: Client, number: int) -> None:
            path = f"/{db}/doc{number}/photo.jpg"
            client.send("PUT", path, blobs[number], headers={"Content-Type": "image/jpeg"})

        def get(client: Client, number: int) -> None:
            path = f"/{db}/doc{number}/photo.jpg"
            if client.send("GET", path, headers={"Accept": "*/*"}) != blobs[number]:
                raise RuntimeError("an attachment came back changed")

        for line, call in (("attachment_put", put), ("attachment_get", get)):
            cost = timed(server, lambda c=call: spread(server, numbers, 1, c))  # type: ignore[misc]
            yield Sample(line, len(numbers) * _SIZE / 1e6 / cost.seconds, cost)
