"""Uploads from their first byte until the file is evidence.

A file is named by the SHA-256 that its fact declares. When all bytes are there the file is read
once more from the disk; only if its hash is the declared one is it kept. It is evidence from when
a fact of its sender declares it. Until then it stays among the uploads, and its sender is told of
no other that has the same file. Of what became evidence the sheet stays until that was told, so
that it is told after a stop as well.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from media.blobs import SHA256, Blobs
from media.errors import (
    BadUpload,
    HashDiffers,
    MediaError,
    OffsetDiffers,
    TooLarge,
    UnknownUpload,
    UploadComplete,
)
from media.evidence import Arrival, Evidence
from media.incoming import Checksum, Incoming
from media.parts import Part, Parts, Sender
from media.room import Limits, Room

_PIECE = 1 << 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How far an upload is. ``offset`` is what is durable; ``expires`` only of unfinished ones."""

    name: str
    offset: int
    length: int
    complete: bool
    expires: datetime | None = None


class Uploads:
    """Any thread may call."""

    def __init__(
        self,
        parts: Parts,
        blobs: Blobs,
        limits: Limits,
        clock: Callable[[], datetime],
        evidence: Evidence,
    ) -> None:
        self.parts = parts
        self.blobs = blobs
        self.limits = limits
        self._clock = clock
        self._evidence = evidence
        self._room = Room(parts, limits, evidence.declares)

    def begin(self, part: Part) -> State:
        """Begins an upload, or finds the one of this name that is there or has arrived.

        Raises TooLarge, QuotaReached, NotDeclared, DiskFull, BadUpload (another length),
        HashDiffers.
        """
        known = self.parts.find(part.owner, part.name)
        if known is not None and known.length != part.length:
            raise BadUpload(f"This file was declared with {known.length} bytes before.")
        if known is None:
            part = replace(part, early=not self._evidence.declares(part.sender, part.file))
            kept = None if part.piece or part.early else self._blob(part.name)
            if kept is not None:
                return kept
            with self.parts.beginning(part, self._clock()) as begin, self.parts.alone():
                if self.parts.find(part.owner, part.name) is None:
                    self._room.require(part)
                    begin()
        return self.state(part.sender, part.name)

    def state(self, sender: Sender, name: str) -> State:
        """How far an upload is; finishes one whose bytes are all there.

        Raises UnknownUpload, HashDiffers, DiskFull.
        """
        part = self.parts.find(sender.owner, name)
        if part is not None:
            with suppress(UnknownUpload):  # it became evidence, or was ended, while we looked
                return self._state(part)
        return self._arrived(sender, name)

    def _state(self, part: Part) -> State:
        name, length, offset = part.name, part.length, self.parts.offset(part)
        if offset == length and not part.piece and self._finish(part):
            return State(name, length, length, complete=True)
        expires = self.parts.touched(part) + self.limits.kept
        return State(name, offset, length, complete=offset == length, expires=expires)

    def receive(
        self, sender: Sender, name: str, at: int, coming: int = 0, checksum: Checksum | None = None
    ) -> Incoming | None:
        """Takes bytes from offset ``at`` on; ``coming``: how many, as far as that is known.

        None where the file has arrived: there is nothing to take.
        Raises UnknownUpload, OffsetDiffers, TooLarge, DiskFull, HashDiffers.
        """
        state = self.state(sender, name)
        if state.offset != at:
            raise OffsetDiffers(f"The file goes on at {state.offset}, not at {at}; ask with HEAD.")
        if at + coming > state.length:
            raise TooLarge(f"The file was declared with {state.length} bytes; these are more.")
        part = self.parts.find(sender.owner, name)
        if part is None or state.complete:
            return None
        self._room.require_free(coming)
        return Incoming(self.parts, part, at, self._clock, checksum)

    def join(self, whole: Part, pieces: Sequence[str]) -> State:
        """Makes one file of pieces that are complete, in this order, and finishes it.

        Raises UnknownUpload, OffsetDiffers (a piece is not complete), DiskFull, HashDiffers.
        """
        found = [self.parts.find(whole.owner, name) for name in pieces]
        ready = [part for part in found if part is not None and part.piece]
        try:
            state = self.state(whole.sender, whole.name)
        except UnknownUpload:
            state = None
        if state is None or not state.complete:
            if not pieces or len(ready) < len(pieces):
                raise UnknownUpload("A piece is not there; send it again.")
            if any(self.parts.offset(part) < part.length for part in ready):
                raise OffsetDiffers("A piece is not complete; go on with it first.")
            self._assemble(whole, ready)
            state = self.state(whole.sender, whole.name)
        for part in ready:
            self.parts.remove(part)
        return state

    def end(self, sender: Sender, name: str) -> None:
        """Gives an upload up. Raises UnknownUpload, UploadComplete."""
        part = self.parts.find(sender.owner, name)
        if part is None:
            self._arrived(sender, name)
            raise UploadComplete("The file has arrived and is evidence; it stays.")
        with self.parts.held(part):
            self.parts.remove(part)

    def declared(self, owner: str, name: str) -> None:
        """A fact declares this file now: an upload of it is early no more.

        Raises HashDiffers, DiskFull, SyncError and OSError of the evidence.
        """
        part = self.parts.find(owner, name)
        if part is not None and part.early:
            self._settle(part)

    def recover(self) -> int:
        """Finishes what was complete when the server stopped and removes what expired."""
        for part, _ in list(self.parts.handed_over()):
            self._attempt(part, self._tell_again)
        for part in list(self.parts.all()):
            self._attempt(part, self._settle)
        gone = self.parts.sweep(self._clock(), self.limits.kept)
        for part in gone:
            if part.verified:
                _log.warning("%s of %s expired: no fact declared it.", part.name, part.by)
        return len(gone)

    def _attempt(self, part: Part, work: Callable[[Part], None]) -> None:
        try:
            work(part)
        except (MediaError, OSError) as error:
            _log.warning("The upload %s of %s waits: %s", part.name, part.by, error)

    def _tell_again(self, part: Part) -> None:
        """What became evidence and was not told yet, or was ended in the middle."""
        if part.piece or self._arrival(part.sender, part.name) is None:
            self.parts.forget(part)
        else:
            self._tell(part)

    def _settle(self, part: Part) -> None:
        """Brings an upload to what is known of its file now."""
        if part.early and self._evidence.declares(part.sender, part.file):
            with self.parts.held(part):
                part = self.parts.note(part, early=False, verified=part.verified)
        self.state(part.sender, part.name)

    def _arrived(self, sender: Sender, name: str) -> State:
        """Raises UnknownUpload, also where the file is here and the sender has no fact of it."""
        kept = self._arrival(sender, name)
        if kept is None:
            raise UnknownUpload
        untold = self.parts.untold(sender.owner, name)
        if untold is not None:
            self._tell(untold)
        return kept

    def _arrival(self, sender: Sender, name: str) -> State | None:
        # The fact is asked for first: how long a 404 takes must not tell whether the file is here.
        known = SHA256.fullmatch(name) and self._evidence.declares(sender, name)
        return self._blob(name) if known else None

    def _tell(self, part: Part) -> None:
        arrival = Arrival(part.name, part.length, part)
        self._evidence.note(arrival, lambda: self.parts.forget(part))

    def _blob(self, name: str) -> State | None:
        blob = self.blobs.find(name)
        return None if blob is None else State(name, blob.size, blob.size, complete=True)

    def _finish(self, part: Part) -> bool:
        """Whether the file is evidence now; not where it waits for its fact."""
        with self.parts.held(part) as handle:
            os.fsync(handle)  # its last bytes may be somebody else's, who is about to do so
            file = self.parts.path(part)
            if self.parts.offset(part) != part.length:
                return False  # another one of this name took its place
            if not part.verified:
                self._verify(part, file)
            if not self._evidence.declares(part.sender, part.name):
                self.parts.note(part, early=True, verified=True)
                return False
            self.blobs.keep(file, part.name)
            self.parts.hand_over(part, self._clock())
        self._tell(part)
        return True

    def _verify(self, part: Part, file: Path) -> None:
        found = _digest(file)
        if found == part.name:
            return
        self._evidence.differs(part, found)
        self.parts.remove(part)
        text = "The file is not the one that was declared; it was dropped. Send it again."
        raise HashDiffers(text)

    def _assemble(self, whole: Part, pieces: Sequence[Part]) -> None:
        length = sum(part.length for part in pieces)
        early = not self._evidence.declares(whole.sender, whole.name)
        whole = replace(whole, length=length, early=early)
        with self.parts.beginning(whole, self._clock()) as begin, self.parts.alone():
            self._room.require(whole)
            before = self.parts.find(whole.owner, whole.name)
            if before is not None:
                with self.parts.held(before):
                    self.parts.remove(before)
            begin()
        at = 0
        for part in pieces:
            with self.parts.path(part).open("rb") as source:
                while data := source.read(_PIECE):
                    at = self.parts.add(whole, at, data, self._clock())
        self.parts.settle(whole)


def piece_name() -> str:
    """A new name for a piece of a concatenation."""
    return f"piece-{uuid4().hex}"


def _digest(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
