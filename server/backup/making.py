"""Making a backup while the server works.

The store is copied first, as it is at one moment, and the originals after it: whatever the copy
says is here is among them, and what came meanwhile does no harm. Uploads that are not whole are
left out: their senders have them still and begin again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from media.blobs import Blobs
from media.errors import FilesAway
from schemas.profile import ProfileFaults, read_profile
from server.backup import manifest
from server.backup.copying import Progress, copy_small, listed, write_checked
from server.backup.errors import BackupError, require_embedded, writing_to
from server.backup.heads import heads_of
from server.backup.manifest import Database, File, Manifest, MediaPart, databases_of
from server.backup.originals import Carried, Carrier
from server.backup.repository import Backup, Repository
from server.registry.documents import Registry
from server.registry.installation import Installation
from server.settings import Settings
from sync.errors import SyncError
from sync.stores import copies

SMALL = ("links.key", "accounts.txt", "imports")
"""What is copied of the data folder besides the store and the originals. All else there can be
made anew, or is on its way and comes again."""
_SPARE = 64 << 20
Bar = Callable[[str, int], AbstractContextManager[Progress]]
"""A label and a length in bytes to what is told the bytes that were done."""


@dataclass(frozen=True, slots=True)
class Made:
    """A backup, what was copied for it, and how many that were cut off before were cleared away."""

    backup: Backup
    carried: Carried
    cleared: int


@dataclass(frozen=True, slots=True)
class _Known:
    """What the copy of the store says of itself."""

    server: str
    epoch: int
    databases: list[Database]
    heads: bytes


@dataclass(frozen=True, slots=True)
class Maker:
    """``variables``: those of the environment; ``originals``: whether to copy them."""

    settings: Settings
    variables: Mapping[str, str]
    repository: Repository
    originals: bool = True

    def make(self, now: datetime, bar: Bar) -> Made:
        """Makes one. Raises BackupError; then there is none, and the next one goes on with the
        originals that were copied."""
        require_embedded(self.variables)
        folder = self.repository.folder
        remedy = "Make room and run it again: originals that were copied are kept."
        with self.repository.alone(), writing_to(folder, remedy):
            self._require_room()
            cleared = len(self.repository.unfinished())
            draft = self.repository.begin(now)
            try:
                return replace(self._fill(draft, now, bar), cleared=cleared)
            except BaseException:
                shutil.rmtree(draft, ignore_errors=True)
                raise

    def _require_room(self) -> None:
        size = copies.embedded_size(self.settings.data)
        if not size:
            text = f"There is no store in {self.settings.data}; set KANCHA_DATA to the server's."
            raise BackupError(text)
        folder = self.repository.folder
        free = shutil.disk_usage(folder).free
        if free < size + _SPARE:
            text = f"The disk of {folder} has {free >> 20} MB free; the store alone needs "
            raise BackupError(f"{text}{(size + _SPARE) >> 20} MB. Make room, or name another.")

    def _fill(self, draft: Path, now: datetime, bar: Bar) -> Made:
        known = self._store(draft, bar)
        carried = self._media(draft, bar) if self.originals else Carried()
        texts = [(manifest.HEADS, known.heads), *self._profile()]
        if self.originals:
            lines = (f"{name} {size}\n" for name, size in sorted(carried.there.items()))
            texts.append((manifest.MEDIA, "".join(lines).encode()))
        for name, text in texts:
            write_checked([text], draft / name)
        files = copy_small(self.settings.data, SMALL, draft)
        with bar("Reading it again", (draft / copies.FILE).stat().st_size) as progress:
            files.append(listed(draft, copies.FILE, progress))
        files += [listed(draft, name) for name, _ in texts]
        said = self._manifest(now, known, carried, files)
        return Made(self.repository.finish(draft, said), carried, 0)

    def _manifest(
        self, now: datetime, known: _Known, carried: Carried, files: list[File]
    ) -> Manifest:
        sizes = carried.there.values()
        return Manifest(
            kancha=version("kancha"),
            made_at=now,
            server=known.server,
            epoch=known.epoch,
            databases=known.databases,
            files=sorted(files, key=lambda file: file.name),
            media=MediaPart(self.settings.media, len(sizes), sum(sizes))
            if self.originals
            else None,
            unsaved=carried.unsaved,
            settings=sorted(name for name in self.variables if name.startswith("KANCHA_")),
        )

    def _store(self, draft: Path, bar: Bar) -> _Known:
        file, data = draft / copies.FILE, self.settings.data
        try:
            with bar("Copying the store", copies.embedded_size(data)) as progress:
                copies.copy_embedded(data, file, progress)
            faults = copies.faults_of_copy(file)
            if faults:
                text = f"The store is damaged: {faults[0]}. No backup was made of it; keep the "
                raise BackupError(f"{text}earlier ones and see `kancha doctor`.")
            return _known(file)
        except SyncError as error:
            raise BackupError(f"The store of {data}: {error.reason}.") from error

    def _media(self, draft: Path, bar: Bar) -> Carried:
        target = self.repository.blobs()
        try:
            source = Blobs(self.settings.media)
            blobs = list(source.all())
        except (FilesAway, OSError) as error:
            cause = str(error.__cause__ or error).partition("\n")[0]
            text = f"The originals in {self.settings.media} cannot be listed: {cause}."
            raise BackupError(text) from error
        carrier = Carrier(source, target, draft)
        new = carrier.missing(blobs)
        lacking = {blob.sha256 for blob in new}
        kept = {blob.sha256: blob.size for blob in blobs if blob.sha256 not in lacking}
        carried = Carried(there=kept)
        with bar(f"Copying {len(new)} originals", sum(blob.size for blob in new)) as progress:
            carrier.carry(new, carried, progress)
        return carried

    def _profile(self) -> list[tuple[str, bytes]]:
        """The profile where it is a file of the utility's own: the server does not start without
        it."""
        if not self.settings.profile.endswith(".toml"):
            return []
        try:
            return [(manifest.PROFILE, read_profile(self.settings.profile).text.encode())]
        except ProfileFaults:  # `kancha doctor` says so; the store has the text of what was used
            return []


def _known(file: Path) -> _Known:
    """Read as a server reads it, so it can be read."""
    with closing(copies.open_copy(file)) as store, closing(Registry(store)) as registry:
        epoch = Installation(registry).epoch()
        return _Known(epoch.server, epoch.number, databases_of(store), heads_of(store))
