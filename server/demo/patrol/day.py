"""What a crew of the demo does next: a function of its work, its duty and the time. Pure.

New work is accepted at once and done briskly: emergencies first, then what was given last, then
what is nearest. Of the district's old work a crew takes one piece after a long rest, and leaves
every other piece to people. Work without a place on the map is accepted and left there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from casework.distance import metres
from casework.place import LatLon
from schemas.vocabulary import Step
from server.demo.patrol.pace import BRISK, SLOW, Pace, Tempo
from server.demo.patrol.ways import along, trip_takes
from server.demo.patrol.work import Job, Said, last_step
from server.demo.story import Phone

ASSIGNED = "assigned"
_ON_SITE = (Step.ARRIVED.value, Step.WORKING.value)
UNDER_WAY = (Step.EN_ROUTE.value, *_ON_SITE)
_WAITS = (Step.ACCEPTED.value, Step.PAUSED.value)
_BEGUN = (*_WAITS, *UNDER_WAY)
_NOT_BEGUN = (ASSIGNED, Step.ACCEPTED.value)
_OVER = (Step.DONE.value, Step.CANNOT_COMPLETE.value, Step.DECLINED.value)
_REST_S = 1_200.0
_FIRST_WITHIN_S = 30.0
_DECLINES_OF_TEN = 2


@dataclass(frozen=True, slots=True)
class Duty:
    """A crew's phone, its base, and since when: ``enrolled_at`` parts old work from new,
    ``began_at`` is when this run of the demo began."""

    phone: Phone
    base: LatLon
    enrolled_at: datetime
    began_at: datetime
    pace: Pace


@dataclass(frozen=True, slots=True)
class Move:
    """``step`` None: a finding is filed."""

    job: Job
    step: Step | None
    place: LatLon


def moves(jobs: Sequence[Job], said: Sequence[Said], duty: Duty, now: datetime) -> list[Move]:
    """What the crew does at this moment; most of the time nothing."""
    here = whereabouts(jobs, said, duty, now)
    found = _answers(jobs, duty, here)
    current = under_way(jobs)
    if current is None:
        following = _next(jobs, duty, here, now)
        return found if following is None else [*found, following]
    if _gives_way(current, jobs, duty):
        return [*found, Move(current, Step.PAUSED, here)]
    due, step = _due(current, duty)
    return [*found, Move(current, step, here)] if due <= now else found


def under_way(jobs: Sequence[Job]) -> Job | None:
    """What this phone's crew is doing now; there is one at most."""
    mine = [job for job in jobs if job.own and job.state in UNDER_WAY]
    return min(mine, key=lambda job: job.id, default=None)


def whereabouts(jobs: Sequence[Job], said: Sequence[Said], duty: Duty, now: datetime) -> LatLon:
    """Where the crew is: on the way to its work, at it, or on the way home to its base."""
    current = under_way(jobs)
    if current is not None and current.site is not None:
        if current.state in _ON_SITE:
            return current.site
        begin = current.stepped_at or duty.base
        return along(begin, current.site, now - current.since, _trip(current, duty))
    last = last_step(said)
    if last is None or last.place is None:
        return duty.base
    return along(
        last.place, duty.base, now - last.at, trip_takes(last.place, duty.base, SLOW, duty.pace)
    )


def tempo_of(job: Job, duty: Duty) -> Tempo:
    """New work is done briskly."""
    return BRISK if _is_new(job, duty) else SLOW


def _is_new(job: Job, duty: Duty) -> bool:
    return job.assigned_at >= duty.enrolled_at


def _dice(job: Job, what: str) -> Random:
    """The same for the same work, so that a day can be told again."""
    return Random(f"{what} {job.id}")  # noqa: S311 (what crews of the demo do, no secret)


def _answers(jobs: Sequence[Job], duty: Duty, here: LatLon) -> list[Move]:
    """New work is answered at once."""
    new = [job for job in jobs if job.state == ASSIGNED and _is_new(job, duty)]
    busy = any(job.own and job.state in _BEGUN for job in _new_ones(jobs, duty))
    return [
        Move(job, Step.DECLINED if busy and _declines(job) else Step.ACCEPTED, here)
        for job in sorted(new, key=lambda job: (job.assigned_at, job.id))
    ]


