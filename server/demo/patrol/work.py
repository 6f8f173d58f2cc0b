"""A crew's work, read from what its phone holds: the documents of the mailbox and its own. Pure.

Nothing else is remembered. What a phone said is in its mailbox, so who starts again goes on
where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casework.place import LatLon, wgs84
from schemas import outbox, position
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import DocType, FactKind
from server.demo.story import Phone

_BY_PHONES = (DocType.FACT.value, outbox.TYPE, position.TYPE)

Documents = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Job:
    """An investigation that the crew holds, as its phone knows it.

    ``since``: when it came into its ``state``. ``own``: this phone took that step, at
    ``stepped_at`` if it had a place. ``found_at``: when this phone filed a finding.
    """

    id: str
    ticket: Mapping[str, Any]
    assigned_at: datetime
    state: str
    since: datetime
    own: bool
    stepped_at: LatLon | None
    found_at: datetime | None
    site: LatLon | None
    items: tuple[Mapping[str, Any], ...]

    @property
    def emergency(self) -> bool:
        """Whether somebody is in danger."""
        return bool(self.ticket.get("emergency"))


@dataclass(frozen=True, slots=True)
class Said:
    """A fact that this phone wrote."""

    id: str
    kind: str
    investigation: str
    at: datetime
    body: Mapping[str, Any]

    @property
    def place(self) -> LatLon | None:
        """Where the crew was, if the fact says so."""
        fix = self.body.get("position")
        return None if not fix else wgs84(fix["lat"], fix["lon"], fix.get("datum"))


def said_by(docs: Documents, device: str) -> list[Said]:
    """What this phone wrote, oldest first."""
    found = [
        Said(
            doc["_id"],
            doc["kind"],
            doc.get("investigation") or "",
            parse_instant(doc["at"]["device"]),
            doc["body"],
        )
        for doc in docs.values()
        if doc.get("type") == DocType.FACT and doc["author"].get("device") == device
    ]
    return sorted(found, key=lambda one: (one.at, one.id))


def last_step(said: Iterable[Said]) -> Said | None:
    """The last step of all work, or None."""
    steps = [one for one in said if one.kind == FactKind.PROGRESS]
    return steps[-1] if steps else None


def jobs_of(docs: Documents, phone: Phone, said: Iterable[Said]) -> list[Job]:
    """What the crew holds, in no order."""
    by_work: dict[str, list[Said]] = {}
    for one in said:
        by_work.setdefault(one.investigation, []).append(one)
    return [
        _job(docs, ticket, work, by_work.get(work["id"], []))
        for ticket, work in _held(docs, phone.crew)
    ]


def _held(docs: Documents, crew: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for doc in docs.values():
        if doc.get("type") == DocType.TICKET:
            for work in doc["investigations"]:
                if work["crew"] == crew and work["ended_at"] is None:
                    yield doc, work


def _job(
    docs: Documents, ticket: Mapping[str, Any], work: Mapping[str, Any], own: list[Said]
) -> Job:
    """``own``: what this phone said of it, also what the server has not folded yet."""
    steps = [(parse_instant(step["at"]), step["fact"], step["step"]) for step in work["steps"]]
    known = {step[1] for step in steps}
    mine = {one.id: one for one in own if one.kind == FactKind.PROGRESS}
    steps += [(one.at, one.id, one.body["step"]) for one in mine.values() if one.id not in known]
    assigned_at = parse_instant(work["assigned_at"])
    since, last, state = max(steps, default=(assigned_at, "", work["state"]))
    findings = [one.at for one in own if one.kind == FactKind.FINDING]
    return Job(
        id=work["id"],
        ticket=ticket,
        assigned_at=assigned_at,
        state=state,
        since=since,
        own=last in mine,
        stepped_at=mine[last].place if last in mine else None,
        found_at=findings[-1] if findings else None,
        site=_site(ticket.get("site") or {}),
        items=_items(docs, ticket["ticket"], work["id"]),
    )


def _site(site: Mapping[str, Any]) -> LatLon | None:
    if site.get("lat") is None or site.get("lon") is None:
        return None
    return wgs84(site["lat"], site["lon"], site.get("datum"))


def _items(docs: Documents, ticket: str, work: str) -> tuple[Mapping[str, Any], ...]:
    """Of the checklist, as the assignment has them."""
    assignment = docs.get(f"{ticket}:{FactKind.ASSIGNMENT.value}:{work}") or {}
    return tuple((assignment.get("body") or {}).get("checklist") or ())


def led_by_people(docs: Documents, phone: Phone, since: datetime) -> bool:
    """Whether another phone of the crew said something since: somebody is at work with it."""
    begin = instant_text(since)
    return any(
        doc.get("type") in _BY_PHONES
        and doc["author"].get("crew") == phone.crew
        and doc["author"].get("device") not in (None, phone.device)
        and doc["at"]["device"] > begin
        for doc in docs.values()
    )
