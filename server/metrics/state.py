"""What stands in the store and the lists, as Prometheus reads it: gauges, made anew at each look.

Nothing here is counted in the process, so whichever process or node is asked says the same of the
office. No name of a person, ticket, crew or device is a label: who may read figures need not be
who may read complaints.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily as Gauge
from prometheus_client.core import InfoMetricFamily as Info

from server import pulse
from server.context import Context
from server.evidence.outboxes import Line, Word, Worry, summary, worries
from server.health import LEASES, standing_still
from server.readmodel.filtering import TicketFilter
from sync.errors import SyncError
from sync.mailroom.names import OFFICE, QUARANTINE, REGISTRY

_WAITING: Mapping[str, TicketFilter] = {
    "overdue": TicketFilter(overdue=True),
    "needs-attention": TicketFilter(attention=True),
    "after-hand-over": TicketFilter(after_hand_over=True),
    "returned": TicketFilter(returned=True),
    "disputed": TicketFilter(disputes=True),
}
"""What a dispatcher has to look after, as the list filters it."""


class StateCollector:
    """A collector of ``prometheus_client``. A part that cannot be read is 0 in
    ``kancha_part_up``, and the others are told."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def collect(self) -> Iterator[Metric]:
        """All metrics; docs/operations.md has the table."""
        yield Info("kancha_build", "The version that runs.", {"version": version("kancha")})
        up = Gauge("kancha_part_up", "Whether a part could be read: 1 or 0.", labels=["part"])
        for part, read in _PARTS.items():
            try:
                found = list(read(self._context))
            except (SyncError, OSError):
                up.add_metric([part], 0)
                continue
            up.add_metric([part], 1)
            yield from found
        yield up


def _store(context: Context) -> Iterator[Metric]:
    sizes = {name: context.store.info(name).doc_count for name in (OFFICE, QUARANTINE, REGISTRY)}
    yield _by("kancha_documents", "Documents of a database.", "database", sizes)
    epoch = context.identity.installation.epoch().number
    yield Gauge("kancha_epoch", "The server's epoch: it rises with each restore.", epoch)


def _workers(context: Context) -> Iterator[Metric]:
    still = standing_still(context)
    works = {name: int(name not in still) for name in ("mailroom", *LEASES)}
    yield _by("kancha_worker_up", "1: works or has nothing to do; 0: stands.", "worker", works)
    said = pulse.last_beat(context.store)
    if said is None:
        return
    waits = "Databases that changed and the mailroom has not gone through yet."
    yield Gauge("kancha_mailroom_backlog", waits, said.backlog)
    if said.last_round is not None:
        age = max(0.0, (context.clock() - said.last_round).total_seconds())
        since = "Since the mailroom's last round that ended well."
        yield Gauge("kancha_mailroom_last_round_age_seconds", since, age)


def _lists(context: Context) -> Iterator[Metric]:
    lists, now = context.readmodel, context.clock()
    counts = lists.counts()
    yield _by("kancha_tickets", "Tickets by status.", "status", counts["status"])
    yield _by("kancha_facts", "Facts by kind.", "kind", counts["kind"])
    yield _by("kancha_receipts", "Receipts by state.", "state", counts["state"])
    waiting = {why: lists.count(wanted, now) for why, wanted in _WAITING.items()}
    yield _by("kancha_tickets_waiting", "Tickets that wait for somebody.", "why", waiting)
    anew = int(lists.behind() is not None)
    yield Gauge("kancha_lists_behind", "1: the lists do not follow: no room on the disk.", anew)


def _devices(context: Context) -> Iterator[Metric]:
    now, limits = context.clock(), context.settings.devices
    outboxes = context.media.outboxes.all()
    words = Counter({word.value: 0 for word in Word})
    worry = Counter({one.value: 0 for one in Worry})
    lines: list[Line] = []
    for device in context.identity.devices.all():
        said = outboxes.get(device.id)
        if device.revoked_at is not None:
            continue
        words[(said.word(now, limits.silent) if said else Word.NEVER).value] += 1
        if said is not None:
            worry.update(one.value for one in worries(said, now, limits))
            lines += said.lines
    total = summary(lines)
    still = {what: total[what] for what in ("facts", "originals", "bytes")}
    yield _by("kancha_devices", "Devices, by whether they tell of their outbox.", "state", words)
    yield _by("kancha_device_worries", "Devices to look after.", "worry", worry)
    yield _by("kancha_on_devices", "What devices said is still on them.", "what", still)


def _disk(context: Context) -> Iterator[Metric]:
    disk = shutil.disk_usage(context.settings.data)
    yield Gauge("kancha_disk_free_bytes", "Room on the disk of the data folder.", disk.free)
    yield Gauge("kancha_disk_bytes", "Size of the disk of the data folder.", disk.total)


_PARTS: Mapping[str, Callable[[Context], Iterator[Metric]]] = {
    "store": _store,
    "workers": _workers,
    "lists": _lists,
    "devices": _devices,
    "disk": _disk,
}


def _by(name: str, means: str, label: str, values: Mapping[str, float]) -> Gauge:
    gauge = Gauge(name, means, labels=[label])
    for value, number in values.items():
        gauge.add_metric([value], number)
    return gauge
