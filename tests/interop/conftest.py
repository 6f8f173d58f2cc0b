"""A real server process on loopback, a district on it, and Node with the real clients."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.district import District, hire
from tests.interop.node import Node
from tests.interop.phone import Phone
from tests.servers import RunningServer, running_server


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    process = Node()
    yield process
    process.kill()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("data")
    hire(folder)
    with running_server(folder, demo=False, env={}) as running:
        yield running


@pytest.fixture(scope="module")
def district(server: RunningServer) -> District:
    return District(server.base_url)


@pytest.fixture
def north(district: District) -> str:
    """A crew of this test alone."""
    return district.crew("north")


@pytest.fixture
def phone(node: Node, district: District, north: str) -> Phone:
    """A phone of the crew."""
    return Phone(node, district.enrol(north))
