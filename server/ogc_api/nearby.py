"""Which tickets to look at, by the indexes of the read model: a box, a time or a property need not
look at every ticket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import cos, radians

from server.clock import Clock
from server.readmodel.cells import Box
from server.readmodel.filtering import TicketFilter
from server.readmodel.findings import FindingFilter
from server.readmodel.map import View
from server.readmodel.tickets import TicketList
from sync.errors import Unavailable

_PAGE = 500
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

    def tickets(self, box: Box, wanted: TicketFilter) -> list[str] | None:
        """All such tickets in the box, and some beside it; None where the index cannot say (too
        many, or it is still being made). Raises SyncError."""
        view = View(_grown(box), _FINEST_ZOOM, _MOST)
        try:
            found = self._readmodel.on_map(wanted, view, self._clock())
        except Unavailable:
            return None
        return None if found.total > _MOST else [point["ticket"] for point in found.points]

    def walk(self, wanted: TicketFilter, start: str) -> Iterator[str] | None:
        """Such tickets in the order of their documents, from ``start`` (as ``<id>:``) on; None
        where the read model cannot say, for it is still being made."""
        try:
            first = self._readmodel.in_order(wanted, start, _PAGE, self._clock())
        except Unavailable:
            return None
        return self._on(wanted, first)

    def findings(self, wanted: FindingFilter, start: str) -> Iterator[str] | None:
        """Tickets with such findings and some more, as ``walk`` gives them. Looks a little around
        the box, for places stand as they were given."""
        if wanted.box is not None:
            wanted = replace(wanted, box=_grown(wanted.box))
        try:
            first = self._readmodel.with_findings(wanted, start, _PAGE)
        except Unavailable:
            return None
        return self._on_findings(wanted, first)

    def last_seen(self) -> dict[str, str]:
        """By crew: the fact that says where it was last. Raises Unavailable while the read model
        is being made."""
        return self._readmodel.last_seen()

    def count(self, wanted: TicketFilter) -> int | None:
        """How many such tickets there are; None where the read model cannot say."""
        try:
            return self._readmodel.count(wanted, self._clock())
        except Unavailable:
            return None

    def _on_findings(self, wanted: FindingFilter, found: tuple[list[str], bool]) -> Iterator[str]:
        while True:
            page, more = found
            yield from page
            if not more:
                return
            found = self._readmodel.with_findings(wanted, f"{page[-1]};", _PAGE)

    def _on(self, wanted: TicketFilter, page: list[str]) -> Iterator[str]:
        while True:
            yield from page
            if len(page) < _PAGE:
                return
            # ";" follows ":", so this is after the last ticket and before any other.
            page = self._readmodel.in_order(wanted, f"{page[-1]};", _PAGE, self._clock())


def _grown(box: Box) -> Box:
    south, north = max(-90.0, box.south - _OFF_BY), min(90.0, box.north + _OFF_BY)
    aside = _OFF_BY / max(0.1, cos(radians(max(abs(south), abs(north)))))
    width = box.east - box.west if box.west <= box.east else box.east - box.west + 360
    if width + 2 * aside >= 360:
        return Box(-180.0, south, 180.0, north)
    return Box(_wrapped(box.west - aside), south, _wrapped(box.east + aside), north)


def _wrapped(lon: float) -> float:
    return (lon + 180.0) % 360.0 - 180.0
