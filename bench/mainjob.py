"""k: the main job (Kancha alone): facts pushed by devices until the receipt is in their mailbox.

Eight devices of eight crews push visits of ten facts. Three loads: as much as goes with a bounded
number of facts under way, 500 facts a second whatever comes back, and one fact now and then.
Every receipt must say ``accepted``.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event, Thread

from urllib3.exceptions import HTTPError

from bench.client import Client, since_text
from bench.crews import District, Phone
from bench.material import dumps, percentile
from bench.measuring import Cost, Effort, Sample, timed
from bench.servers import KanchaSetup, Server, running_kancha
from schemas.ids import receipt_id
from server.clock import utc_now

_CREWS = 8
_FACTS = 10
_OFFERED_PER_S = 500
_UNDER_WAY = 60
"""Facts a device has sent without receipt at most, when it sends as much as goes."""
_PATIENCE_S = 60


class _Device:
    """One phone: a connection that pushes, and one that waits for receipts."""

    def __init__(self, server: Server, phone: Phone) -> None:
        self._server, self._phone = server, phone
        self._secret = f"Bearer {phone.token}"
        self._pushing = Client(server, self._secret)
        self._news = Condition()
        self._sent_at: dict[str, float] = {}
        self._stop = Event()
        self._visits = 0
        self.took_ms: list[float] = []
        with Client(server, self._secret) as client:
            self._since = client.json("GET", f"/{phone.mailbox}")["update_seq"]
        Thread(target=self._listen, daemon=True).start()

    def push(self, facts: int) -> None:
        """One visit's facts in one request."""
        docs = self._phone.visit(self._visits, facts, utc_now())
        self._visits += 1
        body = dumps({"new_edits": False, "docs": docs})
        with self._news:
            now = time.perf_counter()
            self._sent_at.update({receipt_id(doc["_id"]): now for doc in docs})
        answer = self._pushing.send("POST", f"/{self._phone.mailbox}/_bulk_docs", body)
        if b'"error"' in answer:
            raise RuntimeError(f"a fact was refused: {answer[:300]!r}")

    def wait_until_under_way(self, most: int) -> None:
        """Waits until at most so many facts have no receipt. Raises RuntimeError: too long."""
        with self._news:
            if not self._news.wait_for(lambda: len(self._sent_at) <= most, _PATIENCE_S):
                raise RuntimeError(f"{len(self._sent_at)} facts have no receipt")

    def _listen(self) -> None:
        path = f"/{self._phone.mailbox}/_changes?feed=longpoll&timeout=20000&since="
        with Client(self._server, self._secret) as client:
            while not self._stop.is_set():
                try:
                    page = client.json("GET", path + since_text(self._since))
                except HTTPError:
                    if self._stop.is_set():
                        return  # the server ended
                    raise
                self._since = page["last_seq"]
                self._note([row["id"] for row in page["results"]])

    def _note(self, ids: list[str]) -> None:
        with self._news:
            now = time.perf_counter()
            for doc_id in ids:
                sent = self._sent_at.pop(doc_id, None)
                if sent is not None:
                    self.took_ms.append((now - sent) * 1000)
            self._news.notify_all()

    def end(self) -> None:
        """Checks that all receipts say ``accepted``, and lets go."""
        self._stop.set()
        path = f"/{self._phone.mailbox}/_changes?include_docs=true"
        rows = self._pushing.json("GET", path)["results"]
        states = {row["doc"]["state"] for row in rows if row["doc"].get("type") == "receipt"}
        if states != {"accepted"}:
            raise RuntimeError(f"receipts say {sorted(states)}")


def main_job(effort: Effort, workers: int) -> Iterator[Sample]:
    """The three loads, one after another."""
    district = District(_CREWS, effort.of(80, 20))
    with running_kancha(KanchaSetup(workers=workers, fill=district.fill)) as server:
        devices = [_Device(server, phone) for phone in district.phones]
        yield from _idle(server, devices, effort.of(60, 30))
        yield from _paced(server, devices, effort.of(15, 5))
        yield from _flat_out(server, devices, effort.of(12, 5))
        for device in devices:
            device.end()


def _idle(server: Server, devices: list[_Device], times: int) -> Iterator[Sample]:
    def work() -> None:
        for number in range(times):
            device = devices[number % len(devices)]
            device.push(1)
            device.wait_until_under_way(0)
            time.sleep(0.05)

    cost, took = _observe(server, devices, work)
    yield Sample("job_p50_idle", statistics.median(took), cost)
    yield Sample("job_p95_idle", percentile(took, 95), cost)


def _paced(server: Server, devices: list[_Device], seconds: int) -> Iterator[Sample]:
    """Each device pushes at fixed moments; one that is late does not wait longer for it."""
    pause = len(devices) * _FACTS / _OFFERED_PER_S
    start = time.perf_counter()

    def push(device: _Device, number: int) -> None:
        due = start + pause * number / len(devices)
        while due < start + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            device.push(_FACTS)
            due += pause

    cost, took = _observe(server, devices, lambda: _together(devices, push))
    yield Sample("job_rate_paced", len(took) / cost.seconds, cost)
    yield Sample("job_p50_paced", statistics.median(took), cost)
    yield Sample("job_p95_paced", percentile(took, 95), cost)


def _flat_out(server: Server, devices: list[_Device], seconds: int) -> Iterator[Sample]:
    until = time.perf_counter() + seconds

    def push(device: _Device, _number: int) -> None:
        while time.perf_counter() < until:
            device.wait_until_under_way(_UNDER_WAY - _FACTS)
            device.push(_FACTS)

    cost, took = _observe(server, devices, lambda: _together(devices, push))
    yield Sample("job_rate", len(took) / cost.seconds, cost)


def _together(devices: list[_Device], push: Callable[[_Device, int], None]) -> None:
    with ThreadPoolExecutor(len(devices)) as pool:
        list(pool.map(push, devices, range(len(devices))))


def _observe(
    server: Server, devices: list[_Device], work: Callable[[], None]
) -> tuple[Cost, list[float]]:
    """Does the work until the last receipt; what it cost and how long each fact took, in ms."""
    for device in devices:
        device.took_ms.clear()

    def until_the_last_receipt() -> None:
        work()
        for device in devices:
            device.wait_until_under_way(0)

    cost = timed(server, until_the_last_receipt)
    return cost, [ms for device in devices for ms in device.took_ms]
