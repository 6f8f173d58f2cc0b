"""A server that is asked whether it lives, through all its parts."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from pathlib import Path

from server.settings import Settings
from server.wiring import build_site, open_parts
from tests.unit.shell.asgi import Exchange, request


def workers() -> set[threading.Thread]:
    """What requests are handed to; a site's own begin with the first that is."""
    return {thread for thread in threading.enumerate() if thread.name.startswith("request-")}


def test_given_a_site_when_asked_whether_it_lives_then_no_thread_is_waited_for(
    tmp_path: Path,
) -> None:
    before = workers()

    async def ask(path: str) -> Exchange:
        return await request(site.front, path).finished()

    with closing(build_site(open_parts(Settings.read({"KANCHA_DATA": str(tmp_path)})))) as site:
        assert asyncio.run(ask("/healthz")).body == b'{"status":"ok"}'
        assert workers() == before
        assert asyncio.run(ask("/readyz")).status in (200, 503)
        assert workers() > before
