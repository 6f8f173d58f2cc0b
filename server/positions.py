"""Where devices were last and what track a crew left, for the office; who looked, for the crew.

    look:<crew>:<instant>:<random>   {"type": "look", "crew", "role", "received_at"}

in the database of positions, beside the log of views: a crew is told the role and the moment of
who looked at its track, never the name.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.place import wgs84
from schemas.instants import instant_text, parse_instant
from schemas.vocabulary import Role
from sync.errors import NotFound
from sync.mailroom.names import POSITIONS
from sync.mailroom.tracks import corrected_at, tracks_of
from sync.stores.documents import DocumentStore, Draft, Range

SHARING = "sharing"


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last word of one device. ``at``: when it was there, by its corrected clock; ``fix`` as
    received, None where it does not share."""

    device: str
    crew: str
    state: str
    received_at: datetime
    at: datetime
    fix: Mapping[str, Any] | None
    said: Mapping[str, Any]
    faults: tuple[Mapping[str, Any], ...]

    @property
    def place(self) -> tuple[float, float] | None:
        """Latitude and longitude in WGS-84."""
        return None if self.fix is None else _wgs84(self.fix)


def last_words(store: DocumentStore) -> list[LastWord]:
    """The last words of all devices, by crew and device. Raises SyncError."""
    return [last_word(content) for content in _contents(store, Range("last:", "last;"))]


def last_word(content: Mapping[str, Any]) -> LastWord:
    """What the mailroom kept of a device's position (``sync/mailroom/positions.py``)."""
    received_at = parse_instant(content["received_at"])
    said = content["said"] or {}
    fix = said.get("fix") if content["state"] == SHARING else None
    return LastWord(
        content["device"],
        content["crew"],
        content["state"],
        received_at,
        _seen_at(said, fix or {}, received_at),
        fix,
        said,
        tuple(content["faults"]),
    )


def told(word: LastWord, now: datetime) -> dict[str, Any]:
    """A device's last word as the office is shown it; without a place where it does not share."""
    shares = word.fix is not None
    place = word.place
    named = ("ticket", "investigation", "step")
    return {
        "device": word.device,
        "crew": word.crew,
        "state": word.state,
        "received_at": instant_text(word.received_at),
        "at": instant_text(word.at) if shares else None,
        "age_s": max(0, int((now - word.at).total_seconds())) if shares else None,
        "place": None if place is None else {"lat": place[0], "lon": place[1]},
        "fix": word.fix,
        "accuracy_m": word.fix.get("accuracy_m") if word.fix is not None else None,
        **{name: word.said.get(name) if shares else None for name in named},
        "battery": word.said.get("battery"),
        "faults": list(word.faults),
    }


def without_ticket(said: Mapping[str, Any]) -> dict[str, Any]:
    """The same for somebody who sees the crew, but not the ticket that it goes for."""
    return {**said, "ticket": None, "investigation": None}


def track(
    store: DocumentStore, crew: str, since: datetime, until: datetime
) -> list[dict[str, Any]]:
    """GeoJSON features, one for each device of the crew that left points in this time; ``until``
    is not included. Raises SyncError."""
    first, after = instant_text(since), instant_text(until)
    found: dict[str, dict[str, list[Any]]] = {}
    for content in tracks_of(store, crew):
        for at, point in content["points"].items():
            if first <= point[0] < after:
                found.setdefault(content["device"], {})[at] = point
    return [_feature(crew, device, points) for device, points in found.items()]


def note_look(store: DocumentStore, crew: str, role: Role, now: datetime) -> None:
    """Writes down for the crew that its track was looked at. Raises SyncError."""
    at = instant_text(now)
    content = {"type": "look", "crew": crew, "role": role.value, "received_at": at}
    store.put(POSITIONS, Draft.of(f"look:{crew}:{at}:{secrets.token_hex(8)}", content))


def looks(store: DocumentStore, crew: str, since: datetime) -> list[dict[str, Any]]:
    """Role and moment of each look at the crew's track, the latest first. Raises SyncError."""
    which = Range(f"look:{crew}:{instant_text(since)}", f"look:{crew};")
    found = [
        {"at": content["received_at"], "role": Role(content["role"])}
        for content in _contents(store, which)
    ]
    return found[::-1]


def _feature(crew: str, device: str, points: Mapping[str, list[Any]]) -> dict[str, Any]:
    inner = sorted((point[0], at, point) for at, point in points.items())
    ordered = [point for _, _, point in inner]
    places = [_wgs84({"lat": p[1], "lon": p[2], "datum": p[4]}) for p in ordered]
    line: list[Any] = [[lon, lat] for lat, lon in places]
    one = len(line) == 1
    return {
        "type": "Feature",
        "id": device,
        "geometry": {
            "type": "Point" if one else "LineString",
            "coordinates": line[0] if one else line,
        },
        "properties": {
            "crew": crew,
            "device": device,
            "times": [point[0] for point in ordered],
            "accuracy_m": [point[3] for point in ordered],
        },
    }


def _contents(store: DocumentStore, which: Range) -> Iterator[dict[str, Any]]:
    try:
        for document in store.documents(POSITIONS, which, bodies=True):
            if document is not None:
                yield document.json()
    except NotFound:  # no mailroom was here yet
        return


def _seen_at(said: Mapping[str, Any], fix: Mapping[str, Any], received_at: datetime) -> datetime:
    at = said.get("at")
    if at is None:
        return received_at
    offset = timedelta(milliseconds=at.get("offset_ms") or 0)
    moment = corrected_at(parse_instant(at["device"]), offset, received_at)
    return moment - timedelta(seconds=fix.get("age_s") or 0)


def _wgs84(fix: Mapping[str, Any]) -> tuple[float, float]:
    lat, lon = wgs84(fix["lat"], fix["lon"], fix.get("datum"))
    return round(lat, 7), round(lon, 7)
