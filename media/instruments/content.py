"""The bytes of a file, from a path or from memory, without reading more than is needed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Content:
    """A file and its name as the uploader gave it."""

    where: Path | bytes
    name: str = ""

    def open(self) -> BinaryIO:
        """The file from its beginning; close it."""
        return io.BytesIO(self.where) if isinstance(self.where, bytes) else self.where.open("rb")

    def head(self) -> bytes:
        """The first 64 KiB."""
        with self.open() as file:
            return file.read(HEAD)

    def size(self) -> int:
        """Bytes."""
        return len(self.where) if isinstance(self.where, bytes) else self.where.stat().st_size

    def sha256(self) -> str:
        """Of all bytes, in hexadecimal digits."""
        with self.open() as file:
            digest = hashlib.sha256()
            while part := file.read(1 << 20):
                digest.update(part)
            return digest.hexdigest()
