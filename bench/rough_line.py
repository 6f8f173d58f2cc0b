"""q: a batch of photos over a line that breaks every 2 seconds, and what of it is sent twice.

tus-js-client under Node sends four photos at a time; the server is killed in the middle. The line
is that of the tests; what clients sent is counted there, with all headers.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measuring import Cost, Effort, Sample
from tests.district import District, hire
from tests.interop.node import Node
from tests.interop.originals import TusPhone, arrived, declare, taken
from tests.rough_line import rough_line
from tests.servers import running_server
from tests.waiting import until

_CUT_EVERY_S, _BYTES_PER_S = 2.0, 5e6
_NOTHING = Cost(0, 0, 0)


def rough(effort: Effort) -> Iterator[Sample]:
    """Bytes sent again, in percent, of 100 photos; and how long they took, in seconds."""
    number, size = 100, effort.of(2_000_000, 400_000)
    node = Node()
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        hire(folder / "data")
        originals = taken(folder, number, size)
        try:
            with running_server(folder / "data") as server:
                district = District(server.base_url)
                device = district.enrol(district.crew("far"))
                work = district.new_work(device.crew)
                declare(server.base_url, device, work, originals)
                begun = time.perf_counter()
                with rough_line(server.base_url, _CUT_EVERY_S, _BYTES_PER_S) as line:
                    sending = TusPhone(node, device, line.base_url).send_all(originals, abreast=4)
                    until(lambda: line.carried > number * size / 2, "half is sent", 600)
                    server.kill()
                    server.restart()
                    sending.result(600)
                    carried, cuts = line.carried, line.cuts
                arrived(district, work, number, within_s=300)
                took = time.perf_counter() - begun
        finally:
            node.kill()
    yield Sample("rough_resent", 100 * (carried / (number * size) - 1), _NOTHING)
    yield Sample("rough_cuts", cuts, _NOTHING)
    yield Sample("rough_seconds", took, _NOTHING)
