"""A ZIP that is written as it is sent: no file of it has to fit into memory or onto the disk.

Entries bear the package's own time, so the same content gives the same bytes. Sizes and checksums
follow each entry (APPNOTE 4.3.9), and entries of 2 GiB or more are ZIP64.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_FILE_MODE = 0o100644 << 16
_UNIX = 3
_FIRST_YEAR = 1980
"""Of what a ZIP can say."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive. ``size`` as far as it is known; ``packed``: worth compressing."""

    path: str
    pieces: Callable[[], Iterable[bytes]]
    size: int
    packed: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written."""

    path: str
    size: int
    sha256: str


def entry(path: str, content: bytes, *, packed: bool = True) -> Entry:
    """An entry of bytes that are at hand."""
    return Entry(path, lambda: (content,), len(content), packed)


def zipped(
    entries: Iterable[Entry], manifest: Callable[[list[Written]], bytes], moment: datetime
) -> Iterator[bytes]:
    """The archive in pieces; last of all the manifest of what was written.

    An error of an entry ends it without a directory: no reader takes such a torso for a package.
    """
    sink, written = _Sink(), list[Written]()
    with zipfile.ZipFile(sink, "w") as archive:
        for item in entries:
            hashed, size = hashlib.sha256(), 0
            with archive.open(_info(item, moment), "w") as out:
                for piece in item.pieces():
                    hashed.update(piece)
                    size += len(piece)
                    out.write(piece)
                    yield sink.take()
            written.append(Written(item.path, size, hashed.hexdigest()))
        archive.writestr(_info(entry(MANIFEST, b""), moment), manifest(written))
    yield sink.take()


def _info(item: Entry, moment: datetime) -> zipfile.ZipInfo:
    at = moment.astimezone(UTC)
    year = max(at.year, _FIRST_YEAR)
    info = zipfile.ZipInfo(item.path, (year, at.month, at.day, at.hour, at.minute, at.second))
    info.compress_type = zipfile.ZIP_DEFLATED if item.packed else zipfile.ZIP_STORED
    info.create_system = _UNIX
    info.external_attr = _FILE_MODE
    info.file_size = item.size
    return info


class _Sink:
    """Takes what is written, and gives it away; nobody can go back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keeps bytes until they are taken."""
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing has to be let go."""

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
