"""What the phones were told, written down as it happens: the rest is compared with it."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Ledger:
    """For all threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.acknowledged: dict[str, str] = {}
        """Facts that the server took, with the crew that sent each."""
        self.held: dict[str, set[str]] = defaultdict(set)
        """By crew: tickets that it was ever given."""
        self.took: dict[str, list[float]] = defaultdict(list)
        """Seconds, by what was done."""
        self.counts: Counter[str] = Counter()
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
