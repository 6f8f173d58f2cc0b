"""Tickets in a box by the read model's map index, so that a box need not look at every ticket."""

from __future__ import annotations

from math import cos, radians

from server.clock import Clock
from server.ogc_api.query import Box
from server.readmodel.cells import Box as MapBox
from server.readmodel.filtering import TicketFilter
from server.readmodel.map import View
from server.readmodel.tickets import TicketList
from sync.errors import Unavailable

_MOST = 10_000
"""With more tickets in the box, reading on from ticket to ticket fills a page soon enough."""
_OFF_BY = 0.015
"""Degrees of latitude: the index has sites as they were given, BD-09 is up to 1,493 m off."""
_FINEST_ZOOM = 21


class Nearby:
    """Make one per process."""

    def __init__(self, readmodel: TicketList, clock: Clock) -> None:
        self._readmodel = readmodel
        self._clock = clock

    def tickets(self, box: Box) -> list[str] | None:
        """All tickets in the box, and some beside it; None where the index cannot say (too many,
        or it is still being made). Raises SyncError."""
        view = View(_grown(box), _FINEST_ZOOM, _MOST)
        try:
            found = self._readmodel.on_map(TicketFilter(), view, self._clock())
        except Unavailable:
            return None
        return None if found.total > _MOST else [point["ticket"] for point in found.points]


def _grown(box: Box) -> MapBox:
    south, north = max(-90.0, box.south - _OFF_BY), min(90.0, box.north + _OFF_BY)
    aside = _OFF_BY / max(0.1, cos(radians(max(abs(south), abs(north)))))
    width = box.east - box.west if box.west <= box.east else box.east - box.west + 360
    if width + 2 * aside >= 360:
        return MapBox(-180.0, south, 180.0, north)
    return MapBox(_wrapped(box.west - aside), south, _wrapped(box.east + aside), north)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
