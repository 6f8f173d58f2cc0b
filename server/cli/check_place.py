"""The doctor's look at the machine: data folder, disk, clock."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas.instants import instant_text
from server import occupancy
from server.cli.check import Check
from sync.stores import copies

_MINIMUM_FREE = 1 << 30
_BUILT_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock of a running server shows less."""
_AHEAD = timedelta(minutes=5)
_FAR = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"}
)
_MOUNTS = Path("/proc/self/mounts")
_RIGHTS = "Give this user the right to write there, or name another folder with KANCHA_DATA."
_READ_ONLY = (
    "The disk may have failed: see `dmesg`, end Kancha, check the disk (fsck), mount it again."
)
_REMEDIES = {
    errno.EROFS: _READ_ONLY,
    errno.EIO: _READ_ONLY,
    errno.ENOSPC: "Make room: without it nothing can be acknowledged.",
}
_UNSYNCHRONISED = 5
"""TIME_ERROR of adjtimex(2): no time server sets the clock."""


def checks_of_folder(folder: Path) -> Iterator[Check]:
    """Whether the data folder can be written, by whom it is read, and on what disk it lies."""
    there = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield Check("data", f"{there}: {error.strerror}", _REMEDIES.get(error.errno or 0, _RIGHTS))
        return
    yield Check("data", f"{folder} can be written" + ("" if there == folder else " (to be made)"))
    if there == folder:
        yield from checks_of_owner(folder)
    free = shutil.disk_usage(there).free
    low = _REMEDIES[errno.ENOSPC] if free < _MINIMUM_FREE else ""
    yield Check("disk", f"{free / (1 << 30):.1f} GiB free", low)
    with suppress(OSError):  # another system than Linux
        far = network_disk(there.resolve(), _MOUNTS.read_text())
        if far:
            remedy = "Put KANCHA_DATA on a disk of this machine: SQLite's log needs shared memory."
            yield Check("disk", f"{folder} lies on a network disk ({far})", remedy)


def checks_of_owner(folder: Path) -> Iterator[Check]:
    """Who may read the folder, and whether its files are this user's."""
    said = folder.stat()
    if said.st_mode & 0o077:
        mode = f"{said.st_mode & 0o777:04o}"
        remedy = f"Personal data and keys lie there: chmod 700 {folder}"
        yield Check("owner", f"{folder} can be read by others ({mode})", remedy)
    strange = [
        entry.name for entry in (folder, *folder.iterdir()) if entry.stat().st_uid != os.geteuid()
    ]
    if strange:
        remedy = f"Run Kancha as the folder's owner, or: chown -R {os.geteuid()} {folder}"
        found = f"{', '.join(sorted(strange)[:3])} in {folder.parent} belong to another user"
        yield Check("owner", found, remedy)
    if occupancy.unfinished(folder):
        yield Check("data", "a restore was cut off; nothing starts", "Run `kancha restore` again.")


def network_disk(folder: Path, mounts: str) -> str | None:
    """The kind of the network disk on which a folder lies, by the text of ``/proc/mounts``."""
    best, kind = "", ""
    for line in mounts.splitlines():
        _, at, found, *_ = line.split(" ")
        place = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), at)
        if folder.is_relative_to(place) and len(place) >= len(best):
            best, kind = place, found
    return kind if kind in _FAR or kind in ("fuse.sshfs", "fuse.glusterfs") else None


def checks_of_clock(folder: Path, now: datetime) -> Iterator[Check]:
    """Whether the clock is right, as far as a machine can tell by itself."""
    wrong = "Set the clock, best by NTP: deadlines and receipts go by it."
    yield Check("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC", wrong if now < _BUILT_AFTER else "")
    with suppress(OSError):
        written = (folder / copies.FILE).stat().st_mtime
        if written > (now + _AHEAD).timestamp():
            later = instant_text(datetime.fromtimestamp(written, UTC))
            yield Check("clock", f"the store was written at {later}: the clock goes behind", wrong)
    if is_synchronised() is False:
        remedy = "Let a time server set it (systemd-timesyncd, chrony): timedatectl set-ntp true"
        yield Check("clock", "no time server sets it", remedy, mild=True)


def is_synchronised() -> bool | None:
    """Whether a time server sets this machine's clock; None where the system does not say."""
    if sys.platform != "linux":
        return None
    with suppress(OSError, AttributeError):
        nothing_to_set = ctypes.create_string_buffer(512)
        return int(ctypes.CDLL(None).adjtimex(nothing_to_set)) != _UNSYNCHRONISED
    return None
