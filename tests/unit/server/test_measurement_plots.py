"""Plots are SVG that any page can show: limits, labels in both languages, every dip."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from casework.metrology.supply import Series
from schemas.api.reports import Language
from schemas.measurement import Row, Stat
from schemas.metrology import Bound
from server.metrology.plots import Frame, duration_curve, meter_error_plot, profile
from server.metrology.rows import read_rows

SVG = "{http://www.w3.org/2000/svg}"
BEGIN = datetime(2026, 11, 16, tzinfo=UTC)
BOUNDS = [Bound(Decimal(100), Decimal("198.0"), Decimal("235.4"))]
SHANGHAI = Frame("电压, V", ZoneInfo("Asia/Shanghai"), Language.ZH)
POINT: dict[str, Any] = {
    "point": "as-found, 5 A, pf 1",
    "stage": "as-found",
    "mean": "+3.210",
    "reported": "+3.2",
    "limit": "2",
    "outside": True,
}


def series(*values: str) -> Series:
    moments = [BEGIN + timedelta(minutes=10) * place for place in range(len(values))]
    pairs = zip(moments, map(Decimal, values), strict=True)
    return Series("U_L1", tuple(pairs), 0, Decimal(600))


def root(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (what this process has just drawn)


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in root(svg).iter(f"{SVG}text")]


def of_class(svg: str, kind: str) -> list[ElementTree.Element]:
    return [node for node in root(svg).iter() if node.get("class") == kind]


@pytest.mark.parametrize(
    ("language", "title"), [(Language.ZH, "电能表误差"), (Language.EN, "Meter error")]
)
def test_given_an_error_beyond_its_limit_then_it_stands_outside_the_lines(
    language: Language, title: str
) -> None:
    drawn = meter_error_plot([POINT], language)

    (point,) = of_class(drawn, "out")
    upper, lower = (float(line.get("y1") or 0) for line in of_class(drawn, "limit"))
    assert title in texts(drawn)
    assert "+3.2" in texts(drawn)
    assert float(point.get("cy") or 0) < upper < lower


def test_given_a_test_without_limits_or_points_then_there_is_a_picture_all_the_same() -> None:
    assert of_class(meter_error_plot([{**POINT, "limit": None}], Language.EN), "limit") == []
    assert "Meter error" in texts(meter_error_plot([], Language.EN))


def test_given_voltages_then_the_limits_and_local_times_stand_beside_them() -> None:
    drawn = profile([series("230", "196", *["231"] * 11)], BOUNDS, SHANGHAI)

    assert {"198.0 (100 %)", "235.4 (100 %)", "电压, V", "11-16 09:00", "210"} <= set(texts(drawn))
    assert len((of_class(drawn, "line")[0].get("points") or "").split()) == 13


def test_given_a_few_spot_values_then_each_is_a_dot() -> None:
    assert len(of_class(profile([series("230", "196")], BOUNDS, SHANGHAI), "in")) == 2


def test_given_a_long_run_then_it_is_thinned_and_its_one_dip_is_drawn() -> None:
    values = ["230"] * 10_000
    values[4_321] = "100"
    places = (
        of_class(profile([series(*values)], BOUNDS, SHANGHAI), "line")[0].get("points") or ""
    ).split()

    assert len(places) <= 2_000
    lowest = max(float(place.split(",")[1]) for place in places)
    assert sum(float(place.split(",")[1]) == lowest for place in places) == 1


def test_given_voltages_then_the_duration_curve_falls() -> None:
    drawn = duration_curve([series("220", *["240"] * 12, "230")], BOUNDS, SHANGHAI)
    places = (of_class(drawn, "line")[0].get("points") or "").split()

    heights = [float(place.split(",")[1]) for place in places]
    assert heights == sorted(heights)


def test_given_the_table_of_a_file_then_its_rows_come_back() -> None:
    table = (
        "start,end,channel,phase,stat,value,unit,flags,line\r\n"
        "2026-11-16T00:00:00+00:00,2026-11-16T00:10:00+00:00,U_L1,L1,avg,230.10,V,dip,2\r\n"
        "2026-11-16T00:10:00+00:00,,f,,inst,50.01,Hz,,3\r\n"
    )
    first, second = read_rows(gzip.compress(table.encode()))

    assert first == Row(
        channel="U_L1",
        phase="L1",
        start=BEGIN,
        end=BEGIN + timedelta(minutes=10),
        stat=Stat.AVERAGE,
        value=Decimal("230.10"),
        unit="V",
        flags=frozenset({"dip"}),
        line=2,
    )
    assert (second.end, second.flags, second.phase) == (None, frozenset(), None)
