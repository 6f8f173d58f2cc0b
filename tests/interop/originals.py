"""Originals on a phone: files with random bytes, the facts that declare them, where they go."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.district import Caller, Device, District, Work, basic, fact
from tests.interop.node import Node
from tests.waiting import until


@dataclass(frozen=True)
class Original:
    """One file as the camera left it."""

    path: Path
    sha256: str
    size: int

    @property
    def metadata(self) -> dict[str, str]:
        return {"sha256": self.sha256, "filename": self.path.name}


def taken(folder: Path, number: int, size: int, name: str = "photo") -> list[Original]:
    """So many files of so many bytes, none like another."""
    made = []
    for n in range(number):
        path = folder / f"{name}-{n:03}.jpg"
        data = os.urandom(size)
        path.write_bytes(data)
        made.append(Original(path, hashlib.sha256(data).hexdigest(), size))
    return made


def declare(base_url: str, by: Device, work: Work, originals: Sequence[Original]) -> None:
    """Pushes the facts that declare them."""
    docs = [
        fact(by, work, "photo", {"sha256": one.sha256, "size": one.size, "type": "image/jpeg"})
        for one in originals
    ]
    phone = Caller(base_url, basic(by.id, by.token))
    phone.post(f"/sync/{by.database}/_bulk_docs", {"docs": docs})


def arrived(district: District, work: Work, number: int, within_s: float = 20.0) -> None:
    """Waits until the ticket says that so many were declared and all have arrived."""

    def all_here() -> bool:
        photos = district.ticket(work.ticket)["evidence"]["photos"]
        return bool(photos["declared"] == photos["arrived"] == number)

    until(all_here, "the originals are on the ticket", within_s)


@dataclass(frozen=True)
class TusPhone:
    """A device that uploads with the clients of ``tus.mjs``. ``base_url``: how it gets there."""

    node: Node
    device: Device
    base_url: str

    @property
    def target(self) -> dict[str, Any]:
        """Where to, and with whose token."""
        headers = {"Authorization": basic(self.device.id, self.device.token)}
        return {"endpoint": f"{self.base_url}/media/uploads", "headers": headers}

    def send(self, original: Original, **more: Any) -> dict[str, Any]:
        """One file by tus-js-client: its address, the methods asked, whether it is whole.

        Raises ClientError.
        """
        done: dict[str, Any] = self.begin(original, **more).result(60)
        return done

    def begin(self, original: Original, **more: Any) -> Future[Any]:
        """The same, without waiting for it."""
        given = {"file": str(original.path), "metadata": original.metadata, **self.target, **more}
        return self.node.begin("send", **given)

    def send_all(self, originals: Sequence[Original], abreast: int) -> Future[Any]:
        """All files by tus-js-client, so many at a time."""
        return self.node.begin(
            "sendAll", files=_named(originals), abreast=abreast, ask=True, **self.target
        )

    def send_by_uppy(self, originals: Sequence[Original], **options: Any) -> dict[str, Any]:
        """All files by Uppy."""
        asked = self.node.begin("uppy", files=_named(originals), options=options, **self.target)
        done: dict[str, Any] = asked.result(60)
        return done


def _named(originals: Sequence[Original]) -> list[dict[str, Any]]:
    return [{"file": str(one.path), "metadata": one.metadata} for one in originals]
