"""What happens in the middle of a day: work changes crews, the server is killed, or destroyed, or
what its documents lie on is killed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence

from server.simulation.fleet import hand_over
from server.simulation.phone import SimulatedPhone
from server.simulation.stage import OwnProcess, OwnServer, Stage
from server.wiring import open_parts

RESTART = "restart"
COUCHDB_RESTART = "couchdb-restart"
RESTORE = "restore"
_SENT_AWAY_WITHIN_S = 60.0
_KNOWN_WITHIN_S = 300.0
_LOOK_EVERY_S = 0.05

Event = tuple[str, Callable[[], Awaitable[None]]]
"""What it is called, and what it does."""


def events(
    stage: Stage, phones: Sequence[SimulatedPhone], handed: int, scenarios: Sequence[str]
) -> Iterator[Event]:
    """In their order: what is reassigned before a backup is not undone by its restore."""
    own, couchdb = stage.own, stage.couchdb
    if handed:
        yield "reassignment", lambda: _reassign(stage, phones, handed)
    if own and RESTART in scenarios:
        yield RESTART, lambda: _restart(stage, own)
    if couchdb and COUCHDB_RESTART in scenarios:
        yield COUCHDB_RESTART, lambda: _restart_couchdb(stage, couchdb)
    if own and RESTORE in scenarios:
        yield "backup", lambda: _back_up(stage, own)
        yield RESTORE, lambda: _restore(stage, own)


async def _reassign(stage: Stage, phones: Sequence[SimulatedPhone], handed: int) -> None:
    """Work of the first crews goes to the last one; timed until both sides' phones know."""
    to = phones[-1].phone.crew
    moved: dict[str, str] = {}
    losers: list[SimulatedPhone] = []
    for one in phones:
        if one.phone.crew == to:
            continue
        new = [pair for pair in sorted(one.jobs.items()) if pair[0] not in moved]
        moved |= dict(new[: handed - len(moved)])
        if moved.keys() & one.jobs.keys():
            losers.append(one)
    if not moved:
        return
    stage.tell(f"{len(moved)} investigations on {len(losers)} phones change hands")
    begun = time.perf_counter()
    await asyncio.to_thread(hand_over, stage.parts, moved, to, stage.ledger)
    winners = [one for one in phones if one.phone.crew == to]
    while time.perf_counter() < begun + _KNOWN_WITHIN_S:
        left = any(moved.keys() & one.jobs.keys() for one in losers)
        if not left and all(moved.keys() <= one.jobs.keys() for one in winners):
            stage.ledger.time("reassignment", time.perf_counter() - begun)
            return
        await asyncio.sleep(_LOOK_EVERY_S)
    stage.ledger.breach(
        f"{_KNOWN_WITHIN_S:.0f} s after a reassignment its phones do not know of it"
    )


async def _restart(stage: Stage, own: OwnServer) -> None:
    stage.tell("The server is killed and started again")
    with stage.ledger.timing("restart, until it answers"):
        await asyncio.to_thread(own.kill)
        await asyncio.to_thread(own.start)


async def _restart_couchdb(stage: Stage, couchdb: OwnProcess) -> None:
    """It stays away until a phone was told so: otherwise nobody may have asked meanwhile."""
    stage.tell("The CouchDB is killed, and started again when phones were sent away")
    counts = stage.ledger.counts
    before, patience = counts["sent away"], time.monotonic() + _SENT_AWAY_WITHIN_S
    with stage.ledger.timing("CouchDB away, until it answers"):
        await asyncio.to_thread(couchdb.kill)
        while counts["sent away"] == before and time.monotonic() < patience:
            await asyncio.sleep(_LOOK_EVERY_S)
        await asyncio.to_thread(couchdb.start)
    if counts["sent away"] == before:
        stage.ledger.breach("the CouchDB was away, and no phone was told when to come again")


async def _back_up(stage: Stage, own: OwnServer) -> None:
    stage.tell("The server is backed up while it works")
    with stage.ledger.timing("backup"):
        await asyncio.to_thread(own.back_up)


async def _restore(stage: Stage, own: OwnServer) -> None:
    stage.tell("The server is killed, its data are destroyed and restored from the backup")
    with stage.ledger.timing("restore, until it answers"):
        await asyncio.to_thread(own.kill)
        stage.parts.close()
        await asyncio.to_thread(own.destroy)
        await asyncio.to_thread(own.restore)
        await asyncio.to_thread(own.start)
    stage.parts = await asyncio.to_thread(open_parts, stage.parts.settings)
