"""A copy of the store's file as it is at one moment, while servers read and write it.

SQLite's online backup copies pages; a read transaction that is held meanwhile keeps all of them to
one moment, whatever other processes commit (without it the copy would begin anew after each of
their commits). Nobody waits for it: what is written meanwhile stays in the log and is moved into
the file afterwards, so the log grows by that much.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sync.errors import Unavailable
from sync.stores.sqlite import schema

_PAGES = 2_048
"""Copied at a time (8 MiB): how often progress is told."""


_UNWRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
"""The source is only read, so it is the copy that finds no room (or is over a quota)."""


def copy_file(source: Path, target: Path, progress: Callable[[int], None]) -> None:
    """Writes ``target``, a new file, durable on return; ``progress`` is told bytes.

    Raises Unavailable (no such store, or it cannot be read), OSError (``target`` cannot be written;
    ENOSPC where there is no room).
    """
    if not source.is_file():
        raise Unavailable(f"there is no store {source}")
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(handle)
    try:
        _copy_pages(source, target, progress)
    except sqlite3.Error as error:
        if error.sqlite_errorcode in _UNWRITTEN:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from error
        raise Unavailable(f"the store could not be copied ({error})") from error
    _settle(target)


def _copy_pages(source: Path, target: Path, progress: Callable[[int], None]) -> None:
    told = 0

    def tell(_: int, remaining: int, total: int) -> None:
        nonlocal told
        done = total - remaining
        progress((done - told) * size)
        told = done

    with (
        closing(schema.connect(source, writable=False)) as live,
        closing(sqlite3.connect(target, isolation_level=None)) as copy,
    ):
        size = live.execute("PRAGMA page_size").fetchone()[0]
        # Nobody reads the copy before it is whole, and it is waited for at the end.
        copy.execute("PRAGMA journal_mode = OFF")
        copy.execute("PRAGMA synchronous = OFF")
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM database").fetchone()  # the moment of the copy
        live.backup(copy, pages=_PAGES, progress=tell, sleep=0.01)
        live.execute("COMMIT")


def _settle(file: Path) -> None:
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
