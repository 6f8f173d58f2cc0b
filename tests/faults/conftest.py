"""A server of its own for every file of tests that break something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.district import Device, District, Work, hire
from tests.servers import RunningServer, running_server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the people of an office."""
    data = tmp_path_factory.mktemp("data")
    hire(data)
    return data


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[RunningServer]:
    with running_server(folder, demo=False, env={}) as running:
        yield running


@pytest.fixture(scope="module")
def district(server: RunningServer) -> District:
    return District(server.base_url)


@pytest.fixture
def device(district: District) -> Device:
    return district.enrol(district.crew("north"))


@pytest.fixture
def work(district: District, device: Device) -> Work:
    return district.new_work(device.crew)
