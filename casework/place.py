"""Where something is: a fix in the datum it came in, and the same place in WGS-84.

Chinese location services answer GCJ-02 (AMap, Tencent) or BD-09 (Baidu), 38 to 1,500 m off
(check pair: Beijing station, geoChina `wgs2gcj`). A fix is kept as received; who draws it converts.

GCJ-02 is WGS-84 plus an offset that is a sum of waves over an ellipsoid of Krasovsky 1940; the
way back is found by repetition. BD-09 is GCJ-02 turned and stretched a little.
"""

from __future__ import annotations

from collections.abc import Callable
from math import atan2, cos, hypot, pi, sin, sqrt

from schemas.vocabulary import Datum

_A = 6_378_245.0
"""Semi-major axis of Krasovsky 1940, metres."""
_EE = 0.006_693_421_622_965_943
"""Its squared eccentricity."""
_BD_WAVE = pi * 3000 / 180
_CLOSE_ENOUGH = 1e-9
"""Degrees: a tenth of a millimetre."""
_ROUNDS = 12

LatLon = tuple[float, float]
"""Degrees: latitude, longitude."""


def wgs84(lat: float, lon: float, datum: str | None) -> LatLon:
    """The place in WGS-84. Where the datum is unknown, the numbers as they came."""
    if datum == Datum.GCJ02:
        return _undo(gcj02_of_wgs84, (lat, lon))
    if datum == Datum.BD09:
        return _undo(gcj02_of_wgs84, _undo(bd09_of_gcj02, (lat, lon)))
    return lat, lon


def gcj02_of_wgs84(lat: float, lon: float) -> LatLon:
    """What a map in GCJ-02 shows for a place in WGS-84; outside China the same."""
    if not (0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347):
        return lat, lon  # the transform's own rectangle
    north, east = _waves(lon - 105.0, lat - 35.0)
    radians = lat * pi / 180
    magic = 1 - _EE * sin(radians) ** 2
    metres_per_lat = _A * (1 - _EE) / (magic * sqrt(magic)) * pi / 180
    metres_per_lon = _A / sqrt(magic) * cos(radians) * pi / 180
    return lat + north / metres_per_lat, lon + east / metres_per_lon


def bd09_of_gcj02(lat: float, lon: float) -> LatLon:
    """What Baidu's map shows for a place in GCJ-02."""
    far = hypot(lon, lat) + 0.00002 * sin(lat * _BD_WAVE)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_WAVE)
    return far * sin(angle) + 0.006, far * cos(angle) + 0.0065


def _waves(x: float, y: float) -> LatLon:
    """Metres to the north and to the east, for degrees east of 105° and north of 35°."""
    common = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + common
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + common
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    return north, east


def _undo(forward: Callable[[float, float], LatLon], target: LatLon) -> LatLon:
    """The place that ``forward`` brings to ``target``: each round removes what is left."""
    lat, lon = target
    for _ in range(_ROUNDS):
        there = forward(lat, lon)
        north, east = target[0] - there[0], target[1] - there[1]
        lat, lon = lat + north, lon + east
        if abs(north) < _CLOSE_ENOUGH and abs(east) < _CLOSE_ENOUGH:
            break
    return lat, lon
