"""Originals into a folder of backups and back: each once, by its SHA-256, checked on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from media.blobs import Blob, Blobs
from media.errors import BlobMissing, FilesAway
from server.backup.copying import Progress, write_checked
from server.backup.errors import BackupError
from server.backup.manifest import Unsaved

_GIVE_UP_AFTER = 10
"""So many originals that cannot be read one after another: then it is their place, not they."""


@dataclass(slots=True)
class Carried:
    """What came of it. ``there``: by SHA-256 the bytes of all that the target has now."""

    there: dict[str, int] = field(default_factory=dict)
    copied: int = 0
    copied_bytes: int = 0
    unsaved: list[Unsaved] = field(default_factory=list)


class Carrier:
    """Copies from one place of files to another. ``scratch``: a folder on the target's disk."""

    def __init__(self, source: Blobs, target: Blobs, scratch: Path) -> None:
        self._source = source
        self._target = target
        self._scratch = scratch
        self._failed = 0

    def missing(self, blobs: Iterable[Blob]) -> list[Blob]:
        """Those that the target lacks, or has with another length. Raises FilesAway."""
        there = {blob.sha256: blob.size for blob in self._target.all()}
        return [blob for blob in blobs if there.get(blob.sha256) != blob.size]

    def carry(self, blobs: Iterable[Blob], carried: Carried, progress: Progress) -> None:
        """Copies these; what cannot be read, or is not what its name says, is ``unsaved``.

        Raises BackupError where the source does not answer, OSError for the target.
        """
        for blob in blobs:
            try:
                why = self._carry(blob)
            except BlobMissing:  # erased, or found damaged, since it was listed
                progress(blob.size)
                continue
            if why is None:
                carried.there[blob.sha256] = blob.size
                carried.copied += 1
                carried.copied_bytes += blob.size
            else:
                carried.unsaved.append(Unsaved(blob.sha256, why))
            progress(blob.size)

    def _carry(self, blob: Blob) -> str | None:
        draft = self._scratch / f".{uuid4().hex}"
        try:
            found = write_checked(_readable(self._source, blob), draft)
            if found != blob.sha256:
                return "damaged"
            self._replace(blob, draft)
        except _Unreadable as error:
            self._count(error)
            return "unreadable"
        finally:
            draft.unlink(missing_ok=True)
        self._failed = 0
        return None

    def _replace(self, blob: Blob, draft: Path) -> None:
        there = self._target.find(blob.sha256)
        if there is not None and there.size != blob.size:
            with suppress(BlobMissing):
                self._target.put_damaged(blob.sha256)
        self._target.keep(draft, blob.sha256)

    def _count(self, error: Exception) -> None:
        self._failed += 1
        if self._failed >= _GIVE_UP_AFTER:
            cause = str(error).partition("\n")[0]
            text = f"The originals in {self._source.place} cannot be read: {cause}."
            raise BackupError(text) from error


class _Unreadable(Exception):  # noqa: N818 (says what is the case)
    """The source's fault, not the target's."""


def _readable(source: Blobs, blob: Blob) -> Iterator[bytes]:
    try:
        yield from source.read(blob.sha256, 0, blob.size)
    except BlobMissing:
        raise
    except FilesAway as error:
        raise _Unreadable(str(error.__cause__ or error)) from error
