"""Uploads before the shell: assignments go before media."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from server.media_api.shell import UploadShell
from server.shell import Shell
from sync.replication.feed import Hub
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.asgi import request


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
