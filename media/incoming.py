"""Bytes of one request as they come in: kept at once, or first held apart for their checksum."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from media.blobs import disk_full
from media.errors import ChecksumDiffers, MediaError, TooLarge, UnknownUpload
from media.parts import Part, Parts

ALGORITHMS = ("sha1", "sha256", "md5")
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Checksum:
    """What the bytes of one request must give. ``algorithm``: one of ``ALGORITHMS``."""

    algorithm: str
    digest: bytes


class Incoming:
    """For one thread at a time. What goes wrong is kept in ``fault`` and told in the answer:
    the bytes before it are not lost for it."""

    def __init__(
        self,
        parts: Parts,
        part: Part,
        at: int,
        clock: Callable[[], datetime],
        checksum: Checksum | None = None,
    ) -> None:
        self._parts = parts
        self._part = part
        self._clock = clock
        self._checksum = checksum
        self._chunk: Path | None = None
        self.name = part.name
        self.offset = at
        self.fault: Exception | None = None

    def write(self, data: bytes) -> None:
        """Takes the next bytes; none after a fault."""
        if self.fault is not None or not data:
            return
        try:
            self._write(data)
        except (MediaError, OSError) as error:
            self.fault = error

    def end(self, *, interrupted: bool = False) -> None:
        """After the last byte: what came is durable. Bytes with a checksum are kept if it fits."""
        try:
            if self._chunk is not None:
                self._keep_chunk(self._chunk, interrupted=interrupted)
            with suppress(UnknownUpload):  # all of it was there, and somebody else finished it
                self._parts.settle(self._part)
        except (MediaError, OSError) as error:
            self.fault = self.fault or error

    def _write(self, data: bytes) -> None:
        if self._checksum is None:
            self._add(data)
            return
        if self._chunk is None:
            self._chunk = self._parts.chunk(self._part)
        try:
            with self._chunk.open("ab") as out:
                out.write(data)
        except OSError as error:
            raise disk_full(error) or error from error

    def _add(self, data: bytes) -> None:
        if self.offset + len(data) > self._part.length:
            raise TooLarge(f"The file was declared with {self._part.length} bytes; these are more.")
        self.offset = self._parts.add(self._part, self.offset, data, self._clock())

    def _keep_chunk(self, chunk: Path, *, interrupted: bool) -> None:
        assert self._checksum is not None
        try:
            if interrupted or self.fault is not None:
                return
            with chunk.open("rb") as source:
                found = hashlib.file_digest(source, self._checksum.algorithm).digest()
                if not hmac.compare_digest(found, self._checksum.digest):
                    raise ChecksumDiffers("The bytes came damaged; send them again.")
                source.seek(0)
                while data := source.read(_PIECE):
                    self._add(data)
        finally:
            chunk.unlink(missing_ok=True)
