"""Which requests the shell answers itself, and in which order."""

from __future__ import annotations

import threading

from server.shell import Shell
from sync.stores.sqlite.store import SqliteStore
from tests.unit.shell.asgi import request
from tests.unit.shell.site import Site, play


def test_a_short_answer_comes_from_a_thread_and_a_quick_one_from_the_loop(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        assert (await request(shell, "/short").finished()).body == b"short"
        assert (await request(shell, "/quick").finished()).body == b"short"
        assert site.threads["/short"].startswith("request-")
        assert site.threads["/quick"] == threading.current_thread().name

    play(store, scenario)


def test_given_many_quick_requests_when_asked_whether_it_lives_then_it_says_so_before_them(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        before = [request(shell, "/quick") for _ in range(20)]
        await request(shell, "/alive").finished()
        assert site.served[0] == "/alive"
        assert site.threads["/alive"] == threading.current_thread().name
        assert {(await one.finished()).status for one in before} == {200}

    play(store, scenario)


def test_given_many_quick_requests_of_one_when_another_asks_then_it_is_soon_answered(
    store: SqliteStore,
) -> None:
    async def scenario(shell: Shell, site: Site) -> None:
        many = [request(shell, "/quick", headers={"Authorization": "many"}) for _ in range(20)]
        await request(shell, "/quick", headers={"Authorization": "one"}).finished()
        assert "one" in site.served[:3]
        assert {(await one.finished()).status for one in many} == {200}

    play(store, scenario)
