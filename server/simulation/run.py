"""The course of a simulation: a morning storm, a day in which things happen, settling, judging.

All phones live in one event loop: what limits them is one processor, and that many must not take
more from a server on the same machine.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib import resources
from random import Random
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from server.demo.patrol.handset import LineBroken, LockedOut
from server.simulation.accidents import events
from server.simulation.fleet import Plan, enrol, give_work, wait_for_delivery
from server.simulation.invariants import breaches, differing_phones, lost, unkept
from server.simulation.ledger import Ledger
from server.simulation.network import Network
from server.simulation.phone import SimulatedPhone
from server.simulation.stage import Stage

_SETTLE_S = 300.0
_QUIET = "&feed=longpoll&timeout=1000"
_CLEAN = Network()
_HEALTH_EVERY_S = 0.5
_TELL_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Course:
    """``facts_per_s`` by all phones together; ``handed`` investigations change crews at once in
    the course of the day; ``scenarios`` (``accidents.py``) need a server of the stage's own."""

    plan: Plan
    seconds: float
    network: Network
    facts_per_s: float
    handed: int
    scenarios: Sequence[str] = ()


def prepare(stage: Stage, course: Course) -> list[SimulatedPhone]:
    """Crews with their phones, and their work in their mailboxes. Raises NotForSimulation,
    SyncError."""
    stage.tell("Crews and devices are made")
    enrolled = enrol(stage.parts, course.plan, stage.tell)
    crews = list(dict.fromkeys(one.phone.crew for one in enrolled))
    with stage.costing("work is given out and delivered"):
        give_work(stage.parts, course.plan, crews, stage.ledger, stage.tell)
        wait_for_delivery(stage.parts, stage.ledger, stage.tell)
    seeds = Random(course.plan.seed)  # noqa: S311 (made-up data)
    return [
        SimulatedPhone(stage.base_url, one, course.network, stage.ledger, Random(seeds.random()))  # noqa: S311
        for one in enrolled
    ]


def simulate(stage: Stage, course: Course, phones: Sequence[SimulatedPhone]) -> list[str]:
    """What does not hold at the end; empty where all is well.

    Raises SyncError, ServerFailed; LineBroken where a phone never settles.
    """
    with _looked_after(stage.base_url, stage.ledger):
        found = asyncio.run(_play(stage, course, phones))
    return [*stage.ledger.breaches, *found]


async def _play(stage: Stage, course: Course, phones: Sequence[SimulatedPhone]) -> list[str]:
    try:
        stage.tell("The morning storm: all phones pull at once")
        with stage.costing("morning storm"):
            await _all(phones, lambda one: _until_whole(one, course.plan.tickets, stage.ledger))
        stage.tell("The day")
        await _day(stage, phones, course)
        stage.tell("Everything is sent and fetched")
        for one in phones:
            one.line.network = _CLEAN
        end = time.monotonic() + _SETTLE_S
        with stage.costing("settling"):
            await _settle(stage, phones, end)
        return await _judge(stage, phones, end)
    finally:
        for one in phones:
            one.close()


async def _judge(stage: Stage, phones: Sequence[SimulatedPhone], end: float) -> list[str]:
    """What does not hold. Before patience ends it is only what is not there yet: who works by a
    lease begins ten seconds after a kill, and may write while the store is read."""
    found = await asyncio.to_thread(breaches, stage.parts, stage.ledger, phones, stage.tell)
    while found and time.monotonic() < end:
        await _settle(stage, phones, end)
        found = await asyncio.to_thread(breaches, stage.parts, stage.ledger, phones, _quietly)
    return found


def _quietly(_: str) -> None:
    """It was told before."""


async def _settle(stage: Stage, phones: Sequence[SimulatedPhone], end: float) -> None:
    """Until no phone hears of anything and each has what its mailbox has, or patience ends."""
    left = list(phones)
    while left and time.monotonic() < end:
        await _all(left, settle)
        left = await asyncio.to_thread(_behind, stage, phones)


