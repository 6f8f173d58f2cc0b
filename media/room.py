"""Whether there is room for an upload: limits of a file, a sender, all uploads, and the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from media.errors import DiskFull, NotDeclared, QuotaReached, TooLarge
from media.parts import Part, Parts, Sender


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes: of one file, unfinished of one sender and of all, what stays free on the disk, and
    of one sender's files that no fact declares yet (``early``).

    ``kept``: how long an upload waits for its sender to go on. ``number``: unfinished uploads of
    one sender, for those without a byte take room as well.
    """

    file: int
    sender: int
    total: int
    free: int
    early: int
    kept: timedelta
    number: int = 2_000


class Room:
    """``declares``: whether a fact of this sender declares the file of this SHA-256."""

    def __init__(
        self, parts: Parts, limits: Limits, declares: Callable[[Sender, str], bool]
    ) -> None:
        self._parts = parts
        self._limits = limits
        self._declares = declares

    def require(self, part: Part) -> None:
        """For an upload that is to begin, while no other does (``Parts.alone``).

        Raises TooLarge, QuotaReached, NotDeclared, DiskFull.
        """
        limits, length = self._limits, part.length
        if length > limits.file:
            raise TooLarge(f"One file may have {limits.file} bytes; this one has {length}.")
        waiting = list(self._parts.overview())
        own = [one for one in waiting if one.by == part.by]
        if _bytes(own) + length > limits.sender or len(own) >= limits.number:
            raise QuotaReached("Too much of yours is unfinished; finish or end other uploads.")
        if _bytes(waiting) + length > limits.total:
            raise QuotaReached("Too many uploads are unfinished on this server; try again later.")
        if part.early and _bytes(filter(self._is_early, own)) + length > limits.early:
            raise NotDeclared(
                f"No fact of yours declares this file yet, and at most {limits.early} bytes of "
                "such files are kept: sync the facts first, then send the file."
            )
        self.require_free(length)

    def require_free(self, length: int) -> None:
        """For bytes that are to come. Raises DiskFull."""
        root = self._parts.root
        place = next(folder for folder in (root, *root.parents) if folder.exists())
        if shutil.disk_usage(place).free - length < self._limits.free:
            raise DiskFull("The server's disk is nearly full; nothing was lost. Try again later.")

    def _is_early(self, part: Part) -> bool:
        return part.early and not self._declares(part.sender, part.file)


def _bytes(parts: Iterable[Part]) -> int:
    return sum(part.length for part in parts)
