"""Which crews suit for some work, the best first, with the reasons. Pure.

The numbers are the profile's (``[dispatch]``). Who has the skills comes first; then who is there
before the nearest promise ends, should it leave now; then who is near, where a ticket in hand
counts as some way to drive, and a crew that nobody knows the place of, or that has been silent, as
at least so far away. What is not known is not made up: no place, no way and no time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import mean
from typing import Any

from casework.distance import metres
from casework.place import LatLon, wgs84
from casework.templates import template, templates
from schemas.instants import parse_instant
from schemas.office_rules import Freshness
from schemas.policy import DispatchRule, Policy
from schemas.vocabulary import InvestigationType, Step

_PROMISED = ("running", "provisional")
"""A ticket document is folded without a clock: what is at risk or late by now is running in it."""
_FIELD_WORK = InvestigationType.SURVEY
"""What is to be done where no template of the profile says so."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work that a ticket asks for. ``due``: of its nearest promise that nothing has met."""

    ticket: str
    type: str
    skills: tuple[str, ...]
    place: LatLon | None
    due: datetime | None
    held: tuple[Mapping[str, Any], ...]
    """Its investigations that a crew has and has not finished, as the ticket document has them."""

    @property
    def replaces(self) -> str | None:
        """The work of this type that a new assignment would take over."""
        alike = (item["id"] for item in self.held if item["type"] == self.type)
        return next(alike, None)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A crew, where it was last and when, and how many tickets it has."""

    crew: str
    skills: frozenset[str]
    place: LatLon | None
    seen_at: datetime | None
    in_hand: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """How a crew suits. Of several sites ``distance_m`` and ``travel_minutes`` are the mean."""

    crew: str
    missing: tuple[str, ...]
    """Skills that any of the work takes and the crew has not."""
    distance_m: float | None
    travel_minutes: int | None
    place_age_s: int | None
    freshness: Freshness
    in_hand: int
    late: tuple[str, ...] | None
    """Tickets whose nearest promise ends before the crew could be there; None: cannot be told."""


def job_of(ticket: Mapping[str, Any], policy: Policy, work_type: str | None) -> Job:
    """What a ticket document asks for; without ``work_type`` what the profile proposes first."""
    site = ticket.get("site") or {}
    lat, lon = site.get("lat"), site.get("lon")
    if work_type is None:
        rule = next(templates(ticket, policy), None)
    else:
        rule = template(work_type, ticket, policy)
    due = [
        parse_instant(item["due"])
        for item in ticket["deadlines"]
        if item["state"] in _PROMISED and item["met_at"] is None and item["due"]
    ]
    return Job(
        ticket=ticket["ticket"],
        type=work_type or (_FIELD_WORK if rule is None else rule.type),
        skills=() if rule is None else rule.skills,
        place=None if lat is None or lon is None else wgs84(lat, lon, site.get("datum")),
        due=min(due, default=None),
        held=tuple(item for item in ticket["investigations"] if _is_held(item)),
    )


def suggested(
    jobs: Sequence[Job], crews: Iterable[Candidate], rule: DispatchRule, now: datetime
) -> list[Suggestion]:
    """All crews, the best first."""
    found = [_suggestion(jobs, crew, rule, now) for crew in crews]
    return sorted(found, key=lambda one: _order(one, rule))


def freshness(age_s: int | None, rule: DispatchRule) -> Freshness:
    """How old a place of this age is."""
    if age_s is None:
        return Freshness.UNKNOWN
    if age_s >= rule.silent_minutes * 60:
        return Freshness.SILENT
    return Freshness.OLD if age_s >= rule.old_minutes * 60 else Freshness.FRESH


def _is_held(item: Mapping[str, Any]) -> bool:
    """Whether a crew has it and has not finished; one that came back is still to be taken over."""
    return bool(item["crew"]) and item["ended_at"] is None and item["state"] != Step.DONE


def _suggestion(
    jobs: Sequence[Job], crew: Candidate, rule: DispatchRule, now: datetime
) -> Suggestion:
    wanted = sorted({skill for job in jobs for skill in job.skills})
    age_s = None if crew.seen_at is None else max(0, int((now - crew.seen_at).total_seconds()))
    ways = _ways(jobs, crew)
    distance = mean(ways.values()) if ways else None
    return Suggestion(
        crew=crew.crew,
        missing=tuple(skill for skill in wanted if skill not in crew.skills),
        distance_m=distance,
        travel_minutes=None if distance is None else round(_hours(distance, rule) * 60),
        place_age_s=age_s if crew.place is not None else None,
        freshness=freshness(age_s if crew.place is not None else None, rule),
        in_hand=crew.in_hand,
        late=_late(jobs, ways, rule, now) if ways else None,
    )


def _ways(jobs: Sequence[Job], crew: Candidate) -> dict[str, float]:
    """Metres to each site, where both places are known."""
    if crew.place is None:
        return {}
    return {job.ticket: metres(crew.place, job.place) for job in jobs if job.place is not None}


def _late(
    jobs: Sequence[Job], ways: Mapping[str, float], rule: DispatchRule, now: datetime
) -> tuple[str, ...]:
    return tuple(
        job.ticket
        for job in jobs
        if job.due is not None
        and job.ticket in ways
        and now + timedelta(hours=_hours(ways[job.ticket], rule)) > job.due
    )


def _hours(distance_m: float, rule: DispatchRule) -> float:
    return distance_m / 1000 / rule.speed_kmh


def _order(one: Suggestion, rule: DispatchRule) -> tuple[bool, int, float, str]:
    way = rule.unknown_m if one.distance_m is None else one.distance_m
    if one.freshness is Freshness.SILENT:
        way = max(way, rule.unknown_m)
    return bool(one.missing), len(one.late or ()), way + one.in_hand * rule.ticket_m, one.crew
