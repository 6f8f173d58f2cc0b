"""How a simulated phone reaches the server: delay, rate, lost replies, tunnels."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from server.demo.patrol.handset import LineBroken, LockedOut
from server.simulation.wire import Connection, Reply
from sync import jsontext

_JSON = {"Accept": "application/json", "Content-Type": "application/json"}


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


class SentAway(LineBroken):
    """The server has too much to do, and said when to come again (seconds)."""

    def __init__(self, told: str, after_s: float) -> None:
        super().__init__(told)
        self.after_s = after_s


class RoughLine:
    """A phone's way to the server over such a network. For one event loop.

    What is asked over different connections is asked side by side; a tunnel takes them all.
    """

    def __init__(self, network: Network, rng: Random) -> None:
        self.network = network
        self._rng = rng
        self._away_until = 0.0

    async def send(
        self,
        over: Connection,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes = b"",
    ) -> Reply:
        """What the server answers, as late as the network brings it. Raises LineBroken."""
        network, rng = self.network, self._rng
        self._look()
        if rng.random() < network.away:
            self._away_until = time.monotonic() + rng.uniform(0.2, 1.8) * network.away_s
            raise LineBroken("into a tunnel")
        if network.delay_s or network.rate:
            await asyncio.sleep(network.delay_s * rng.uniform(0.5, 1.5) + self._carried_s(body))
        reply = await over.request(method, path, headers, body)
        if network.rate:
            await asyncio.sleep(self._carried_s(reply.body))
        self._look()
        if rng.random() < network.lost:
            over.close()
            raise LineBroken("the reply was lost")
        after = reply.headers.get("retry-after", "")
        if reply.status >= 400 and after.isdecimal():
            raise SentAway(f"{reply.status}: sent away", float(after))
        return reply

    async def ask(
        self, over: Connection, method: str, path: str, secret: str, body: Any = None
    ) -> Any:
        """The JSON of an answer. Raises LineBroken, LockedOut."""
        headers = {**_JSON, "Authorization": secret}
        sent = b"" if body is None else jsontext.dumps(body)
        reply = await self.send(over, method, path, headers, sent)
        if reply.status >= 300:
            told = f"{reply.status}: {reply.body[:200].decode('utf-8', 'replace')}"
            later = reply.status == 429 or reply.status >= 500
            raise LineBroken(told) if later else LockedOut(told)
        return jsontext.loads(reply.body)

    def _look(self) -> None:
        if time.monotonic() < self._away_until:
            raise LineBroken("in a tunnel")

    def _carried_s(self, body: bytes) -> float:
        return len(body) / self.network.rate if self.network.rate else 0.0
