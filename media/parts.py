"""Files on their way: what came of each upload, on the local disk beside the evidence.

    <root>/<owner>/<name>.part   the bytes that came, from the first on
    <root>/<owner>/<name>.json   what was declared of them

A sheet alone is what is left of a file that became evidence, until that was told (``handed_over``).
``owner`` is a crew or the office: what one device began another of its crew goes on with, and no
crew learns how far another is. Bytes are only ever added at the end of the file, at the place
that the sender named, so a stale connection that wakes up adds nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from json import dumps, loads
from pathlib import Path
from uuid import uuid4

from media.blobs import disk_full, sync_folder
from media.errors import OffsetDiffers, UnknownUpload

if sys.platform != "win32":
    import fcntl


@dataclass(frozen=True, slots=True)
class Sender:
    """Who uploads. ``owner``: who may go on with it, a crew or the office; ``by``: who it is."""

    owner: str
    by: str


@dataclass(frozen=True, slots=True)
class Part:
    """One upload as it was declared.

    ``name`` is the SHA-256 of the whole file, or made up for a piece of a concatenation
    (``piece``; ``whole`` is then the SHA-256 of the file, where the sender named it). ``length`` in
    bytes. ``by``: the device or user who began it. ``fact``: the id of the fact that declares the
    file, where the sender named one. ``early``: no fact declares it yet. ``verified``: all bytes
    are there and give the name.
    """

    owner: str
    name: str
    length: int
    by: str
    piece: bool = False
    filename: str | None = None
    filetype: str | None = None
    fact: str | None = None
    whole: str | None = None
    early: bool = False
    verified: bool = False

    @property
    def file(self) -> str:
        """The name by which facts declare the file that it is, or is a piece of."""
        return self.whole or self.name

    @property
    def sender(self) -> Sender:
        """Who began it."""
        return Sender(self.owner, self.by)


_Seen = tuple[tuple[object, ...], tuple[Part, ...]]
_NOTHING: _Seen = ((), ())


class Parts:
    """Any thread and any process may call; ``root`` is made at the first write."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._seen: dict[str, _Seen] = {}

    @contextmanager
    def beginning(self, part: Part, now: datetime) -> Iterator[Callable[[], None]]:
        """What begins an upload with an empty file, durable after the block; to be called where one
        is ``alone``: the disk is waited for before and after. Raises DiskFull."""
        sheet = self._sheet(part)
        with self._draft(part) as draft:

            def begin() -> None:
                self._file(part).touch(mode=0o600)
                draft.replace(sheet)
                self._touch(self._file(part), now)

            yield begin
            sync_folder(sheet.parent)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else who asks for this begins an upload meanwhile, in any process: what is summed
        up before one is begun stays true. Never to be asked for while a part is ``held``.

        Raises DiskFull.
        """
        try:
            self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.root, os.O_RDONLY)
        except OSError as error:
            raise disk_full(error) or error from error
        try:
            if sys.platform != "win32":
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def note(self, part: Part, *, early: bool, verified: bool) -> Part:
        """The part with what is known of it now, written down durably. Raises DiskFull.

        To be called while it is ``held``.
        """
        noted = replace(part, early=early, verified=verified)
        if noted != part:
            self._write(noted)
        return noted

    def find(self, owner: str, name: str) -> Part | None:
        """The upload of this name, if the owner has one."""
        with suppress(FileNotFoundError):
            part = Part(**loads((self.root / owner / f"{name}.json").read_text()))
            # A sheet alone (handed over, or a crash in ``remove``): there is nothing to go on with.
            return part if self._file(part).exists() else None
        return None

    def offset(self, part: Part) -> int:
        """Bytes that came. Raises UnknownUpload."""
        try:
            return self._file(part).stat().st_size
        except FileNotFoundError:
            raise UnknownUpload from None

    def add(self, part: Part, at: int, data: bytes, now: datetime) -> int:
        """Adds bytes where the file ends, and answers where it ends now.

        They are durable after ``settle``. Raises OffsetDiffers, UnknownUpload, DiskFull (what
        found room is kept).
        """
        with self.held(part) as handle:
            size = os.fstat(handle).st_size
            if size != at:
                raise OffsetDiffers(f"The file goes on at {size}, not at {at}; ask with HEAD.")
            os.lseek(handle, at, os.SEEK_SET)
            left = memoryview(data)
            try:
                while left:
                    left = left[os.write(handle, left) :]
            except OSError as error:
                raise disk_full(error) or error from error
        self._touch(self._file(part), now)
        return at + len(data)

    def settle(self, part: Part) -> None:
        """Waits until what came is on the disk. Raises UnknownUpload."""
        with self.held(part) as handle:
            os.fsync(handle)

    @contextmanager
    def held(self, part: Part) -> Iterator[int]:
        """The open file, which nobody else adds to or removes meanwhile. Raises UnknownUpload."""
        file = self._file(part)
        try:
            handle = os.open(file, os.O_RDWR)
        except FileNotFoundError:
            raise UnknownUpload from None
        try:
            if sys.platform != "win32":
                fcntl.flock(handle, fcntl.LOCK_EX)
            if not _is_still(file, handle):
                raise UnknownUpload
            yield handle
        finally:
            os.close(handle)

    def remove(self, part: Part) -> None:
        """Forgets an upload and its bytes."""
        self._file(part).unlink(missing_ok=True)
        self._sheet(part).unlink(missing_ok=True)

    def hand_over(self, part: Part, now: datetime) -> None:
        """Its bytes are kept elsewhere, durably; the sheet stays until ``forget``."""
        self._touch(self._sheet(part), now)
        self._file(part).unlink(missing_ok=True)

    def handed_over(self, owner: str | None = None) -> Iterator[tuple[Part, datetime]]:
        """Those, of all or of one owner, that were not forgotten yet, and since when."""
        for sheet in sorted(self.root.glob(f"{owner or '*'}/*.json")):
            with suppress(FileNotFoundError):
                if (part := self.untold(sheet.parent.name, sheet.stem)) is not None:
                    yield part, datetime.fromtimestamp(sheet.stat().st_mtime, UTC)

    def untold(self, owner: str, name: str) -> Part | None:
        """One of them."""
        sheet = self.root / owner / f"{name}.json"
        with suppress(FileNotFoundError):
            if not sheet.with_suffix(".part").exists():
                return Part(**loads(sheet.read_text()))
        return None

    def forget(self, part: Part) -> None:
        """Removes the sheet of what was handed over; not of an upload that began since."""
        with self.alone():
            if self.untold(part.owner, part.name) is not None:
                self._sheet(part).unlink(missing_ok=True)

    def path(self, part: Part) -> Path:
        """Where the bytes are."""
        return self._file(part)

    def chunk(self, part: Part) -> Path:
        """A new name beside the file, for bytes that are not known to be right yet."""
        return self._file(part).with_suffix(f".{uuid4().hex}.chunk")

    def touched(self, part: Part) -> datetime:
        """When it was begun or added to last. Raises UnknownUpload."""
        try:
            return datetime.fromtimestamp(self._file(part).stat().st_mtime, UTC)
        except FileNotFoundError:
            raise UnknownUpload from None

    def all(self, owner: str | None = None) -> Iterator[Part]:
        """Every upload that is under way, or those of one owner."""
        for sheet in sorted(self.root.glob(f"{owner or '*'}/*.json")):
            part = self.find(sheet.parent.name, sheet.stem)
            if part is not None:
                yield part

    def overview(self) -> Iterator[Part]:
        """The same, for sums: reads the sheets only of owners whose folder has changed."""
        for folder in self.root.iterdir() if self.root.exists() else ():
            # With the names: two changes may come within one tick of the system's clock.
            mark = (folder.stat().st_mtime_ns, *sorted(entry.name for entry in folder.iterdir()))
            if self._seen.get(folder.name, _NOTHING)[0] != mark:
                self._seen[folder.name] = (mark, tuple(self.all(folder.name)))
            yield from self._seen[folder.name][1]

    def sweep(self, now: datetime, age: timedelta) -> list[Part]:
        """Removes what nobody went on with for so long; answers what went."""
        gone = []
        for part in self.all():
            with suppress(UnknownUpload), self.held(part):
                if now - self.touched(part) > age:
                    self.remove(part)
                    gone.append(part)
        for chunk in self.root.glob("*/*.chunk"):
            with suppress(FileNotFoundError):
                if now.timestamp() - chunk.stat().st_mtime > age.total_seconds():
                    chunk.unlink()
        return gone

    def _write(self, part: Part) -> None:
        sheet = self._sheet(part)
        with self._draft(part) as draft:
            draft.replace(sheet)
            sync_folder(sheet.parent)

    @contextmanager
    def _draft(self, part: Part) -> Iterator[Path]:
        """A sheet on the disk under another name. Raises DiskFull, in the block as well."""
        sheet = self._sheet(part)
        draft = sheet.with_suffix(f".{uuid4().hex}")
        try:
            sheet.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with draft.open("w") as out:
                out.write(dumps(asdict(part)))
                out.flush()
                os.fsync(out.fileno())
            yield draft
        except OSError as error:
            raise disk_full(error) or error from error
        finally:
            draft.unlink(missing_ok=True)

    def _file(self, part: Part) -> Path:
        return self.root / part.owner / f"{part.name}.part"

    def _sheet(self, part: Part) -> Path:
        return self.root / part.owner / f"{part.name}.json"

    def _touch(self, file: Path, now: datetime) -> None:
        with suppress(FileNotFoundError):
            os.utime(file, (now.timestamp(), now.timestamp()))


def _is_still(file: Path, handle: int) -> bool:
    """Whether the name still means this file: it may have been finished while we waited."""
    with suppress(FileNotFoundError):
        return os.path.samestat(file.stat(), os.fstat(handle))
    return False
