"""Uploads before the shell: assignments go before media, and what came is kept at once."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from media.incoming import Incoming
from media.parts import Part, Parts
from server.media_api.shell import UploadShell
from server.shell import Shell
from sync.replication.feed import Hub
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.asgi import Exchange, Message, request, scope_of

NOW = datetime(2026, 7, 4, 9, 0, tzinfo=UTC)


class SlowDisk:
    """Answers sync at once, and uploads only when the disk is let go."""

    def __init__(self) -> None:
        self.disk = threading.Event()
        self.waiting = threading.Semaphore(0)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/media/uploads"):
            self.waiting.release()
            self.disk.wait(10)
        start_response("200 OK", [])
        return [b"done"]


class ThinLine:
    """A body that comes when the test says so."""

    def __init__(self, shell: UploadShell) -> None:
        self._coming: asyncio.Queue[Message] = asyncio.Queue()
        self.answer = Exchange()
        scope = scope_of("PATCH", "/media/uploads/photo", {"content-length": "9000"})
        self.answer.task = asyncio.create_task(shell(scope, self._coming.get, self.answer.send))

    def brings(self, data: bytes, *, more: bool = True) -> None:
        self._coming.put_nowait({"type": "http.request", "body": data, "more_body": more})

    def breaks(self) -> None:
        self._coming.put_nowait({"type": "http.disconnect"})


class Photo:
    """A file of 9,000 bytes on its way to a folder."""

    def __init__(self, folder: Path) -> None:
        self.parts = Parts(folder)
        self.part = Part("crew-north", "photo", 9_000, "phone")
        with self.parts.beginning(self.part, NOW) as begin:
            begin()
        self.kept = folder / "crew-north" / "photo.part"

    def coming(self) -> Incoming:
        return Incoming(self.parts, self.part, 0, lambda: NOW)

    async def has(self, data: bytes) -> None:
        """Waits until so much of it, and no more, is on the disk."""
        async with asyncio.timeout(20):
            while self.kept.read_bytes() != data:
                await asyncio.sleep(0)


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    store = SqliteStore(tmp_path / "kancha.db")
    hub = Hub(store)
    yield hub
    hub.close()
    store.close()


def test_given_more_uploads_than_threads_when_the_disk_is_slow_then_sync_is_answered(
    hub: Hub,
) -> None:
    site = SlowDisk()

    async def run() -> None:
        shell = UploadShell(Shell(site, hub), lambda _: None)
        uploads = [request(shell, f"/media/uploads/{n}", body=b"x") for n in range(50)]
        while await asyncio.to_thread(site.waiting.acquire, timeout=0.5):
            pass  # as many as may have come to the disk
        pull = await request(shell, "/sync/mailbox-north/_changes").finished()
        assert pull.body == b"done"
        assert not any(upload.done for upload in uploads)
        site.disk.set()
        for upload in uploads:
            assert (await upload.finished()).status == 200

    asyncio.run(run())


def test_given_a_line_that_falls_silent_when_asked_then_what_came_is_kept_before_it_is_given_up(
    hub: Hub, tmp_path: Path
) -> None:
    photo, data = Photo(tmp_path / "uploads"), os.urandom(9_000)

    async def run() -> None:
        shell = UploadShell(Shell(SlowDisk(), hub), lambda _: photo.coming(), within_s=0.01)
        line = ThinLine(shell)
        line.brings(data[:10])
        await photo.has(data[:10])
        line.brings(data[10:4_000])
        line.brings(data[4_000:5_000])
        await photo.has(data[:5_000])
        line.breaks()
        await line.answer.finished()
        assert photo.kept.read_bytes() == data[:5_000]

    asyncio.run(run())


def test_given_a_disk_that_is_slower_than_the_line_then_the_bytes_are_kept_in_their_order(
    hub: Hub, tmp_path: Path
) -> None:
    photo, data = Photo(tmp_path / "uploads"), os.urandom(9_000)
    at_work, may_go_on = threading.Semaphore(0), threading.Event()

    class Slow(Incoming):
        def write(self, data: bytes) -> None:
            at_work.release()
            assert may_go_on.wait(20)
            super().write(data)

    async def run() -> None:
        site = SlowDisk()
        site.disk.set()
        incoming = Slow(photo.parts, photo.part, 0, lambda: NOW)
        line = ThinLine(UploadShell(Shell(site, hub), lambda _: incoming, within_s=0.01))
        line.brings(data[:3_000])
        assert await asyncio.to_thread(at_work.acquire, timeout=20)
        line.brings(data[3_000:6_000])
        # Longer than what waits may wait: it stays behind what is being written.
        assert not await asyncio.to_thread(at_work.acquire, timeout=0.1)
        line.brings(data[6_000:], more=False)
        may_go_on.set()
        assert (await line.answer.finished()).status == 200
        assert photo.kept.read_bytes() == data

    asyncio.run(run())
