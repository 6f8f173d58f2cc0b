"""Originals and copies by their hash, whole in memory: what the examiner reads and keeps."""

from __future__ import annotations

from typing import Protocol


class Files(Protocol):
    """Any thread may call. Raises OSError where the store is away."""

    def read(self, sha256: str) -> bytes | None:
        """The file; None where there is none of this hash."""

    def keep(self, content: bytes) -> str:
        """Keeps a file for good, durable on return; its hash."""
