"""Threads for work that may wait: one queue in, one call into the event loop out.

``loop.run_in_executor`` does the same through two futures and their callbacks; this halves what
a hand-over costs (docs/dependencies.md, HTTP server), and every write pays one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

_Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Workers:
    """``count`` threads, started at the first use."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._queue: SimpleQueue[_Job] = SimpleQueue()
        self._started = False

    def run(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        """What ``work`` returns or raises; to be called in the event loop's thread."""
        if not self._started:
            self._started = True
            for number in range(self._count):
                Thread(target=self._serve, name=f"request-{number}", daemon=True).start()
        future = asyncio.get_running_loop().create_future()
        self._queue.put((work, future))
        return future

    def _serve(self) -> None:
        while True:
            work, future = self._queue.get()
            settle, value = _attempt(work, future)
            loop = future.get_loop()
            if not loop.is_closed():
                loop.call_soon_threadsafe(_settle, future, settle, value)
            del work, future, settle, value  # nothing of a request outlives it here


def _attempt(
    work: Callable[[], Any], future: asyncio.Future[Any]
) -> tuple[Callable[[Any], None], Any]:
    try:
        return future.set_result, work()
    except BaseException as error:  # noqa: BLE001 (raised where the future is awaited)
        return future.set_exception, error


def _settle(future: asyncio.Future[Any], settle: Callable[[Any], None], value: Any) -> None:
    if not future.done():
        settle(value)
