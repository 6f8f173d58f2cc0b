"""i: a real PouchDB (Node, in memory) that pushes to the server and pulls back."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Cost, Effort, Part, Sample
from bench.servers import HERE, Server, install_node_packages

CLIENT_PACKAGES = HERE.parent / "tests/interop"
"""The client is the one the tests use; the peer's own PouchDB is older."""


class RealPouch(Part):
    """The client is the limit: its CPU seconds say so."""

    letter = "i"

    def __init__(self, effort: Effort) -> None:
        super().__init__(effort)
        install_node_packages(CLIENT_PACKAGES)

    def measure(self, server: Server) -> Iterator[Sample]:
        yield from self._replicate(server, "pouch", (self.effort.of(1_000, 300), 0))
        yield from self._replicate(server, "pouch_photos", (self.effort.of(50, 20), 200_000))

    def _replicate(self, server: Server, line: str, load: tuple[int, int]) -> Iterator[Sample]:
        docs, photo_bytes = load
        script, modules = str(HERE / "pouch.mjs"), str(Path(CLIENT_PACKAGES, "package.json"))
        command = ["node", script, modules, server.url, str(docs), str(photo_bytes)]
        before = server.cpu_s()
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=300).stdout
        server_cpu_s = server.cpu_s() - before
        for way, found in json.loads(answer).items():
            # The server's CPU is of both ways together: the client is not asked in between.
            cost = Cost(found["seconds"], server_cpu_s, found["cpu_s"])
            yield Sample(f"{line}_{way}", docs / found["seconds"], cost)
