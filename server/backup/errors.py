"""What can go wrong with backups, as sentences for whoever runs the command."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping
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


def require_embedded(variables: Mapping[str, str]) -> None:
    """Raises BackupError where the databases lie elsewhere than in the data folder: a copy of the
    folder would be one without an office."""
    if variables.get("KANCHA_STORE", "").strip() not in ("", "sqlite"):
        raise BackupError(
            "KANCHA_STORE names another server, and this is for the store in the data folder. Back "
            "up that server by its own means, and after a restore raise the epoch: kancha epoch."
        )
