"""The HTTP shell: WSGI in threads, waiting feeds in the loop."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from server.holding import FEEDS_OF_ONE_READER
from server.shell import Shell
from server.tally import Answers, Tally
from server.waiting_line import WaitingLine
from sync.stores.documents import Draft
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.asgi import Exchange, request
from tests.unit.shell.site import Count, Site, play


async def held(shell: Shell, count: int) -> None:
    """Waits until so many feeds have found nothing and wait."""
    async with asyncio.timeout(5):
        while shell.waiting() < count:
            await asyncio.sleep(0)
        await asyncio.sleep(0)


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
        await held(shell, 50)
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


def test_given_no_news_then_the_store_is_not_asked_at_each_heartbeat(store: SqliteStore) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        reader = request(shell, "/feed", query="0.001,0")
        while len(reader.pieces) < 20:
            await reader.next_piece()
        assert Count.polls == 1
        reader.leave()

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
        await held(shell, 1)
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
        await held(shell, 10)
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
        await held(shell, 1)
        site.allowed.clear()
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        assert (await reader.finished()).body == b"[]"

    play(store, scenario)


def test_given_more_feeds_than_a_device_needs_then_its_oldest_is_finished(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, _: Site) -> None:
        first = request(shell, "/feed", query="0,30,d-1")
        await held(shell, 1)
        other = request(shell, "/feed", query="0,30,d-2")
        readers = [request(shell, "/feed", query="0,30,d-1") for _ in range(FEEDS_OF_ONE_READER)]
        assert (await first.finished()).body == b"[]"
        await asyncio.to_thread(store.put, "news", Draft.of("a", {}))
        assert {(await one.finished()).body for one in (other, *readers)} == {b"[1]"}

    play(store, scenario)


def test_given_all_room_for_bodies_taken_when_patience_is_over_then_the_next_one_is_sent_away(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        packed = {"Content-Encoding": "gzip"}
        first = request(shell, "/slow", body=b"x" * 66_000, headers=packed)
        async with asyncio.timeout(5):
            while "/slow" not in site.served:
                await asyncio.sleep(0)
        try:
            second = await request(shell, "/hash", body=b"x" * 66_000, headers=packed).finished()
        finally:
            site.go_on.set()
        assert (second.status, (await first.finished()).status) == (503, 200)
        assert 5 <= int(second.headers["retry-after"]) <= 20
        assert "/hash" not in site.served
        third = await request(shell, "/hash", body=b"x" * 66_000, headers=packed).finished()
        assert third.status == 200

    play(store, scenario, line=WaitingLine(2, patience_s=0.05))


def test_given_quick_and_slow_requests_and_a_feed_when_they_are_counted_then_waiting_is_no_work(
    store: SqliteStore,
) -> None:
    tally = Tally()

    async def scenario(shell: Shell, _: Site) -> None:
        for path in ("/quick", "/short", "/long"):
            await request(shell, path).finished()
        assert (await request(shell, "/feed", query="0,2").finished()).body == b"[]"

    play(store, scenario, tally)

    assert list(tally.answers()) == [Answers("sync", "GET", 200, 4)]
    times = next(iter(tally.times()))
    assert sum(times.classes) == 4
    assert 0 < times.total < 2  # the feed alone waited that long
