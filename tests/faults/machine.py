"""What a machine must offer for a fault to be made on it, named where it does not."""

from __future__ import annotations

import os
import re
import shutil
from enum import Enum
from pathlib import Path

import pytest

FAKE_CLOCKS = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
_DISK_TOOLS = ("mkfs.ext4", "fsck.ext4", "mount", "umount", "findmnt")
_DISK_PARTS = (Path("/dev/loop-control"), Path("/sys/fs/ext4"))
_CAP_SYS_ADMIN = 21
"""Its bit (linux/capability.h)."""


class Capability(Enum):
    """What not every machine can do."""

    DISKS = "to root: a file system of one's own on a loop device"
    CLOCKS = "a clock of one's own for a process (libfaketime)"


def needs(capability: Capability) -> None:
    """Skips the test that asks for it where the machine cannot."""
    if not _offers(capability):
        pytest.skip(f"this machine lacks the capability: {capability.value}")


def _offers(capability: Capability) -> bool:
    if capability is Capability.CLOCKS:
        return bool(FAKE_CLOCKS)
    tools = all(shutil.which(name) for name in _DISK_TOOLS)
    return tools and _may_mount() and all(path.exists() for path in _DISK_PARTS)


def _may_mount() -> bool:
    """Root in a container is often not allowed to."""
    status = Path("/proc/self/status")
    if os.geteuid() != 0 or not status.exists():
        return False
    [effective] = re.findall(r"^CapEff:\s*([0-9a-f]+)$", status.read_text(), re.MULTILINE)
    return bool(int(effective, 16) >> _CAP_SYS_ADMIN & 1)
