"""What can go wrong with backups, as sentences for whoever runs the command."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.errors import DiskFull

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


class BackupError(Exception):
    """``reason``: what is the case and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def writing_to(folder: Path, remedy: str) -> Iterator[None]:
    """What the system says of a folder that is written to as a sentence; ``remedy`` for a full
    disk. Raises BackupError."""
    try:
        yield
    except (OSError, DiskFull) as error:
        if isinstance(error, DiskFull) or error.errno in _NO_ROOM:
            raise BackupError(f"The disk of {folder} is full. {remedy}") from error
        where = error.filename or folder
        raise BackupError(f"{where}: {error.strerror or error}.") from error
