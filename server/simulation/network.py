"""How a simulated phone reaches the server: delay, rate, lost replies, tunnels."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from server.demo.patrol.handset import Line, LineBroken
from sync import jsontext


@dataclass(frozen=True, slots=True)
class Network:
    """Of each request. Seconds, bytes a second (0: no limit), and shares of one.

    ``lost``: the reply is lost after the server has answered, which is the hard case: what was
    sent is there. ``away``, ``away_s``: how often the line is gone at a request, and how long.
    """

    delay_s: float = 0.0
    rate: float = 0.0
    lost: float = 0.0
    away: float = 0.0
    away_s: float = 0.0


NETWORKS: Mapping[str, Network] = {
    "4g": Network(0.05, 1_500_000),
    "2g": Network(0.6, 15_000, lost=0.01),
    "flaky": Network(0.15, 200_000, lost=0.08, away=0.05, away_s=2.0),
    "tunnel": Network(0.05, 1_500_000, away=0.04, away_s=15.0),
}
"""Orders of magnitude of what crews meet, to be varied with one's own figures."""


class RoughLine:
    """A ``Line`` over such a network. For one thread."""

    def __init__(self, base_url: str, network: Network, rng: Random) -> None:
        self._line = Line(base_url)
        self._network = network
        self._rng = rng
        self._away_until = 0.0

    def ask(self, method: str, path: str, body: Any = None, **sent: str) -> Any:
        """As ``Line.ask``; waits as the network does. Raises LineBroken, LockedOut."""
        network, rng = self._network, self._rng
        now = time.monotonic()
        if now < self._away_until:
            raise LineBroken("in a tunnel")
        if rng.random() < network.away:
            self._away_until = now + rng.uniform(0.2, 1.8) * network.away_s
            raise LineBroken("into a tunnel")
        time.sleep(network.delay_s * rng.uniform(0.5, 1.5))
        answer = self._line.ask(method, path, body, **sent)
        if network.rate:
            size = len(jsontext.dumps(answer)) + (0 if body is None else len(jsontext.dumps(body)))
            time.sleep(size / network.rate)
        if rng.random() < network.lost:
            raise LineBroken("the reply was lost")
        return answer
