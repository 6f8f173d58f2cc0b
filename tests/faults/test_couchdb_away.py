"""A whole server whose documents lie on another one by CouchDB's protocol, and that one away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.stores.couchdb.door import Address
from tests.couch_servers import kancha_as_store, settings_for
from tests.district import Device, District, Work, finding, hire
from tests.faults.pushing import Pusher, caught_up, finished
from tests.servers import RunningServer, running_server
from tests.waiting import until


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningServer, Address]]:
    """The server that keeps the documents, and where they are in it."""
    with kancha_as_store(tmp_path_factory.mktemp("backing")) as (running, address):
        yield running, replace(address, prefix="kept-")


@pytest.fixture(scope="module")
def backing(elsewhere: tuple[RunningServer, Address]) -> RunningServer:
    return elsewhere[0]


@pytest.fixture(scope="module")
def env(
    elsewhere: tuple[RunningServer, Address], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """The settings of a server on it."""
    return settings_for(elsewhere[1], tmp_path_factory.mktemp("secrets") / "store")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, env: dict[str, str]) -> Path:
    data = tmp_path_factory.mktemp("data")
    hire(data, **env)
    return data


@pytest.fixture(scope="module")
def server(folder: Path, env: dict[str, str]) -> Iterator[RunningServer]:
    with running_server(folder, env=env) as running:
        yield running


def test_given_documents_elsewhere_when_a_crew_investigates_then_all_is_as_on_one_machine(
    district: District, device: Device, work: Work, folder: Path
) -> None:
    pusher = Pusher(device, district.base_url)
    docs = [finished(finding(device, work, f"joint {n}"), b"picture") for n in range(3)]

    assert pusher.push(docs).status == 201

    caught_up(district, [work.ticket], [doc["_id"] for doc in docs])
    assert set(district.states(work.ticket).values()) == {"accepted"}
    until(
        lambda: f"{work.ticket}:ticket" in district.revisions(device.database),
        "the crew has the ticket in its mailbox",
    )
    assert not (folder / "kancha.sqlite").exists()


def test_given_the_store_away_when_devices_push_then_they_are_told_when_to_come_again(
    district: District, device: Device, work: Work, backing: RunningServer
) -> None:
    pusher = Pusher(device, district.base_url)
    before = [finished(finding(device, work, "before"))]
    assert pusher.push(before).status == 201
    after = [finished(finding(device, work, "while it was away"), b"picture")]

    backing.kill()
    refused = pusher.push(after)
    alive = district.desk.ask("GET", "/healthz")
    ready = district.desk.ask("GET", "/readyz")
    backing.restart()

    assert (refused.status, refused.json["error"]) == (503, "service_unavailable")
    assert int(refused.headers["Retry-After"]) > 0
    assert (alive.status, ready.status) == (200, 503)
    until(lambda: pusher.push(after).status == 201, "the push is taken", 60)
    caught_up(district, [work.ticket], [doc["_id"] for doc in [*before, *after]])
    assert set(district.states(work.ticket).values()) == {"accepted"}
    until(lambda: district.desk.ask("GET", "/readyz").status == 200, "the server is ready", 60)
