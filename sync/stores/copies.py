"""A whole store as one file: the form in which stores are backed up, whatever the engine.

The form is the file of the embedded store. It has all there is of every database: revision trees,
bodies, attachments, local documents and sequences. It is sound by itself, needs no program of ours
to be read, and is put back by copying it. The embedded engine makes it page by page; of another
one it would be written database by database.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sync.stores.documents import DocumentStore
from sync.stores.sqlite.checking import faults_of_file
from sync.stores.sqlite.copying import copy_file
from sync.stores.sqlite.store import SqliteStore

FILE = "kancha.sqlite"
"""Its name, in a backup as in the data folder."""


def copy_embedded(folder: Path, target: Path, progress: Callable[[int], None]) -> None:
    """Copies the embedded store of a data folder, which may be in use, into a new file.

    ``progress`` is told bytes. Raises Unavailable, OSError.
    """
    copy_file(folder / FILE, target, progress)


def embedded_size(folder: Path) -> int:
    """Bytes of the embedded store with its log; 0 where there is none."""
    files = (folder / FILE, folder / f"{FILE}-wal")
    return sum(file.stat().st_size for file in files if file.is_file())


def open_copy(file: Path) -> DocumentStore:
    """A copy as a store, for reading and writing. Raises Unavailable."""
    return SqliteStore(file)


def faults_of_copy(file: Path) -> list[str]:
    """What is wrong inside a file (SQLite's quick check), which nobody may have open."""
    faults = faults_of_file(file)
    return [f"{file.name} is not there"] if faults is None else faults
