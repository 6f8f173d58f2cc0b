"""Who uses a data folder: many at once, or a restore alone.

A lock on a file of the folder, so it holds between all processes of one machine, and the system
lets go of it when a process dies. The file has words in it while a restore is not at its end: a
server that started on half of the data would take it for a new, empty office.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sync.errors import Unavailable

FILE = "in-use.lock"


class InUse(Exception):  # noqa: N818 (says what is the case)
    """A server or a command works on the data folder."""


class Occupied:
    """Says until ``close`` that a folder is used."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def close(self) -> None:
        """May be called again."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def occupy(folder: Path) -> Occupied:
    """Says that the folder is used, until what it answers is closed.

    Raises Unavailable where the data are being restored, or were not to the end; OSError.
    """
    handle = os.open(folder / FILE, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unavailable("a backup is being restored there") from None
        work = os.pread(handle, 1_000, 0).decode(errors="replace")
        if work:
            raise Unavailable(f"{work} was not restored to the end; run `kancha restore` again")
    except BaseException:
        os.close(handle)
        raise
    return Occupied(handle)


@contextmanager
def alone(folder: Path) -> Iterator[Callable[[str], None]]:
    """Nobody else uses the folder within the block.

    Once what it answers was called with the name of a work, nobody can use the folder until such a
    block has come to its end: after a kill or an error the data may be half of one and half of the
    other. Raises InUse, OSError.
    """
    handle = os.open(folder / FILE, os.O_CREAT | os.O_RDWR, 0o600)

    def begin(work: str) -> None:
        text = work.encode()
        os.pwrite(handle, text, 0)
        os.truncate(handle, len(text))
        os.fsync(handle)

    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        yield begin
        begin("")
    finally:
        os.close(handle)


def unfinished(folder: Path) -> bool:
    """Whether a work on the folder alone began and did not come to its end. Raises OSError."""
    with suppress(FileNotFoundError):
        return (folder / FILE).stat().st_size > 0
    return False
