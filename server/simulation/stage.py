"""Where a simulation is played, and what it costs there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from server.simulation.ledger import Cost, Ledger
from server.wiring import Parts

Tell = Callable[[str], None]


class ServerFailed(Exception):  # noqa: N818 (says what is the case)
    """A server of the simulation's own, or a command about it, ended with an error."""


class OwnProcess(Protocol):
    """What may be killed. All of it blocks, and raises ServerFailed."""

    def start(self) -> None:
        """Until it answers."""

    def kill(self) -> None:
        """All its processes at once, as a power cut would."""


class OwnServer(OwnProcess, Protocol):
    """A server that may be killed, and its data destroyed and restored."""

    def back_up(self) -> None:
        """While it works."""

    def destroy(self) -> None:
        """All its data; it does not run."""

    def restore(self) -> None:
        """The newest backup; it does not run."""

    def cpu_s(self) -> float:
        """Seconds of processors that it has used until now."""

    def memory_mb(self) -> float:
        """What it has resident."""


@dataclass(slots=True)
class Stage:
    """The server's store, its address, and who is told. ``parts`` are others after a restore.
    ``own``: the server, where it is the simulation's; ``couchdb``: what its documents lie on, where
    that is."""

    parts: Parts
    base_url: str
    ledger: Ledger
    tell: Tell
    own: OwnServer | None = None
    couchdb: OwnProcess | None = None

    @contextmanager
    def costing(self, what: str) -> Iterator[None]:
        """Keeps what is spent within, where it ends well."""
        own, seconds, phones_s = self.own, time.perf_counter(), time.process_time()
        server_s = own.cpu_s() if own else 0.0
        self.ledger.stage = what
        yield
        self.ledger.costs.append(
            Cost(
                stage=what,
                seconds=time.perf_counter() - seconds,
                phones_cpu_s=time.process_time() - phones_s,
                server_cpu_s=own.cpu_s() - server_s if own else None,
                memory_mb=own.memory_mb() if own else None,
                load=os.getloadavg()[0],
            )
        )
