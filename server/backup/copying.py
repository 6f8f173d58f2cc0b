"""Files copied so that the copy is known to be right: written, on the disk, read again from it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from server.backup.manifest import File

PIECE = 1 << 20
Progress = Callable[[int], None]


def write_checked(pieces: Iterable[bytes], target: Path) -> str:
    """Writes a new file for its owner's eyes and answers the SHA-256 of what the disk gives back.

    Raises OSError, also where the disk gives back something else than was written.
    """
    written = hashlib.sha256()
    handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as out:
        for piece in pieces:
            out.write(piece)
            written.update(piece)
        out.flush()
        os.fsync(out.fileno())
    found = digest_from_disk(target)
    if found != written.hexdigest():
        raise OSError(0, "The disk gives back other bytes than were written", str(target))
    return found


def digest_from_disk(file: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file that was synced, as the disk has it, not the system's memory of it.

    Raises OSError.
    """
    digest = hashlib.sha256()
    with file.open("rb") as source:
        if sys.platform == "linux":
            os.posix_fadvise(source.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := source.read(PIECE):
            digest.update(piece)
            if progress is not None:
                progress(len(piece))
    return digest.hexdigest()


def pieces_of(file: Path, progress: Progress | None = None) -> Iterator[bytes]:
    """A file's bytes. Raises OSError."""
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece
            if progress is not None:
                progress(len(piece))


def copy_small(data: Path, names: Iterable[str], draft: Path) -> list[File]:
    """Copies files, and folders whole, where they are there. Raises OSError."""
    copied = []
    for name in names:
        place = data / name
        files = sorted(place.rglob("*")) if place.is_dir() else [place]
        for file in (one for one in files if one.is_file()):
            path = file.relative_to(data)
            target = draft / path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            digest = write_checked(pieces_of(file), target)
            copied.append(File(path.as_posix(), target.stat().st_size, digest))
    return copied


def listed(draft: Path, name: str, progress: Progress | None = None) -> File:
    """A file that was written into a draft and synced. Raises OSError."""
    file = draft / name
    return File(name, file.stat().st_size, digest_from_disk(file, progress))
