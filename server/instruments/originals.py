"""The bytes of an instrument's file on the disk, wherever they are kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from casework.entry import Entry
from media.blobs import Blobs
from media.errors import BlobMissing
from sync.mailroom.dossier import Dossier
from sync.stores.documents import DocumentStore


class Originals:
    """Attachments of the facts that name them, and files that came by themselves."""

    def __init__(self, store: DocumentStore, blobs: Blobs) -> None:
        self._store, self._blobs = store, blobs

    def fetch(self, of: tuple[Dossier, Entry], sha256: str, place: Path) -> Path | None:
        """Writes the file of a hash to a place; None where it has not come yet.

        Raises SyncError, MediaError, OSError.
        """
        attached = self._attached(*of, sha256)
        if attached is not None:
            place.write_bytes(attached)
            return place
        found = self._blobs.find(sha256)
        if found is None:
            return None
        try:
            with place.open("wb") as file:
                for piece in self._blobs.read(sha256, 0, found.size):
                    file.write(piece)
        except BlobMissing:
            return None
        return place

    def _attached(self, dossier: Dossier, entry: Entry, sha256: str) -> bytes | None:
        """What is attached under this hash and has it."""
        for fact in (entry.id, entry.first.id):
            attachment = dossier.sheets[fact].document.attachments.get(sha256)
            if attachment is not None:
                content = self._store.attachment_bytes(attachment)
                if hashlib.sha256(content).hexdigest() == sha256:
                    return content
        return None