def _declines(job: Job) -> bool:
    """Never an emergency; of the rest now and then one, and only by a crew with other new work."""
    return not job.emergency and _dice(job, "declines").randrange(10) < _DECLINES_OF_TEN


def _gives_way(current: Job, jobs: Sequence[Job], duty: Duty) -> bool:
    """Old work to new work, and a crew on its way to an emergency elsewhere."""
    waiting = [job for job in _new_ones(jobs, duty) if _ready(job)]
    if not _is_new(current, duty):
        return bool(waiting)
    on_the_way = current.state == Step.EN_ROUTE and not current.emergency
    return on_the_way and any(job.emergency for job in waiting)


def _new_ones(jobs: Sequence[Job], duty: Duty) -> list[Job]:
    """New work with a place to go to."""
    return [job for job in jobs if _is_new(job, duty) and job.site]


def _ready(job: Job) -> bool:
    return job.own and job.state in _WAITS


def _next(jobs: Sequence[Job], duty: Duty, here: LatLon, now: datetime) -> Move | None:
    new = [job for job in _new_ones(jobs, duty) if _ready(job)]
    if not new:
        return _next_old(jobs, duty, here, now)
    first = min(new, key=lambda job: _urgency(job, here))
    if first.since + duty.pace.of(BRISK.leaves_after_s) > now:
        return None
    return Move(first, Step.EN_ROUTE, here)


def _next_old(jobs: Sequence[Job], duty: Duty, here: LatLon, now: datetime) -> Move | None:
    old = [job for job in jobs if not _is_new(job, duty) and job.site]
    for job in sorted(old, key=lambda job: job.id):
        if _ready(job):
            leaves_at = job.since + duty.pace.of(SLOW.leaves_after_s)
            return Move(job, Step.EN_ROUTE, here) if leaves_at <= now else None
    if now < _rested_at(old, duty):
        return None
    free = [job for job in old if job.state in _NOT_BEGUN and _dice(job, "takes").randrange(2)]
    if not free:
        return None
    first = min(free, key=lambda job: _urgency(job, here))
    return Move(first, Step.ACCEPTED if first.state == ASSIGNED else Step.EN_ROUTE, here)


def _rested_at(old: Sequence[Job], duty: Duty) -> datetime:
    """Crews begin one after another, and rest long after each piece of old work."""
    crew = Random(duty.phone.crew)  # noqa: S311 (as above)
    first = duty.began_at + duty.pace.of(crew.uniform(0, _FIRST_WITHIN_S))
    ended = [job.since for job in old if job.own and job.state in _OVER]
    return max(first, max(ended, default=first - duty.pace.of(_REST_S)) + duty.pace.of(_REST_S))


def _urgency(job: Job, here: LatLon) -> tuple[bool, float, float, str]:
    far = 0.0 if job.site is None else metres(here, job.site)
    return not job.emergency, -job.assigned_at.timestamp(), far, job.id


def _due(job: Job, duty: Duty) -> tuple[datetime, Step | None]:
    """When which step of the work that is under way is taken."""
    tempo, pace = tempo_of(job, duty), duty.pace
    if job.state == Step.EN_ROUTE:
        return job.since + _trip(job, duty), Step.ARRIVED
    if job.state == Step.ARRIVED:
        return job.since + pace.of(tempo.looks_after_s), Step.WORKING
    if job.found_at is None or job.found_at < job.since:
        more = _dice(job, "works").uniform(1, 2)
        return job.since + pace.of(tempo.work_s * more), None
    return job.found_at + pace.of(tempo.ends_after_s), Step.DONE


def _trip(job: Job, duty: Duty) -> timedelta:
    begin = job.stepped_at or duty.base
    return trip_takes(begin, job.site or begin, tempo_of(job, duty), duty.pace)
