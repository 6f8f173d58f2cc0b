"""A small site behind a shell, and a feed that counts how often it is asked."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator
from wsgiref.types import StartResponse, WSGIEnvironment

from server.shell import Entry, Shell
from server.tally import Tally
from server.waiting_line import WaitingLine
from sync.replication.feed import Feed, Hub, Piece, Reader
from sync.stores.sqlite.store import SqliteStore


class Count(Feed):
    """Tells how many documents a database has, as soon as it has any; counts its own polls."""

    polls = 0

    def __init__(self, store: SqliteStore, heartbeat: float | None, timeout: float | None) -> None:
        super().__init__("news", heartbeat, timeout)
        self.store = store

    @property
    def key(self) -> Hashable:
        """All alike."""
        return "count"

    def opening(self) -> bytes:
        """The head."""
        return b"["

    def poll(self) -> Piece | None:
        """The count, once there is one."""
        Count.polls += 1
        found = self.store.info("news").doc_count
        return Piece(b"%d]" % found, last=True) if found else None

    def finish(self) -> bytes:
        """Nothing came."""
        return b"]"


class Site:
    """A small WSGI application with every kind of answer."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.closed = threading.Event()
        self.go_on = threading.Event()
        self.threads: dict[str, str] = {}
        self.served: list[str] = []
        self.allowed = {"d-1", "d-2"}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request."""
        path = environ["PATH_INFO"]
        self.threads[path] = threading.current_thread().name
        self.served.append(environ.get("HTTP_AUTHORIZATION") or path)
        start_response("200 OK", [("X-Path", environ["REQUEST_URI"])])
        if path == "/feed":
            beat, end, *who = environ["QUERY_STRING"].split(",")
            feed = Count(self.store, float(beat) or None, float(end) or None)
            if who:
                feed.reader = Reader(who[0], lambda: who[0] in self.allowed)
            environ["kancha.hold"].append(feed)
            return ()
        if path == "/hash":
            return [hashlib.sha256(environ["wsgi.input"].read()).hexdigest().encode()]
        if path == "/slow":
            self.go_on.wait(20)
        if path == "/long":
            return self.long()
        return [b"short"]

    def long(self) -> Iterator[bytes]:
        """A megabyte in small parts."""
        try:
            for _ in range(1000):
                yield b"x" * 1000
        finally:
            self.closed.set()


Scenario = Callable[[Shell, Site], Awaitable[None]]


def play(
    store: SqliteStore,
    scenario: Scenario,
    tally: Tally | None = None,
    line: WaitingLine | None = None,
) -> None:
    """Runs a scenario in an event loop of its own."""
    site, hub = Site(store), Hub(store)
    entry = Entry(
        quick=lambda environ: environ["PATH_INFO"] == "/quick",
        alive=lambda environ: environ["PATH_INFO"] == "/alive",
    )
    shell = Shell(site, hub, entry, line=line or WaitingLine(2), tally=tally)
    asyncio.run(asyncio.wait_for(scenario(shell, site), 20))
    hub.close()
