"""The map sketch: where things are to each other, without a map from anywhere.

Places are brought to WGS-84 and laid onto a plane that touches the earth at the site: good to a
decimetre over the few hundred metres a sketch shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi
from typing import Any

from casework.place import wgs84
from schemas.vocabulary import Datum

_METRES_PER_DEGREE = 6_371_008.8 * pi / 180
"""Of latitude, on the sphere of the earth's mean radius (IUGG)."""
_SIDE = 400.0
_MARGIN = 34.0
_NEAREST_M = 20.0
"""No view is nearer: fixes are good to some metres."""
_FARTHEST_M = 2_000.0
"""What is farther from the site is listed, not drawn: it would make a dot of all the rest."""
_BARS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)


@dataclass(frozen=True, slots=True)
class Spot:
    """Something with a position. ``kind``: ``site``, ``arrival`` or ``finding``."""

    kind: str
    label: str
    position: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot, as the legend lists it; distances in metres. ``drawn``: near enough to be seen."""

    kind: str
    label: str
    from_site_m: float | None
    accuracy_m: float | None
    drawn: bool
    datum: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A mark in a view: units from its top left."""

    kind: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class View:
    """A square of ``side`` units with the site in its middle.

    ``fence`` is the geofence's radius in units, None where it is not in view; ``bar`` the scale
    bar's length in units, ``bar_m`` in metres.
    """

    side: float
    signs: tuple[Sign, ...]
    fence: float | None
    bar: float
    bar_m: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """One view of all, and one from nearer where that shows more. ``fence_m`` None: no site."""

    views: tuple[View, ...]
    marks: tuple[Mark, ...]
    fence_m: float | None
    unknown_datum: bool


def sketch(spots: Sequence[Spot], geofence_m: float | None) -> Sketch | None:
    """The sketch of these spots; None where nothing but the site has a position."""
    there = [spot for spot in spots if _has_place(spot.position)]
    if all(spot.kind == "site" for spot in there):
        return None
    site = next((spot for spot in there if spot.kind == "site"), None)
    places = _metres([spot.position for spot in there], (site or there[0]).position)
    near = max(max(abs(x), abs(y)) for x, y in places if hypot(x, y) <= _FARTHEST_M)
    fence_m = geofence_m if site else None
    reaches = [max(near, fence_m)] if fence_m else []
    if not reaches or near < reaches[0] / 3:
        reaches.append(max(near * 1.2, _NEAREST_M))
    marks = tuple(
        _mark(spot, place, site is not None) for spot, place in zip(there, places, strict=True)
    )
    return Sketch(
        views=tuple(_view(there, places, reach, fence_m) for reach in reaches),
        marks=marks,
        fence_m=fence_m,
        unknown_datum=any(mark.datum == Datum.UNKNOWN for mark in marks),
    )


def _view(
    spots: Sequence[Spot],
    places: Sequence[tuple[float, float]],
    reach: float,
    fence_m: float | None,
) -> View:
    scale, middle = (_SIDE / 2 - _MARGIN) / reach, _SIDE / 2
    signs = [
        Sign(spot.kind, spot.label, round(middle + x * scale, 1), round(middle - y * scale, 1))
        for spot, (x, y) in zip(spots, places, strict=True)
        if hypot(x, y) <= _FARTHEST_M
    ]
    bar_m = max(bar for bar in _BARS if bar * scale <= _SIDE / 3 or bar == _BARS[0])
    fence = round(fence_m * scale, 1) if fence_m and fence_m * scale <= middle else None
    return View(_SIDE, tuple(signs), fence, round(bar_m * scale, 1), bar_m)


def _has_place(position: Mapping[str, Any]) -> bool:
    return all(isinstance(position.get(name), int | float) for name in ("lat", "lon"))


def _metres(
    positions: Iterable[Mapping[str, Any]], centre: Mapping[str, Any]
) -> list[tuple[float, float]]:
    """East and north of the centre, in metres."""
    lat, lon = _wgs84(centre)
    narrow = cos(lat * pi / 180)
    found = (_wgs84(position) for position in positions)
    return [
        ((there[1] - lon) * narrow * _METRES_PER_DEGREE, (there[0] - lat) * _METRES_PER_DEGREE)
        for there in found
    ]


def _wgs84(position: Mapping[str, Any]) -> tuple[float, float]:
    return wgs84(position["lat"], position["lon"], position.get("datum"))


def _mark(spot: Spot, place: tuple[float, float], has_site: bool) -> Mark:
    far = hypot(*place)
    return Mark(
        kind=spot.kind,
        label=spot.label,
        from_site_m=round(far, 1) if has_site and spot.kind != "site" else None,
        accuracy_m=spot.position.get("accuracy_m"),
        drawn=far <= _FARTHEST_M,
        datum=str(spot.position.get("datum") or Datum.UNKNOWN),
    )
