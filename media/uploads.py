"""Uploads from their first byte until the file is evidence.

A file is named by the SHA-256 that its fact declares. When all bytes are there the file is read
once more from the disk; only if its hash is the declared one is it kept.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from media.blobs import SHA256, Blobs
from media.errors import (
    BadUpload,
    DiskFull,
    HashDiffers,
    OffsetDiffers,
    QuotaReached,
    TooLarge,
    UnknownUpload,
    UploadComplete,
)
from media.incoming import Checksum, Incoming
from media.parts import Part, Parts

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes: of one file, unfinished of one sender and of all, and what stays free on the disk.

    ``kept``: how long an upload waits for its sender to go on.
    """

    file: int
    sender: int
    total: int
    free: int
    kept: timedelta


@dataclass(frozen=True, slots=True)
class State:
    """How far an upload is. ``offset`` is what is durable; ``expires`` only of unfinished ones."""

    name: str
    offset: int
    length: int
    complete: bool
    expires: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is evidence now."""

    sha256: str
    size: int
    part: Part


@dataclass(frozen=True, slots=True)
class News:
    """Who is told: ``arrived`` of each file that became evidence, before its upload is forgotten;
    ``refused`` of each that was not what its name says. Both are told again after a crash, so they
    must bear repetition."""

    arrived: Callable[[Arrival], None]
    refused: Callable[[Part], None]


class Uploads:
    """Any thread may call."""

    def __init__(
        self,
        parts: Parts,
        blobs: Blobs,
        limits: Limits,
        clock: Callable[[], datetime],
        news: News,
    ) -> None:
        self.parts = parts
        self.blobs = blobs
        self.limits = limits
        self._clock = clock
        self._news = news

    def begin(self, part: Part) -> State:
        """Begins an upload, or finds the one of this name that is there or has arrived.

        Raises TooLarge, QuotaReached, DiskFull, BadUpload (another length), HashDiffers.
        """
        if not part.piece:
            kept = self._kept(part.name)
            if kept is not None:
                return kept
        known = self.parts.find(part.owner, part.name)
        if known is not None and known.length != part.length:
            raise BadUpload(f"This file was declared with {known.length} bytes before.")
        if known is None:
            self._require_room(part)
            self.parts.begin(part, self._clock())
        return self.state(part.owner, part.name)

    def state(self, owner: str, name: str) -> State:
        """How far an upload is; finishes one whose bytes are all there.

        Raises UnknownUpload, HashDiffers, DiskFull.
        """
        part = self.parts.find(owner, name)
        if part is None:
            kept = self._kept(name) if SHA256.fullmatch(name) else None
            if kept is None:
                raise UnknownUpload
            return kept
        offset = self.parts.offset(part)
        if offset < part.length:
            expires = self.parts.touched(part) + self.limits.kept
            return State(name, offset, part.length, complete=False, expires=expires)
        if not part.piece:
            self._finish(part)
        return State(name, part.length, part.length, complete=True)

    def receive(
        self, owner: str, name: str, at: int, coming: int = 0, checksum: Checksum | None = None
    ) -> Incoming | None:
        """Takes bytes from offset ``at`` on; ``coming``: how many, as far as that is known.

        None where the file has arrived: there is nothing to take.
        Raises UnknownUpload, OffsetDiffers, TooLarge, DiskFull, HashDiffers.
        """
        state = self.state(owner, name)
        if state.offset != at:
            raise OffsetDiffers(f"The file goes on at {state.offset}, not at {at}; ask with HEAD.")
        if at + coming > state.length:
            raise TooLarge(f"The file was declared with {state.length} bytes; these are more.")
        part = self.parts.find(owner, name)
        if part is None:
            return None
        self._require_free(coming)
        return Incoming(self.parts, part, at, self._clock, checksum)

    def join(self, whole: Part, pieces: Sequence[str]) -> State:
        """Makes one file of pieces that are complete, in this order, and finishes it.

        Raises UnknownUpload, OffsetDiffers (a piece is not complete), DiskFull, HashDiffers.
        """
        found = [self.parts.find(whole.owner, name) for name in pieces]
        ready = [part for part in found if part is not None and part.piece]
        kept = self._kept(whole.name)
        if kept is None:
            if not pieces or len(ready) < len(pieces):
                raise UnknownUpload("A piece is not there; send it again.")
            if any(self.parts.offset(part) < part.length for part in ready):
                raise OffsetDiffers("A piece is not complete; go on with it first.")
            self._assemble(whole, ready)
            kept = self.state(whole.owner, whole.name)
        for part in ready:
            self.parts.remove(part)
        return kept

    def end(self, owner: str, name: str) -> None:
        """Gives an upload up. Raises UnknownUpload, UploadComplete."""
        part = self.parts.find(owner, name)
        if part is None:
            self.state(owner, name)
            raise UploadComplete("The file has arrived and is evidence; it stays.")
        with self.parts.held(part):
            self.parts.remove(part)

    def recover(self) -> int:
        """Finishes what was complete when the server stopped and removes what expired."""
        for part in list(self.parts.all()):
            try:
                self.state(part.owner, part.name)
            except (UnknownUpload, HashDiffers):
                continue
        return len(self.parts.sweep(self._clock(), self.limits.kept))

    def _kept(self, name: str) -> State | None:
        blob = self.blobs.find(name)
        return None if blob is None else State(name, blob.size, blob.size, complete=True)

    def _finish(self, part: Part) -> None:
        with self.parts.held(part) as handle:
            del handle
            file = self.parts.path(part)
            if self.parts.offset(part) != part.length:
                return  # another one of this name took its place
            if _digest(file) != part.name:
                self._news.refused(part)
                self.parts.remove(part)
                text = "The file is not the one that was declared; it was dropped. Send it again."
                raise HashDiffers(text)
            self.blobs.keep(file, part.name)
            self._news.arrived(Arrival(part.name, part.length, part))
            self.parts.remove(part)

    def _assemble(self, whole: Part, pieces: Sequence[Part]) -> None:
        length = sum(part.length for part in pieces)
        whole = replace(whole, length=length)
        self._require_room(whole)
        before = self.parts.find(whole.owner, whole.name)
        if before is not None:
            with self.parts.held(before):
                self.parts.remove(before)
        self.parts.begin(whole, self._clock())
        at = 0
        for part in pieces:
            with self.parts.path(part).open("rb") as source:
                while data := source.read(_PIECE):
                    at = self.parts.add(whole, at, data, self._clock())
        self.parts.settle(whole)

    def _require_room(self, part: Part) -> None:
        limits, length = self.limits, part.length
        if length > limits.file:
            raise TooLarge(f"One file may have {limits.file} bytes; this one has {length}.")
        waiting = [(one.owner, one.by, one.length) for one in self.parts.all()]
        if sum(size for *_, by, size in waiting if by == part.by) + length > limits.sender:
            raise QuotaReached("Too much of yours is unfinished; finish or end other uploads.")
        if sum(size for *_, size in waiting) + length > limits.total:
            raise QuotaReached("Too many uploads are unfinished on this server; try again later.")
        self._require_free(length)

    def _require_free(self, length: int) -> None:
        root = self.parts.root
        place = next(folder for folder in (root, *root.parents) if folder.exists())
        if shutil.disk_usage(place).free - length < self.limits.free:
            raise DiskFull("The server's disk is nearly full; nothing was lost. Try again later.")


def piece_name() -> str:
    """A new name for a piece of a concatenation."""
    return f"piece-{uuid4().hex}"


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
