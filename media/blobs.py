"""Files that never change, by the SHA-256 of their bytes: the one door to the object store.

``sha256/ab/abcd…``, under ``aside/`` what is about to go and under ``damaged/`` what a check found
to be other bytes than its name says, in a local folder or in any store
that speaks S3. A file is whole and on the disk before it has its name, so whoever finds the name
finds all of it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from media.errors import BlobMissing, DiskFull, FilesAway

if TYPE_CHECKING:  # the library has these names in its stubs alone
    from obstore.store import ClientConfig, RetryConfig

SHA256 = re.compile(r"[0-9a-f]{64}")
_PREFIX = "sha256"
_ASIDE = "aside"
_DAMAGED = "damaged"
_PIECE = 1 << 20
_PATIENCE: ClientConfig = {"connect_timeout": "5s", "timeout": "60s", "allow_http": True}
_TRIES: RetryConfig = {"max_retries": 2, "retry_timeout": timedelta(seconds=15)}
"""Whoever asks waits no longer than that: a device tries again by itself. Without TLS only where
``AWS_ENDPOINT_URL`` says http."""
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


@dataclass(frozen=True, slots=True)
class Blob:
    """One file that is kept. ``size`` in bytes; ``since``: aware, UTC."""

    sha256: str
    size: int
    since: datetime


class Blobs:
    """``place``: a folder (made at the first write), or ``s3://bucket/prefix``, whose key, region
    and endpoint are the usual variables ``AWS_…``. Any thread may call."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._folder = None if "://" in place else Path(place)
        self._store: ObjectStore
        if self._folder is None:
            self._store = from_url(place, client_options=_PATIENCE, retry_config=_TRIES)
        else:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._store = LocalStore(self._folder)

    def find(self, sha256: str) -> Blob | None:
        """The file of this hash, if it is kept. Raises FilesAway."""
        with _answering():
            try:
                meta = obstore.head(self._store, _key(sha256))
            except FileNotFoundError:
                return None
        return Blob(sha256, meta["size"], meta["last_modified"])

    def read(self, sha256: str, start: int, end: int) -> Iterator[bytes]:
        """Bytes from ``start`` up to but without ``end``, in pieces. Raises BlobMissing, FilesAway
        at the first piece."""
        for at in range(start, end, _PIECE):
            until = min(end, at + _PIECE)
            with _answering():
                try:
                    piece = obstore.get_range(self._store, _key(sha256), start=at, end=until)
                except FileNotFoundError:
                    raise BlobMissing from None
            yield bytes(piece)

    def keep(self, file: Path, sha256: str) -> None:
        """Keeps a file whose hash was verified and which is on the disk; durable on return.

        The file stays where it is. One that is kept already is not written again; in a folder it
        counts as kept since now. Raises DiskFull, FilesAway.
        """
        if self.find(sha256) is not None and self._is_kept_again(sha256):
            return
        with _answering():
            if self._folder is None:
                obstore.put(self._store, _key(sha256), file)
            else:
                _place(file, self._folder / _key(sha256))

    def set_aside(self, sha256: str) -> None:
        """Hides a file from ``find`` and ``read``, for ``put_back`` or ``drop``: whoever asks from
        now on is told to send it. Raises BlobMissing, FilesAway."""
        self._move(_key(sha256), _aside(sha256))

    def put_back(self, sha256: str) -> None:
        """Undoes ``set_aside``, also where the file came again. Raises BlobMissing, FilesAway."""
        if self.find(sha256) is None:
            self._move(_aside(sha256), _key(sha256))
        else:
            self.drop(sha256)

    def aside_since(self, sha256: str) -> datetime | None:
        """When a file that was set aside was kept last; None where nobody can tell (in S3 a move is
        a copy with a time of its own)."""
        if self._folder is None:
            return None
        with suppress(FileNotFoundError):
            return datetime.fromtimestamp((self._folder / _aside(sha256)).stat().st_mtime, UTC)
        return None

    def drop(self, sha256: str) -> None:
        """Lets go for good what was set aside; nothing there is no error. Raises FilesAway."""
        with _answering(), suppress(FileNotFoundError):
            obstore.delete(self._store, _aside(sha256))

    def put_damaged(self, sha256: str) -> None:
        """Takes a file whose bytes are not those of its name out of the way of the right ones. It
        is kept: most of it may be readable. Raises BlobMissing, FilesAway."""
        self._move(_key(sha256), _damaged(sha256))

    def drop_damaged(self, sha256: str) -> None:
        """Lets go of a damaged file for good; nothing there is no error. Raises FilesAway."""
        with _answering(), suppress(FileNotFoundError):
            obstore.delete(self._store, _damaged(sha256))

    def all(self) -> Iterator[Blob]:
        """Every file that is kept, in no order. Raises FilesAway."""
        yield from self._list(_PREFIX)

    def aside(self) -> Iterator[Blob]:
        """What was set aside; ``since`` as it was. Raises FilesAway."""
        yield from self._list(_ASIDE)

    def damaged(self) -> Iterator[Blob]:
        """What ``put_damaged`` took out of the way. Raises FilesAway."""
        yield from self._list(_DAMAGED)

    def _list(self, prefix: str) -> Iterator[Blob]:
        with _answering():
            for page in obstore.list(self._store, prefix=prefix):
                for meta in page:
                    name = meta["path"].rpartition("/")[2]
                    if SHA256.fullmatch(name):
                        yield Blob(name, meta["size"], meta["last_modified"])

    def _move(self, source: str, target: str) -> None:
        with _answering():
            try:
                obstore.rename(self._store, source, target)
            except FileNotFoundError:
                raise BlobMissing from None

    def _is_kept_again(self, sha256: str) -> bool:
        """Whether the file that was found is there still; whoever clears up sees it is wanted."""
        if self._folder is None:
            return True
        try:
            os.utime(self._folder / _key(sha256))
        except FileNotFoundError:  # set aside this moment
            return False
        return True

    def digest(self, blob: Blob, progress: Callable[[int], None] | None = None) -> str:
        """The SHA-256 of what is really there, hex. Raises BlobMissing, FilesAway.

        ``progress`` is told the bytes of each piece.
        """
        found = hashlib.sha256()
        for piece in self.read(blob.sha256, 0, blob.size):
            found.update(piece)
            if progress is not None:
                progress(len(piece))
        return found.hexdigest()


