"""Letting go of old backups, and of originals that no backup has any more."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from media.errors import BlobMissing
from server.backup.errors import writing_to
from server.backup.repository import Backup, Repository


@dataclass(frozen=True, slots=True)
class Pruned:
    """Names of backups that went (or would), and how many originals with how many bytes."""

    backups: Sequence[str]
    originals: int
    bytes: int
    left: int


def to_go(
    backups: Sequence[tuple[str, datetime]], keep: int, older: timedelta | None, now: datetime
) -> list[str]:
    """Which of these (name and moment, the oldest first) go: all but the newest ``keep``, and of
    those only what is ``older``. At least one stays."""
    old = backups[: -max(keep, 1)]
    return [name for name, made_at in old if older is None or now - made_at > older]


def prune(
    repository: Repository, keep: int, older: timedelta | None, now: datetime, *, dry_run: bool
) -> Pruned:
    """Raises BackupError; nothing goes where a backup that is there cannot be read, for nobody
    knows which originals are its."""
    with repository.alone(), writing_to(repository.folder, "Make room there."):
        backups = [repository.backup(name) for name in repository.names()]
        moments = [(one.name, one.manifest.made_at) for one in backups]
        gone = set(to_go(moments, keep, older, now))
        staying = [one for one in backups if one.name not in gone]
        wanted = {sha256 for one in staying for sha256 in one.media()}
        if not dry_run:
            repository.clear()
            for name in sorted(gone):
                repository.remove(name)
        files, size = _sweep(repository, wanted, staying, dry_run=dry_run)
        return Pruned(sorted(gone), files, size, len(staying))


def _sweep(
    repository: Repository, wanted: set[str], staying: Sequence[Backup], *, dry_run: bool
) -> tuple[int, int]:
    if not staying:  # a first backup that was cut off: the next one goes on with its originals
        return 0, 0
    blobs = repository.blobs()
    strays = [blob for blob in blobs.all() if blob.sha256 not in wanted]
    if not dry_run:
        for blob in strays:
            with suppress(BlobMissing):
                blobs.set_aside(blob.sha256)
            blobs.drop(blob.sha256)
        for blob in list(blobs.damaged()):
            blobs.drop_damaged(blob.sha256)
    return len(strays), sum(blob.size for blob in strays)
