"""The one writer of a process: group commit.

Whoever wants to write adds a piece of work to the queue and then asks for the lock. The thread
that gets it carries out everything that is queued in one transaction; the others find their work
done when the lock comes to them. So a lone writer pays no hand-over between threads, and many
writers share one fsync.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from sync.errors import Unavailable
from sync.stores.sqlite import schema
from sync.stores.sqlite.checkpointing import Checkpointing
from sync.stores.sqlite.watching import Watching

T = TypeVar("T")


class Transaction:
    """What a piece of work sees: the connection, and where it notes the databases it changed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.execute = connection.execute
        self.executemany = connection.executemany
        self.touched: set[str] = set()


class _Job(Generic[T]):
    """A piece of work and what became of it."""

    __slots__ = ("done", "error", "value", "work")

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.work = work
        self.done = False
        self.value: T | None = None
        self.error: BaseException | None = None


class Writer:
    """Runs pieces of work, each whole or not at all, and returns when they are durable."""

    def __init__(self, path: Path, watching: Watching) -> None:
        """``watching`` is told the names that changed and the place they got in the news."""
        self._connection = schema.connect(path, writable=True)
        schema.migrate(self._connection)
        self._watching = watching
        self._queue: deque[_Job[object]] = deque()
        self._lock = Lock()
        self._checkpointing = Checkpointing(path, self._lock)

    def run(self, work: Callable[[Transaction], T]) -> T:
        """Carries out ``work``; raises what it raises, its changes undone, or Unavailable."""
        job = _Job(work)
        self._queue.append(job)  # type: ignore[arg-type]
        with self._lock:
            if not job.done:
                self._commit_queue()
        if job.error is not None:
            raise job.error
        return job.value  # type: ignore[return-value]

    @contextmanager
    def relaxed(self) -> Iterator[None]:
        """Commits within the block wait for no disk; all are durable when it ends.

        If the power fails meanwhile the last of them are gone and the file is sound
        (sqlite.org/pragma.html#pragma_synchronous, WAL mode).
        """
        self._wait_for_disk("NORMAL")
        try:
            yield
        finally:
            self._wait_for_disk("FULL")
            with self._lock:  # syncs the log before it moves its pages
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    def _wait_for_disk(self, when: str) -> None:
        with self._lock:
            self._connection.execute(f"PRAGMA synchronous = {when}")

    def close(self) -> None:
        """Finishes what is queued and closes the connection."""
        self._checkpointing.close()
        with self._lock:
            self._connection.close()

    def _commit_queue(self) -> None:
        jobs = [self._queue.popleft() for _ in range(len(self._queue))]
        transaction = Transaction(self._connection)
        is_news = False
        try:
            transaction.execute("BEGIN IMMEDIATE")
            for job in jobs:
                self._attempt(job, transaction, alone=len(jobs) == 1)
            if transaction.touched:
                place = _spread_news(transaction)
                with self._watching.committing(len(transaction.touched), place):
                    transaction.execute("COMMIT")
                is_news = True
            else:
                transaction.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 (raised again in every waiting thread)
            if self._connection.in_transaction:
                transaction.execute("ROLLBACK")
            for job in jobs:
                job.error = job.error or _as_unavailable(error)
        for job in jobs:
            job.done = True
        if is_news:
            self._checkpointing.committed()
            self._watching.committed(frozenset(transaction.touched))

    def _attempt(self, job: _Job[object], transaction: Transaction, *, alone: bool) -> None:
        """Carries out one job; undoes it alone if it fails. A full disk ends the whole commit."""
        before = set(transaction.touched)
        if not alone:
            transaction.execute("SAVEPOINT job")
        try:
            job.value = job.work(transaction)
        except (sqlite3.OperationalError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 (its caller gets it; the others go on)
            job.error = error
            transaction.touched = before
            transaction.execute("ROLLBACK" if alone else "ROLLBACK TO job")
            if alone:
                transaction.execute("BEGIN IMMEDIATE")
        if not alone:
            transaction.execute("RELEASE job")


def _spread_news(transaction: Transaction) -> int:
    """Gives the touched names the next place in the sequence over all databases."""
    row = transaction.execute("SELECT coalesce(max(place), 0) FROM news").fetchone()
    place = int(row[0])
    names = sorted(transaction.touched)
    transaction.executemany(
        "INSERT INTO news VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET place = excluded.place",
        [(name, place + step) for step, name in enumerate(names, 1)],
    )
    return place + len(names)


def _as_unavailable(error: BaseException) -> BaseException:
    if not isinstance(error, sqlite3.Error):
        return error
    failed = _code(error) == sqlite3.SQLITE_IOERR
    why = f"{error}: the disk fails, or became read-only" if failed else error
    return Unavailable(f"the store cannot write now ({why}); nothing was changed, try again")


def _code(error: sqlite3.Error) -> int:
    """The primary result code; 0 where SQLite was not asked."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
