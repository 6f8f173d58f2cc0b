"""Two servers with folders of their own beside one store of documents."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from tests.couch_servers import kancha_as_store
from tests.district import ADMIN, Caller, District, basic, finding, hire
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, ...]]:
    """Two servers that know of each other only by what lies in the store."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("backing")
        _, address = stack.enter_context(kancha_as_store(folder))
        place = address.url.removeprefix("http://")
        password = ADMIN[1].replace(" ", "%20")
        env = {
            "KANCHA_STORE": f"http://{ADMIN[0]}:{password}@{place}",
            "KANCHA_STORE_PREFIX": "kept-",
        }
        folders = [tmp_path_factory.mktemp(f"node-{name}") for name in "ab"]
        hire(folders[0], **env)
        yield tuple(stack.enter_context(running_server(one, env=env)) for one in folders)


def test_given_two_nodes_when_one_writes_then_a_device_that_waits_at_the_other_is_woken(
    nodes: tuple[RunningServer, ...],
) -> None:
    one, other = nodes
    district = District(one.base_url)
    device = district.enrol(district.crew("north"))
    there = Caller(other.base_url, basic(device.id, device.token))
    feed = f"/sync/{device.database}/_changes?feed=longpoll&timeout=20000&since="
    until(lambda: there.ask("GET", f"/sync/{device.database}").status == 200, "it is known there")
    since = there.get(f"/sync/{device.database}/_changes")["last_seq"]

    with ThreadPoolExecutor(1) as waiting:
        woken = waiting.submit(lambda: there.get(f"{feed}{since}"))
        work = district.new_work(device.crew)
        rows = woken.result()["results"]

    assert rows
    assert all(row["id"].startswith(work.ticket) for row in rows)


def test_given_two_nodes_when_both_take_pushes_and_one_is_killed_then_nothing_is_lost_or_doubled(
    nodes: tuple[RunningServer, ...],
) -> None:
    one, other = nodes
    district = District(other.base_url)
    device = district.enrol(district.crew("south"))
    work = district.new_work(device.crew)
    docs = [finished(finding(device, work, f"joint {n}")) for n in range(6)]
    pushers = [Pusher(device, node.base_url) for node in nodes]
    until(lambda: pushers[0].push(docs[:1]).status == 201, "the device is known at the other node")

    for place, doc in enumerate(docs):
        assert pushers[place % 2].push([doc]).status == 201
    one.kill()
    assert pushers[1].push(docs).status == 201

    caught_up(district, [work.ticket], [doc["_id"] for doc in docs])
    assert set(district.states(work.ticket).values()) == {"accepted"}
    assert len(district.states(work.ticket)) == 2 + len(docs)
    until(lambda: _readiness(other) == {"status": "ready"}, "the other node does all work", 60)
    one.restart()


def _readiness(server: RunningServer) -> Any:
    return Caller(server.base_url).ask("GET", "/readyz").json
