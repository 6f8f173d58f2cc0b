"""Flags that need no bytes: what a fact says of its clock, its place and its camera.

They stand on the fact's receipt. Limits are the profile's; a fix is judged with what it may be
off (95 %, W3C Geolocation): only what is outside for certain is told, never what cannot be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.distance import metres
from casework.flags import Flag, flag
from casework.place import wgs84
from casework.whereabouts import Fence, Fix, Where, fix_of, where
from schemas.documents import Fact
from schemas.instants import parse_instant
from schemas.policy import CheckRule
from schemas.vocabulary import CaptureSource, Datum, FactKind


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where and when a device was; ``clock`` is its own time, ``boot`` and ``ticks_ms`` count
    from its last start."""

    at: datetime
    fix: Fix | None
    clock: datetime | None = None
    boot: str | None = None
    ticks_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a fact is compared with. ``others`` are facts of the same device in the ticket."""

    assigned_at: datetime | None
    fence: Fence | None
    others: tuple[Sighting, ...]


def capture_flags(
    fact: Fact, received_at: datetime, around: Surroundings, checks: CheckRule
) -> tuple[Flag, ...]:
    """Flags of a device's fact, in the order of the checks. Raises nothing for facts that parse."""
    here = here_of(fact)
    found = [*_clock(fact, received_at, around, checks), *_jump(here, around, checks)]
    found += _origin(fact)
    if here.fix is not None:
        found += _on_site(here.fix, around.fence)
        found += travel_flags(here, around.others, checks)
    return tuple(found)


def sighting(body: Mapping[str, Any], device: datetime, offset_ms: int | None) -> Sighting:
    """Where and when the body of a fact says that its device was.

    Raises KeyError, TypeError, ValueError, AttributeError or OverflowError for a faulty one.
    """
    capture = body.get("capture") or {}
    taken = capture.get("taken_at")
    clock = device if taken is None else parse_instant(taken)
    measured, ticks = capture.get("offset_ms"), capture.get("monotonic_ms")
    offset = timedelta(milliseconds=(offset_ms if measured is None else measured) or 0)
    return Sighting(
        at=clock + offset,
        fix=fix_of(capture.get("position") or body.get("position")),
        clock=clock if taken is not None else None,
        boot=capture.get("boot"),
        ticks_ms=None if ticks is None else int(ticks),
    )


def here_of(fact: Fact) -> Sighting:
    """Where and when a fact says that its device was."""
    return sighting(fact.body, fact.at.device, fact.at.offset_ms)


def _clock(
    fact: Fact, received_at: datetime, around: Surroundings, checks: CheckRule
) -> Iterator[Flag]:
    most = checks.clock_offset_s
    offset_s = abs(fact.at.offset_ms or 0) / 1_000
    if offset_s > most:
        yield flag("clock-offset", offset_s=offset_s, most_s=most)
    taken_at = moment_taken(fact)
    if fact.kind is not FactKind.PHOTO or taken_at is None:
        return
    late_s = (taken_at - received_at).total_seconds()
    if late_s > most:
        yield flag("after-receipt", late_s=late_s)
    if around.assigned_at is not None and fact.body["capture"]["source"] == CaptureSource.CAMERA:
        early_s = (around.assigned_at - taken_at).total_seconds()
        if early_s > most:
            yield flag("before-assignment", early_s=early_s)


def moment_taken(fact: Fact) -> datetime | None:
    """When a photo was taken, with the clock's measured error taken out; None: not told."""
    capture = fact.body.get("capture") or {}
    if capture.get("taken_at") is None:
        return None
    return here_of(fact).at


def _jump(here: Sighting, around: Surroundings, checks: CheckRule) -> Iterator[Flag]:
    """Between two records of one start-up the clock goes on at least as far as the count of ticks,
    which may stand while a phone sleeps (a browser's does): only a clock set back is certain."""
    jumps = [
        _set_back_s(*sorted((here, other), key=lambda one: one.ticks_ms or 0))
        for other in around.others
        if other.boot is not None and other.boot == here.boot
    ]
    if jumps and max(jumps) > checks.clock_offset_s:
        yield flag("clock-jump", jump_s=max(jumps))


def _set_back_s(earlier: Sighting, later: Sighting) -> float:
    if earlier.clock is None or later.clock is None:
        return 0.0
    if earlier.ticks_ms is None or later.ticks_ms is None:
        return 0.0
    passed_s = (later.ticks_ms - earlier.ticks_ms) / 1_000
    return passed_s - (later.clock - earlier.clock).total_seconds()


def _origin(fact: Fact) -> Iterator[Flag]:
    capture = fact.body.get("capture") or {}
    position = capture.get("position") or fact.body.get("position") or {}
    if position.get("mock"):
        yield flag("mock-location")
    if capture.get("source") in (CaptureSource.GALLERY, CaptureSource.FILE):
        yield flag("not-from-camera", source=str(capture["source"]))


def _on_site(fix: Fix, fence: Fence | None) -> Iterator[Flag]:
    if fence is None or where(fix, fence) is not Where.OUTSIDE:
        return
    distance = metres(fix.place, fence.centre)
    for datum in (Datum.WGS84, Datum.GCJ02, Datum.BD09):
        other = Fix(wgs84(*fix.said, datum), fix.accuracy_m, fix.said)
        if where(other, fence) is Where.INSIDE:
            after = metres(other.place, fence.centre)
            yield flag("datum-suspect", distance_m=distance, datum=datum.value, after_m=after)
            return
    off = fix.accuracy_m
    yield flag("off-site", distance_m=distance, radius_m=fence.radius_m, accuracy_m=off)


def travel_flags(here: Sighting, others: Iterable[Sighting], checks: CheckRule) -> Iterator[Flag]:
    """From and to the neighbours in time; what both fixes may be off is taken off the way."""
    placed = [other for other in others if other.fix is not None]
    before = max((o for o in placed if o.at <= here.at), key=lambda o: o.at, default=None)
    after = min((o for o in placed if o.at > here.at), key=lambda o: o.at, default=None)
    for other in (before, after):
        found = None if other is None else travel(here, other, checks)
        if found is not None:
            yield found
            return


def travel(one: Sighting, other: Sighting, checks: CheckRule) -> Flag | None:
    """A flag where nobody can have been at both places; None where somebody can."""
    if one.fix is None or other.fix is None:
        return None
    distance = metres(one.fix.place, other.fix.place)
    surely = distance - one.fix.accuracy_m - other.fix.accuracy_m
    seconds = abs((one.at - other.at).total_seconds())
    if surely <= checks.jump_m or surely * 3.6 <= checks.speed_kmh * max(seconds, 1.0):
        return None
    kmh = surely * 3.6 / max(seconds, 1.0)
    return flag("impossible-travel", distance_m=distance, seconds=seconds, kmh=kmh)