def _behind(stage: Stage, phones: Sequence[SimulatedPhone]) -> list[SimulatedPhone]:
    """Phones that will hear of more, though they have heard of nothing for a while: a server that
    is behind, or was restored just now, writes on."""
    store, ledger = stage.parts.store, stage.ledger
    if any(lost(store, ledger)) or any(unkept(stage.parts, ledger)):
        return list(phones)
    return differing_phones(store, phones)


async def settle(phone: SimulatedPhone) -> None:
    """Until nothing is left to send and nothing new comes for a while. Raises LineBroken."""
    end, quiet = time.monotonic() + _SETTLE_S, 0
    while quiet < 3 or not phone.is_empty:
        try:
            await phone.send()
            quiet = 0 if await phone.pull(_QUIET) else quiet + 1
        except LineBroken as error:
            if time.monotonic() > end:
                raise
            await phone.rest(error)


async def _until_whole(phone: SimulatedPhone, tickets: int, ledger: Ledger) -> None:
    """The first pull: until all work that the office gave is on the phone."""
    begun = time.perf_counter()
    while len(phone.jobs) < tickets:
        try:
            await phone.pull(_QUIET)
        except LineBroken as error:
            await phone.rest(error)
    ledger.time("first pull", time.perf_counter() - begun)


async def _day(stage: Stage, phones: Sequence[SimulatedPhone], course: Course) -> None:
    rate = course.facts_per_s / len(phones)
    file = resources.files("server.demo") / "pictures" / "pole.jpg"
    picture, clock = file.read_bytes(), stage.parts.clock
    living = [
        asyncio.create_task(_unless_locked_out(one, life, stage.ledger))
        for one in phones
        for life in (one.follow(), one.work(rate, picture, clock))
    ]
    living.append(asyncio.create_task(_tell(stage)))
    happening = list(events(stage, phones, course.handed, course.scenarios))
    between_s = course.seconds / (len(happening) + 1)
    with stage.costing("day"):
        await asyncio.sleep(between_s)
    for name, event in happening:
        with stage.costing(name):
            await event()
            await asyncio.sleep(between_s)
    for task in living:
        task.cancel()
    for ended in await asyncio.gather(*living, return_exceptions=True):
        if isinstance(ended, Exception):
            raise ended


async def _unless_locked_out(
    phone: SimulatedPhone, life: Coroutine[Any, Any, None], ledger: Ledger
) -> None:
    try:
        await life
    except LockedOut as error:
        ledger.breach(f"{phone.phone.device} was locked out: {error}")


async def _tell(stage: Stage) -> None:
    begun = time.monotonic()
    while True:
        stage.tell(f"{time.monotonic() - begun:.0f} s: {told(stage.ledger)}")
        await asyncio.sleep(_TELL_EVERY_S)


def told(ledger: Ledger) -> str:
    """What happened so far, in a line."""
    counts = ledger.counts
    return (
        f"{counts['facts']} facts, {counts['offered again']} of them offered again, "
        f"{len(ledger.uploaded)} files, {counts['breaks']} breaks, "
        f"{counts['sent away']} sent away, {len(ledger.breaches)} breaches"
    )


async def _all(
    phones: Sequence[SimulatedPhone], work: Callable[[SimulatedPhone], Coroutine[Any, Any, None]]
) -> None:
    """Each phone at once. Raises what the first of them raised."""
    await asyncio.gather(*(work(one) for one in phones))


@contextmanager
def _looked_after(base_url: str, ledger: Ledger) -> Iterator[None]:
    """Asks `/healthz` twice a second, as a proxy does."""
    over = Event()
    thread = Thread(target=_ask_health, args=(base_url, ledger, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _ask_health(base_url: str, ledger: Ledger, over: Event) -> None:
    where = urlsplit(base_url)
    while not over.wait(_HEALTH_EVERY_S):
        try:
            with ledger.timing(f"/healthz, {ledger.stage}"):
                connection = HTTPConnection(where.hostname or "", where.port, timeout=30)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                connection.close()
        except (HTTPException, OSError):
            ledger.count("health unanswered")
