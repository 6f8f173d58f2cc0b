"""Points of tracks, by crew, device and hour, and how long they are kept. What is planned is pure.

    track:<crew>:<device>:<2026-11-23T08>   {"type": "track", "crew", "device", "hour",
        "received_at": of the last point, "points": {<at by the device>: [<corrected at>, lat,
        lon, accuracy in metres or null, datum]}}

The hour is that of the device's own clock, and a point is known by its moment there: sent again,
whatever offset the device has measured since, it is the same point in the same document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from schemas.instants import instant_text, parse_instant
from sync.errors import Conflict, NotFound, SyncError
from sync.mailroom.names import POSITIONS, mailbox_of
from sync.stores.documents import DocumentStore, Draft, Range, Wanted

_ATTEMPTS = 16
_AT_ONCE = 200
Points = Mapping[str, Mapping[str, list[Any]]]
"""By the id of their document, by the device's moment."""


def points_of(said: Mapping[str, Any], place: tuple[str, str], received_at: datetime) -> Points:
    """The points of a position without faults. ``place``: crew and device.

    Moments are corrected by the offset and never after the receipt.
    """
    crew, device = place
    offset = timedelta(milliseconds=said["at"].get("offset_ms") or 0)
    found: dict[str, dict[str, list[Any]]] = {}
    for point in said.get("track") or ():
        at = parse_instant(point["at"])
        name = f"track:{crew}:{device}:{instant_text(at)[:13]}"
        corrected = instant_text(corrected_at(at, offset, received_at))
        where = [point["lat"], point["lon"], point.get("accuracy_m"), point["datum"]]
        found.setdefault(name, {})[instant_text(at)] = [corrected, *where]
    return found


def corrected_at(at: datetime, offset: timedelta, received_at: datetime) -> datetime:
    """Device time plus offset, never after the receipt."""
    try:
        return min(at + offset, received_at)
    except OverflowError:
        return received_at


def keep_points(store: DocumentStore, points: Points, received_at: datetime) -> None:
    """Adds what is not there yet; again and again adds nothing. Raises SyncError."""
    waiting = dict(points)
    for _ in range(_ATTEMPTS):
        if not waiting:
            return
        known = [
            some[0] if some else None
            for some in store.read(POSITIONS, [Wanted(name) for name in waiting])
        ]
        drafts = []
        for (name, new), before in zip(waiting.items(), known, strict=True):
            old = before.json() if before is not None and not before.deleted else None
            content = _grown(name, old, new, received_at)
            if content is not None:
                drafts.append(Draft.of(name, content, before.rev if before else None))
        outcomes = store.write(POSITIONS, drafts) if drafts else []
        again = [
            draft.id
            for draft, outcome in zip(drafts, outcomes, strict=True)
            if isinstance(outcome, SyncError) and _is_conflict(outcome)
        ]
        waiting = {name: waiting[name] for name in again}
    raise Conflict("Another mailroom writes the same tracks again and again.")


def _is_conflict(error: SyncError) -> bool:
    """Raises any other error."""
    if not isinstance(error, Conflict):
        raise error
    return True


def _grown(
    name: str, old: Mapping[str, Any] | None, new: Mapping[str, list[Any]], received_at: datetime
) -> dict[str, Any] | None:
    """The document with the new points; None where it has them all. What came first stands."""
    before = {} if old is None else old["points"]
    if new.keys() <= before.keys():
        return None
    _, crew, device, hour = name.split(":", 3)
    return {
        "type": "track",
        "crew": crew,
        "device": device,
        "hour": hour,
        "received_at": instant_text(received_at),
        "points": {**new, **before},
    }


def tracks_of(store: DocumentStore, crew: str) -> Iterator[dict[str, Any]]:
    """The track documents of a crew, device by device, by hour. Raises SyncError."""
    which = Range(f"track:{crew}:", f"track:{crew};", inclusive_end=False)
    for document in store.documents(POSITIONS, which, bodies=True):
        if document is not None:
            yield document.json()


def forget_tracks(store: DocumentStore, before: datetime) -> int:
    """Removes points, looks and last words that came before a moment, with their bodies, and
    what mailboxes have of them; answers how many documents. Raises SyncError."""
    limit, gone, mailboxes = instant_text(before), dict[str, list[str]](), set[str]()
    for document in store.documents(POSITIONS, Range(), bodies=True):
        content = document.json() if document is not None else {}
        if document is not None and str(content.get("received_at")) < limit:
            gone[document.id] = [document.rev]
            if content["type"] == "position":
                mailboxes.add(f"{content['crew']} {content['device']} {content['rev']}")
    for crew, device, rev in (line.split() for line in sorted(mailboxes)):
        _empty(store, mailbox_of(crew), f"crew-{crew}:position:{device}", rev)
    names = list(gone)
    for start in range(0, len(names), _AT_ONCE):
        store.purge(POSITIONS, {name: gone[name] for name in names[start : start + _AT_ONCE]})
    store.compact(POSITIONS)
    return len(gone)


def _empty(store: DocumentStore, db: str, doc_id: str, rev: str) -> None:
    """Deletes the document in a mailbox where it is still the one that was taken."""
    try:
        store.put(db, Draft(doc_id, b"{}", rev, deleted=True))
    except (Conflict, NotFound):
        return  # written over since, or the mailbox is gone
