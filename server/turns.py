"""Turns on a ticket: of two commands at the same moment the second sees what the first did.

A command reads the ticket, is judged by it and then writes. Without turns two approvals of one
step would both be judged by the ticket in which nobody had taken it, and If-Match would compare
with what a moment later is no longer so. The locks are files in the data folder, so they hold
between the processes that share it, and the system lets go of them when a process dies.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO
from zlib import crc32

from sync.errors import Unavailable

_LOCKS = 256
"""So few files for all tickets; two tickets rarely share one, and then only wait."""


class Turns:
    """The turns of all tickets whose data lie in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def of(self, *tickets: str) -> Iterator[None]:
        """Waits for the turn on all these, which ends with the block. Not to be taken within
        another turn.

        Files are locked in the order of their numbers, each once: two commands over the same two
        tickets, named the other way round, never wait for each other. Raises Unavailable where the
        folder cannot be written.
        """
        numbers = sorted({crc32(ticket.encode()) % _LOCKS for ticket in tickets})
        with ExitStack() as held:
            for number in numbers:
                lock = held.enter_context(self._file(number))  # closing it lets go
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _file(self, number: int) -> BinaryIO:
        place = self._folder / f"{number:03d}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return place.open("ab")
        except OSError as error:
            raise Unavailable(f"No command can be carried out: {error.strerror}.") from error