def disk_full(error: OSError) -> DiskFull | None:
    """What an error of the system says of room; None where it is another."""
    if error.errno not in _NO_ROOM:
        return None
    return DiskFull("The server's disk is full; what came is kept. Try again later.")


def sync_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk (POSIX: they are the folder's own content)."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _answering() -> Iterator[None]:
    """What goes wrong in the store as our own errors."""
    try:
        yield
    except BaseError as error:
        raise FilesAway from error
    except OSError as error:
        raise disk_full(error) or FilesAway() from error


def _aside(sha256: str) -> str:
    return f"{_ASIDE}/{sha256[:2]}/{sha256}"


def _damaged(sha256: str) -> str:
    return f"{_DAMAGED}/{sha256[:2]}/{sha256}"


def _key(sha256: str) -> str:
    return f"{_PREFIX}/{sha256[:2]}/{sha256}"


def _place(file: Path, target: Path) -> None:
    """Gives the bytes of ``file`` the name ``target``: a link, or a copy from another disk."""
    made = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.parent / f".{uuid4().hex}"
    try:
        try:
            os.link(file, draft)
        except OSError:
            _copy(file, draft)
        draft.chmod(0o400)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(target.parent)
    for folder in made:
        sync_folder(folder.parent)


def _copy(file: Path, draft: Path) -> None:
    with file.open("rb") as source, draft.open("wb") as copy:
        shutil.copyfileobj(source, copy, _PIECE)
        copy.flush()
        os.fsync(copy.fileno())
