"""Addresses on this machine for servers that start later, or that must not be there at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain, cycle
from uuid import uuid4

from server.cli.hosting import Address, PortTaken, free_address
from server.settings import environment

_FIRST, _NUMBER = 20_000, 12_000
"""Below those that the system gives away (32,768 on): a port that was free a moment ago, and whose
server is still starting, is not meanwhile somebody else's."""


def own_address() -> Address:
    """An address at which nobody listens and that no other test is given."""
    for port in _ports:
        with suppress(PortTaken):
            return free_address("127.0.0.1", port)
    raise AssertionError("cycles do not end")


def _of_this_process() -> Iterator[int]:
    """A worker's share of the ports. Where in it the first one lies is chance: two whole runs on
    one machine rarely meet."""
    said = environment()
    size = _NUMBER // int(said.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    first = _FIRST + size * int(said.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    begin = first + uuid4().int % size
    return cycle(chain(range(begin, first + size), range(first, begin)))


_ports = _of_this_process()
