"""Reading every file again: what is damaged or gone is told to its tickets and asked for again.

A damaged file is taken out of the way, so that whoever still has the original is told to send it.
The place that was reached is kept, so a check of days goes on where it was stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from media.blobs import Blob
from media.errors import BlobMissing
from server.evidence.index import Loss
from server.evidence.media import Media
from server.evidence.stocktaking import take_stock
from sync import jsontext
from sync.errors import BadRequest
from sync.stores.documents import DocumentStore

Progress = Callable[[int], None]
FILE = "verify.json"
"""In the data folder, while a check is not at its end."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a check has come: files are read in the order of their hashes.

    ``scope`` says which files the check is of; a place of another one counts for nothing.
    """

    file: Path
    scope: str

    def left(self, blobs: Sequence[Blob]) -> list[Blob]:
        """Of these files those that were not read yet, in order. Raises OSError."""
        return sorted(
            (blob for blob in blobs if blob.sha256 > self._reached()), key=lambda one: one.sha256
        )

    def reach(self, sha256: str) -> None:
        """All up to this one were read. Raises OSError."""
        draft = self.file.with_suffix(".draft")
        draft.write_bytes(jsontext.dumps({"scope": self.scope, "reached": sha256}))
        draft.replace(self.file)

    def forget(self) -> None:
        """The next check begins anew. Raises OSError."""
        self.file.unlink(missing_ok=True)

    def _reached(self) -> str:
        with suppress(FileNotFoundError, BadRequest):  # a place that was cut off counts for nothing
            match jsontext.parse(self.file.read_bytes()):
                case {"scope": self.scope, "reached": str(reached)}:
                    return reached
        return ""


def read_again(
    media: Media, blobs: Sequence[Blob], place: Place, progress: Progress | None = None
) -> None:
    """Reads these files; ``progress`` is told the bytes of each piece.

    Raises SyncError, OSError, FilesAway; the next call goes on with what ``place`` has left.
    """
    for blob in blobs:
        if not _is_sound(media, blob, progress):
            _set_apart(media, blob)
        place.reach(blob.sha256)
    place.forget()


def lost_files(media: Media, store: DocumentStore) -> dict[str, Loss]:
    """By SHA-256 what had arrived and is damaged or gone now; their tickets are told.

    What is here again, as from a backup, is read and told, too. Raises SyncError, OSError.
    """
    known = media.index.losses()
    for sha256 in take_stock(media, store).lost:
        # Also what is known already: a check that was stopped may not have told every ticket.
        media.arrivals.lose(sha256, known.get(sha256, Loss.GONE))
    found = media.index.losses()
    lost = {sha256: why for sha256, why in found.items() if not _is_back(media, sha256)}
    for blob in list(media.blobs.damaged()):
        if blob.sha256 not in lost and media.blobs.find(blob.sha256) is not None:
            media.blobs.drop_damaged(blob.sha256)  # the right bytes are here
    return lost


def _is_sound(media: Media, blob: Blob, progress: Progress | None = None) -> bool:
    """Whether its bytes are those of its name. Memory and cables err, too: a file that differs is
    read twice."""
    with suppress(BlobMissing):  # removed since it was listed
        if media.blobs.digest(blob, progress) != blob.sha256:
            return media.blobs.digest(blob) == blob.sha256
    return True


def _set_apart(media: Media, blob: Blob) -> None:
    # In this order: nothing can come in its place before it counts as lost.
    media.arrivals.lose(blob.sha256, Loss.DAMAGED)
    with suppress(BlobMissing):
        media.blobs.put_damaged(blob.sha256)


def _is_back(media: Media, sha256: str) -> bool:
    """Whether a lost file is here and sound; one that nothing declares is told this once."""
    blob = media.blobs.find(sha256)
    if blob is None:
        if not media.index.declared(sha256):
            media.index.regain(sha256)
        return False
    if not _is_sound(media, blob):
        _set_apart(media, blob)
        return False
    media.arrivals.regain(blob)
    return True
