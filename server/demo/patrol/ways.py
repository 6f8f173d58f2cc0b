"""Places on the way: straight lines, as the districts of one city are small. Pure."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from casework.distance import metres
from casework.place import LatLon
from schemas.vocabulary import Datum
from server.demo.patrol.pace import Pace, Tempo

_SHORTEST_TRIP_S = 12.0
_JITTER = 0.00004
"""Degrees, about 4 m: a fix is never where the last one was."""


def trip_takes(begin: LatLon, end: LatLon, tempo: Tempo, pace: Pace) -> timedelta:
    """How long the way is; nobody who watches waits longer than ``tempo`` says."""
    seconds = metres(begin, end) / tempo.speed
    return pace.of(min(max(seconds, _SHORTEST_TRIP_S), tempo.longest_trip_s))


def along(begin: LatLon, end: LatLon, gone: timedelta, whole: timedelta) -> LatLon:
    """The place on the line after so much of the whole time; never before it or beyond."""
    part = min(max(gone / whole, 0.0), 1.0)
    return (
        begin[0] + (end[0] - begin[0]) * part,
        begin[1] + (end[1] - begin[1]) * part,
    )


def fix_at(place: LatLon, rng: Random) -> dict[str, Any]:
    """The place as a receiver tells it: a little off, and it says how much."""
    return {
        "lat": round(place[0] + rng.uniform(-_JITTER, _JITTER), 6),
        "lon": round(place[1] + rng.uniform(-_JITTER, _JITTER), 6),
        "datum": Datum.WGS84.value,
        "accuracy_m": round(rng.uniform(6, 14), 1),
        "provider": "simulated",
    }
