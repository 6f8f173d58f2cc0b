"""The flags on a receipt: what is unusual about a fact before any of its bytes are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from casework.capture_checks import Sighting, Surroundings, capture_flags, sighting
from casework.metrology.instrument_checks import instrument_flags
from casework.metrology.instruments import Register
from casework.whereabouts import fence_of
from schemas.documents import Fact
from schemas.instants import parse_instant
from schemas.policy import Policy
from sync.mailroom.standing import Standing

Doc = Mapping[str, Any]


Judge = tuple[Policy, Callable[[], Register]]
"""The version of the profile for a fact, and what answers the register of instruments."""


def flags_of(
    fact: Fact, standing: Standing, judge: Judge, times: tuple[datetime, datetime]
) -> list[dict[str, Any]]:
    """Flags of a device's fact in their JSON form. ``times``: corrected, and of the receipt."""
    if fact.author.device is None or fact.retracts is not None:
        return []
    (policy, instruments), (when, received_at) = judge, times
    found = instrument_flags(fact, when, policy, instruments)
    if policy.checks is not None:
        others = tuple(_others(fact, standing.facts))
        site = None if standing.ticket is None else standing.ticket.intake.get("site")
        around = Surroundings(
            standing.assigned_at(fact.investigation), fence_of(site, policy.place), others
        )
        found += capture_flags(fact, received_at, around, policy.checks)
    return [flag.to_document() for flag in found]


def _others(fact: Fact, facts: Mapping[str, Doc]) -> Iterator[Sighting]:
    """Where the same device was by the other facts of the ticket that can be read."""
    for fact_id, doc in facts.items():
        author = doc.get("author")
        if fact_id == fact.id or not isinstance(author, dict):
            continue
        if author.get("device") == fact.author.device:
            found = _sighting(doc)
            if found is not None:
                yield found


def _sighting(doc: Doc) -> Sighting | None:
    try:
        at = doc["at"]
        return sighting(doc["body"], parse_instant(at["device"]), at.get("offset_ms"))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return None  # faulty, and kept all the same
