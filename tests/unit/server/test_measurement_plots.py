"""Plots are SVG that any page can show: limits, labels in both languages, every dip."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from casework.metrology.series import Series
from schemas.api.reports import Language
from schemas.measurement import Row, Stat
from schemas.metrology import Bound
from server.metrology.plots import Frame, duration_curve, meter_error_plot, profile
from server.metrology.rows import read_rows

SVG = "{http://www.w3.org/2000/svg}"
BEGIN = datetime(2026, 11, 16, tzinfo=UTC)
BOUNDS = [Bound(Decimal(100), Decimal("198.0"), Decimal("235.4"))]
SHANGHAI = Frame("电压", "V", ZoneInfo("Asia/Shanghai"), Language.ZH)
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
    lower, upper = (float(line.get("x1") or 0) for line in of_class(drawn, "limit"))
    assert title in texts(drawn)
    assert {"+3.2", "5 A, pf 1"} <= set(texts(drawn))
    assert lower < upper < float(point.get("cx") or 0)


def test_given_many_loads_then_each_has_a_row_of_its_own() -> None:
    drawn = meter_error_plot([{**POINT, "mean": f"{n}"} for n in range(12)], Language.EN)

    heights = [float(node.get("cy") or 0) for node in of_class(drawn, "out")]
    assert all(after - before > 24 for before, after in pairwise(heights))


def test_given_a_test_without_limits_or_points_then_there_is_a_picture_all_the_same() -> None:
    assert of_class(meter_error_plot([{**POINT, "limit": None}], Language.EN), "limit") == []
    assert "Meter error" in texts(meter_error_plot([], Language.EN))


def test_given_voltages_then_the_limits_and_local_times_stand_beside_them() -> None:
    drawn = profile([series("230", "196", *["231"] * 11)], BOUNDS, SHANGHAI)

    assert {"限值 198.0 V", "限值 235.4 V", "(V)", "09:00", "11-16", "210"} <= set(texts(drawn))
    assert "时间 (Asia/Shanghai)" in texts(drawn)
    assert len((of_class(drawn, "line c0")[0].get("points") or "").split()) == 13


def test_given_two_limits_of_one_value_then_it_is_named_once_and_others_stand_clear() -> None:
    bounds = [
        Bound(Decimal(95), Decimal(207), Decimal(253)),
        Bound(Decimal(100), Decimal("206.9"), Decimal(253)),
    ]
    frame = replace(SHANGHAI, language=Language.EN)
    said = [
        node
        for node in root(profile([series("230", "231")], bounds, frame)).iter(f"{SVG}text")
        if node.get("class") == "said"
    ]

    assert [node.text for node in said] == [
        "limit 253 V",
        "limit 207 V, 95 % of the time",
        "limit 206.9 V",
    ]
    heights = [float(node.get("y") or 0) for node in said]
    assert all(after - before >= 12 for before, after in pairwise(heights))


def test_given_a_gap_then_no_line_is_drawn_over_it_and_what_was_flagged_is_shown() -> None:
    whole = series(*["230"] * 40)
    gap = {BEGIN + timedelta(minutes=10) * place for place in range(10, 16)}
    kept = tuple(pair for pair in whole.values if pair[0] not in gap)
    holed = replace(whole, values=kept, left_out=6, flagged=tuple(sorted(gap)))

    drawn = profile([holed], BOUNDS, SHANGHAI)

    runs = [(line.get("points") or "").split() for line in of_class(drawn, "line c0")]
    assert [len(run) for run in runs] == [10, 24]
    strips = [node for node in of_class(drawn, "band") if node.tag == f"{SVG}rect"]
    assert len(strips) == 1
    left = float(strips[0].get("x") or 0)
    assert float(runs[0][-1].split(",")[0]) < left < float(runs[1][0].split(",")[0])
    assert "标记或无效" in texts(drawn)


def test_given_an_interval_that_is_missing_without_a_flag_then_the_line_ends_too() -> None:
    whole = series(*["230"] * 30)
    holed = replace(whole, values=whole.values[:14] + whole.values[16:])

    assert len(of_class(profile([holed], BOUNDS, SHANGHAI), "line c0")) == 2


def test_given_three_conductors_then_each_has_its_colour_and_its_name() -> None:
    three = [replace(series(*["230"] * 20), channel=name) for name in ("U_L1", "U_L2", "U_L3")]
    drawn = profile(three, BOUNDS, SHANGHAI)

    assert {"U_L1", "U_L2", "U_L3"} <= set(texts(drawn))
    assert [len(of_class(drawn, f"line c{place}")) for place in range(3)] == [1, 1, 1]


def test_given_a_plot_then_it_says_in_words_what_it_shows() -> None:
    drawn = profile([series("230", "196", *["231"] * 11)], BOUNDS, SHANGHAI)

    assert [node.text for node in root(drawn).iter(f"{SVG}desc")] == [
        "U_L1:13 个值,最低 196 V,最高 231 V,剔除 0 个。 限值 235.4 V 限值 198.0 V"
    ]
    assert [node.text for node in root(drawn).iter(f"{SVG}title")] == ["电压:测量曲线"]


def test_given_a_plot_then_no_letter_is_smaller_than_ten_pixels_on_a_phone() -> None:
    drawn = root(profile([series(*["230"] * 20)], BOUNDS, SHANGHAI))
    wide = float((drawn.get("viewBox") or "").split()[2])
    style = next(drawn.iter(f"{SVG}style")).text or ""
    sizes = [float(size) for size in re.findall(r"font(?:-size)?:(?:bold )?(\d+)px", style)]

    assert min(sizes) * 390 / wide > 10


def test_given_a_run_of_days_then_the_axis_counts_days() -> None:
    drawn = profile([series(*["230"] * 1_008)], BOUNDS, SHANGHAI)

    assert {"11-18", "11-20", "11-22"} <= set(texts(drawn))


def test_given_a_few_spot_values_then_each_is_a_dot() -> None:
    drawn = profile([series("230", "196")], BOUNDS, SHANGHAI)

    assert len(of_class(drawn, "out")) == 1
    assert [node.get("r") for node in of_class(drawn, "d0")] == ["4", "4"]  # legend and value


def test_given_a_long_run_then_it_is_thinned_and_its_one_dip_is_drawn() -> None:
    values = ["230"] * 10_000
    values[4_321] = "100"
    places = (
        of_class(profile([series(*values)], BOUNDS, SHANGHAI), "line c0")[0].get("points") or ""
    ).split()

    assert len(places) <= 2_000
    lowest = max(float(place.split(",")[1]) for place in places)
    assert sum(float(place.split(",")[1]) == lowest for place in places) == 1


def test_given_voltages_then_the_duration_curve_falls() -> None:
    drawn = duration_curve([series("220", *["240"] * 12, "230")], BOUNDS, SHANGHAI)
    places = (of_class(drawn, "line c0")[0].get("points") or "").split()

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
