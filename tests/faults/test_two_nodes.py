"""Two servers with folders of their own beside one store of documents."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from server.leading import FILE
from tests.couch_servers import documents_elsewhere, settings_for
from tests.district import ADMIN, Caller, District, basic, finding, hire
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, ...]]:
    """Two servers that know of each other only by what lies in the store."""
    with ExitStack() as stack:
        backing = tmp_path_factory.mktemp("backing")
        place = stack.enter_context(documents_elsewhere(backing))
        env = settings_for(place, backing / "address")
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


def test_given_facts_pouring_into_both_nodes_when_the_leader_is_killed_then_each_fact_is_there_once(
    nodes: tuple[RunningServer, ...],
) -> None:
    leader = until(lambda: _leader(nodes), "one of the nodes leads the mailroom", 30)
    assert leader is not None
    follower = next(node for node in nodes if node is not leader)
    district = District(follower.base_url)
    device = district.enrol(district.crew("west"))
    work = district.new_work(device.crew)
    docs = [finished(finding(device, work, f"joint {n}")) for n in range(40)]
    pushers = {node.base_url: Pusher(device, node.base_url) for node in nodes}
    until(lambda: pushers[leader.base_url].push(docs[:1]).status == 201, "it is known there")

    with ThreadPoolExecutor(2) as pool:
        for both in [pool.submit(_push_each, one, docs[:20]) for one in pushers.values()]:
            both.result()
    caught_up(district, [work.ticket], [doc["_id"] for doc in docs[:20]])
    pushed = _push_each(pushers[leader.base_url], docs[20:30])
    leader.kill()
    pushed += _push_each(pushers[follower.base_url], docs[30:])

    caught_up(district, [work.ticket], pushed)
    assert _leader(nodes) is follower
    states = district.states(work.ticket)
    assert {doc["_id"] for doc in docs} <= states.keys()
    assert len(states) == 2 + len(docs)
    assert set(states.values()) == {"accepted"}
    assert len(district.ticket(work.ticket)["responsibility"]["proposals"]) == len(docs)
    assert district.quarantine() == []
    until(lambda: _readiness(follower) == {"status": "ready"}, "the new leader is heard of", 60)
    leader.restart()


def _push_each(pusher: Pusher, docs: list[Any]) -> list[str]:
    """The ids that were acknowledged, which must be all."""
    assert all(pusher.push([doc]).status == 201 for doc in docs)
    return [doc["_id"] for doc in docs]


def _leader(nodes: tuple[RunningServer, ...]) -> RunningServer | None:
    """The node whose name stands in the lease of the mailroom."""
    running = [node for node in nodes if node.process.poll() is None]
    lease = Caller(running[0].base_url, basic(*ADMIN)).ask("GET", "/sync/leases/mailroom").json
    named = {(node.folder / FILE).read_text(): node for node in nodes}
    return named.get(lease.get("name", ""))


def _readiness(server: RunningServer) -> Any:
    return Caller(server.base_url).ask("GET", "/readyz").json
