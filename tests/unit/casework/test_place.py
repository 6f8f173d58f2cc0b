"""Datums: the published pair of Beijing station, and there and back."""

from __future__ import annotations

from math import cos, hypot, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.place import bd09_of_gcj02, gcj02_of_wgs84, wgs84

METRES_PER_DEGREE = 111_320.0


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * METRES_PER_DEGREE
    east = (one[1] - other[1]) * METRES_PER_DEGREE * cos(one[0] * pi / 180)
    return hypot(north, east)


def test_beijing_station_is_where_the_published_pair_has_it() -> None:
    assert metres(gcj02_of_wgs84(39.90105, 116.42079), (39.90245, 116.42703)) < 1
    assert metres(wgs84(39.90245, 116.42703, "GCJ02"), (39.90105, 116.42079)) < 1


def test_in_beijing_gcj02_is_555_m_and_bd09_1378_m_off() -> None:
    station = (39.90105, 116.42079)
    gcj02 = gcj02_of_wgs84(*station)

    assert metres(station, gcj02) == pytest.approx(555, abs=5)
    assert metres(station, bd09_of_gcj02(*gcj02)) == pytest.approx(1378, abs=15)


@given(lat=st.floats(18, 53), lon=st.floats(74, 135))
def test_there_and_back_is_the_same_place_within_a_centimetre(lat: float, lon: float) -> None:
    gcj02 = gcj02_of_wgs84(lat, lon)

    assert metres(wgs84(*gcj02, "GCJ02"), (lat, lon)) < 0.01
    assert metres(wgs84(*bd09_of_gcj02(*gcj02), "BD09"), (lat, lon)) < 0.01


@pytest.mark.parametrize("datum", ["WGS84", "unknown", None])
def test_a_fix_of_another_datum_stays_as_it_came(datum: str | None) -> None:
    assert wgs84(39.90245, 116.42703, datum) == (39.90245, 116.42703)


def test_outside_china_nothing_is_moved() -> None:
    assert wgs84(48.2, 16.37, "GCJ02") == (48.2, 16.37)
