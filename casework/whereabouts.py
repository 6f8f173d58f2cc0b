"""A fix against the circle around a site, as far as its accuracy tells.

The circle is the profile's, unless the intake gives the site its own: a substation, a mine or a
farm reaches farther than a flat. A fix is judged with what it may be off (95 %, W3C Geolocation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from casework.distance import metres
from casework.place import LatLon, wgs84
from schemas.policy import PlaceRule

_UNTOLD_M = 100.0
"""What a fix is taken to be off where it does not say; one that is off further proves nothing."""


class Where(StrEnum):
    """A fix against the circle around a site, as far as its accuracy tells."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Fix:
    """A place in WGS-84 and how far off it may be (m); ``said`` is the place as it came."""

    place: LatLon
    accuracy_m: float
    said: LatLon


@dataclass(frozen=True, slots=True)
class Fence:
    """The circle around a site: its middle in WGS-84, and metres."""

    centre: LatLon
    radius_m: float


def fix_of(position: Mapping[str, Any] | None) -> Fix | None:
    """The fix of a position as received; None where there is none or it is 0, 0 (blanked).

    Raises KeyError, TypeError or ValueError for what is no position, as faulty facts may have it.
    """
    if position is None or (position["lat"] == 0 and position["lon"] == 0):
        return None
    said = (float(position["lat"]), float(position["lon"]))
    if abs(said[0]) > 90 or abs(said[1]) > 180:
        raise ValueError(f"no place on Earth: {said}")
    place = wgs84(*said, position.get("datum"))
    told = position.get("accuracy_m")
    return Fix(place, _UNTOLD_M if told is None else float(told), said)


def fence_of(site: Mapping[str, Any] | None, places: PlaceRule) -> Fence | None:
    """The circle around an intake's ``site``; None where nobody said where that is."""
    said = site or {}
    if said.get("lat") is None or said.get("lon") is None:
        return None
    own = said.get("radius_m")
    centre = wgs84(said["lat"], said["lon"], said.get("datum"))
    return Fence(centre, float(places.geofence_m if own is None else own))


def where(fix: Fix, fence: Fence) -> Where:
    """Inside or outside for certain, or neither."""
    distance = metres(fix.place, fence.centre)
    if distance + fix.accuracy_m <= fence.radius_m:
        return Where.INSIDE
    return Where.OUTSIDE if distance - fix.accuracy_m > fence.radius_m else Where.CANNOT_TELL


def proven(fix: Fix, fence: Fence, places: PlaceRule) -> Where:
    """Like ``where``, for who wants to know whether somebody was there: a fix that is less sure
    than the profile asks of an arrival proves no presence, however large the circle is."""
    found = where(fix, fence)
    unsure = fix.accuracy_m > places.arrival_accuracy_m
    return Where.CANNOT_TELL if found is Where.INSIDE and unsure else found
