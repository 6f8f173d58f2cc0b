"""Is a backup what it was when it was made, and can a server work on it?

First the bytes: every file and every original is read and compared with its digest. Then the
meaning: the store is restored into a scratch folder, opened as a server opens it, and compared
with what the manifest says; every chain of receipts is proved (docs/audit.md), and every original
that the restored office counts on must be among those of the backup.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from casework.audit_verify import verify
from media.blobs import Blob, Blobs
from media.errors import BlobMissing, FilesAway
from server.backup import manifest
from server.backup.copying import PIECE, Progress, digest_from_disk
from server.backup.errors import BackupError, writing_to
from server.backup.heads import heads_of
from server.backup.making import Bar
from server.backup.manifest import File, databases_of
from server.backup.repository import Backup, Repository
from server.evidence.index import Index
from server.registry.documents import Registry
from server.registry.installation import Installation
from sync.errors import SyncError
from sync.mailroom.auditing import ticket_file, ticket_ids
from sync.mailroom.names import MEDIA
from sync.stores import copies
from sync.stores.documents import DocumentStore


@dataclass(frozen=True, slots=True)
class Checked:
    """``faults``: a sentence each; none: the backup is good. ``tickets``: chains proved."""

    faults: list[str]
    tickets: int = 0
    originals: int = 0
    bytes: int = 0


def check(repository: Repository, backup: Backup, scratch: Path | None, bar: Bar) -> Checked:
    """Looks at all of a backup. ``scratch``: a folder with room for its store; None: the system's.

    Raises BackupError where it cannot be looked at.
    """
    files = backup.manifest.files
    with bar("Reading the files", sum(file.size for file in files)) as progress:
        faults = faults_of_files(backup, progress)
    if any(fault.startswith(f"{manifest.MEDIA} ") for fault in faults):
        return Checked(faults)  # nobody knows which originals are its
    originals = backup.media()
    with bar(f"Reading {len(originals)} originals", sum(originals.values())) as progress:
        faults += _faults_of_originals(repository.blobs(), originals, progress)
    if any(copies.FILE in fault for fault in faults):
        return Checked(faults)
    with _scratch(scratch) as folder:
        with bar("Restoring the store", _size_of(backup, copies.FILE)) as progress:
            _copy(backup.folder / copies.FILE, folder / copies.FILE, progress)
        meant, tickets = _faults_of_store(folder / copies.FILE, backup, bar)
    return Checked(faults + meant, tickets, len(originals), sum(originals.values()))


def faults_of_files(backup: Backup, progress: Progress) -> list[str]:
    """What is wrong with the bytes of a backup's own files."""
    return [fault for file in backup.manifest.files for fault in _faults(backup, file, progress)]


def _faults(backup: Backup, file: File, progress: Progress) -> Iterator[str]:
    path = backup.folder / file.name
    try:
        found = path.stat().st_size
        if found != file.size:
            yield f"{file.name} has {found} bytes in place of {file.size}"
        elif digest_from_disk(path, progress) != file.sha256:
            yield f"{file.name} is damaged: other bytes than were written"
    except FileNotFoundError:
        yield f"{file.name} is missing"
    except OSError as error:
        yield f"{file.name} cannot be read: {error.strerror}"


def _faults_of_originals(blobs: Blobs, originals: dict[str, int], progress: Progress) -> list[str]:
    faults = []
    for sha256, size in originals.items():
        try:
            blob = blobs.find(sha256)
            if blob is None:
                faults.append(f"original {sha256} is missing")
            elif blob.size != size or _digest(blobs, blob, progress) != sha256:
                faults.append(f"original {sha256} is damaged")
        except FilesAway as error:
            cause = str(error.__cause__ or error).partition("\n")[0]
            faults.append(f"original {sha256} cannot be read: {cause}")
    return faults


def _digest(blobs: Blobs, blob: Blob, progress: Progress) -> str:
    try:
        return blobs.digest(blob, progress)
    except BlobMissing:  # pruned meanwhile
        return ""


def _faults_of_store(file: Path, backup: Backup, bar: Bar) -> tuple[list[str], int]:
    """Of the restored store, and how many tickets were proved."""
    faults = [f"restored store: {fault}" for fault in copies.faults_of_copy(file)]
    if faults:
        return faults, 0
    said = backup.manifest
    try:
        with closing(copies.open_copy(file)) as store:
            with closing(Registry(store)) as registry:
                epoch = Installation(registry).epoch()
            if (epoch.server, epoch.number) != (said.server, said.epoch):
                faults.append("the restored store is another server's, or of another epoch")
            faults += _differing(store, backup)
            faults += _not_there(store, backup)
            tickets = list(ticket_ids(store))
            with bar(f"Proving {len(tickets)} tickets", len(tickets)) as progress:
                faults += _unproved(store, tickets, progress)
            return faults, len(tickets)
    except SyncError as error:
        return [*faults, f"the restored store: {error.reason}"], 0


def _differing(store: DocumentStore, backup: Backup) -> Iterator[str]:
    """Databases and heads that are not those of the manifest."""
    before = {one.name: one for one in backup.manifest.databases}
    after = {one.name: one for one in databases_of(store)}
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"database {name} is not what the manifest says"
    if heads_of(store) != (backup.folder / manifest.HEADS).read_bytes():
        yield f"the heads of the chains are not those of {manifest.HEADS}"


def _not_there(store: DocumentStore, backup: Backup) -> Iterator[str]:
    """Originals that the office counts on and the backup does not have, besides those it named."""
    if backup.manifest.media is None or MEDIA not in store.names():
        return
    declared, here = Index(store).hashes()
    known = backup.media().keys() | {one.sha256 for one in backup.manifest.unsaved}
    known |= Index(store).losses().keys()
    for sha256 in sorted((declared & here) - known):
        yield f"original {sha256} is not in the backup, and the office counts on it"


def _unproved(store: DocumentStore, tickets: list[str], progress: Progress) -> Iterator[str]:
    for ticket in tickets:
        found = ticket_file(store, ticket)
        for problem in verify(found).problems if found is not None else ():
            yield f"ticket {ticket}: {problem.code}: {problem.where}: {problem.message}"
        progress(1)


@contextmanager
def _scratch(place: Path | None) -> Iterator[Path]:
    where = place or Path(tempfile.gettempdir())
    with writing_to(where, "Name a folder with more room with --scratch."):
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix="kancha-verify-", dir=where))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(source: Path, target: Path, progress: Progress) -> None:
    try:
        reading = source.open("rb")
    except OSError as error:
        raise BackupError(f"{source}: {error.strerror}.") from error
    with reading, target.open("wb") as out:
        while piece := reading.read(PIECE):
            out.write(piece)
            progress(len(piece))


def _size_of(backup: Backup, name: str) -> int:
    return next((file.size for file in backup.manifest.files if file.name == name), 0)
