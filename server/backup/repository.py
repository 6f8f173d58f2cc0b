"""A folder of backups.

    <folder>/20261130T114217123Z/       one backup: whole, since it has this name
    <folder>/….unfinished/              one that is being made, or was cut off
    <folder>/….going/                   one that is being removed, or whose removal was cut off
    <folder>/media/sha256/ab/abcd…      originals of all backups, each once
    <folder>/lock                       held while one is made, restored or removed

All of it is for the eyes of its owner alone.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from media.blobs import Blobs, sync_folder
from server.backup import manifest
from server.backup.errors import BackupError, writing_to
from server.backup.manifest import Manifest, read_manifest

_NAME = re.compile(r"\d{8}T\d{9}Z")
UNFINISHED = ".unfinished"
_GOING = ".going"


@dataclass(frozen=True, slots=True)
class Backup:
    """One that is whole."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """By which it is chosen."""
        return self.folder.name

    def media(self) -> dict[str, int]:
        """By SHA-256 the bytes of each original; none where none were asked for.

        Raises BackupError: the list of them is not the one that was written.
        """
        if self.manifest.media is None:
            return {}
        file = self.folder / manifest.MEDIA
        try:
            content = file.read_bytes()
        except OSError as error:
            raise BackupError(f"{file} cannot be read: {error.strerror}.") from error
        written = {one.sha256 for one in self.manifest.files if one.name == manifest.MEDIA}
        if hashlib.sha256(content).hexdigest() not in written:
            raise BackupError(f"{file} was changed after it was written.")
        return {name: int(size) for name, size in map(str.split, content.decode().splitlines())}


class Repository:
    """``folder``: made at the first backup."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def blobs(self) -> Blobs:
        """The originals of all backups."""
        return Blobs(str(self.folder / "media"))

    def names(self) -> list[str]:
        """Of all backups, the oldest first. They were whole when they got this name, so one that
        lacks its manifest by now is no draft, but damaged."""
        if not self.folder.is_dir():
            return []
        return sorted(found.name for found in self.folder.iterdir() if _NAME.fullmatch(found.name))

    def backup(self, name: str = "") -> Backup:
        """One of them; the newest where none is named. Raises BackupError, also where its
        manifest cannot be read."""
        names = self.names()
        if not names:
            raise BackupError(f"There is no backup in {self.folder}.")
        if name and name not in names:
            known = ", ".join(names[-3:])
            raise BackupError(f"There is no backup {name} in {self.folder}; the last are {known}.")
        folder = self.folder / (name or names[-1])
        return Backup(folder, read_manifest(folder / manifest.FILE))

    def unfinished(self) -> list[Path]:
        """What is being made or removed, or was cut off."""
        if not self.folder.is_dir():
            return []
        return sorted(
            found
            for found in self.folder.iterdir()
            if found.suffix in (UNFINISHED, _GOING) and _NAME.fullmatch(found.stem)
        )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else makes, restores or removes backups of this folder meanwhile.

        Raises BackupError.
        """
        with writing_to(self.folder, "Make room there."):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            text = f"Another backup, restore or prune works in {self.folder}; wait for its end."
            raise BackupError(text) from None
        finally:
            os.close(handle)

    def begin(self, now: datetime) -> Path:
        """A folder for a new backup; what was cut off before is removed. For one who is ``alone``.

        Raises OSError.
        """
        self.clear()
        draft = self.folder / f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1_000:03}Z{UNFINISHED}"
        draft.mkdir(mode=0o700)
        return draft

    def finish(self, draft: Path, said: Manifest) -> Backup:
        """Makes a draft a backup: from now on it is whole, after a power cut too. Raises OSError.

        All its files are on the disk already.
        """
        write_durably(draft / manifest.FILE, said.to_bytes())
        for folder, _, _ in os.walk(draft):
            sync_folder(Path(folder))
        whole = draft.rename(draft.with_suffix(""))
        sync_folder(self.folder)
        return Backup(whole, said)

    def remove(self, name: str) -> None:
        """Removes a backup, but no originals. Raises OSError."""
        going = (self.folder / name).rename(self.folder / f"{name}{_GOING}")
        shutil.rmtree(going)

    def clear(self) -> int:
        """Removes what was cut off; answers how many. For one who is ``alone``. Raises OSError."""
        found = self.unfinished()
        for folder in found:
            shutil.rmtree(folder)
        return len(found)


def write_durably(file: Path, content: bytes) -> None:
    """A new file for the eyes of its owner, on the disk on return. Raises OSError."""
    handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
