"""A file system on a loop device, which turns read-only as a failing disk makes it do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import until

_SIZE = 256 << 20


class FailingDisk:
    """An ext4 file system, mounted at ``folder`` with ``errors=remount-ro``, as Debian does it."""

    def __init__(self, image: Path, folder: Path) -> None:
        self._image, self.folder = image, folder

    def mount(self) -> None:
        """As after a start of the machine: what was found broken is mended first."""
        subprocess.run(["fsck.ext4", "-p", str(self._image)], check=False, capture_output=True)
        _run("mount", "-o", "loop,errors=remount-ro", str(self._image), str(self.folder))

    def unmount(self) -> None:
        """Waits until the system has closed the files of processes that were killed."""
        command = ["umount", str(self.folder)]
        until(lambda: subprocess.run(command, check=False).returncode == 0, "nobody uses the disk")

    def fail(self) -> None:
        """The kernel meets an error in the file system, and lets nobody write any more."""
        device = _run("findmnt", "-no", "SOURCE", str(self.folder)).strip()
        Path(f"/sys/fs/ext4/{Path(device).name}/trigger_fs_error").write_text("1")


@contextmanager
def failing_disk(scratch: Path) -> Iterator[FailingDisk]:
    """A disk until the end of the block. Raises CalledProcessError where none can be mounted."""
    image, folder = scratch / "disk.img", scratch / "disk"
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(_SIZE)
    _run("mkfs.ext4", "-q", str(image))
    disk = FailingDisk(image, folder)
    disk.mount()
    try:
        yield disk
    finally:
        disk.unmount()


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
