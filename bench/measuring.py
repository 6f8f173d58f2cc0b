"""What one measurement is, and taking it: time, and the CPU both sides used meanwhile."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event, Thread
from uuid import uuid4

import psutil

from bench.client import Client
from bench.servers import Server


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one measured piece of work. ``client_cpu_s`` near ``seconds``: the client is the limit."""

    seconds: float
    server_cpu_s: float
    client_cpu_s: float


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure of one run; ``line`` is a key of ``goals.LINES``."""

    line: str
    value: float
    cost: Cost


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work is done."""

    quick: bool

    def of(self, full: int, quick: int) -> int:
        """One of the two."""
        return quick if self.quick else full


class Part(ABC):
    """A group of lines measured on the same data; ``letter`` is what ``--only`` names."""

    letter: str
    alone = False
    """Whether each run needs a server that has just started and has the machine to itself."""
    runs = 3

    def __init__(self, effort: Effort) -> None:
        self.effort = effort

    def prepare(self, server: Server) -> None:  # noqa: B027 (most parts need nothing)
        """What must be there before the first run."""

    @abstractmethod
    def measure(self, server: Server) -> Iterator[Sample]:
        """One run."""


def timed(server: Server, work: Callable[[], object]) -> Cost:
    """Does the work and says what it cost."""
    server_before, own_before, start = server.cpu_s(), time.process_time(), time.perf_counter()
    work()
    seconds = time.perf_counter() - start
    return Cost(seconds, server.cpu_s() - server_before, time.process_time() - own_before)


def timed_often(server: Server, work: Callable[[], object]) -> tuple[int, Cost]:
    """Does the work again and again for a second at least, so that a hiccup does not decide.

    Answers how often, and what it all cost.
    """
    times = 0

    def for_a_second() -> None:
        nonlocal times
        until = time.perf_counter() + 1
        while times == 0 or time.perf_counter() < until:
            work()
            times += 1

    cost = timed(server, for_a_second)
    return times, cost


def fresh_name(kind: str) -> str:
    """A database's name that was not used before."""
    return f"bench-{kind}-{uuid4().hex[:12]}"


def new_database(server: Server, kind: str) -> str:
    """Makes an empty database and answers its name."""
    name = fresh_name(kind)
    with Client(server) as client:
        client.send("PUT", f"/{name}")
    return name


class MemoryWatch:
    """Samples a server's memory four times a second; ``idle_mb`` is what it had at the start."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._stop = Event()
        self.idle_mb = server.memory_mb()
        self.peak_mb = self.idle_mb
        self._thread = Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.25):
            try:
                self.peak_mb = max(self.peak_mb, self._server.memory_mb())
            except psutil.NoSuchProcess:
                continue

    def end(self) -> None:
        """Stops sampling."""
        self._stop.set()
        self._thread.join()
