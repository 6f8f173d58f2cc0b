"""Removing files that nothing names.

A file is first set aside: from then on a device that asks is told to send it. Only then is looked
once more for what names it; whoever was told before that it is here has a fact in the office by
then, for nobody is told without one, and the file is put back. So no fact loses its file, also one
that arrives meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from media.blobs import Blob, Blobs
from media.errors import BlobMissing
from server.evidence.index import Index
from server.evidence.namings import Namings, Progress
from sync.stores.documents import DocumentStore


class Sweeper:
    """One at a time. Raises SyncError, OSError; doing it again goes on where it stopped."""

    def __init__(self, store: DocumentStore, blobs: Blobs, index: Index) -> None:
        self._store = store
        self._blobs = blobs
        self._index = index

    def unnamed(self, blobs: Iterable[Blob], progress: Progress | None = None) -> list[Blob]:
        """Of these files those that nothing names. Costs a reading of all databases."""
        some = list(blobs)
        namings = Namings(self._store, (blob.sha256 for blob in some))
        namings.catch_up(progress)
        return [blob for blob in some if blob.sha256 in namings.unnamed]

    def sweep(
        self,
        blobs: Sequence[Blob],
        kept_before: datetime | None = None,
        progress: Progress | None = None,
    ) -> list[Blob]:
        """Removes of these files what nothing names; answers what went.

        ``kept_before``: only what nobody kept again since then.
        """
        namings = Namings(self._store, (blob.sha256 for blob in blobs))
        if blobs:
            namings.catch_up(progress)
        return [
            blob
            for blob in blobs
            if blob.sha256 in namings.unnamed and self._remove(blob, namings, kept_before)
        ]

    def recover(self) -> None:
        """Puts back what a sweep that was killed had set aside: a fact may name it by now, and if
        none does, the next sweep finds it again."""
        for blob in list(self._blobs.aside()):
            with suppress(BlobMissing):  # another one did it
                self._blobs.put_back(blob.sha256)

    def _remove(self, blob: Blob, namings: Namings, kept_before: datetime | None) -> bool:
        namings.catch_up()
        if blob.sha256 not in namings.unnamed:
            return False
        try:
            self._blobs.set_aside(blob.sha256)
        except BlobMissing:  # somebody else was here
            return False
        return self._settle(blob, namings, kept_before)

    def _settle(self, blob: Blob, namings: Namings, kept_before: datetime | None) -> bool:
        """Whether a file that was set aside is gone now."""
        namings.catch_up()
        since = self._blobs.aside_since(blob.sha256)
        kept_again = kept_before is not None and since is not None and since > kept_before
        if blob.sha256 not in namings.unnamed or kept_again:
            with suppress(BlobMissing):  # who recovered did it
                self._blobs.put_back(blob.sha256)
            return False
        self._blobs.drop(blob.sha256)
        if self._blobs.find(blob.sha256) is None:  # else it was sent again by now
            self._index.leave(blob.sha256)
        return True
