"""Requests counted by surface, method and status, and how long their answers took.

Counted where every request passes, in the event loop of its process, so no lock is needed: one
addition each to four numbers. The numbers of all processes of a server lie in one piece of memory
that they inherit, a row for each process; whichever is asked for its metrics adds up all rows.
"""

from __future__ import annotations

import mmap
import multiprocessing
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

from server.errors import STATUS
from server.sides import PAGES

SURFACES = ("sync", "rest", "media", "ogc", "console", "field", "pages", "operations")
"""What is asked: the dialect, the API, files that come and go, features for GIS, and pages."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "COPY", "other")
BOUNDS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of answering times, in seconds; the last class has none."""

_SURFACE_OF = {
    "api": "rest",
    "basemaps": "media",
    "media": "media",
    "ogc": "ogc",
    "console": "console",
    "field": "field",
    "healthz": "operations",
    "readyz": "operations",
    "metrics": "operations",
}
_STATUSES = tuple(sorted({*(one.value for one in HTTPStatus), *STATUS.values()}))
"""Those of HTTP, and ours that HTTP does not know (460 of tus)."""
_CLASSES = len(BOUNDS_S) + 1
_CODES = len(_STATUSES)
_COUNTS = len(SURFACES) * len(METHODS) * _CODES
_TIMES = _CLASSES + 1
"""Of a surface: the classes, then the sum of all times."""
_ROW = _COUNTS + len(SURFACES) * _TIMES

_surface = {name: SURFACES.index(_SURFACE_OF.get(name, "pages")) for name in {*PAGES, ""}}
_method = {name: place for place, name in enumerate(METHODS)}
_status = {status: place for place, status in enumerate(_STATUSES)}
_FAILED = _status[500]


@dataclass(frozen=True, slots=True)
class Answers:
    """How often a surface was asked by a method and gave a status."""

    surface: str
    method: str
    status: int
    count: int


@dataclass(frozen=True, slots=True)
class Times:
    """Answering times of a surface: how many in each class of ``BOUNDS_S``, and their sum in s."""

    surface: str
    classes: tuple[int, ...]
    total: float


class Tally:
    """The numbers of ``processes`` processes; make it before they part, ``join`` it in each."""

    def __init__(self, processes: int = 1) -> None:
        self._rows = processes
        self._joined = multiprocessing.Value("i", 0)
        self._cells = memoryview(mmap.mmap(-1, processes * _ROW * 8)).cast("B").cast("d")
        self._row = 0

    def join(self) -> None:
        """Takes the row of this process, to be called once in each."""
        with self._joined.get_lock():
            self._row = self._joined.value % self._rows * _ROW
            self._joined.value += 1

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """One request more. To be called in one thread of each process."""
        cells, row = self._cells, self._row
        surface = _surface.get(path.split("/", 2)[1] if "/" in path else "", 0)
        place = surface * len(METHODS) + _method.get(method, len(METHODS) - 1)
        cells[row + place * _CODES + _status.get(status, _FAILED)] += 1
        times = row + _COUNTS + surface * _TIMES
        cells[times + bisect_left(BOUNDS_S, seconds)] += 1
        cells[times + _CLASSES] += seconds

    def answers(self) -> Iterator[Answers]:
        """All that were ever given, of all processes."""
        for place, count in enumerate(self._sums(0, _COUNTS)):
            if count:
                which, status = divmod(place, _CODES)
                surface, method = divmod(which, len(METHODS))
                yield Answers(SURFACES[surface], METHODS[method], _STATUSES[status], int(count))

    def times(self) -> Iterator[Times]:
        """Of every surface, also of one that nobody has asked."""
        for place, surface in enumerate(SURFACES):
            *classes, total = self._sums(_COUNTS + place * _TIMES, _TIMES)
            yield Times(surface, tuple(int(one) for one in classes), total)

    def _sums(self, first: int, length: int) -> list[float]:
        rows = range(first, self._rows * _ROW, _ROW)
        return [
            sum(cells)
            for cells in zip(*(self._cells[row : row + length] for row in rows), strict=True)
        ]
