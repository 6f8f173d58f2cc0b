"""The HTTP shell: WSGI in threads, waiting feeds in the loop."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from collections.abc import Awaitable, Callable, Hashable, Iterable, Iterator
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from server.holding import FEEDS_OF_ONE_READER
from server.shell import Entry, Shell
from sync.replication.feed import Feed, Hub, Piece, Reader
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.asgi import Exchange, request


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
        self.threads: dict[str, str] = {}
        self.allowed = {"d-1", "d-2"}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request."""
        path = environ["PATH_INFO"]
        self.threads[path] = threading.current_thread().name
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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store with one empty database."""
    store = SqliteStore(tmp_path / "store.sqlite")
    store.create("news")
    Count.polls = 0
    yield store
    store.close()


Scenario = Callable[[Shell, Site], Awaitable[None]]


def play(store: SqliteStore, scenario: Scenario) -> None:
    """Runs a scenario in an event loop of its own."""
    site, hub = Site(store), Hub(store)
    shell = Shell(site, hub, Entry(lambda environ: environ["PATH_INFO"] == "/quick"), threads=2)
    asyncio.run(asyncio.wait_for(scenario(shell, site), 20))
    hub.close()


async def held(count: int) -> None:
    """Waits until so many feeds have found nothing and wait."""
    async with asyncio.timeout(5):
        while Count.polls < count:
            await asyncio.sleep(0)
        await asyncio.sleep(0)


def test_a_short_answer_comes_from_a_thread_and_a_quick_one_from_the_loop(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        assert (await request(shell, "/short").finished()).body == b"short"
        assert (await request(shell, "/quick").finished()).body == b"short"
        assert site.threads["/short"].startswith("request-")
        assert site.threads["/quick"] == threading.current_thread().name

    play(store, scenario)


def test_the_path_reaches_the_application_as_it_was_sent(store: SqliteStore) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        answer = await request(shell, "/a%2Fb", query="x=%2F").finished()
        assert answer.headers["x-path"] == "/a%2Fb?x=%2F"

    play(store, scenario)


@pytest.mark.parametrize("size", [10, 5_000, 3_000_000])
def test_a_request_body_of_any_size_arrives_whole(store: SqliteStore, size: int) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        body = bytes(range(250)) * (size // 250) or b"0123456789"
        answer = await request(shell, "/hash", body=body).finished()
        assert answer.body.decode() == hashlib.sha256(body).hexdigest()

    play(store, scenario)


def test_a_long_answer_is_sent_in_pieces_and_its_source_is_closed(store: SqliteStore) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        answer = await request(shell, "/long").finished()
        assert len(answer.body) == 1_000_000
        assert len(answer.pieces) > 1
        assert site.closed.is_set()

    play(store, scenario)


def test_given_readers_waiting_when_the_database_changes_then_one_poll_answers_them_all(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        readers = [request(shell, "/feed", query="0,30") for _ in range(50)]
        await held(1)
        before = Count.polls
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        answers = [await reader.finished() for reader in readers]
        assert {answer.body for answer in answers} == {b"[1]"}
        assert Count.polls - before <= 2

    play(store, scenario)


def test_given_no_news_a_reader_gets_heartbeats_until_there_is_some(store: SqliteStore) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        reader = request(shell, "/feed", query="0.01,0")
        assert await reader.next_piece() == b"[\n"
        assert await reader.next_piece() == b"\n"
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        assert (await reader.finished()).body.replace(b"\n", b"") == b"[1]"

    play(store, scenario)


def test_given_no_news_an_answer_without_heartbeat_ends_by_itself(store: SqliteStore) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        answer = await request(shell, "/feed", query="0,0.02").finished()
        assert answer.body == b"[]"
        assert answer.done

    play(store, scenario)


def test_given_a_reader_that_left_when_the_database_changes_then_nobody_polls(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        reader = request(shell, "/feed", query="0,30")
        await held(1)
        reader.leave()
        await reader.finished()
        before = Count.polls
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        # A second reader's answer proves that the wake-up was dealt with.
        await request(shell, "/feed", query="0,30").finished()
        assert Count.polls == before + 1
        assert not reader.pieces

    play(store, scenario)


def test_given_readers_waiting_when_the_server_stops_then_all_get_a_complete_answer(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        readers: list[Exchange] = [request(shell, "/feed", query="0,30") for _ in range(10)]
        await held(1)
        shell.close()
        answers = [await reader.finished() for reader in readers]
        assert {answer.body for answer in answers} == {b"[]"}

    play(store, scenario)


def test_given_a_reader_that_may_no_longer_read_then_its_feed_ends_at_the_next_heartbeat(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        reader = request(shell, "/feed", query="0.01,0,d-1")
        assert await reader.next_piece() == b"[\n"
        site.allowed.clear()
        assert (await reader.finished()).body.replace(b"\n", b"") == b"[]"

    play(store, scenario)


def test_given_a_reader_that_may_no_longer_read_then_it_hears_nothing_of_what_is_new(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        reader = request(shell, "/feed", query="0,30,d-1")
        await held(1)
        site.allowed.clear()
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        assert (await reader.finished()).body == b"[]"

    play(store, scenario)


def test_given_more_feeds_than_a_device_needs_then_its_oldest_is_finished(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        first = request(shell, "/feed", query="0,30,d-1")
        await held(1)
        other = request(shell, "/feed", query="0,30,d-2")
        readers = [request(shell, "/feed", query="0,30,d-1") for _ in range(FEEDS_OF_ONE_READER)]
        assert (await first.finished()).body == b"[]"
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        assert {(await one.finished()).body for one in (other, *readers)} == {b"[1]"}

    play(store, scenario)
