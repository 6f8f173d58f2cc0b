"""The course of a simulation: a morning storm, a day with a hand-over in it, settling, judging."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from importlib import resources
from random import Random
from threading import Event, Thread, stack_size
from urllib.parse import urlsplit

from server.demo.patrol.handset import LineBroken
from server.simulation.fleet import Plan, enrol, give_work, hand_over
from server.simulation.invariants import breaches
from server.simulation.ledger import Ledger
from server.simulation.network import Network
from server.simulation.phone import SimulatedPhone
from server.wiring import Parts

_STACK = 512 << 10
_SETTLE_S = 300.0
_CLEAN = Network()
_HEALTH_EVERY_S = 0.5

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Course:
    """``facts_per_s`` by all phones together; ``handed`` investigations change crews at once in
    the middle of the day."""

    plan: Plan
    seconds: float
    network: Network
    facts_per_s: float
    handed: int


@dataclass(frozen=True, slots=True)
class Stage:
    """Where it is played: the server's store, its address, and who is told."""

    parts: Parts
    base_url: str
    ledger: Ledger
    tell: Tell


def prepare(stage: Stage, course: Course) -> list[SimulatedPhone]:
    """Crews with their phones, and their work. Raises NotForSimulation, SyncError."""
    stack_size(_STACK)
    stage.tell("Crews and devices are made")
    enrolled = enrol(stage.parts, course.plan, stage.tell)
    crews = list(dict.fromkeys(one.phone.crew for one in enrolled))
    give_work(stage.parts, course.plan, crews, stage.ledger, stage.tell)
    seeds = Random(course.plan.seed)  # noqa: S311 (made-up data)
    return [
        SimulatedPhone(stage.base_url, one, course.network, stage.ledger, Random(seeds.random()))  # noqa: S311
        for one in enrolled
    ]


def simulate(stage: Stage, course: Course, phones: Sequence[SimulatedPhone]) -> list[str]:
    """What does not hold at the end; empty where all is well.

    Raises SyncError, LineBroken where a phone never settles.
    """
    ledger, tell = stage.ledger, stage.tell
    with _looked_after(stage.base_url, ledger):
        tell("The morning storm: all phones pull at once")
        _all(phones, lambda one: _until_whole(one, course.plan.tickets, ledger))
        tell("The day")
        _day(stage, phones, course)
        tell("Everything is sent and fetched")
        for one in phones:
            one.use(_CLEAN)
        with ledger.timing("settling"):
            _all(phones, settle)
    return breaches(stage.parts, ledger, phones, tell)


def settle(phone: SimulatedPhone) -> None:
    """Until nothing is left to send and nothing new comes for a while. Raises LineBroken."""
    end, quiet = time.monotonic() + _SETTLE_S, 0
    while quiet < 3 or not phone.is_empty:
        try:
            phone.send()
            quiet = 0 if phone.pull(held_s=1.0) else quiet + 1
        except LineBroken:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _until_whole(phone: SimulatedPhone, tickets: int, ledger: Ledger) -> None:
    """The first pull: until all work that the office gave is on the phone."""
    begun = time.perf_counter()
    while len(phone.jobs) < tickets:
        try:
            phone.pull(held_s=5.0)
        except LineBroken:
            ledger.count("breaks")
            time.sleep(0.2)
    ledger.time("first pull", time.perf_counter() - begun)


def _day(stage: Stage, phones: Sequence[SimulatedPhone], course: Course) -> None:
    stop, rate = Event(), course.facts_per_s / len(phones)
    picture = resources.files("server.demo") / "pictures" / "pole.jpg"
    photo = picture.read_bytes()
    threads = [
        Thread(target=one.work, args=(stop, rate, photo, stage.parts.clock), daemon=True)
        for one in phones
    ]
    for thread in threads:
        thread.start()
    begun, handed = time.monotonic(), False
    while (gone := time.monotonic() - begun) < course.seconds:
        if not handed and gone > course.seconds / 2:
            handed = True
            _hand_over(stage, phones, course)
        stage.tell(f"{gone:.0f} of {course.seconds:.0f} s: {told(stage.ledger)}")
        stop.wait(min(1.0, course.seconds / 10))
    stop.set()
    for thread in threads:
        thread.join()


def _hand_over(stage: Stage, phones: Sequence[SimulatedPhone], course: Course) -> None:
    """Work of the first crews goes to the last one; timed until both sides' phones know."""
    crews = list(dict.fromkeys(one.phone.crew for one in phones))
    if len(crews) < 2 or not course.handed:
        return
    to = crews[-1]
    moved: dict[str, str] = {}
    losers: dict[str, SimulatedPhone] = {}
    for one in phones:
        if one.phone.crew == to or one.phone.crew in losers:
            continue
        for ticket, investigation in sorted(one.jobs.items()):
            if len(moved) < course.handed:
                moved[ticket] = investigation
                losers[one.phone.crew] = one
    stage.tell(f"{len(moved)} investigations of {len(losers)} crews change hands")
    begun = time.perf_counter()
    hand_over(stage.parts, moved, to, stage.ledger)
    winners = [one for one in phones if one.phone.crew == to]
    end = time.monotonic() + _SETTLE_S
    while time.monotonic() < end:
        left = any(moved.keys() & one.jobs.keys() for one in losers.values())
        if not left and all(moved.keys() <= one.jobs.keys() for one in winners):
            stage.ledger.time("hand-over", time.perf_counter() - begun)
            return
        time.sleep(0.05)
    stage.ledger.breach(f"{_SETTLE_S:.0f} s after a hand-over its phones do not know of it")


def told(ledger: Ledger) -> str:
    """What happened so far, in a line."""
    counts = ledger.counts
    return (
        f"{counts['facts']} facts, {counts['files']} files, {counts['breaks']} breaks, "
        f"{len(ledger.breaches)} breaches"
    )


def _all(phones: Sequence[SimulatedPhone], work: Callable[[SimulatedPhone], None]) -> None:
    """Each phone at once, in a thread of its own. Raises what any of them raised."""
    with ThreadPoolExecutor(len(phones)) as pool:
        for _ in pool.map(work, phones):
            pass


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
            with ledger.timing("/healthz"):
                connection = HTTPConnection(where.hostname or "", where.port, timeout=30)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                connection.close()
        except (HTTPException, OSError):
            ledger.count("health unanswered")
