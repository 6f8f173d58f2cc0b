"""Putting a backup back: whole or not at all, and in a new epoch.

Originals come first, the store last, and the epoch is raised in the store before it has its name:
no server ever starts on an old store in its old epoch, which devices would take for one that has
all they ever sent. A restore that was cut off is run again; until then nothing starts on the
folder (``server/occupancy.py``). What was in the folder before is moved aside, never removed;
originals are by their content, so those that are there stay, and so do uploads.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from media.blobs import Blob, Blobs, sync_folder
from media.errors import FilesAway
from server import occupancy
from server.backup import manifest
from server.backup.checking import faults_of_files
from server.backup.copying import pieces_of, write_checked
from server.backup.errors import BackupError, writing_to
from server.backup.making import Bar
from server.backup.originals import Carried, Carrier
from server.backup.repository import Backup, Repository
from server.evidence.following import follow_anew
from server.readmodel.opening import FILE as READ_MODEL
from server.registry.documents import Registry
from server.registry.installation import Epoch, Installation
from server.settings import Settings
from sync.errors import SyncError
from sync.stores import copies

_DRAFT = "restoring"
_DERIVED = (READ_MODEL, "pictures.sqlite", "tracks.sqlite", "verify.json", "basemaps.json")
"""Made anew from the office, and of another office until then."""
_LOGS = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """``aside``: where what was there before lies now; None: there was nothing."""

    epoch: Epoch
    carried: Carried
    aside: Path | None


@dataclass(frozen=True, slots=True)
class _Said:
    """``mark``: from now on nothing starts on the folder until the restore is at its end."""

    reason: str
    now: datetime
    bar: Bar
    mark: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Restorer:
    """``force``: also over data that are there."""

    settings: Settings
    repository: Repository
    force: bool = False

    def restore(self, backup: Backup, reason: str, now: datetime, bar: Bar) -> Restored:
        """Raises BackupError; what was done by then is finished by the next call."""
        data = self.settings.data
        with self.repository.alone():
            self._require_sound(backup, bar)
            with writing_to(data, "Make room there and run it again."):
                data.mkdir(mode=0o700, parents=True, exist_ok=True)
                used = (data / copies.FILE).exists()
                self._require_leave(used)
                with _alone(data) as begin:
                    mark = partial(begin, f"The backup {backup.name}")
                    if not used:  # there is nothing that could go on
                        mark()
                    return self._restore(backup, _Said(reason, now, bar, mark))

    def _require_leave(self, used: bool) -> None:
        data = self.settings.data
        if used and not (self.force or occupancy.unfinished(data)):
            text = f"There are data in {data} already. Name an empty folder with KANCHA_DATA, or "
            raise BackupError(f"{text}say --force: they are moved aside, not removed.")

    def _require_sound(self, backup: Backup, bar: Bar) -> None:
        files = backup.manifest.files
        with bar("Verifying the backup", sum(file.size for file in files)) as progress:
            faults = faults_of_files(backup, progress)
        if faults:
            text = f"The backup {backup.name} is not sound: {'; '.join(faults[:3])}. "
            raise BackupError(f"{text}Nothing was changed. Choose another with --backup.")

    def _restore(self, backup: Backup, said: _Said) -> Restored:
        data, draft = self.settings.data, self.settings.data / _DRAFT
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        carried = self._originals(backup, said.bar)
        self._draw(backup, draft, said.bar)
        epoch = _begin_epoch(draft / copies.FILE, said.reason, said.now)
        names = [entry.name for entry in draft.iterdir()]
        names.sort(key=lambda name: name == copies.FILE)  # the store last
        said.mark()
        aside = _move_aside(data, (*names, *_DERIVED), said.now)
        for name in names:
            (draft / name).rename(data / name)
        draft.rmdir()
        sync_folder(data)
        return Restored(epoch, carried, aside)

    def _draw(self, backup: Backup, draft: Path, bar: Bar) -> None:
        """Everything but the originals into a folder beside the data."""
        for file in backup.manifest.files:
            if file.name not in (copies.FILE, manifest.MEDIA, manifest.HEADS):
                target = draft / file.name
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_checked(pieces_of(backup.folder / file.name), target)
        source = backup.folder / copies.FILE
        with bar("Copying the store", source.stat().st_size) as progress:
            write_checked(pieces_of(source, progress), draft / copies.FILE)

    def _originals(self, backup: Backup, bar: Bar) -> Carried:
        try:
            target = Blobs(self.settings.media)
            carrier = Carrier(self.repository.blobs(), target, self.settings.data / _DRAFT)
            wanted = backup.media()
            blobs = [Blob(name, size, backup.manifest.made_at) for name, size in wanted.items()]
            new = carrier.missing(blobs)
            carried = Carried()
            with bar(f"Copying {len(new)} originals", sum(blob.size for blob in new)) as progress:
                carrier.carry(new, carried, progress)
        except FilesAway as error:
            cause = str(error.__cause__ or error).partition("\n")[0]
            text = f"The originals cannot be put into {self.settings.media}: {cause}."
            raise BackupError(text) from error
        return carried


def _begin_epoch(file: Path, reason: str, now: datetime) -> Epoch:
    """Raises the epoch in a store that has no name yet; the office will be looked through anew for
    files that came after the store was copied and are here all the same."""
    try:
        with closing(copies.open_copy(file)) as store, closing(Registry(store)) as registry:
            follow_anew(store)
            epoch = Installation(registry).begin_epoch(reason, now)
    except SyncError as error:
        raise BackupError(f"The store of the backup cannot be opened: {error.reason}.") from error
    handle = os.open(file, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return epoch


@contextmanager
def _alone(data: Path) -> Iterator[Callable[[str], None]]:
    try:
        with occupancy.alone(data) as begin:
            yield begin
    except occupancy.InUse:
        text = f"A server or another command works on {data}. Stop it first."
        raise BackupError(text) from None


def _move_aside(data: Path, names: Iterable[str], now: datetime) -> Path | None:
    """Gives what is there of these names another place in the folder; a log goes with its file."""
    there = [
        entry
        for name in names
        for entry in (data / f"{name}{log}" for log in _LOGS)
        if entry.exists()
    ]
    if not there:
        return None
    aside = data / f"before-restore-{now:%Y%m%dT%H%M%S%fZ}"
    aside.mkdir(mode=0o700)
    for entry in there:
        entry.rename(aside / entry.name)
    sync_folder(aside)
    return aside
