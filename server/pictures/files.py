"""Originals and copies by their hash, whole in memory: what the examiner reads and keeps."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Protocol

from media.blobs import Blobs
from media.errors import BlobMissing


class Files(Protocol):
    """Any thread may call. Raises OSError where the store is away."""

    def read(self, sha256: str) -> bytes | None:
        """The file; None where there is none of this hash."""

    def keep(self, content: bytes) -> str:
        """Keeps a file for good, durable on return; its hash."""


class BlobFiles:
    """The files of the object store."""

    def __init__(self, blobs: Blobs, drafts: Path) -> None:
        """``drafts``: a folder for files before they have their name."""
        self._blobs = blobs
        self._drafts = drafts

    def read(self, sha256: str) -> bytes | None:
        """The whole file."""
        found = self._blobs.find(sha256)
        if found is None:
            return None
        try:
            return b"".join(self._blobs.read(sha256, 0, found.size))
        except BlobMissing:
            return None

    def keep(self, content: bytes) -> str:
        """Puts it on the disk first, then gives it its name."""
        sha256 = hashlib.sha256(content).hexdigest()
        self._drafts.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=self._drafts) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            self._blobs.keep(Path(draft.name), sha256)
        return sha256
