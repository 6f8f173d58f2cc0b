"""What the phones were told, written down as it happens: the rest is compared with it."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a stage. Seconds of processors, by the phones and by the server; ``memory_mb``: what the
    server had resident at its end; ``load``: of the machine, over the last minute. None: the server
    is not of this machine's starting."""

    stage: str
    seconds: float
    phones_cpu_s: float
    server_cpu_s: float | None
    memory_mb: float | None
    load: float


class Ledger:
    """For all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.acknowledged: dict[str, str] = {}
        """Facts that the server took, with the crew that sent each."""
        self.uploaded: set[str] = set()
        """Hashes of files that the server took to their end."""
        self.held: dict[str, set[str]] = defaultdict(set)
        """By crew: tickets that it was ever given."""
        self.took: dict[str, list[float]] = defaultdict(list)
        """Seconds, by what was done."""
        self.counts: Counter[str] = Counter()
        self.stage = ""
        """What is going on."""
        self.costs: list[Cost] = []
        """Of the stages, in their order."""
        self.breaches: list[str] = []
        """What must never be, as it was seen."""

    def give(self, crew: str, ticket: str) -> None:
        """The office gave the crew work of this ticket."""
        with self._lock:
            self.held[crew].add(ticket)

    def acknowledge(self, crew: str, facts: list[str]) -> None:
        """The server said that it has these."""
        with self._lock:
            self.acknowledged.update(dict.fromkeys(facts, crew))
            self.counts["facts"] += len(facts)

    def upload(self, sha256: str) -> None:
        """The server said that it has the whole file."""
        with self._lock:
            self.uploaded.add(sha256)

    def count(self, what: str, number: int = 1) -> None:
        """One more."""
        with self._lock:
            self.counts[what] += number

    def time(self, what: str, seconds: float) -> None:
        """How long something took."""
        with self._lock:
            self.took[what].append(seconds)

    def breach(self, said: str) -> None:
        """Something was seen that must never be."""
        with self._lock:
            self.breaches.append(said)

    @contextmanager
    def timing(self, what: str) -> Iterator[None]:
        """Times what is done within, where it ends well."""
        begun = time.perf_counter()
        yield
        self.time(what, time.perf_counter() - begun)


def percentile(values: list[float], percent: float) -> float:
    """The value that so many per cent do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0
